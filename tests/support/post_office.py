"""A push service for real browsers: what it takes it keeps until a browser has it (RFC 8030).

How a browser is connected is another story each: ``autopush.py`` for Firefox, ``mcs.py`` for
Chromium. The service's clock is its own, so that a test can let a message's time run out.
"""

from __future__ import annotations

import re
import secrets
import ssl
import time
from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature

from tests.support.push_service import Answer, Delivery, PushService, verify_vapid

LONGEST_VAPID = 24 * 3600
MOST_BYTES = 4096
_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)


@dataclass(frozen=True)
class Letter:
    """One message that waits for its browser, encrypted; ``until`` on the service's clock."""

    id: str
    token: str
    body: bytes
    until: float


@dataclass
class Box:
    """What one subscription leads to: who listens, whose messages it takes, what waits there.

    ``key`` is the public half of the one server that may send, base64url without padding.
    Letters are held by topic, or by their id where they have none.
    """

    device: str
    key: str
    letters: dict[str, Letter] = field(default_factory=dict)


class Line(Protocol):
    """The connection that a browser holds open."""

    async def hand_over(self, letter: Letter) -> None:
        """Send a message down the line; it waits until the browser says that it has it."""


class PostOffice(PushService):
    """Keeps messages in boxes and hands them over; a script for an endpoint goes before all that.

    ``audience`` is the origin that browsers see in their endpoints.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(tls)
        self.boxes: dict[str, Box] = {}
        # Messages that a browser took, by id, in the order of their arrival there.
        self.handed_over: list[Letter] = []
        # Whether it leaves whoever wants to subscribe without an answer.
        self.is_silent = False
        self._lines: dict[str, Line] = {}
        self._passed = 0.0

    @property
    @abstractmethod
    def audience(self) -> str:
        """The origin of the endpoints."""

    @property
    def is_connected(self) -> bool:
        """Whether any browser holds a line open."""
        return bool(self._lines)

    @property
    def waiting(self) -> list[Letter]:
        """What no browser has yet and some browser still may get."""
        return [letter for box in list(self.boxes.values()) for letter in self._fresh(box)]

    def pass_time(self, seconds: float) -> None:
        """Let time pass for what waits here."""
        self._passed += seconds

    def open_box(self, device: str, key: str) -> str:
        """Subscribe a browser for messages of one server; gives the last part of the endpoint."""
        token = secrets.token_urlsafe(24)
        self.boxes[token] = Box(device, key.rstrip("="))
        return token

    def close_box(self, token: str) -> None:
        """Unsubscribe: whoever sends there from now on hears that it is gone."""
        self.boxes.pop(token, None)

    async def connect(self, device: str, line: Line) -> None:
        """Take a browser's line and hand over what waited for it."""
        self._lines[device] = line
        for box in list(self.boxes.values()):
            if box.device == device:
                for letter in self._fresh(box):
                    await line.hand_over(letter)

    def disconnect(self, device: str, line: Line) -> None:
        """Forget a line, unless the browser has a newer one."""
        if self._lines.get(device) is line:
            del self._lines[device]

    def acknowledge(self, id_: str) -> None:
        """Forget a message that a browser has."""
        for box in self.boxes.values():
            for place, letter in list(box.letters.items()):
                if letter.id == id_:
                    self.handed_over.append(box.letters.pop(place))

    async def take(self, delivery: Delivery) -> Answer:
        box = self.boxes.get(delivery.token)
        if box is None:
            return Answer(410)
        refused = self._judge(delivery, box)
        if refused:
            return Answer(refused)
        headers = delivery.headers
        id_ = secrets.token_hex(8)
        until = self._now() + int(headers["ttl"])
        letter = Letter(id_, delivery.token, delivery.body, until)
        box.letters[headers.get("topic", id_)] = letter
        line = self._lines.get(box.device)
        if line:
            await line.hand_over(letter)
        return Answer(headers={"Location": f"{self.audience}/message/{id_}"})

    def _judge(self, delivery: Delivery, box: Box) -> int:
        """Give the status for what is not to be taken; 0 for what is."""
        headers = delivery.headers
        claims = _claims(headers.get("authorization", ""))
        if not claims or claims["aud"] != self.audience:
            return 401
        if not 0 < claims["exp"] - time.time() <= LONGEST_VAPID or claims["key"] != box.key:
            return 403
        if len(delivery.body) > MOST_BYTES:
            return 413
        is_topic = _TOPIC.fullmatch(headers.get("topic", "-"))
        is_sealed = headers.get("content-encoding") == "aes128gcm"
        is_fine = delivery.method == "POST" and is_topic and is_sealed
        return 0 if is_fine and headers.get("ttl", "").isdecimal() else 400

    def _fresh(self, box: Box) -> Iterator[Letter]:
        return iter([one for one in list(box.letters.values()) if one.until > self._now()])

    def _now(self) -> float:
        return time.monotonic() + self._passed


def _claims(header: str) -> dict[str, Any]:
    try:
        return verify_vapid(header)
    except (AssertionError, InvalidSignature, KeyError, ValueError):
        return {}
