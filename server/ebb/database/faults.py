"""What a database says when it cannot, as errors that a person or a client can act on."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import exc

from ebb.errors import Busy, EbbError, StorageFull

if TYPE_CHECKING:
    from collections.abc import Iterator

_log = structlog.get_logger("ebb.database")

# An extended code of SQLite holds the primary one in its lowest byte.
_PRIMARY = 0xFF
_NO_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
_NOT_NOW = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PROTOCOL,
    }
)
#: PostgreSQL's classes: connections, resources, operators (restart, cancel), rollbacks, locks.
_POSTGRES_NO_ROOM = "53100"
_POSTGRES_NOT_NOW = ("08", "53", "57", "58", "40", "55", "25006")


@contextmanager
def faults() -> Iterator[None]:
    """Turn what is the database's condition, not a mistake of ours, into Busy or StorageFull."""
    try:
        yield
    except EbbError:
        raise
    except Exception as error:
        told = explain(error)
        if told is None:
            raise
        _log.warning("database_refused", code=told.code, error=type(error).__name__)
        raise told from error


def explain(error: BaseException) -> EbbError | None:
    """Say what the error means for whoever asked; None when it is a mistake of ours."""
    if isinstance(error, exc.DBAPIError):
        if error.connection_invalidated:
            return Busy()
        return explain(error.orig) if error.orig is not None else None
    if isinstance(error, sqlite3.Error):
        return _explain_sqlite(error)
    if isinstance(error, (OSError, TimeoutError, exc.TimeoutError)):
        return Busy()
    return _explain_postgres(error)


def is_busy(error: sqlite3.Error) -> bool:
    """Whether SQLite says that another one holds the lock just now."""
    return _primary_code(error) == sqlite3.SQLITE_BUSY


def _primary_code(error: sqlite3.Error) -> int:
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & _PRIMARY


def _explain_sqlite(error: sqlite3.Error) -> EbbError | None:
    code = _primary_code(error)
    if code in _NO_ROOM:
        return StorageFull()
    return Busy() if code in _NOT_NOW else None


def _explain_postgres(error: BaseException) -> EbbError | None:
    state = getattr(error, "sqlstate", None)
    if not isinstance(state, str):
        # asyncpg's own words for a connection that is gone.
        return Busy() if "connection" in type(error).__name__.lower() else None
    if state == _POSTGRES_NO_ROOM:
        return StorageFull()
    return Busy() if state.startswith(_POSTGRES_NOT_NOW) else None
