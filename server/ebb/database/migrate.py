"""Bringing a database to the newest form of the tables, from whatever form it is in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import event, inspect, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from ebb.database.faults import faults
from ebb.errors import BadSetting

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

#: Any number, the same for every Ebb: two that start at once migrate one after the other.
_POSTGRES_LOCK = 0x0EBB
_PATIENCE = 60
_REVISION = re.compile(r'^(down_)?revision\b.*= "(\w+)"', re.MULTILINE)


async def migrate(url: str) -> None:
    """Run every migration that the database lacks, all in one transaction.

    A process that is killed in between leaves the database as it was. Raises BadSetting when the
    database was written by a newer Ebb, Busy when it cannot be reached.
    """
    is_sqlite = make_url(url).get_backend_name() == "sqlite"
    engine = create_async_engine(
        url, connect_args={"isolation_level": None, "timeout": _PATIENCE} if is_sqlite else {}
    )
    if is_sqlite:

        @event.listens_for(engine.sync_engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    try:
        with faults():
            if is_sqlite:
                # SQLite cannot change the journal's mode within a transaction.
                async with engine.connect() as connection:
                    raw = await connection.get_raw_connection()
                    await raw.driver_connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[union-attr]
            async with engine.begin() as connection:
                if not is_sqlite:
                    lock = text("SELECT pg_advisory_xact_lock(:key)")
                    await connection.execute(lock, {"key": _POSTGRES_LOCK})
                await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


def migrations_folder() -> Path:
    """Give the folder of the migrations: the packaged copy, or the repository's."""
    packaged = Path(__file__).parent.parent / "migrations"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "migrations"


def newest_revision() -> str:
    """Give the revision that no migration builds on, without alembic."""
    found: list[tuple[str, str]] = [
        (is_down, name)
        for path in (migrations_folder() / "versions").glob("*.py")
        for is_down, name in _REVISION.findall(path.read_text())
    ]
    (newest,) = {name for is_down, name in found if not is_down} - {
        name for is_down, name in found if is_down
    }
    return newest


def current_revision(connection: Connection) -> str | None:
    """Give the revision that a database is at; None before the first migration."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _upgrade(connection: Connection) -> None:
    # Alembic takes 13 MB that stay, and most starts have nothing for it to do.
    if current_revision(connection) == newest_revision():
        return
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    config.attributes["connection"] = connection
    _refuse_newer(config, connection)
    command.upgrade(config, "head")


def _refuse_newer(config: Config, connection: Connection) -> None:
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    found = MigrationContext.configure(connection).get_current_heads()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if not known.issuperset(found):
        message = (
            "The database was written by a newer Ebb. Start that one, or restore a backup made "
            "with this one."
        )
        raise BadSetting(message)
