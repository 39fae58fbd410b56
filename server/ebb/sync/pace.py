"""How often one account may ask: a client in a loop is told to wait, and nobody else notices.

Requests are counted in this process's memory: a write to the database for each would cost more
than most requests do. Only every tenth part of what is allowed in a minute is told to the database,
which adds up what all processes told it, and keeps it over a restart. So a person's phones never
cause such a write, and several processes together allow little more than one.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

from ebb.database.attempts import MINUTE, action_of, count_attempt, until_next_minute
from ebb.errors import Busy, StorageFull, TooManyRequests

if TYPE_CHECKING:
    from collections.abc import Callable

    from ebb.database import Database

_PARTS: Final = 10


class Pace:
    """Counts the requests of every account within the minute."""

    def __init__(self, database: Database, now: Callable[[], int], most: int) -> None:
        """Keep the database, the clock (ms since 1970) and how many a minute; 0: any number."""
        self._database = database
        self._now = now
        self._most = most
        self._part = max(1, most // _PARTS)
        self._minute = 0
        self._counts: dict[int, int] = {}
        self._stopped: set[int] = set()

    async def keep(self, account_id: int) -> None:
        """Count one request. Raises TooManyRequests until the minute is over."""
        if not self._most:
            return
        now = self._now()
        if now // MINUTE != self._minute:
            self._minute = now // MINUTE
            self._counts.clear()
            self._stopped.clear()
        count = self._counts[account_id] = self._counts.get(account_id, 0) + 1
        if account_id not in self._stopped and count % self._part == 0:
            await self._tell(account_id, now)
        if account_id in self._stopped:
            raise TooManyRequests(retry_after=until_next_minute(now))

    async def _tell(self, account_id: int, now: int) -> None:
        action = action_of(account_id, "sync")
        # A full disk is no reason to refuse what only reads.
        with contextlib.suppress(Busy, StorageFull):
            async with self._database.write() as connection:
                total = await count_attempt(connection, action, now, MINUTE, self._part)
            if total >= self._most and now // MINUTE == self._minute:
                self._stopped.add(account_id)
