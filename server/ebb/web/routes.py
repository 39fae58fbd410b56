"""Whether the server lives, and whether it can do its work."""

from __future__ import annotations

import asyncio

import tzdata
from litestar import get
from litestar.di import NamedDependency
from msgspec import Struct
from sqlalchemy import text

from ebb.database.engine import Database
from ebb.errors import Busy

_PATIENCE_SECONDS = 3


class Health(Struct, frozen=True):
    """The process lives and answers."""

    status: str = "ok"


class Readiness(Struct, frozen=True):
    """The database answers; ``tzdata`` is the version of the time zone rules in force."""

    database: str
    tzdata: str
    status: str = "ready"


@get("/health", operation_id="health")
async def health() -> Health:
    """Say that the process answers; touches nothing else."""
    return Health()


@get("/ready", operation_id="ready")
async def ready(database: NamedDependency[Database]) -> Readiness:
    """Say that the database answers too, or that it does not (503)."""
    # Whatever keeps the database from answering, its users are told the same.
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS), database.read() as connection:
            await connection.execute(text("SELECT 1"))
            return Readiness(connection.dialect.name, tzdata.IANA_VERSION)
    except Exception as error:
        raise Busy("The database does not answer.") from error


routes = [health, ready]
