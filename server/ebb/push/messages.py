"""What is sent, to whom, and what came of it, whoever sends. Pure."""

from __future__ import annotations

import email.utils
import re
from enum import Enum
from http import HTTPStatus
from typing import Literal

from msgspec import Struct

#: What fits into the one record of 4,096 bytes that every push service takes.
MOST_BYTES = 3993
LONGEST_TTL = 30 * 86_400
#: A push service may ask for patience, but not for ever.
LONGEST_WAIT = 86_400
_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)
_SECONDS = re.compile(r"[0-9]{1,9}", re.ASCII)
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_PATIENCE = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


class Subscription(Struct, frozen=True):
    """A browser that asked for messages: where to send, and what to encrypt with (base64url).

    ``endpoint`` is a secret: whoever has it may send there.
    """

    id: int
    account_id: int
    device_id: int
    endpoint: str
    p256dh: str
    auth: str


class Message(Struct, frozen=True, kw_only=True):
    """A plain message with its terms; ``ttl`` in seconds. Raises ValueError for impossible ones.

    ``topic`` is at most 32 base64url characters of a length that base64 can have.
    """

    body: bytes
    topic: str
    ttl: int
    urgency: Literal["very-low", "low", "normal", "high"] = "normal"

    def __post_init__(self) -> None:
        """Refuse before sending what a push service would refuse or, worse, drop in silence."""
        if not 0 < len(self.body) <= MOST_BYTES:
            message = f"a push message has 1 to {MOST_BYTES} bytes"
            raise ValueError(message)
        if not _TOPIC.fullmatch(self.topic) or len(self.topic) % 4 == 1:
            message = "a topic has at most 32 base64url characters"
            raise ValueError(message)
        if not 0 < self.ttl <= LONGEST_TTL:
            message = f"a push message lives 1 to {LONGEST_TTL} seconds"
            raise ValueError(message)


class Result(Enum):
    """What to do next: settle, forget the subscription, look at it, or try again."""

    DELIVERED = "delivered"
    GONE = "gone"
    REFUSED = "refused"
    LATER = "later"


class Outcome(Struct, frozen=True):
    """What came of a message; delivered means taken by the push service, not seen by anyone.

    ``status`` is the push service's, None where it gave none; ``retry_after`` in seconds from
    now, None where it named no time. ``reason`` is a word for logs: "answered", "time-out",
    "network", "address".
    """

    result: Result
    status: int | None = None
    retry_after: int | None = None
    reason: str = "answered"


def outcome_of(status: int, retry_after: str | None, now: int) -> Outcome:
    """Judge an answer; ``retry_after`` is the header as it came, ``now`` in ms since 1970.

    Only 404 and 410 say that a subscription is gone. All else below 500 is our mistake or a key
    that does not match: others delete then too, and lose everyone to one slip of configuration.
    """
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Outcome(Result.DELIVERED, status)
    if status in _GONE:
        return Outcome(Result.GONE, status)
    if status in _PATIENCE or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Outcome(Result.LATER, status, read_retry_after(retry_after, now))
    return Outcome(Result.REFUSED, status)


def read_retry_after(text: str | None, now: int) -> int | None:
    """Read the header, seconds or a date; ``now`` in ms since 1970. None where it says nothing."""
    text = (text or "").strip()
    if _SECONDS.fullmatch(text):
        return min(int(text), LONGEST_WAIT)
    try:
        until = email.utils.parsedate_to_datetime(text)
        seconds = until.timestamp() - now / 1000
    except (ValueError, OverflowError, OSError):
        return None
    return min(max(round(seconds), 0), LONGEST_WAIT)
