"""A small HTTP client over raw sockets: cheap enough not to be what is measured."""

from __future__ import annotations

import itertools
import socket
import time
from collections.abc import Iterable, Sequence
from selectors import EVENT_READ, DefaultSelector
from typing import Protocol


class Device(Protocol):
    """Something that asks, and is told the body of each answer."""

    def ask(self) -> bytes:
        """Write the next request."""
        ...

    def told(self, answer: bytes) -> None:
        """Take the answer to it."""
        ...


class UnexpectedAnswerError(Exception):
    """The server answered something other than 200 or 204."""


def request(
    method: str,
    path: str,
    body: bytes = b"",
    headers: Sequence[tuple[str, str]] = (),
) -> bytes:
    """The bytes of one keep-alive HTTP/1.1 request."""
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Connection:
    """One keep-alive connection."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = bytearray()

    def close(self) -> None:
        self.socket.close()

    def ask(self, sent: bytes) -> bytes:
        """Send one request and return the body of its answer; all but 200 and 204 is an error."""
        self.socket.sendall(sent)
        while (body := self.read()) is None:
            pass
        return body

    def read(self) -> bytes | None:
        """Read once; the body of the answer if it is complete."""
        part = self.socket.recv(1 << 18)
        if not part:
            message = f"the connection was closed after {bytes(self._buffer[:200])!r}"
            raise UnexpectedAnswerError(message)
        buffer = self._buffer
        buffer += part
        end = buffer.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = bytes(buffer[:end]).lower()
        if head.startswith(b"http/1.1 204"):
            buffer.clear()
            return b""
        if b"content-length: " not in head:
            message = f"an answer without a length: {head!r}"
            raise UnexpectedAnswerError(message)
        length = int(head.split(b"content-length: ", 1)[1].split(b"\r\n", 1)[0])
        if len(buffer) < end + 4 + length:
            return None
        body = bytes(buffer[end + 4 : end + 4 + length])
        buffer.clear()
        if not head.startswith(b"http/1.1 200"):
            message = f"{head.decode()}\n{body[:500].decode(errors='replace')}"
            raise UnexpectedAnswerError(message)
        return body


def rate(port: int, devices: Sequence[Device], seconds: float) -> float:
    """Answers a second, each device on a connection of its own, one request at a time."""
    selector = DefaultSelector()
    for device in devices:
        connection = Connection(port)
        selector.register(connection.socket, EVENT_READ, (connection, device))
    started = time.perf_counter()
    for key in selector.get_map().values():
        connection, device = key.data
        connection.socket.sendall(device.ask())
    answered, under_way = 0, len(devices)
    until = started + seconds
    while under_way:
        for key, _ in selector.select():
            connection, device = key.data
            if (body := connection.read()) is None:
                continue
            device.told(body)
            answered += 1
            if time.perf_counter() < until:
                connection.socket.sendall(device.ask())
            else:
                under_way -= 1
    taken = time.perf_counter() - started
    for key in list(selector.get_map().values()):
        key.data[0].close()
    selector.close()
    return answered / taken


def ask_all(port: int, requests: Iterable[bytes], connections: int = 50) -> None:
    """Have every request answered, on so many connections at a time."""
    selector = DefaultSelector()
    left = iter(requests)
    for first in itertools.islice(left, connections):
        connection = Connection(port)
        selector.register(connection.socket, EVENT_READ, connection)
        connection.socket.sendall(first)
    while selector.get_map():
        for key, _ in selector.select():
            if key.data.read() is None:
                continue
            following = next(left, None)
            if following is None:
                selector.unregister(key.fileobj)
                key.data.close()
            else:
                key.data.socket.sendall(following)
    selector.close()


def milliseconds(connection: Connection, sent: bytes) -> float:
    """How long one answer takes."""
    started = time.perf_counter()
    connection.ask(sent)
    return (time.perf_counter() - started) * 1000
