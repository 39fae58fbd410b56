"""Engines, read and write sessions, and the connections of SQLite's own fast paths.

A write session on SQLite begins with BEGIN IMMEDIATE: with the default, concurrent
read-modify-writes lose updates. Acknowledged means on disk: synchronous=FULL.
"""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import Connection, event, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from ebb.database.faults import explain, faults
from ebb.errors import Busy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

    from sqlalchemy.engine.interfaces import DBAPIConnection

#: How long a writer waits for a lock that another process holds, in seconds.
LOCK_PATIENCE = 5
#: How long a writer waits for its turn within this process, in seconds.
TURN_PATIENCE = 10
#: A read in the event loop's own thread may never wait.
NO_PATIENCE = 0
_POSTGRES_POOL = 10


T = TypeVar("T")


class Execute(Protocol):
    """Runs one statement within a transaction and gives its rows, none where it has none."""

    def __call__(self, sql: str, parameters: Mapping[str, Any], /) -> Sequence[Any]:
        """Run SQL with ``:name`` parameters."""
        ...


class Database:
    """An open database: ``read()`` and ``write()`` give sessions, ``row()`` a quick point read."""

    def __init__(self, url: str) -> None:
        """Take the address; ``open_database`` opens it."""
        parsed = make_url(url)
        self.url = url
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self.path = Path(parsed.database or "") if self.is_sqlite else None
        #: Set whenever this process has committed what plans may depend on.
        self.changed = asyncio.Event()
        self._turn = asyncio.Lock()
        self._reading = _engine(url, read_only=True)
        self._writing = _engine(url, read_only=False) if self.is_sqlite else self._reading
        self._reader: sqlite3.Connection | None = None
        self._worker = ThreadPoolExecutor(1, "ebb-transactions")
        self._plain_writer: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._before_closing: list[Callable[[], Awaitable[None]]] = []

    def before_closing(self, work: Callable[[], Awaitable[None]]) -> None:
        """Have something done when the database is about to be closed."""
        self._before_closing.append(work)

    async def open(self) -> None:
        """Open what is kept open. Raises Busy when the database cannot be reached."""
        if self.path is not None:
            self._file = _identity(self.path)
            self._reader = self.connect(read_only=True, patience=NO_PATIENCE)

    async def close(self) -> None:
        """Finish what is under way, then close every connection."""
        for work in self._before_closing:
            await work()
        self._worker.shutdown()
        for connection in (self._reader, self._plain_writer):
            if connection is not None:
                connection.close()
        await self._reading.dispose()
        await self._writing.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Give a session that sees one state of the database and cannot change it."""
        with faults():
            async with self._reading.connect() as connection:
                if not self.is_sqlite:
                    await connection.execution_options(
                        isolation_level="REPEATABLE READ", postgresql_readonly=True
                    )
                async with connection.begin():
                    yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Give a session that commits at its end, and rolls back on any exception."""
        async with self.turn():
            with faults():
                async with self._writing.begin() as connection:
                    yield connection

    async def transact(self, work: Callable[[Execute], T]) -> T:
        """Do many small statements in one write transaction, without waiting between them.

        ``work`` gets a function that takes SQL with ``:name`` parameters and gives rows. On SQLite
        all of it is one visit to another thread: awaiting each statement takes ten times as long.
        """
        if not self.is_sqlite:
            async with self.write() as connection:
                return await connection.run_sync(lambda inner: work(_executor(inner)))
        async with self.turn():
            with faults():
                loop = asyncio.get_running_loop()
                return await loop.run_in_executor(self._worker, self._transact, work)

    def _transact(self, work: Callable[[Execute], T]) -> T:
        if self._plain_writer is None:
            self._plain_writer = self.connect(read_only=False)
        writer = self._plain_writer
        writer.execute("BEGIN IMMEDIATE")
        try:
            done = work(lambda sql, parameters: writer.execute(sql, parameters).fetchall())
            writer.execute("COMMIT")
        except BaseException:
            if writer.in_transaction:
                writer.execute("ROLLBACK")
            raise
        return done

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for one's turn to write to SQLite; PostgreSQL has turns of its own.

        Within a process a queue is quicker and fairer than SQLite's retries. Raises Busy.
        """
        if not self.is_sqlite:
            yield
            return
        try:
            async with asyncio.timeout(TURN_PATIENCE):
                await self._turn.acquire()
        except TimeoutError:
            raise Busy from None
        try:
            yield
        finally:
            self._turn.release()

    async def row(self, statement: str, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Read the first row of a point query, parameters as ``:name``; None when there is none.

        On SQLite it runs in the event loop's own thread: some microseconds, less than a hop to
        another thread costs. Only for look-ups by a whole key or index.
        """
        if self._reader is not None:
            try:
                found: tuple[Any, ...] | None
                found = self._reader.execute(statement, parameters).fetchone()
            except sqlite3.Error as error:
                if told := explain(error):
                    raise told from error
                raise
            return found
        with faults():
            async with self._reading.connect() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                first = (await connection.execute(text(statement), dict(parameters))).first()
                return None if first is None else tuple(first)

    def connect(self, *, read_only: bool, patience: float = LOCK_PATIENCE) -> sqlite3.Connection:
        """Open a plain SQLite connection, for one thread at a time; ``patience`` in seconds.

        It commits by itself unless told to BEGIN, and never creates the file.
        """
        assert self.path is not None, "only SQLite has plain connections"  # noqa: S101
        with faults():
            connection = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?mode=rw",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
                timeout=patience,
            )
            for pragma in _pragmas(read_only=read_only):
                connection.execute(pragma)
            return connection

    def check_file(self) -> None:
        """Raise Busy when the file is no longer the one that was opened.

        SQLite goes on writing to a file that was deleted or replaced, and what it acknowledges
        then is lost.
        """
        if self.path is not None and _identity(self.path) != self._file:
            message = "The database file was moved or replaced; restart Ebb."
            raise Busy(message)


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """Open the database at a SQLAlchemy URL; its tables must be there (see ``migrate``)."""
    database = Database(url)
    try:
        await database.open()
        yield database
    finally:
        await database.close()


def _executor(connection: Connection) -> Execute:
    def execute(sql: str, parameters: Mapping[str, Any]) -> Sequence[Any]:
        result = connection.execute(text(sql), dict(parameters))
        return result.all() if result.returns_rows else []

    return execute


def _engine(url: str, *, read_only: bool) -> AsyncEngine:
    if not url.startswith("sqlite"):
        return create_async_engine(
            url,
            pool_size=_POSTGRES_POOL,
            max_overflow=0,
            pool_timeout=LOCK_PATIENCE,
            connect_args={
                "timeout": LOCK_PATIENCE,
                "server_settings": {
                    "application_name": "ebb",
                    "lock_timeout": f"{LOCK_PATIENCE}s",
                    "statement_timeout": "30s",
                    "synchronous_commit": "on",
                },
            },
        )
    engine = create_async_engine(
        url,
        pool_size=4 if read_only else 1,
        max_overflow=0,
        connect_args={"isolation_level": None, "timeout": LOCK_PATIENCE},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _set_up(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in _pragmas(read_only=read_only):
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _pragmas(*, read_only: bool) -> tuple[str, ...]:
    if read_only:
        return ("PRAGMA query_only=ON",)
    return ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
