"""HTTP by hand, for requests that no client would send."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tests.support.server import EbbServer

PATIENCE = 20


@dataclass(frozen=True)
class Answer:
    """An answer as it came; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(
    server: EbbServer, first_line: str, *headers: str, body: bytes = b"", host: str | None = ""
) -> Answer:
    """Send one request; ``host`` is the server's own ("") , another, or None for no such header."""
    own = urlsplit(server.address).netloc
    lines = [first_line, *headers, "Connection: close"]
    if host is not None:
        lines.append(f"Host: {host or own}")
    head = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
    return send(server, head + body)


def send(server: EbbServer, request: bytes) -> Answer:
    """Send bytes and read until the server closes."""
    parts = urlsplit(server.address)
    with socket.create_connection((parts.hostname, parts.port), PATIENCE) as connection:
        connection.sendall(request)
        received = b""
        while chunk := connection.recv(65_536):
            received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(": ") for line in lines)
    found = {name.lower(): value for name, _, value in pairs}
    return Answer(int(status.split(" ")[1]), found, body)
