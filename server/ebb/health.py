"""Whether the server lives, and whether it can do its work."""

from __future__ import annotations

import asyncio

import tzdata
from litestar import get
from litestar.di import NamedDependency
from msgspec import Struct

from ebb.database import Database
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
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await database.row("SELECT count(*) FROM alembic_version", {})
    except TimeoutError as error:
        raise Busy from error
    database.check_file()
    return Readiness("sqlite" if database.is_sqlite else "postgresql", tzdata.IANA_VERSION)


routes = [health, ready]
