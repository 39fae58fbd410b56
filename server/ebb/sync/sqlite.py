"""Sync on SQLite: all pushes that wait are one transaction, pulls are joined in SQL.

Every push that came while the last commit was under way is merged in memory between a few
statements, and all are committed at once: the price of the disk is shared. Only the commit is
waited for in another thread, so the event loop is free during each fsync; the statements before it
run in the loop's own, because two threads that hand Python's lock to and fro take longer than they
save. Measured in docs/scale.md.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec
import structlog
from msgspec import Raw

from ebb.database.engine import LOCK_PATIENCE, NO_PATIENCE
from ebb.database.faults import explain, faults, is_busy
from ebb.errors import Busy, EbbError, NotSignedIn
from ebb.sync.changes import Accepted
from ebb.sync.ledger import USUAL_QUOTA, Ledger, Row, read_account, write_digest
from ebb.sync.pages import (
    NO_RECORDS,
    Page,
    Request,
    current,
    everything_known,
    is_near,
    last_revision,
    plan,
    read_head,
)
from ebb.sync.schemas import MAX_NEWS, Arrived, Cursor, HistoryValue

if TYPE_CHECKING:
    from collections.abc import Callable

    from ebb.database import Database
    from ebb.sync.ledger import Key, Push, Quota, Taken
    from ebb.sync.pages import Head

#: What one transaction takes at the most: requests, and changes in them.
_GROUP = 256
_GROUP_CHANGES = 5_000
#: Beyond so many changes a group is merged in the writer's thread: the loop would be held up.
_NEAR_CHANGES = 500
#: Rows of one INSERT: many in one take a third less time than one by one.
_ROWS_AT_ONCE = 50
_ONE_ROW = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
#: Pushes that may wait; beyond it a device is asked to come again.
_WAITING = 2_048
_READERS = 2

# Takes the lock at once: what is read after it stays true until the commit.
BEGIN = "BEGIN IMMEDIATE"
COMMIT = "COMMIT"
PATIENT = f"PRAGMA busy_timeout={LOCK_PATIENCE * 1000}"
IMPATIENT = "PRAGMA busy_timeout=0"
ACCOUNTS = """
SELECT id, rev, tag, seen, digest, bytes FROM account WHERE id IN (SELECT value FROM json_each(?))
"""
# CROSS JOIN makes SQLite start from the keys, whatever it thinks of the sizes.
ROWS = """
SELECT r.account_id, r.kind, r.id, r.rev, r.stamp, r.stamps, r.fields, r.at, r.open, r.checksum,
  r.device_id
FROM json_each(?) AS k CROSS JOIN record AS r
WHERE r.account_id = k.value->>0 AND r.kind = k.value->>1 AND r.id = k.value->>2
"""
PUT_ROWS = """
INSERT INTO record (account_id, kind, id, rev, stamp, stamps, fields, at, open, checksum, device_id)
VALUES {}
ON CONFLICT (account_id, kind, id) DO UPDATE SET rev = excluded.rev, stamp = excluded.stamp,
  stamps = excluded.stamps, fields = excluded.fields, at = excluded.at, open = excluded.open,
  checksum = excluded.checksum, device_id = excluded.device_id
"""
# What is planned for the account may no longer be right: see the column.
PUT_ACCOUNTS = """
UPDATE account SET rev = ?, tag = ?, seen = ?, digest = ?, bytes = ?, plan = iif(plan = 1, 2, plan)
WHERE id = ?
"""
PUT_TAGS = "INSERT INTO tag (account_id, rev, tag) VALUES (?, ?, ?)"
PUT_LOSSES = """
INSERT INTO history
  (account_id, kind, id, field, stamp, value, device_id, replaced_by, replaced_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
HEAD = """
SELECT a.id, a.rev, a.tag, a.seen, a.digest, a.bytes,
  (SELECT t.tag FROM tag AS t WHERE t.account_id = a.id AND t.rev = :rev)
FROM account AS a WHERE a.id = :account
"""
# The first revision that waits, and that of the first record beyond the limit.
BOUNDS = """
SELECT min(rev), (
  SELECT rev FROM record WHERE account_id = :account AND rev > :since
  ORDER BY rev LIMIT 1 OFFSET :limit
)
FROM record WHERE account_id = :account AND rev > :since
"""
TAG = "SELECT tag FROM tag WHERE account_id = :account AND rev = :rev"
# The stored text is joined here: Python never sees the records one by one.
RECORDS = """
SELECT CAST(group_concat(
  '{"kind":"' || kind || '","id":"' || id || '","stamp":"' || stamp
  || iif(stamps IS NULL, '"', '","stamps":' || stamps) || ',"fields":' || fields || '}'
) AS BLOB)
FROM (
  SELECT kind, id, stamp, stamps, fields FROM record
  WHERE account_id = :account AND rev > :since AND rev <= :last
    AND (rev <> :own OR kind || ':' || id IN (SELECT value FROM json_each(:echo)))
  ORDER BY rev
)
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
WHERE r.account_id = :account AND r.rev > :since AND r.device_id IS NOT :device
ORDER BY r.rev DESC LIMIT :limit
"""
PRUNE = "DELETE FROM history WHERE replaced_at < ?"

_log = structlog.get_logger("ebb.sync")
_T = TypeVar("_T")


class _Waiting(NamedTuple):
    push: Push
    done: asyncio.Future[Taken]


class SqliteStore:
    """The stored side of sync on SQLite."""

    def __init__(self, database: Database, quota: Quota = USUAL_QUOTA) -> None:
        """Work on an open database."""
        self._database = database
        self._quota = quota
        self._waiting: list[_Waiting] = []
        self._writing: asyncio.Task[None] | None = None
        self._writer = database.connect(read_only=False, patience=NO_PATIENCE)
        self._near = database.connect(read_only=True, patience=NO_PATIENCE)
        self._write_thread = ThreadPoolExecutor(1, "ebb-writer")
        self._read_threads = ThreadPoolExecutor(_READERS, "ebb-reader")
        self._readers: list[sqlite3.Connection] = []
        self._mine = threading.local()
        database.before_closing(self.close)

    async def close(self) -> None:
        """Write what waits, then close."""
        if self._writing is not None:
            await self._writing
        self._write_thread.shutdown()
        self._read_threads.shutdown()
        for connection in (self._writer, self._near, *self._readers):
            connection.close()

    async def push(self, push: Push) -> Taken:
        """Merge a push; on disk when this returns. Raises NotSignedIn, Busy, StorageFull."""
        if len(self._waiting) >= _WAITING:
            raise Busy
        done: asyncio.Future[Taken] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(push, done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return await done

    async def pull(self, request: Request) -> Page:
        """Read what changed after a cursor. Raises NotSignedIn, Busy.

        What is short is read in the event loop's own thread: that takes less than going to
        another and back.
        """
        with faults():
            head = _head(self._near, request)
            if request.taken is None and current(head.account, request.cursor):
                return everything_known(head.account)
            if is_near(head, request):
                return _pull(self._near, request)
        return await self._read(lambda reader: _pull(reader, request))

    async def rev(self, account_id: int) -> int:
        """Read the revision that an account stands at. Raises NotSignedIn, Busy."""
        with faults():
            return _head(self._near, Request(account_id, None, 1)).account.rev

    async def history(self, account_id: int, kind: str, id_: str) -> list[HistoryValue] | None:
        """Read the values that a record lost, newest first; None when there is no such record."""
        asked = {"account": account_id, "kind": kind, "id": id_}
        if await self._database.row(EXISTS, asked) is None:
            return None
        rows = await self._read(lambda reader: reader.execute(HISTORY, asked).fetchall())
        return [
            HistoryValue(field, Raw(value.encode()), stamp, wrote, replaced, at)
            for field, value, stamp, wrote, replaced, at in rows
        ]

    async def news(self, account_id: int, device_id: int, since: int) -> list[Arrived]:
        """Read what other devices changed after a revision, the latest first. Raises Busy."""
        asked = {"account": account_id, "device": device_id, "since": since, "limit": MAX_NEWS}
        rows = await self._read(lambda reader: reader.execute(NEWS, asked).fetchall())
        return [Arrived(*row) for row in rows]

    async def prune_history(self, before: int) -> int:
        """Forget the values replaced before an instant (ms), of every account; tells how many."""

        def prune() -> int:
            try:
                self._begin()
                forgotten = self._writer.execute(PRUNE, (before,)).rowcount
                self._writer.execute(COMMIT)
            finally:
                self._roll_back()
            return forgotten

        async with self._database.turn():
            with faults():
                return await self._in_write_thread(prune)

    async def _read(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        def run() -> _T:
            if not hasattr(self._mine, "reader"):
                self._mine.reader = self._database.connect(read_only=True)
                self._readers.append(self._mine.reader)
            return work(self._mine.reader)

        with faults():
            return await asyncio.get_running_loop().run_in_executor(self._read_threads, run)

    async def _in_write_thread(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._write_thread, work)

    async def _write(self) -> None:
        """Write group after group until nothing waits."""
        while self._waiting:
            await self._write_group()
        self._writing = None

    async def _write_group(self) -> None:
        group: list[_Waiting] = []
        try:
            async with self._database.turn():
                group = _take_group(self._waiting)
                results = await self._commit([one.push for one in group])
        except Exception as error:  # noqa: BLE001 - whoever waits must hear of it
            group = group or _take_group(self._waiting)
            results = [error] * len(group)
        self._database.changed.set()
        for one, result in zip(group, results, strict=True):
            if one.done.done():
                continue
            if isinstance(result, Exception):
                one.done.set_exception(result)
            else:
                one.done.set_result(result)

    async def _commit(self, pushes: list[Push]) -> list[Taken | Exception]:
        """Write a group at once; if that fails, one by one, so that only the culprit suffers."""
        try:
            self._database.check_file()
            if sum([len(push.changes) for push in pushes]) > _NEAR_CHANGES:
                return await self._in_write_thread(lambda: self._commit_together(pushes))
            return await self._commit_near(pushes)
        except Exception as error:  # noqa: BLE001 - told to those who wait, or tried again below
            self._roll_back()
            told = error if isinstance(error, EbbError) else explain(error)
            if told is not None:
                _log.warning("push_refused", code=told.code, pushes=len(pushes))
                return [told] * len(pushes)
            _log.exception("push_group_redone", pushes=len(pushes))
        try:
            return await self._in_write_thread(lambda: self._commit_apart(pushes))
        except Exception:
            self._roll_back()
            raise

    async def _commit_near(self, pushes: list[Push]) -> list[Taken | Exception]:
        try:
            self._writer.execute(BEGIN)
        except sqlite3.OperationalError as error:
            if not is_busy(error):
                raise
            await self._in_write_thread(self._begin)
        results = _apply(self._writer, pushes, self._quota)
        await self._in_write_thread(lambda: self._writer.execute(COMMIT))
        return results

    def _commit_together(self, pushes: list[Push]) -> list[Taken | Exception]:
        self._begin()
        results = _apply(self._writer, pushes, self._quota)
        self._writer.execute(COMMIT)
        return results

    def _commit_apart(self, pushes: list[Push]) -> list[Taken | Exception]:
        results: list[Taken | Exception] = []
        self._begin()
        for push in pushes:
            self._writer.execute("SAVEPOINT push")
            try:
                results += _apply(self._writer, [push], self._quota)
            except Exception as error:  # noqa: BLE001 - this push alone is answered with it
                self._writer.execute("ROLLBACK TO push")
                results.append(explain(error) or error)
            self._writer.execute("RELEASE push")
        self._writer.execute(COMMIT)
        return results

    def _begin(self) -> None:
        """Begin once no other process writes; it may wait, so never in the loop's thread."""
        self._writer.execute(PATIENT)
        try:
            self._writer.execute(BEGIN)
        finally:
            self._writer.execute(IMPATIENT)

    def _roll_back(self) -> None:
        if self._writer.in_transaction:
            self._writer.execute("ROLLBACK")


def _take_group(waiting: list[_Waiting]) -> list[_Waiting]:
    """Take the pushes that one transaction may hold off the queue, at least one."""
    size = changes = 0
    for one in waiting[:_GROUP]:
        changes += len(one.push.changes)
        if size and changes > _GROUP_CHANGES:
            break
        size += 1
    group = waiting[:size]
    del waiting[:size]
    return group


def _apply(
    writer: sqlite3.Connection, pushes: list[Push], quota: Quota = USUAL_QUOTA
) -> list[Taken | Exception]:
    """Merge pushes within the open transaction, whose lock keeps every account as it is read."""
    keys = {
        (push.account_id, change.kind, change.id)
        for push in pushes
        for change in push.changes
        if isinstance(change, Accepted)
    }
    ids = msgspec.json.encode({push.account_id for push in pushes}).decode()
    accounts = {row[0]: read_account(row) for row in writer.execute(ACCOUNTS, (ids,))}
    asked = msgspec.json.encode(keys).decode()
    rows: dict[Key, Row] = {row[:3]: Row(*row) for row in writer.execute(ROWS, (asked,))}
    ledger = Ledger(accounts, rows, time.time_ns() // 1_000_000, quota)
    results = [ledger.take(push) for push in pushes]
    _save(writer, ledger)
    return [NotSignedIn() if taken is None else taken for taken in results]


@cache
def put_rows(count: int) -> str:
    """Write the statement that stores so many rows."""
    return PUT_ROWS.format(", ".join([_ONE_ROW] * count))


def _save(writer: sqlite3.Connection, ledger: Ledger) -> None:
    rows = [msgspec.structs.astuple(row) for row in ledger.rows.values()]
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        several = rows[start : start + _ROWS_AT_ONCE]
        writer.execute(put_rows(len(several)), list(chain.from_iterable(several)))
    if ledger.accounts:
        writer.executemany(
            PUT_ACCOUNTS,
            [
                (one.rev, one.tag, one.seen, write_digest(one), one.bytes, one.id)
                for one in ledger.accounts.values()
            ],
        )
        writer.executemany(PUT_TAGS, ledger.tags)
    if ledger.losses:
        writer.executemany(PUT_LOSSES, ledger.losses)


def _head(reader: sqlite3.Connection, request: Request) -> Head:
    rev = request.cursor.rev if request.cursor else 0
    asked = {"account": request.account_id, "rev": rev}
    return read_head(reader.execute(HEAD, asked).fetchone(), request.cursor)


def _pull(reader: sqlite3.Connection, request: Request) -> Page:
    """Read a page in one transaction, so that all of it is of one moment."""
    reader.execute("BEGIN")
    try:
        head = _head(reader, request)
        planned = plan(request, head)
        asked = {"account": request.account_id, "since": planned.since, "limit": request.limit}
        first, cut = reader.execute(BOUNDS, asked).fetchone()
        last, more = last_revision(first, cut, head.account.rev)
        echo = msgspec.json.encode(planned.echo).decode()
        within = {"last": last, "own": planned.own, "echo": echo}
        (joined,) = reader.execute(RECORDS, asked | within).fetchone()
        tag = head.account.tag
        if more:
            asked = {"account": request.account_id, "rev": last}
            (tag,) = reader.execute(TAG, asked).fetchone()
        records = Raw(b"[" + joined + b"]") if joined else NO_RECORDS
        return Page(Cursor(last, tag), more, head.account, planned.reset, records)
    finally:
        reader.execute("COMMIT")
