"""A small proxy in front of Ebb: a network, or a server, that has a bad day on request.

The browser only ever knows the proxy's address, so "the server is off" is a closed port and
everything else (answers, cookies, compression) is the real server's own.
"""

from __future__ import annotations

import contextlib
import http.client
import itertools
import socket
import threading
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable

    Note = Callable[..., None]

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding"}
PATIENCE = 60.0


@dataclass(frozen=True)
class Fault:
    """What happens to requests whose path begins with `path` and whose body has `word` in it.

    `status` answers with a problem; `hang` never answers; `drop` lets the server do its work and
    cuts the connection instead of answering.
    """

    path: str = "/api/"
    word: bytes = b""
    status: int = 0
    code: str = "internal"
    hang: bool = False
    drop: bool = False

    def meets(self, path: str, body: bytes) -> bool:
        """Whether a request is one of those."""
        return path.startswith(self.path) and self.word in body


@dataclass(frozen=True)
class Exchange:
    """One request as it went over the wire.

    `size` counts the answer's head and body in bytes, `length` the body alone, both as sent, that
    is compressed; `status` is 0 where no answer was given.
    """

    method: str
    path: str
    status: int
    size: int
    length: int
    body: bytes


class Proxy:
    """An address that stays; what stands behind it may change."""

    def __init__(self) -> None:
        self.upstream = 0
        self.fault: Fault | None = None
        self.server: ThreadingHTTPServer | None = None
        self._arrivals = itertools.count()
        self._exchanges: list[tuple[int, Exchange]] = []
        self._open: set[socket.socket] = set()
        self._released = threading.Event()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]

    @property
    def address(self) -> str:
        """The origin that the browser knows, without a slash."""
        return f"http://127.0.0.1:{self.port}"

    def on(self) -> Self:
        """Take connections."""
        self._released.clear()
        self.server = _Server(("127.0.0.1", self.port), self._handler())
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def off(self) -> None:
        """Refuse connections and cut those that are open."""
        if self.server is None:
            return
        self.server.shutdown()
        self.server.server_close()
        self.server = None
        self.release()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def behave(self, fault: Fault | None = None) -> None:
        """From now on answer with this fault; with none, honestly."""
        self.fault = fault
        self.release()

    def release(self) -> None:
        """Let go of the requests that hang."""
        self._released.set()
        self._released = threading.Event()

    @property
    def log(self) -> list[Exchange]:
        """The requests so far that have ended or hang, in the order in which they came.

        A client may have its answer, and have asked again, before the thread that gave it has
        noted how much it was.
        """
        exchanges = sorted(self._exchanges, key=lambda noted: noted[0])
        return [exchange for _, exchange in exchanges]

    def asked(self, path: str) -> list[Exchange]:
        """The requests so far whose path begins with this."""
        return [exchange for exchange in self.log if exchange.path.startswith(path)]

    def __enter__(self) -> Self:
        return self.on()

    def __exit__(self, *_: object) -> None:
        self.off()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def setup(self) -> None:
                super().setup()
                proxy._open.add(self.connection)

            def finish(self) -> None:
                proxy._open.discard(self.connection)
                with contextlib.suppress(OSError):
                    super().finish()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

            def _any(self) -> None:
                proxy._serve(self)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _any  # noqa: N815

        return Handler

    def _serve(self, request: BaseHTTPRequestHandler) -> None:
        arrival = next(self._arrivals)
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        note = partial(self._note, arrival, request, body)
        fault = self.fault if self.fault and self.fault.meets(request.path, body) else None
        if fault and fault.hang:
            note()
            self._released.wait(PATIENCE)
            return
        if fault and fault.status:
            self._refuse(request, fault, note)
            return
        self._forward(request, body, note, drop=bool(fault and fault.drop))

    def _note(
        self,
        arrival: int,
        request: BaseHTTPRequestHandler,
        body: bytes,
        status: int = 0,
        size: int = 0,
        length: int = 0,
    ) -> None:
        exchange = Exchange(request.command, request.path, status, size, length, body)
        self._exchanges.append((arrival, exchange))

    def _forward(
        self, request: BaseHTTPRequestHandler, body: bytes, note: Note, *, drop: bool
    ) -> None:
        upstream = http.client.HTTPConnection("127.0.0.1", self.upstream, timeout=PATIENCE)
        try:
            upstream.putrequest(
                request.command, request.path, skip_host=True, skip_accept_encoding=True
            )
            for name, value in request.headers.items():
                if name.lower() not in HOP_BY_HOP:
                    upstream.putheader(name, value)
            upstream.endheaders(body or None)
            if upstream.sock:
                self._open.add(upstream.sock)
            answer = upstream.getresponse()
            if drop:
                answer.read()
                note()
                return
            head = [(k, v) for k, v in answer.getheaders() if k.lower() not in HOP_BY_HOP]
            self._answer(request, answer.status, head, lambda: answer.read1(65536), note)
        except (OSError, http.client.HTTPException):
            return  # Whoever is gone is gone: the other side sees a closed connection.
        finally:
            if upstream.sock:
                self._open.discard(upstream.sock)
            upstream.close()

    def _answer(
        self,
        request: BaseHTTPRequestHandler,
        status: int,
        head: list[tuple[str, str]],
        read: Callable[[], bytes],
        note: Note,
    ) -> None:
        lines = [f"HTTP/1.1 {status} {http.client.responses.get(status, '')}"]
        lines += [f"{name}: {value}" for name, value in [*head, ("Connection", "close")]]
        text = "\r\n".join([*lines, "", ""]).encode("latin-1")
        length = 0
        try:
            request.wfile.write(text)
            while request.command != "HEAD" and (part := read()):
                length += len(part)
                request.wfile.write(part)
        finally:
            note(status, len(text) + length, length)

    def _refuse(self, request: BaseHTTPRequestHandler, fault: Fault, note: Note) -> None:
        problem = (
            b'{"type":"about:blank","title":"%b","status":%d,"code":"%b","detail":"On request."}'
            % (http.client.responses[fault.status].encode(), fault.status, fault.code.encode())
        )
        parts = iter([problem])
        head = [("Content-Type", "application/problem+json"), ("Content-Length", str(len(problem)))]
        with contextlib.suppress(OSError):
            self._answer(request, fault.status, head, lambda: next(parts, b""), note)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up in the middle is nothing to report."""
