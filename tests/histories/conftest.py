from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.histories.stage import Stage
from tests.support.databases import drop_postgres, new_postgres, sqlite_url

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def sqlite_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("sqlite")
    with Stage(sqlite_url(folder / "ebb.db"), folder) as stage:
        yield stage


@pytest.fixture(scope="module")
def postgres_stage(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    url = asyncio.run(new_postgres(postgres))
    with Stage(url, tmp_path_factory.mktemp("postgres")) as stage:
        yield stage
    asyncio.run(drop_postgres(postgres, url))


@pytest.fixture(params=["sqlite_stage", "postgres_stage"])
def stage(request: pytest.FixtureRequest) -> Stage:
    """Each database in turn."""
    opened: Stage = request.getfixturevalue(request.param)
    return opened
