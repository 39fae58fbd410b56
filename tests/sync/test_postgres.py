"""PostgreSQL's own troubles: a lock that is held, connections that die. Calm words, no loss."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import make_url, text

from ebb.database import Database, open_database
from ebb.errors import Busy, NotSignedIn
from ebb.sync import postgres
from ebb.sync.pages import Request
from ebb.sync.postgres import PostgresStore
from tests.support.databases import drop_postgres, new_account, new_postgres
from tests.sync.test_sqlite import push_of


@pytest_asyncio.fixture(loop_scope="session")
async def database(postgres: str, postgres_template: str) -> AsyncIterator[Database]:
    url = await new_postgres(postgres, postgres_template)
    async with open_database(url) as opened:
        yield opened
    await drop_postgres(postgres, url)


@pytest_asyncio.fixture(loop_scope="session")
async def store(database: Database) -> PostgresStore:
    return PostgresStore(database)


@pytest_asyncio.fixture(loop_scope="session")
async def account(database: Database) -> int:
    return (await new_account(database))[0]


async def connect(database: Database) -> asyncpg.Connection:
    address = make_url(database.url).set(drivername="postgresql")
    return await asyncpg.connect(address.render_as_string(hide_password=False))


async def test_a_lock_held_elsewhere_is_busy_and_reads_go_on(
    database: Database, store: PostgresStore, account: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The same statement with less patience than the pool's connections have.
    monkeypatch.setattr(postgres, "LOCK", postgres.LOCK.replace("FOR UPDATE", "FOR UPDATE NOWAIT"))
    other = await connect(database)
    transaction = other.transaction()
    await transaction.start()
    await other.execute("SELECT 1 FROM account WHERE id = $1 FOR UPDATE", account)
    with pytest.raises(Busy) as told:
        await store.push(push_of(account, "a"))
    page = await store.pull(Request(account, None, 10))
    await transaction.rollback()
    await other.close()

    assert told.value.retry_after
    assert page.cursor.rev == 0
    assert (await store.push(push_of(account, "a"))).own == 1


async def test_connections_that_die_are_replaced(
    database: Database, store: PostgresStore, account: int
) -> None:
    await store.push(push_of(account, "a"))
    other = await connect(database)
    await other.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await other.close()
    with pytest.raises(Busy):
        await store.push(push_of(account, "b"))

    assert (await store.push(push_of(account, "b"))).own == 2
    assert (await store.pull(Request(account, None, 10))).cursor.rev == 2


async def test_an_account_that_is_gone(store: PostgresStore) -> None:
    with pytest.raises(NotSignedIn):
        await store.push(push_of(999, "a"))
    with pytest.raises(NotSignedIn):
        await store.pull(Request(999, None, 10))


async def test_acknowledged_means_on_disk(database: Database) -> None:
    async with database.write() as connection:
        found = await connection.execute(text("SHOW synchronous_commit"))
        assert found.scalar_one() == "on"


async def test_a_read_session_cannot_write(database: Database, account: int) -> None:
    with pytest.raises(Busy):
        async with database.read() as connection:
            await connection.execute(
                text("UPDATE account SET rev = 9 WHERE id = :account"), {"account": account}
            )
