"""kill -9 in mid-sync while answers get lost: what was acknowledged is there, once."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.faults.builds import build
from tests.faults.harness import (
    Device,
    HonestPhone,
    Load,
    check_promises,
    port_of,
    sign_in,
    wall_clock,
)
from tests.faults.proxy import DroppingProxy
from tests.support.server import EbbServer

if TYPE_CHECKING:
    from pathlib import Path

SHARE = 0.3
DEVICES = 4


def hurt(server: EbbServer, rounds: int, seed: int) -> None:
    """Kill the server round after round under load, then compare."""
    cookies = sign_in(server, DEVICES + 1)
    with DroppingProxy(port_of(server), SHARE, seed) as proxy, Load(cookies[:-1]) as load:
        load.start(proxy.port)
        for number in range(rounds):
            load.wait_for(DEVICES * 2)
            # Requests are on their way and being written when the kill comes.
            proxy.wait_for(1 + number % 7)
            server.kill()
            server.start()
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
    ("name", "rounds", "complaint"),
    [
        ("acknowledges_early", 4, "lost|digest was wrong"),
        ("doubles_what_comes_again", 1, "doubled"),
        ("moves_on_for_nothing", 1, "doubled"),
    ],
)
def test_a_broken_build_is_noticed(name: str, rounds: int, complaint: str, tmp_path: Path) -> None:
    with (
        EbbServer(tmp_path / "data", env=build(name)) as server,
        pytest.raises(AssertionError, match=complaint),
    ):
        hurt(server, rounds, seed=1)
