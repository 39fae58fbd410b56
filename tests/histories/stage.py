"""A loop in a thread that keeps the app open, so that Hypothesis may call it from plain code."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Self, TypeVar

from tests.histories.real import RealServer, fresh_account, real_app

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path
    from types import TracebackType

_T = TypeVar("_T")
_PATIENCE = 120


class Stage:
    """The server's real code on one database; a context manager."""

    def __init__(self, url: str, data: Path) -> None:
        self._url = url
        self._data = data
        self._loop: Future[asyncio.AbstractEventLoop] = Future()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> Self:
        self._thread.start()
        self._loop.result(_PATIENCE)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.result().call_soon_threadsafe(self._end.set)
        self._thread.join(_PATIENCE)

    def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Run a coroutine where the app lives."""
        return asyncio.run_coroutine_threadsafe(work, self._loop.result()).result(_PATIENCE)

    async def account(self) -> RealServer:
        """Make a fresh account."""
        return await fresh_account(self._app)

    def _work(self) -> None:
        try:
            asyncio.run(self._play())
        except BaseException as error:
            if self._loop.done():
                raise
            self._loop.set_exception(error)

    async def _play(self) -> None:
        self._end = asyncio.Event()
        async with real_app(self._url, self._data) as self._app:
            self._loop.set_result(asyncio.get_running_loop())
            await self._end.wait()
