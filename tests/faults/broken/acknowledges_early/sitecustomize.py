"""A build of Ebb that answers first and commits a moment later."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ebb.sync import sqlite

if TYPE_CHECKING:
    from ebb.sync.ledger import Push, Taken

_MOMENT = 0.1
_one_at_a_time = threading.Lock()


def _commit(store: sqlite.SqliteStore) -> None:
    with _one_at_a_time:
        if store._writer.in_transaction:
            store._writer.execute("COMMIT")


async def _commit_later(store: sqlite.SqliteStore, pushes: list[Push]) -> list[Taken | Exception]:
    _commit(store)
    with _one_at_a_time:
        store._writer.execute("BEGIN IMMEDIATE")
        results = sqlite._apply(store._writer, pushes)
    threading.Timer(_MOMENT, _commit, [store]).start()
    return results


sqlite.SqliteStore._commit_near = _commit_later  # type: ignore[method-assign, assignment]
