"""Writes that are seen through, and what is forgotten day by day."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, Final

from ebb.errors import EbbError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

#: How often what has had its day is looked for, in seconds.
_PRUNE_EVERY: Final = 86_400


async def see_through(work: Coroutine[Any, Any, object]) -> None:
    """Wait for work that writes, to its end even when cancelled meanwhile.

    A write that is cancelled half-way may hold the database's lock until someone notices.
    """
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise


async def prune_daily(prune: Callable[[], Coroutine[Any, Any, object]]) -> None:
    """Forget what is old at the start and once a day, until cancelled."""
    while True:
        # A busy or full database is no reason to stop: tomorrow is early enough.
        with contextlib.suppress(EbbError):
            await see_through(prune())
        await asyncio.sleep(_PRUNE_EVERY)
