"""One account in a loop is told to wait; nobody else notices, and nobody's requests are written."""

from __future__ import annotations

import pytest

from ebb.database import Database
from ebb.database.attempts import MINUTE
from ebb.errors import Busy, TooManyRequests
from ebb.sync.pace import Pace
from tests.sync.devices import Device, sign_in

pytestmark = pytest.mark.asyncio(loop_scope="session")
START = 29_000_000 * MINUTE


class Hour:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        return self.now


async def kept(pace: Pace, account_id: int, times: int) -> int:
    """Ask so often; gives how many were let through."""
    waits: list[int | None] = []
    for _ in range(times):
        try:
            await pace.keep(account_id)
        except TooManyRequests as refused:
            waits.append(refused.retry_after)
    assert all(wait and 1 <= wait <= 60 for wait in waits)
    return times - len(waits)


async def test_a_loop_is_stopped_until_the_minute_is_over(database: Database) -> None:
    hour = Hour()
    pace = Pace(database, hour, 100)
    assert await kept(pace, 1, 150) == 99
    assert await kept(pace, 2, 50) == 50
    hour.now += MINUTE
    assert await kept(pace, 1, 50) == 50


async def test_several_processes_allow_little_more_than_one(database: Database) -> None:
    hour = Hour()
    one, two = Pace(database, hour, 100), Pace(database, hour, 100)
    through = 0
    for _ in range(20):
        through += await kept(one, 1, 10) + await kept(two, 1, 10)
    assert 90 <= through <= 120
    assert await kept(Pace(database, hour, 100), 1, 20) <= 10


async def test_most_requests_reach_no_database(database: Database) -> None:
    class Untouched:
        """A database that must not be asked."""

        def write(self) -> object:
            raise AssertionError

    pace = Pace(Untouched(), Hour(), 1200)  # type: ignore[arg-type]
    for account_id in range(200):
        assert await kept(pace, account_id, 119) == 119


async def test_a_database_that_is_busy_refuses_nobody(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> object:
        raise Busy

    monkeypatch.setattr(database, "write", refuse)
    assert await kept(Pace(database, Hour(), 10), 1, 100) == 100


async def test_none_is_any_number(database: Database) -> None:
    assert await kept(Pace(database, Hour(), 0), 1, 1000) == 1000


async def test_it_is_told_over_http(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    app = device.app
    (other,) = await sign_in(app, "other phone")
    monkeypatch.setattr(app.state, "pace", Pace(app.state.database, Hour(), 10))
    for _ in range(9):
        await device.push(device.energy("a"))
    for path in ("/api/sync", "/api/live", "/api/history/energy/a", "/api/news?since=0"):
        answer = await device.http.get(path)
        assert answer.status_code == 429
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "too_many_requests"
        assert 1 <= int(answer.headers["retry-after"]) <= 60
    refused = await device.http.post("/api/sync", json={"schema": 1, "changes": []})
    assert refused.status_code == 429
    await other.push(other.energy("a"))
