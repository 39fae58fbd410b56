"""Google's push service as Chromium knows it: check-in, registration, and MCS over TLS.

A browser checks in and registers by HTTP and then holds one TLS line open, on which travels a tag,
a length and a protobuf message (google_apis/gcm/protocol/mcs.proto in Chromium's source).
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import ssl
import struct
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, Self
from urllib.parse import parse_qsl

from tests.support.post_office import Letter, PostOffice
from tests.support.push_service import Answer, Delivery

#: Where this build of Chromium says its messages are to be sent.
HOST: Final = "jmt17.google.com"
#: The names of mcs.proto's messages, by their tags.
_PING, _PONG, _LOGIN, _LOGGED_IN, _CLOSE, _IQ, _DATA = 0, 1, 2, 3, 4, 7, 8
_VERSION: Final = 41

#: A protobuf message: each field's values by its number, in their order.
Fields = dict[int, list[int | bytes]]


class Mcs(PostOffice):
    """A push service that a Chromium with these flags connects to."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        super().__init__(tls)
        self._tls_server = tls
        self._apps: dict[str, tuple[str, str]] = {}
        self._mcs: asyncio.Server | None = None
        self._port = 0

    @property
    def audience(self) -> str:
        return f"https://{HOST}"

    @property
    def flags(self) -> Sequence[str]:
        """What makes Chromium come here."""
        return (
            f"--gcm-checkin-url={self.origin}/checkin",
            f"--gcm-registration-url={self.origin}/register",
            f"--gcm-mcs-endpoint=https://127.0.0.1:{self._port}",
            "--ignore-certificate-errors",
        )

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self._mcs = await asyncio.start_server(self._talk, "127.0.0.1", 0, ssl=self._tls_server)
        self._port = self._mcs.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._mcs:
            self._mcs.close()
        await super().__aexit__()

    def app_of(self, letter: Letter) -> tuple[str, str]:
        """The browser's own name for a subscription, and who may send to it."""
        return self._apps[letter.token]

    def answer_aside(self, request: Delivery) -> Answer | None:
        if request.token == "checkin":
            return Answer(200, {"Content-Type": "application/x-protobuf"}, body=_checked_in())
        if request.token == "register" and self.is_silent:
            return Answer(hangs=True)
        if request.token == "register":
            return Answer(200, {"Content-Type": "text/plain"}, body=self._register(request))
        return None

    def _register(self, request: Delivery) -> bytes:
        form = dict(parse_qsl(request.body.decode()))
        app, sender = form.get("X-subtype", ""), form.get("sender", "")
        if form.get("delete") == "true":
            for token in [one for one, (its, _) in self._apps.items() if its == app]:
                self.close_box(token)
            return f"token={form.get('X-appid', app)}".encode()
        token = self.open_box(form["device"], sender)
        self._apps[token] = app, sender
        return f"token={token}".encode()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        line = _Line(self, writer)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
                await reader.readexactly(1)
                while True:
                    await self._hear(line, *await _read(reader))
        except asyncio.CancelledError:
            # Ended with the service; asyncio's own callback would log it as an error.
            pass
        finally:
            self._connections.discard(task)
            self.disconnect(line.device, line)
            writer.transport.abort()

    async def _hear(self, line: _Line, tag: int, fields: Fields) -> None:
        self.heard += [
            value for all_ in fields.values() for value in all_ if isinstance(value, bytes)
        ]
        for number in fields.get(10, []) if tag != _LOGIN else []:
            line.arrived(int(number))
        if tag == _LOGIN:
            for id_ in fields.get(10, []):
                self.acknowledge(_text(id_))
            line.device = _text(fields[3][0])
            await line.say(_LOGGED_IN, _field(1, b"login"), first=bytes([_VERSION]))
            await self.connect(line.device, line)
        elif tag == _PING:
            await line.say(_PONG)


class _Line:
    """A Chromium that is connected."""

    def __init__(self, service: Mcs, writer: asyncio.StreamWriter) -> None:
        self.device = ""
        self._service = service
        self._writer = writer
        self._said = 0
        self._letters: dict[int, str] = {}

    def arrived(self, number: int) -> None:
        """Take the browser's word for all that was said up to a number."""
        for one in [one for one in self._letters if one <= number]:
            self._service.acknowledge(self._letters.pop(one))

    async def hand_over(self, letter: Letter) -> None:
        app, sender = self._service.app_of(letter)
        self._letters[self._said + 1] = letter.id
        told = {b"subtype": app.encode(), b"content-encoding": b"aes128gcm"}
        await self.say(
            _DATA,
            _field(2, letter.id.encode()),
            _field(3, sender.encode()),
            _field(5, b"org.chromium.linux"),
            *(_field(7, _field(1, key) + _field(2, value)) for key, value in told.items()),
            _field(9, letter.id.encode()),
            _field(21, letter.body),
            _field(24, 1),
        )

    async def say(self, tag: int, *parts: bytes, first: bytes = b"") -> None:
        self._said += 1
        body = b"".join(parts)
        self._writer.write(first + bytes([tag]) + _varint(len(body)) + body)
        await self._writer.drain()


def _checked_in() -> bytes:
    return (
        _field(1, 1)
        + _field(3, time.time_ns() // 1_000_000)
        + b"\x39"
        + struct.pack("<Q", secrets.randbits(62))
        + b"\x41"
        + struct.pack("<Q", secrets.randbits(62))
        + _field(11, b"1")
    )


async def _read(reader: asyncio.StreamReader) -> tuple[int, Fields]:
    tag = (await reader.readexactly(1))[0]
    length = shift = 0
    while True:
        byte = (await reader.readexactly(1))[0]
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            break
    return tag, _fields(await reader.readexactly(length))


def _fields(data: bytes) -> Fields:
    found: Fields = defaultdict(list)
    rest = iter(data)
    for key in rest:
        number, kind = _number(key, rest), 0
        number, kind = number >> 3, number & 7
        if kind == 0:
            found[number].append(_number(next(rest), rest))
        else:
            size = 8 if kind == 1 else 4 if kind == 5 else _number(next(rest), rest)
            found[number].append(bytes(next(rest) for _ in range(size)))
    return found


def _number(first: int, rest: Iterator[int]) -> int:
    value, shift, byte = first & 0x7F, 7, first
    while byte >= 0x80:
        byte = next(rest)
        value |= (byte & 0x7F) << shift
        shift += 7
    return value


def _field(number: int, value: int | bytes) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _text(value: int | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
