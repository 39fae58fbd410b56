"""A push service, a sender with a key of its own, and accounts that subscribe."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from ebb.push.sender import Sender
from ebb.push.vapid import Vapid, read_or_make_key
from tests.push.clocks import Clock
from tests.support.push_service import PushService, make_tls

CONTACT = "mailto:ada@example.org"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vapid(tmp_path: Path, clock: Clock) -> Vapid:
    return Vapid(read_or_make_key(tmp_path), CONTACT, clock)


@pytest_asyncio.fixture
async def service() -> AsyncIterator[PushService]:
    async with PushService() as running:
        yield running


@pytest_asyncio.fixture
async def sender(vapid: Vapid, service: PushService) -> AsyncIterator[Sender]:
    """A sender that trusts the push service of the test."""
    async with Sender(vapid, {service.origin}, timeout_seconds=2) as opened:
        yield opened


@pytest.fixture(scope="session")
def tls() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The contexts of a server that is a push service by name, and of a client that believes it."""
    return make_tls("fcm.googleapis.com", "127.0.0.1")
