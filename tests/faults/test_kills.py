"""kill -9 in mid-sync while answers get lost: what was acknowledged is there, once."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults.harness import Device, HonestPhone, Load, check_promises, wall_clock
from tests.faults.proxy import DroppingProxy
from tests.support.server import EbbServer

if TYPE_CHECKING:
    from collections.abc import Callable

SHARE = 0.3
DEVICES = 4
BROKEN = Path(__file__).parent / "broken"


def sign_in(server: EbbServer, devices: int) -> list[str]:
    first = server.join()
    return [first, *(server.join(code=server.pair(first)) for _ in range(devices - 1))]


def port_of(server: EbbServer) -> int:
    return int(server.address.rpartition(":")[2])


def hurt(server: EbbServer, rounds: int, seed: int) -> None:
    """Kill the server round after round under load, then compare."""
    cookies = sign_in(server, DEVICES + 1)
    load = Load(cookies[:-1])
    with DroppingProxy(port_of(server), SHARE, seed) as proxy:
        load.start(proxy.port)
        try:
            for number in range(rounds):
                load.wait_for(DEVICES)
                # Requests are on their way and being written when the kill comes.
                proxy.wait_for(1 + number % 7)
                server.kill()
                server.start()
        finally:
            load.stop()
        assert proxy.dropped
    fresh = Device(cookies[-1], HonestPhone(wall_clock, load.devices[0].phone.rng))
    check_promises(load, fresh, port_of(server))


@pytest.mark.parametrize("rounds", [10, pytest.param(200, marks=pytest.mark.full)])
def test_nothing_acknowledged_is_lost_or_doubled(
    rounds: int, database_url: str, tmp_path: Path
) -> None:
    with EbbServer(tmp_path / "data", database_url=database_url) as server:
        hurt(server, rounds, seed=rounds)
    if database_url.startswith("sqlite"):
        path = database_url.removeprefix("sqlite+aiosqlite:///")
        with sqlite3.connect(path) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        database.close()


@pytest.mark.parametrize(
    ("build", "complaint"),
    [
        ("acknowledges_early", "lost"),
        ("doubles_what_comes_again", "doubled"),
        ("moves_on_for_nothing", "doubled"),
    ],
)
def test_a_broken_build_is_noticed(build: str, complaint: str, tmp_path: Path) -> None:
    broken = {"PYTHONPATH": str(BROKEN / build)}
    with (
        EbbServer(tmp_path / "data", env=broken) as server,
        pytest.raises(AssertionError, match=complaint),
    ):
        hurt(server, rounds=3, seed=1)
