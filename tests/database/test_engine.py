"""Sessions on both databases: nothing is lost to a race, reads cannot write."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from ebb.database import Database, engine, open_database
from ebb.errors import Busy, NotFound, StorageFull
from tests.support.databases import new_account, sqlite_url

READ = text("SELECT rev FROM account WHERE id = :id")
WRITE = text("UPDATE account SET rev = :rev WHERE id = :id")
LOCK = text("SELECT rev FROM account WHERE id = :id FOR UPDATE")


async def increment(database: Database, account_id: int) -> None:
    async with database.write() as connection:
        read = READ if database.is_sqlite else LOCK
        rev = (await connection.execute(read, {"id": account_id})).scalar_one()
        await asyncio.sleep(0)
        await connection.execute(WRITE, {"id": account_id, "rev": rev + 1})


async def test_concurrent_read_modify_writes_all_count(database: Database) -> None:
    account_id, _ = await new_account(database)
    await asyncio.gather(*(increment(database, account_id) for _ in range(60)))

    assert await database.row(str(READ), {"id": account_id}) == (60,)


async def test_an_exception_takes_everything_back(database: Database) -> None:
    account_id, _ = await new_account(database)

    async def write_and_fail() -> None:
        async with database.write() as connection:
            await connection.execute(WRITE, {"id": account_id, "rev": 7})
            raise NotFound

    with pytest.raises(NotFound):
        await write_and_fail()

    assert await database.row(str(READ), {"id": account_id}) == (0,)


async def test_a_read_sees_one_moment(database: Database) -> None:
    account_id, _ = await new_account(database)
    async with database.read() as connection:
        before = (await connection.execute(READ, {"id": account_id})).scalar_one()
        await increment(database, account_id)
        after = (await connection.execute(READ, {"id": account_id})).scalar_one()

    assert (before, after) == (0, 0)


async def test_a_read_cannot_write(database: Database) -> None:
    account_id, _ = await new_account(database)
    with pytest.raises(Busy):
        async with database.read() as connection:
            await connection.execute(WRITE, {"id": account_id, "rev": 7})

    assert await database.row(str(READ), {"id": account_id}) == (0,)


async def test_a_row_that_is_not_there(database: Database) -> None:
    assert await database.row(str(READ), {"id": 999}) is None


async def test_a_row_shows_what_was_just_committed(database: Database) -> None:
    account_id, _ = await new_account(database)
    for rev in range(1, 20):
        await increment(database, account_id)
        assert await database.row(str(READ), {"id": account_id}) == (rev,)


async def test_foreign_keys_hold(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.write() as connection:
            await connection.execute(
                text("INSERT INTO tag (account_id, rev, tag) VALUES (999, 0, 'x')")
            )


async def test_deleting_an_account_takes_all_of_it(database: Database) -> None:
    account_id, _ = await new_account(database, "phone", "tablet")
    async with database.write() as connection:
        await connection.execute(text("DELETE FROM account WHERE id = :id"), {"id": account_id})
    for table in ("tag", "device"):
        statement = f"SELECT 1 FROM {table} WHERE account_id = :id"
        assert await database.row(statement, {"id": account_id}) is None


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_lock_of_another_process_is_busy(database: Database) -> None:
    async with database.write() as connection:
        await connection.exec_driver_sql("PRAGMA busy_timeout=50")
    other = database.connect(read_only=False)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy):
        async with database.write():
            pass
    other.execute("ROLLBACK")
    other.close()
    account_id, _ = await new_account(database)

    assert account_id


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_waiting_for_a_turn_has_an_end(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "TURN_PATIENCE", 0.01)
    async with database.turn():
        with pytest.raises(Busy):
            async with database.write():
                pass


async def test_a_missing_file_is_never_created(tmp_path: Path) -> None:
    path = tmp_path / "gone.db"
    with pytest.raises((Busy, StorageFull)):
        async with open_database(sqlite_url(path)):
            pass

    assert not path.exists()


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (sqlite3.SQLITE_FULL, StorageFull),
        (sqlite3.SQLITE_IOERR_WRITE, StorageFull),
        (sqlite3.SQLITE_BUSY, Busy),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Busy),
        (sqlite3.SQLITE_READONLY, Busy),
        (sqlite3.SQLITE_CORRUPT, Busy),
    ],
)
def test_what_sqlite_says_in_our_words(code: int, told: type[Exception]) -> None:
    from ebb.database.faults import explain

    error = sqlite3.OperationalError("?")
    error.sqlite_errorcode = code

    assert isinstance(explain(error), told)


@pytest.mark.parametrize(
    ("state", "told"),
    [("53100", StorageFull), ("53300", Busy), ("57P01", Busy), ("40001", Busy), ("55P03", Busy)],
)
def test_what_postgres_says_in_our_words(state: str, told: type[Exception]) -> None:
    from ebb.database.faults import explain

    class Said(Exception):
        sqlstate = state

    assert isinstance(explain(Said()), told)


def test_a_mistake_of_ours_stays_one() -> None:
    from ebb.database.faults import explain

    assert explain(sqlite3.IntegrityError("UNIQUE")) is None
    assert explain(ZeroDivisionError()) is None
