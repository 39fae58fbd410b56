"""Migrations make the tables that the code declares, and bear being killed at any statement."""

from __future__ import annotations

import asyncio
import runpy
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine

from ebb.database import Database, migrate, open_database
from ebb.database.migrate import migrations_folder
from ebb.database.tables import metadata
from ebb.errors import BadSetting
from tests.support.databases import new_account, sqlite_url

# Forks a child for each number: it migrates a new database and kills itself before its nth
# statement; then another one migrates what is left.
KILLER = """
import asyncio, os, signal, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from ebb.database import migrate

def run(url, nth):
    if child := os.fork():
        return os.waitpid(child, 0)[1]
    left = nth

    @event.listens_for(Engine, "before_cursor_execute")
    def count(*_):
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    asyncio.run(migrate(url))
    os._exit(0)

for nth in range(1, 1000):
    url = f"sqlite+aiosqlite:///{sys.argv[1]}/{nth}.db"
    status = run(url, nth)
    if status == 0:
        break
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert run(url, 0) == 0
print(nth - 1)
"""


def differences(connection: Connection) -> list[object]:
    found: list[object] = compare_metadata(MigrationContext.configure(connection), metadata)
    return found


async def test_the_tables_are_those_of_the_code(database_url: str) -> None:
    engine = create_async_engine(database_url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_again_changes_nothing(database_url: str) -> None:
    await migrate(database_url)
    await migrate(database_url)
    async with open_database(database_url) as database:
        assert await database.row("SELECT count(*) FROM alembic_version", {}) == (1,)


async def test_two_at_once_take_turns(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "new.db")
    await asyncio.gather(*(migrate(url) for _ in range(4)))
    async with open_database(url) as database:
        assert await database.row("SELECT count(*) FROM alembic_version", {}) == (1,)


async def test_two_at_once_take_turns_on_postgres(postgres: str) -> None:
    from tests.support.databases import drop_postgres, new_postgres

    url = await new_postgres(postgres)
    await asyncio.gather(*(migrate(url) for _ in range(4)))
    async with open_database(url) as database:
        assert await database.row("SELECT count(*) FROM alembic_version", {}) == (1,)
    await drop_postgres(postgres, url)


async def test_a_newer_database_is_refused_with_a_word(database_url: str) -> None:
    async with open_database(database_url) as database, database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BadSetting, match="newer Ebb"):
        await migrate(database_url)


def test_killed_before_any_statement_it_ends_well_next_time(tmp_path: Path) -> None:
    killer = [sys.executable, "-W", "ignore", "-c", KILLER, str(tmp_path)]
    kills = int(subprocess.run(killer, check=True, capture_output=True).stdout)

    assert kills > len(metadata.tables)
    for nth in range(1, kills + 1):
        connection = sqlite3.connect(tmp_path / f"{nth}.db")
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        assert metadata.tables.keys() <= tables
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()


def test_the_folder_is_the_one_that_is_there() -> None:
    assert (migrations_folder() / "versions").is_dir()


async def test_whoever_was_alone_is_the_owner_afterwards(tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        for number in (1, 2):
            connection.execute(
                text(
                    "INSERT INTO account (id, handle, created_at, rev, tag, seen, digest)"
                    " VALUES (:id, :id, 0, 0, '', '', '{}')"
                ),
                {"id": number},
            )
        for account_id in (None, 1):
            connection.execute(
                text(
                    "INSERT INTO code (code_hash, account_id, created_at, expires_at)"
                    " VALUES (:hash, :account, 0, 0)"
                ),
                {"hash": f"of {account_id}", "account": account_id},
            )
    engine.dispose()
    url = sqlite_url(tmp_path / "old.db")
    await migrate(url)
    async with open_database(url) as database, database.read() as reader:
        owners = await reader.execute(text("SELECT id, is_owner FROM account ORDER BY id"))
        assert owners.all() == [(1, 1), (2, 0)]
        kinds = await reader.execute(text("SELECT account_id, kind FROM code ORDER BY kind"))
        assert kinds.all() == [(None, "owner"), (1, "pair")]


async def test_what_an_account_holds_is_counted_when_counting_begins(database: Database) -> None:
    path = migrations_folder() / "versions" / "0005_tokens.py"
    fill = runpy.run_path(str(path))["FILL"]["sqlite" if database.is_sqlite else "postgresql"]
    full, _ = await new_account(database)
    await new_account(database)
    fields = '{"note":"é😀"}'
    record = (
        "INSERT INTO record (account_id, kind, id, rev, stamp, fields, checksum)"
        " VALUES (:account, 'energy', 'x', 1, 's', :fields, 0)"
    )
    async with database.write() as connection:
        await connection.execute(text(record), {"account": full, "fields": fields})
        await connection.execute(text(fill))
        found = await connection.execute(text("SELECT bytes FROM account ORDER BY id"))
        assert found.scalars().all() == [len(fields.encode()), 0]
