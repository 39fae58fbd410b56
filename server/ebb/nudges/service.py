"""Nudging as a whole, for the server and for a process of its own."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import structlog
import tzdata

from ebb.database.upkeep import prune_daily
from ebb.nudges.dispatch import Dispatcher
from ebb.nudges.store import NudgeStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from ebb.database import Database
    from ebb.push.service import Push
    from ebb.settings import Settings

#: After a mistake of ours the loop begins anew, in seconds: no reason to fall silent for good.
_ANEW: Final = 5

_log = structlog.get_logger("ebb.nudges")


@asynccontextmanager
async def nudging(
    settings: Settings, database: Database, push: Push, now: Callable[[], int]
) -> AsyncIterator[None]:
    """Plan and send nudges for as long as this lasts; with push off there is nothing to do.

    ``now`` in ms since 1970 UTC.
    """
    if push.sender is None:
        yield
        return
    store = NudgeStore(database, tzdata.IANA_VERSION)
    origin = settings.public_origin
    dispatcher = Dispatcher(database, store, push.sender, origin, now)
    tasks = {
        asyncio.create_task(_keep_running(dispatcher)),
        asyncio.create_task(prune_daily(lambda: store.prune(now()))),
        asyncio.create_task(prune_daily(push.store.prune)),
    }
    try:
        yield
    finally:
        # What is under way is given up: its lease ends, and it comes again under the same tag.
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def _keep_running(dispatcher: Dispatcher) -> None:
    while True:
        try:
            await dispatcher.run()
        except Exception:  # noqa: BLE001 - whatever it was, the next nudge is due all the same
            _log.exception("nudges_begin_anew")
        await asyncio.sleep(_ANEW)
