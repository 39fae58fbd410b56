"""The real application on both databases; every test signs a new account in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from litestar import Litestar

from tests.support.application import running_app
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
    async with running_app(environ) as application:
        yield application
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
