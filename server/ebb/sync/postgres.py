"""Sync on PostgreSQL: a push is one transaction that begins with the account's row lock.

PostgreSQL groups commits by itself, and several Ebbs may serve one database.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from msgspec import Raw
from sqlalchemy import text

from ebb.errors import NotSignedIn
from ebb.sync.changes import Accepted
from ebb.sync.ledger import USUAL_QUOTA, Account, Ledger, Row, read_account, write_digest
from ebb.sync.pages import (
    NO_RECORDS,
    Page,
    Request,
    current,
    everything_known,
    last_revision,
    plan,
    read_head,
)
from ebb.sync.schemas import MAX_NEWS, Arrived, Cursor, HistoryValue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from ebb.database import Database
    from ebb.sync.ledger import Key, Push, Quota, Taken
    from ebb.sync.pages import Head

# The lock comes first, in a statement of its own: the next one then sees all that was committed
# before, and commits come in the order of revisions.
LOCK = "SELECT id, rev, tag, seen, digest, bytes FROM account WHERE id = :account FOR UPDATE"
ROWS = """
SELECT r.account_id, r.kind, r.id, r.rev, r.stamp, r.stamps, r.fields, r.at, r.open, r.checksum,
  r.device_id
FROM unnest(CAST(:kinds AS text[]), CAST(:ids AS text[])) AS k (kind, id)
JOIN record AS r ON r.account_id = :account AND r.kind = k.kind AND r.id = k.id
"""
PUT = """
WITH head AS (
  UPDATE account SET rev = :rev, tag = :tag, seen = :seen, digest = :digest, bytes = :bytes,
    -- What is planned for the account may no longer be right: see the column.
    plan = CASE plan WHEN 1 THEN 2 ELSE plan END
  WHERE id = :account
), mark AS (
  INSERT INTO tag (account_id, rev, tag) VALUES (:account, :rev, :tag)
)
INSERT INTO record
  (account_id, kind, id, rev, stamp, stamps, fields, at, open, checksum, device_id)
SELECT :account, * FROM unnest(
  CAST(:kinds AS text[]), CAST(:ids AS text[]), CAST(:revs AS bigint[]), CAST(:stamp AS text[]),
  CAST(:stamps AS text[]), CAST(:fields AS text[]), CAST(:at AS bigint[]),
  CAST(:open AS boolean[]), CAST(:checksums AS bigint[]), CAST(:devices AS bigint[])
)
ON CONFLICT (account_id, kind, id) DO UPDATE SET rev = excluded.rev, stamp = excluded.stamp,
  stamps = excluded.stamps, fields = excluded.fields, at = excluded.at, open = excluded.open,
  checksum = excluded.checksum, device_id = excluded.device_id
"""
PUT_LOSSES = """
INSERT INTO history
  (account_id, kind, id, field, stamp, value, device_id, replaced_by, replaced_at)
SELECT :account, * FROM unnest(
  CAST(:kinds AS text[]), CAST(:ids AS text[]), CAST(:names AS text[]), CAST(:stamps AS text[]),
  CAST(:vals AS text[]), CAST(:devices AS bigint[]), CAST(:replaced AS bigint[]),
  CAST(:at AS bigint[])
)
ON CONFLICT DO NOTHING
"""
HEAD = """
SELECT a.id, a.rev, a.tag, a.seen, a.digest, a.bytes,
  (SELECT t.tag FROM tag AS t WHERE t.account_id = a.id AND t.rev = :rev)
FROM account AS a WHERE a.id = :account
"""
# The first revision that waits, and that of the first record beyond the limit.
BOUNDS = """
SELECT (SELECT min(rev) FROM record WHERE account_id = :account AND rev > :since), (
  SELECT rev FROM record WHERE account_id = :account AND rev > :since
  ORDER BY rev LIMIT 1 OFFSET :limit
)
"""
TAG = "SELECT tag FROM tag WHERE account_id = :account AND rev = :rev"
# The stored text is joined here: Python never sees the records one by one.
RECORDS = """
SELECT string_agg(
  '{"kind":"' || kind || '","id":"' || id || '","stamp":"' || stamp
  || CASE WHEN stamps IS NULL THEN '"' ELSE '","stamps":' || stamps END
  || ',"fields":' || fields || '}', ',' ORDER BY rev
)
FROM record
WHERE account_id = :account AND rev > :since AND rev <= :last
  AND (rev <> :own OR kind || ':' || id = ANY(CAST(:echo AS text[])))
"""
EXISTS = "SELECT 1 FROM record WHERE account_id = :account AND kind = :kind AND id = :id"
HISTORY = """
SELECT h.field, h.value, h.stamp, w.name, r.name, h.replaced_at
FROM history AS h
LEFT JOIN device AS w ON w.id = h.device_id AND w.account_id = h.account_id
LEFT JOIN device AS r ON r.id = h.replaced_by AND r.account_id = h.account_id
WHERE h.account_id = :account AND h.kind = :kind AND h.id = :id
ORDER BY h.replaced_at DESC, h.field, h.stamp DESC
"""
NEWS = """
SELECT r.kind, r.id, d.name
FROM record AS r LEFT JOIN device AS d ON d.id = r.device_id AND d.account_id = r.account_id
WHERE r.account_id = :account AND r.rev > :since AND r.device_id IS DISTINCT FROM :device
ORDER BY r.rev DESC LIMIT :limit
"""
PRUNE = "DELETE FROM history WHERE replaced_at < :before"


class PostgresStore:
    """The stored side of sync on PostgreSQL."""

    def __init__(self, database: Database, quota: Quota = USUAL_QUOTA) -> None:
        """Work on an open database."""
        self._database = database
        self._quota = quota

    async def push(self, push: Push) -> Taken:
        """Merge a push; on disk when this returns. Raises NotSignedIn, Busy, StorageFull."""
        async with self._database.write() as connection:
            found = await _row(connection, LOCK, account=push.account_id)
            if found is None:
                raise NotSignedIn
            rows = await _read_rows(connection, push)
            accounts = {push.account_id: read_account(found)}
            ledger = Ledger(accounts, rows, time.time_ns() // 1_000_000, self._quota)
            taken = ledger.take(push)
            await _save(connection, ledger)
        self._database.changed.set()
        if taken is None:
            raise NotSignedIn
        return taken

    async def pull(self, request: Request) -> Page:
        """Read what changed after a cursor. Raises NotSignedIn, Busy."""
        head = await self._head(request)
        if request.taken is None and current(head.account, request.cursor):
            return everything_known(head.account)
        async with self._database.read() as connection:
            return await _pull(connection, request)

    async def rev(self, account_id: int) -> int:
        """Read the revision that an account stands at. Raises NotSignedIn, Busy."""
        return (await self._head(Request(account_id, None, 1))).account.rev

    async def history(self, account_id: int, kind: str, id_: str) -> list[HistoryValue] | None:
        """Read the values that a record lost, newest first; None when there is no such record."""
        asked = {"account": account_id, "kind": kind, "id": id_}
        async with self._database.read() as connection:
            if await _row(connection, EXISTS, **asked) is None:
                return None
            rows = await connection.execute(text(HISTORY), asked)
            return [
                HistoryValue(field, Raw(value.encode()), stamp, wrote, replaced, at)
                for field, value, stamp, wrote, replaced, at in rows
            ]

    async def news(self, account_id: int, device_id: int, since: int) -> list[Arrived]:
        """Read what other devices changed after a revision, the latest first. Raises Busy."""
        asked = {"account": account_id, "device": device_id, "since": since, "limit": MAX_NEWS}
        async with self._database.read() as connection:
            return [Arrived(*row) for row in await connection.execute(text(NEWS), asked)]

    async def prune_history(self, before: int) -> int:
        """Forget the values replaced before an instant (ms), of every account; tells how many."""
        async with self._database.write() as connection:
            return (await connection.execute(text(PRUNE), {"before": before})).rowcount

    async def _head(self, request: Request) -> Head:
        rev = request.cursor.rev if request.cursor else 0
        found = await self._database.row(HEAD, {"account": request.account_id, "rev": rev})
        return read_head(found, request.cursor)


async def _row(
    connection: AsyncConnection, statement: str, **asked: object
) -> Sequence[Any] | None:
    return (await connection.execute(text(statement), asked)).first()


async def _read_rows(connection: AsyncConnection, push: Push) -> dict[Key, Row]:
    keys = {(one.kind, one.id) for one in push.changes if isinstance(one, Accepted)}
    if not keys:
        return {}
    kinds, ids = zip(*keys, strict=True)
    asked = {"account": push.account_id, "kinds": list(kinds), "ids": list(ids)}
    found = [Row(*row) for row in await connection.execute(text(ROWS), asked)]
    return {(row.account_id, row.kind, row.id): row for row in found}


async def _save(connection: AsyncConnection, ledger: Ledger) -> None:
    for account in ledger.accounts.values():
        await connection.execute(text(PUT), _columns(account, list(ledger.rows.values())))
    if ledger.losses:
        accounts, kinds, ids, names, stamps, values, devices, replaced, at = (
            list(column) for column in zip(*ledger.losses, strict=True)
        )
        await connection.execute(
            text(PUT_LOSSES),
            {
                "account": accounts[0],
                "kinds": kinds,
                "ids": ids,
                "names": names,
                "stamps": stamps,
                "vals": values,
                "devices": devices,
                "replaced": replaced,
                "at": at,
            },
        )


def _columns(account: Account, rows: list[Row]) -> dict[str, Any]:
    return {
        "account": account.id,
        "rev": account.rev,
        "tag": account.tag,
        "seen": account.seen,
        "digest": write_digest(account),
        "bytes": account.bytes,
        "kinds": [row.kind for row in rows],
        "ids": [row.id for row in rows],
        "revs": [row.rev for row in rows],
        "stamp": [row.stamp for row in rows],
        "stamps": [row.stamps for row in rows],
        "fields": [row.fields for row in rows],
        "at": [row.at for row in rows],
        "open": [row.open for row in rows],
        "checksums": [row.checksum for row in rows],
        "devices": [row.device_id for row in rows],
    }


async def _pull(connection: AsyncConnection, request: Request) -> Page:
    """Read a page in one transaction, so that all of it is of one moment."""
    account_id = request.account_id
    rev = request.cursor.rev if request.cursor else 0
    head = read_head(await _row(connection, HEAD, account=account_id, rev=rev), request.cursor)
    planned = plan(request, head)
    within = {"account": account_id, "since": planned.since}
    first, cut = await _row(connection, BOUNDS, **within, limit=request.limit) or (None, None)
    last, more = last_revision(first, cut, head.account.rev)
    within |= {"last": last, "own": planned.own}
    (joined,) = await _row(connection, RECORDS, **within, echo=planned.echo) or (None,)
    tag = head.account.tag
    if more:
        (tag,) = await _row(connection, TAG, account=account_id, rev=last) or (tag,)
    records = Raw(f"[{joined}]".encode()) if joined else NO_RECORDS
    return Page(Cursor(last, tag), more, head.account, planned.reset, records)
