from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.server import EbbServer
from tests.support.site import build_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EbbServer]:
    """One server with a tiny app, for tests that change nothing in it."""
    folder = tmp_path_factory.mktemp("web")
    with EbbServer(folder / "data", app=build_site(folder / "site")) as running:
        yield running


@pytest.fixture
def browser(server: EbbServer) -> Iterator[httpx.Client]:
    """A client of that server."""
    with server.client() as client:
        yield client
