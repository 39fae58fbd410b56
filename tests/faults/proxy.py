"""A proxy that drops answers after the server gave them: the commit stays, the client never hears.

It reads whole HTTP/1.1 messages with a Content-Length, which is all that Ebb's sync sends.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

_PATIENCE = 30


class DroppingProxy:
    """Stands before ``port`` of the loopback; a context manager. ``share`` of the answers is lost."""

    def __init__(self, port: int, share: float, seed: int) -> None:
        self.port = 0
        self.forwarded = 0
        self.dropped = 0
        self._upstream = port
        self._share = share
        self._rng = random.Random(seed)
        self._moved = threading.Condition()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(_PATIENCE)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(_PATIENCE)

    def wait_for(self, count: int) -> None:
        """Wait until so many more requests have gone to the server."""
        with self._moved:
            target = self.forwarded + count
            assert self._moved.wait_for(lambda: self.forwarded >= target, _PATIENCE)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._end.wait()
        server.close()
        current = asyncio.current_task()
        carrying = [task for task in asyncio.all_tasks() if task is not current]
        for task in carrying:
            task.cancel()
        await asyncio.gather(*carrying, return_exceptions=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream: asyncio.StreamWriter | None = None
        try:
            answers, upstream = await asyncio.open_connection("127.0.0.1", self._upstream)
            while True:
                upstream.write(await _message(reader))
                self._count()
                answer = await _message(answers)
                if self._rng.random() < self._share:
                    self.dropped += 1
                    return
                writer.write(answer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return
        finally:
            for stream in (writer, upstream):
                if stream is not None:
                    stream.close()
                    with contextlib.suppress(OSError):
                        await stream.wait_closed()

    def _count(self) -> None:
        with self._moved:
            self.forwarded += 1
            self._moved.notify_all()


async def _message(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    return head + await reader.readexactly(length)
