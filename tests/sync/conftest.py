"""The real application on both databases; every test signs a new account in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from litestar import Litestar

from ebb.app import create_app
from ebb.settings import read_settings
from tests.support.databases import BACKENDS, drop_postgres, new_postgres
from tests.sync.devices import ORIGIN, Device, sign_in


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run all tests of sync in one event loop: the application lives as long as they do."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and item.get_closest_marker("asyncio"):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=BACKENDS)
async def app(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Litestar]:
    """Give the running application."""
    environ = {"EBB_DATA": str(tmp_path_factory.mktemp("data")), "EBB_ORIGIN": ORIGIN}
    server = None
    if request.param == "postgres":
        server = request.getfixturevalue("postgres")
        environ["EBB_DATABASE_URL"] = await new_postgres(server)
    application = create_app(read_settings(environ))
    started, ended = asyncio.Event(), asyncio.Event()

    # A fixture is set up and torn down in different tasks, which the lifespan does not bear.
    async def run() -> None:
        async with application.lifespan():
            started.set()
            await ended.wait()

    running = asyncio.create_task(run())
    waiting = asyncio.create_task(started.wait())
    await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
    assert started.is_set(), running.exception()
    yield application
    ended.set()
    await running
    if server:
        await drop_postgres(server, environ["EBB_DATABASE_URL"])


@pytest_asyncio.fixture(loop_scope="session")
async def device(app: Litestar) -> Device:
    """Give the only device of a new account."""
    (one,) = await sign_in(app, "phone")
    return one


@pytest_asyncio.fixture(loop_scope="session")
async def devices(app: Litestar) -> tuple[Device, Device]:
    """Give two devices of a new account."""
    one, two = await sign_in(app, "phone", "tablet")
    return one, two
