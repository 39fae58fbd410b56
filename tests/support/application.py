"""The real application in this process, without a network."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from ebb.app import create_app
from ebb.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from litestar import Litestar


@asynccontextmanager
async def running_app(environ: dict[str, str]) -> AsyncIterator[Litestar]:
    """Give the application that these settings make, started; it ends with the context."""
    application = create_app(read_settings(environ))
    started, ended = asyncio.Event(), asyncio.Event()

    # A fixture is set up and torn down in different tasks, which the lifespan does not bear.
    async def run() -> None:
        async with application.lifespan():
            started.set()
            await ended.wait()

    running = asyncio.create_task(run())
    waiting = asyncio.create_task(started.wait())
    await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
    assert started.is_set(), running.exception()
    yield application
    ended.set()
    await running
