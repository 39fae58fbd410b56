"""The end of an account: all SQL of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from ebb.database.attempts import forget_attempts
from ebb.database.tables import account

if TYPE_CHECKING:
    from ebb.database import Database


class LeavingStore:
    """Deletes accounts from one database."""

    def __init__(self, database: Database) -> None:
        """Keep the database."""
        self._database = database

    async def is_handle(self, account_id: int, handle: str) -> bool:
        """Whether the account is known by this handle."""
        found = select(account.c.id).where(account.c.id == account_id, account.c.handle == handle)
        async with self._database.read() as connection:
            return (await connection.execute(found)).first() is not None

    async def delete(self, account_id: int) -> None:
        """Delete an account and all that belongs to it, at once; again is no mistake."""
        async with self._database.write() as connection:
            await forget_attempts(connection, account_id)
            # Every table that belongs to an account follows it: see database/tables.py.
            await connection.execute(delete(account).where(account.c.id == account_id))
