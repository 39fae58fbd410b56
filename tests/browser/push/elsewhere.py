"""Asynchronous services for tests that are not: an event loop in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator

T = TypeVar("T")


@contextmanager
def elsewhere(service: AbstractAsyncContextManager[T]) -> Iterator[T]:
    """Run a service in another thread for as long as this lasts."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def do(what: Awaitable[T]) -> T:
        return asyncio.run_coroutine_threadsafe(_see(what), loop).result()

    try:
        yield do(service.__aenter__())
        do(service.__aexit__(None, None, None))  # type: ignore[arg-type]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _see(what: Awaitable[T]) -> T:
    return await what
