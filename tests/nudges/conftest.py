"""A household on each database, with a dispatcher that runs while a test lasts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from ebb.database import Database
from ebb.nudges.dispatch import Dispatcher
from ebb.push.sender import Sender
from ebb.push.vapid import Vapid, read_or_make_key
from ebb.sync.store import open_store
from tests.nudges.lives import at
from tests.nudges.people import Household
from tests.push.clocks import Clock
from tests.support.push_service import PushService


@pytest.fixture
def clock() -> Clock:
    clock = Clock()
    clock.now = at("12:00")
    return clock


@pytest_asyncio.fixture
async def service() -> AsyncIterator[PushService]:
    async with PushService() as running:
        yield running


@pytest_asyncio.fixture
async def home(database: Database, service: PushService, tmp_path: Path, clock: Clock) -> Household:
    vapid = Vapid(read_or_make_key(tmp_path), "mailto:ada@example.org", clock)
    return Household(database, await open_store(database), service, vapid, clock)


@pytest_asyncio.fixture
async def sender(home: Household) -> AsyncIterator[Sender]:
    async with Sender(home.vapid, {home.service.origin}, timeout_seconds=5) as opened:
        yield opened


@pytest_asyncio.fixture
async def dispatcher(home: Household, sender: Sender) -> AsyncIterator[Dispatcher]:
    """Give a dispatcher that runs."""
    made = home.dispatcher(sender)
    running = asyncio.create_task(made.run())
    yield made
    running.cancel()
    await asyncio.wait({running})
