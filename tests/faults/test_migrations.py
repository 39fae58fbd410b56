"""A migration that is killed after any of its statements ends well when it runs again."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from ebb.database.tables import metadata
from tests.support.databases import drop_postgres, new_postgres, sqlite_url

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 120


def kill_after_each_statement(url: str) -> int:
    """Migrate until it ends, killed at every statement on the way; tells how many kills."""
    command = [sys.executable, "-m", "tests.faults.killed_migration", url]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 0, ended.stderr
    return int(ended.stdout)


async def differences(url: str) -> list[object]:
    """Compare the tables with what the server's code expects."""
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_compare)
    finally:
        await engine.dispose()


def _compare(connection: Connection) -> list[object]:
    found: list[object] = compare_metadata(MigrationContext.configure(connection), metadata)
    return found


def test_on_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "ebb.db"
    assert kill_after_each_statement(sqlite_url(path)) >= len(metadata.tables)
    assert asyncio.run(differences(sqlite_url(path))) == []
    with sqlite3.connect(path) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    opened.close()


@pytest.mark.full
def test_on_postgresql(postgres: str) -> None:
    url = asyncio.run(new_postgres(postgres))
    assert kill_after_each_statement(url) >= len(metadata.tables)
    assert asyncio.run(differences(url)) == []
    asyncio.run(drop_postgres(postgres, url))
