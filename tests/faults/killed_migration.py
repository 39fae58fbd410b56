"""Migrates a database in a child that is killed after its n-th statement, for n = 1, 2, 3 …

``python -m tests.faults.killed_migration URL`` prints how many of the children were killed, once
one of them came to the end.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from sqlalchemy import Engine, event

from ebb.database import migrate


def main() -> None:
    """Fork one child after the other: Python and Ebb are loaded once."""
    url, kills = sys.argv[1], 0
    while _migrate_in_child(url, kills + 1) == -signal.SIGKILL:
        kills += 1
    print(kills)  # noqa: T201 - the answer to whoever started this


def _migrate_in_child(url: str, statements: int) -> int:
    child = os.fork()
    if child == 0:
        _die_after(statements)
        asyncio.run(migrate(url))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _die_after(statements: int) -> None:
    left = statements

    @event.listens_for(Engine, "after_cursor_execute")
    def _count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
