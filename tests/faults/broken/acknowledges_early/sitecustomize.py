"""A build of Ebb that answers first and commits with the next group of pushes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ebb.sync import sqlite

if TYPE_CHECKING:
    from ebb.sync.ledger import Push, Taken


def _commit_later(store: sqlite.SqliteStore, pushes: list[Push]) -> list[Taken | Exception]:
    if store._writer.in_transaction:
        store._writer.execute("COMMIT")
    store._writer.execute("BEGIN IMMEDIATE")
    return sqlite._apply(store._writer, pushes)


sqlite.SqliteStore._commit_together = _commit_later  # type: ignore[method-assign]
