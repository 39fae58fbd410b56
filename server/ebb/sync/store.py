"""What sync asks of a database; ``sqlite.py`` and ``postgres.py`` each answer in their own way.

Every statement names an account, but for the one that prunes old history everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ebb.sync.ledger import USUAL_QUOTA
from ebb.sync.postgres import PostgresStore
from ebb.sync.sqlite import SqliteStore

if TYPE_CHECKING:
    from ebb.database import Database
    from ebb.sync.ledger import Push, Quota, Taken
    from ebb.sync.pages import Page, Request
    from ebb.sync.schemas import Arrived, HistoryValue

#: How long a value that was overwritten or dropped stays, in milliseconds.
HISTORY_KEPT = 90 * 86_400_000


class Store(Protocol):
    """The stored side of sync."""

    async def push(self, push: Push) -> Taken:
        """Merge a push; on disk when this returns. Raises NotSignedIn, Busy, StorageFull."""
        ...

    async def pull(self, request: Request) -> Page:
        """Read what changed after a cursor. Raises NotSignedIn, Busy."""
        ...

    async def rev(self, account_id: int) -> int:
        """Read the revision that an account stands at. Raises NotSignedIn, Busy."""
        ...

    async def history(self, account_id: int, kind: str, id_: str) -> list[HistoryValue] | None:
        """Read the values that a record lost, newest first; None when there is no such record."""
        ...

    async def news(self, account_id: int, device_id: int, since: int) -> list[Arrived]:
        """Read what other devices changed after a revision, the latest first. Raises Busy."""
        ...

    async def prune_history(self, before: int) -> int:
        """Forget the values replaced before an instant (ms), of every account; tells how many."""
        ...


async def open_store(database: Database, quota: Quota = USUAL_QUOTA) -> Store:
    """Give the stored side of sync on an open database; it closes with the database."""
    return SqliteStore(database, quota) if database.is_sqlite else PostgresStore(database, quota)
