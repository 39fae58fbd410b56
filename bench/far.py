"""A push service in a process of its own: TLS, answers after a while, some slow ones, some gone."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import re
import ssl
import tempfile
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Self

from tests.support.push_service import make_tls

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_fork = multiprocessing.get_context("fork")

#: When each message was there whole, in seconds since 1970, by the last part of its endpoint.
Arrivals = dict[str, list[float]]


class PushService:
    """A context manager; what an endpoint's last part begins with says how it is answered.

    ``slow…`` is answered after ``slow`` seconds, all else after ``latency``; ``gone…`` with 410.
    """

    def __init__(self, latency: float, slow: float) -> None:
        self._waits = (latency, slow)
        self._tls, client = make_tls("127.0.0.1")
        (certificate,) = client.get_ca_certs(binary_form=True)
        self._folder = tempfile.TemporaryDirectory(prefix="bench-push-")
        self.certificate = Path(self._folder.name) / "push.pem"
        self.certificate.write_text(ssl.DER_cert_to_PEM_cert(certificate))
        self.origin = ""

    def __enter__(self) -> Self:
        self._pipe, its = _fork.Pipe()
        self._process = _fork.Process(target=_serve, args=(its, self._tls, self._waits))
        self._process.start()
        self.origin = f"https://127.0.0.1:{self._pipe.recv()}"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.join()
        self._folder.cleanup()

    def count(self) -> int:
        """How many messages have come."""
        self._pipe.send("count")
        count: int = self._pipe.recv()
        return count

    def arrivals(self) -> Arrivals:
        """When they came; asked for once, at the end."""
        self._pipe.send("arrivals")
        arrivals: Arrivals = self._pipe.recv()
        return arrivals


def _serve(pipe: Pipe, tls: ssl.SSLContext, waits: Sequence[float]) -> None:
    asyncio.run(_run(pipe, tls, waits))


async def _run(pipe: Pipe, tls: ssl.SSLContext, waits: Sequence[float]) -> None:
    loop = asyncio.get_running_loop()
    arrivals: Arrivals = {}
    server = await loop.create_server(
        lambda: _Messages(arrivals, waits), "127.0.0.1", 0, ssl=tls, backlog=1024
    )
    pipe.send(server.sockets[0].getsockname()[1])

    def asked() -> None:
        try:
            wanted = pipe.recv()
        except EOFError:
            os._exit(0)
        pipe.send(arrivals if wanted == "arrivals" else sum(map(len, arrivals.values())))

    loop.add_reader(pipe.fileno(), asked)
    await server.serve_forever()


class _Messages(asyncio.Protocol):
    """One connection; it answers in order, one request at a time."""

    def __init__(self, arrivals: Arrivals, waits: Sequence[float]) -> None:
        self._arrivals = arrivals
        self._latency, self._slow = waits
        self._buffer = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        found = _LENGTH.search(self._buffer, 0, end)
        whole = end + 4 + int(found[1] if found else 0)
        if len(self._buffer) < whole:
            return
        token = self._buffer.split(b" ", 2)[1].rpartition(b"/")[2].decode()
        del self._buffer[:whole]
        self._arrivals.setdefault(token, []).append(time.time())
        status = b"410 Gone" if token.startswith("gone") else b"201 Created"
        wait = self._slow if token.startswith("slow") else self._latency
        answer = b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n"
        asyncio.get_running_loop().call_later(wait, self._transport.write, answer)
