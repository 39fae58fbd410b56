"""Counting tries in the database, so that a limit holds over restarts and processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from ebb.database.tables import attempt

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

MINUTE = 60_000
#: Tries older than this count for nothing any more, in ms.
_KEPT = 60 * MINUTE


async def count_attempt(
    connection: AsyncConnection, action: str, now: int, span: int, times: int = 1
) -> int:
    """Count so many more tries of an action; gives how many there were in the last ``span`` ms.

    ``now`` in ms since 1970.
    """
    await connection.execute(delete(attempt).where(attempt.c.window < (now - _KEPT) // MINUTE))
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(attempt).values(action=action, window=now // MINUTE, count=times)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=[attempt.c.action, attempt.c.window],
            set_={"count": attempt.c.count + times},
        )
    )
    recent = attempt.c.window > (now - span) // MINUTE
    total = select(func.sum(attempt.c.count)).where(attempt.c.action == action, recent)
    return int((await connection.execute(total)).scalar_one())


def until_next_minute(now: int) -> int:
    """Say in how many seconds the next minute begins; ``now`` in ms since 1970."""
    return -(-(MINUTE - now % MINUTE) // 1000)


def action_of(account_id: int, *names: str) -> str:
    """Name what an account is limited in, so that it goes with the account."""
    return ":".join(["account", str(account_id), *names])


async def forget_attempts(connection: AsyncConnection, account_id: int) -> None:
    """Forget all that was counted for an account."""
    start = action_of(account_id, "")
    await connection.execute(delete(attempt).where(attempt.c.action.startswith(start)))
