"""SQLite's writer: one commit for many, one culprit for none, and a calm word when it cannot."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from ebb.database import Database, open_database
from ebb.errors import Busy, NotSignedIn, StorageFull
from ebb.sync import ledger, sqlite
from ebb.sync.changes import Accepted, examine
from ebb.sync.ledger import Push, Taken
from ebb.sync.pages import Request
from ebb.sync.schemas import encode, read_envelope
from ebb.sync.sqlite import SqliteStore
from tests.support.databases import copy_sqlite, new_account
from tests.sync.devices import AT, now

COUNT = iter(range(10**6))


@pytest_asyncio.fixture(loop_scope="session")
async def database(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    async with open_database(copy_sqlite(sqlite_template, tmp_path / "ebb.db")) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def store(database: Database, monkeypatch: pytest.MonkeyPatch) -> SqliteStore:
    monkeypatch.setattr(sqlite, "PATIENT", "PRAGMA busy_timeout=50")
    return SqliteStore(database)


@pytest_asyncio.fixture(loop_scope="session")
async def accounts(database: Database) -> list[int]:
    return [(await new_account(database))[0] for _ in range(5)]


def push_of(account_id: int, *ids: str, size: int = 1) -> Push:
    changes = [
        {
            "kind": "energy",
            "id": id_,
            "stamp": f"{now():012x}-{next(COUNT) % 65536:04x}-8f2c19aa",
            "fields": {"created": True, "at": AT, "level": 3, "newer": "x" * size},
        }
        for id_ in ids
    ]
    body = encode({"schema": 1, "changes": changes})
    return Push(account_id, account_id, examine(read_envelope(body), now()))


async def records(store: SqliteStore, account_id: int) -> bytes:
    return bytes((await store.pull(Request(account_id, None, 1000))).records)


def commits(store: SqliteStore) -> list[str]:
    said: list[str] = []
    store._writer.set_trace_callback(lambda sql: said.append(sql) if sql == "COMMIT" else None)
    return said


async def test_what_waits_is_committed_at_once(store: SqliteStore, accounts: list[int]) -> None:
    said = commits(store)
    pushes = [push_of(account_id, f"r{n}") for account_id in accounts for n in range(20)]
    taken = await asyncio.gather(*map(store.push, pushes))

    assert all(one.own for one in taken)
    assert len(said) <= 2
    for account_id in accounts:
        assert (await records(store, account_id)).count(b'"id":') == 20


async def test_pushes_on_one_record_within_a_group_see_each_other(
    store: SqliteStore, accounts: list[int]
) -> None:
    pushes = [push_of(accounts[0], "same") for _ in range(30)]
    taken = await asyncio.gather(*map(store.push, pushes))

    assert sorted(one.after.rev for one in taken) == list(range(1, 31))
    assert (await records(store, accounts[0])).count(b'"id":') == 1


def break_on(patch: pytest.MonkeyPatch, id_: str) -> None:
    take = ledger.Ledger.take

    def broken(self: ledger.Ledger, push: Push) -> Taken | None:
        if any(isinstance(one, Accepted) and one.id == id_ for one in push.changes):
            raise ZeroDivisionError
        return take(self, push)

    patch.setattr(ledger.Ledger, "take", broken)


async def test_only_the_culprit_of_a_group_suffers(
    store: SqliteStore, accounts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    break_on(monkeypatch, "culprit")
    pushes = [push_of(one, "culprit" if one == accounts[2] else "fine") for one in accounts]
    taken = await asyncio.gather(*map(store.push, pushes), return_exceptions=True)

    assert [isinstance(one, ZeroDivisionError) for one in taken] == [
        False,
        False,
        True,
        False,
        False,
    ]
    for account_id, one in zip(accounts, taken, strict=True):
        stored = await records(store, account_id)
        assert (b"fine" in stored) == isinstance(one, Taken)
        assert b"culprit" not in stored


async def test_an_account_that_is_gone_is_its_own_affair(
    store: SqliteStore, accounts: list[int]
) -> None:
    taken = await asyncio.gather(
        store.push(push_of(999, "a")), store.push(push_of(accounts[0], "a")), return_exceptions=True
    )

    assert isinstance(taken[0], NotSignedIn)
    assert isinstance(taken[1], Taken)
    with pytest.raises(NotSignedIn):
        await store.pull(Request(999, None, 1))


async def test_a_lock_held_elsewhere_is_busy_and_blocks_nobody(
    database: Database, store: SqliteStore, accounts: list[int]
) -> None:
    other = database.connect(read_only=False)
    other.execute("BEGIN IMMEDIATE")
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while not pushing.done():
            ticks += 1
            await records(store, accounts[0])
            await asyncio.sleep(0)

    pushing = asyncio.ensure_future(store.push(push_of(accounts[0], "a")))
    await tick()
    with pytest.raises(Busy) as told:
        await pushing
    other.execute("ROLLBACK")
    other.close()

    assert told.value.retry_after
    assert ticks > 1
    assert (await store.push(push_of(accounts[0], "a"))).own == 1


async def test_a_lock_that_is_let_go_is_waited_for(
    database: Database,
    store: SqliteStore,
    accounts: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sqlite, "PATIENT", "PRAGMA busy_timeout=5000")
    other = database.connect(read_only=False)
    other.execute("BEGIN IMMEDIATE")
    pushing = asyncio.ensure_future(store.push(push_of(accounts[0], "a")))
    await records(store, accounts[0])
    await asyncio.sleep(0)
    other.execute("ROLLBACK")
    other.close()

    assert (await pushing).own == 1


async def test_a_full_disk_stores_nothing_reads_on_and_recovers(
    store: SqliteStore, accounts: list[int]
) -> None:
    await store.push(push_of(accounts[0], "before"))
    (pages,) = store._writer.execute("PRAGMA page_count").fetchone()
    store._writer.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StorageFull) as told:
        await store.push(push_of(accounts[0], *(f"r{n}" for n in range(50)), size=5_000))
    full = await records(store, accounts[0])
    store._writer.execute("PRAGMA max_page_count=1000000")
    await store.push(push_of(accounts[0], "after", size=5_000))

    assert told.value.retry_after
    assert full.count(b'"id":') == 1
    assert (await records(store, accounts[0])).count(b'"id":') == 2
    assert store._writer.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


class BreakingCommit:
    """A connection whose next COMMIT ends with an error of the disk."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, sql: str, *given: Any) -> Any:
        if sql == "COMMIT":
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
            raise error
        return self._connection.execute(sql, *given)


async def test_nothing_is_acknowledged_before_its_commit(
    store: SqliteStore, accounts: list[int]
) -> None:
    whole = store._writer
    store._writer = BreakingCommit(whole)  # type: ignore[assignment]
    taken = await asyncio.gather(
        *(store.push(push_of(account_id, "a")) for account_id in accounts), return_exceptions=True
    )
    store._writer = whole

    assert all(isinstance(one, StorageFull) for one in taken)
    assert await records(store, accounts[0]) == b"[]"


async def test_a_file_that_was_replaced_is_not_written_to(
    database: Database, store: SqliteStore, accounts: list[int]
) -> None:
    assert database.path is not None
    moved = database.path.with_suffix(".moved")
    database.path.rename(moved)
    with pytest.raises(Busy):
        await store.push(push_of(accounts[0], "a"))

    assert not database.path.exists()
    moved.rename(database.path)
    assert (await store.push(push_of(accounts[0], "a"))).own == 1


async def test_a_request_that_gave_up_takes_no_other_along(
    store: SqliteStore, accounts: list[int]
) -> None:
    gone = asyncio.ensure_future(store.push(push_of(accounts[0], "gone")))
    stays = asyncio.ensure_future(store.push(push_of(accounts[1], "stays")))
    await asyncio.sleep(0)
    gone.cancel()

    assert (await stays).own == 1
    assert (await store.push(push_of(accounts[1], "next"))).own == 2


async def test_too_long_a_queue_is_told_to_come_again(
    store: SqliteStore, accounts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_WAITING", 3)
    taken = await asyncio.gather(
        *(store.push(push_of(accounts[0], f"r{n}")) for n in range(5)), return_exceptions=True
    )

    assert [isinstance(one, Busy) for one in taken] == [False] * 3 + [True] * 2


async def test_large_pushes_are_split_over_commits(
    store: SqliteStore, accounts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_GROUP_CHANGES", 10)
    said = commits(store)
    pushes = [push_of(account_id, *(f"r{n}" for n in range(8))) for account_id in accounts]
    pushes.append(push_of(accounts[0], *(f"s{n}" for n in range(30))))
    taken = await asyncio.gather(*map(store.push, pushes))

    assert all(one.own for one in taken)
    assert len(said) == 6


async def test_acknowledged_means_on_disk(store: SqliteStore, database: Database) -> None:
    full = 2

    assert store._writer.execute("PRAGMA synchronous").fetchone() == (full,)
    assert store._writer.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    async with database.write() as connection:
        assert (await connection.exec_driver_sql("PRAGMA synchronous")).scalar_one() == full


async def test_closing_finishes_what_waits(sqlite_template: Path, tmp_path: Path) -> None:
    url = copy_sqlite(sqlite_template, tmp_path / "other.db")
    async with open_database(url) as database:
        store = SqliteStore(database)
        account_id, _ = await new_account(database)
        pushing = asyncio.ensure_future(store.push(push_of(account_id, "a")))
        await asyncio.sleep(0)

    assert (await pushing).own == 1
