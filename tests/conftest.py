"""Databases for every test that wants one: the same tests on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings

from ebb.database import Database, migrate, open_database
from tests.support.databases import (
    BACKENDS,
    copy_sqlite,
    drop_postgres,
    migrated_template,
    new_postgres,
    postgres_server,
)

# Their asserts are told as a test's own are; before anyone imports them.
pytest.register_assert_rewrite("tests.faults.harness", "tests.faults.proxy")

# A slow machine is no reason to fail, and what failed once is tried again from its own seed.
settings.register_profile(
    "ebb", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ebb")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Give the URL of a PostgreSQL server, started when first asked for."""
    with postgres_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """Give the URL of an empty, migrated PostgreSQL database to copy from."""

    async def make() -> str:
        url = await new_postgres(postgres)
        await migrate(url)
        return url

    return asyncio.run(make())


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the path of an empty, migrated SQLite database to copy from."""
    return migrated_template(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """Name the database that a test runs on; by itself it runs on both."""
    name: str = request.param
    return name


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of an empty, migrated database of the test's own."""
    if backend == "sqlite":
        yield copy_sqlite(request.getfixturevalue("sqlite_template"), tmp_path / "ebb.db")
        return
    server: str = request.getfixturevalue("postgres")
    template: str = request.getfixturevalue("postgres_template")
    url = asyncio.run(new_postgres(server, template))
    yield url
    asyncio.run(drop_postgres(server, url))


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Give an open, empty, migrated database of the test's own."""
    async with open_database(database_url) as opened:
        yield opened
