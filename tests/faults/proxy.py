"""A proxy that drops answers after the server gave them: the commit stays, the client never hears.

It carries one HTTP/1.1 exchange a connection, with bodies of a Content-Length: what the devices of
harness.py send.
"""

from __future__ import annotations

import contextlib
import random
import socket
import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

_PATIENCE = 30


class DroppingProxy:
    """Stands before ``port`` of the loopback and loses a ``share`` of its answers."""

    def __init__(self, port: int, share: float, seed: int) -> None:
        self.forwarded = 0
        self.dropped = 0
        self._upstream = port
        self._share = share
        self._rng = random.Random(seed)
        self._moved = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._accepting = threading.Thread(target=self._accept)

    def __enter__(self) -> Self:
        self._accepting.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Closing alone does not wake a thread that accepts.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._accepting.join(_PATIENCE)
        self._listener.close()
        for thread in self._threads:
            thread.join(_PATIENCE)

    def wait_for(self, count: int) -> None:
        """Wait until so many more requests have gone to the server."""
        with self._moved:
            target = self.forwarded + count
            reached = self._moved.wait_for(lambda: self.forwarded >= target, _PATIENCE)
            assert reached, "no requests reach the server any more"

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._carry, args=(client,))
            thread.start()
            self._threads = [one for one in self._threads if one.is_alive()] + [thread]

    def _carry(self, client: socket.socket) -> None:
        """Carry a request and, perhaps, its answer; a server that is away looks like a lost one."""
        with client, contextlib.suppress(OSError, EOFError):
            client.settimeout(_PATIENCE)
            request = _message(client)
            with socket.create_connection(("127.0.0.1", self._upstream), _PATIENCE) as server:
                server.sendall(request)
                with self._moved:
                    self.forwarded += 1
                    self._moved.notify_all()
                answer = _message(server)
            if self._rng.random() < self._share:
                self.dropped += 1
                return
            client.sendall(answer)


def _message(source: socket.socket) -> bytes:
    """Read one message whole. Raises EOFError when it ends early."""
    received, needed = b"", 1
    while len(received) < needed:
        part = source.recv(65_536)
        if not part:
            raise EOFError
        received += part
        head, end, _ = received.partition(b"\r\n\r\n")
        needed = len(head) + len(end) + _length(head) if end else len(received) + 1
    return received


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0
