"""The real application on both databases, and people with browsers and passkeys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from litestar import Litestar

from tests.accounts.people import ORIGIN, Clock, Person
from tests.support.application import running_app


@pytest.fixture
def registration() -> str:
    """Say who may have an account; tests that care choose another."""
    return "invitation"


@pytest_asyncio.fixture
async def app(database_url: str, registration: str, tmp_path: Path) -> AsyncIterator[Litestar]:
    """Give the running application."""
    environ = {
        "EBB_DATA": str(tmp_path / "data"),
        "EBB_DATABASE_URL": database_url,
        "EBB_ORIGIN": ORIGIN,
        "EBB_REGISTRATION": registration,
    }
    async with running_app(environ) as application:
        yield application


@pytest.fixture
def clock(app: Litestar) -> Clock:
    """Give a clock that the application goes by, real until it is moved."""
    clock = Clock()
    app.state.accounts._now = app.state.passkeys._now = clock
    return clock


@pytest_asyncio.fixture
async def owner(app: Litestar) -> Person:
    """Give the owner on a signed-in phone, without a passkey yet."""
    person = Person(app)
    code = await app.state.accounts.new_owner_code()
    assert (await person.join(code)).status_code == 200
    return person


@pytest_asyncio.fixture
async def other(app: Litestar, owner: Person) -> Person:
    """Give somebody else with an account of their own."""
    person = Person(app)
    code, _ = await app.state.accounts.new_invitation()
    assert (await person.join(code)).status_code == 200
    return person
