"""A full disk, a locked database, and the fsync that comes before every acknowledgement."""

from __future__ import annotations

import os
import random
import re
import shutil
import sqlite3
import subprocess
import threading
from contextlib import contextmanager
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
from tests.support.server import EbbServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 30


def device(server: EbbServer, cookie: str) -> Device:
    return Device(cookie, HonestPhone(wall_clock, random.Random(cookie)))


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Mount a file system in memory; skip where this user may not."""
    folder.mkdir()
    options = f"size={size},mode=700"
    command = ["mount", "-t", "tmpfs", "-o", options, "ebb-test", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small disk takes root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize(
    "weight", [1, *(pytest.param(weight, marks=pytest.mark.full) for weight in (2, 3, 4, 5))]
)
def test_a_full_disk_acknowledges_nothing_and_recovers(weight: int, tmp_path: Path) -> None:
    with (
        small_disk(tmp_path / "disk", "1m") as disk,
        EbbServer(disk, database_url=f"sqlite+aiosqlite:///{disk}/ebb.db") as server,
    ):
        cookie = server.join()
        phone = device(server, cookie)
        count = 0
        while not phone.statuses or phone.statuses[-1] == 200:
            count += 1
            phone.phone.write("spark", f"s{count}", {"text": "x" * 400 * weight})
            phone.try_once(port_of(server))
        assert phone.statuses[-1] in {503, 507}
        sent = phone.phone.prepare()
        with server.client(cookie) as client:
            refused = client.post("/api/sync", json=sent.body)
            assert refused.status_code in {503, 507}
            assert int(refused.headers["retry-after"]) > 0
            assert refused.json()["code"] in {"busy", "storage_full"}
            # Reading goes on.
            assert client.get("/health").status_code == 200
            read = client.get("/api/sync")
            assert read.status_code == 200
            assert len(read.json()["records"]) == len(phone.acknowledged) == count - 1
        subprocess.run(["mount", "-o", "remount,size=8m", str(disk)], check=True)
        phone.catch_up(port_of(server))
        assert len(phone.acknowledged) == count
        (database,) = disk.glob("*.db")
        with sqlite3.connect(database) as opened:
            assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        opened.close()


def test_a_locked_database_is_busy_and_health_answers(tmp_path: Path) -> None:
    path = tmp_path / "ebb.db"
    with EbbServer(tmp_path / "data", database_url=f"sqlite+aiosqlite:///{path}") as server:
        cookie = server.join()
        phone = device(server, cookie)
        phone.phone.write("spark", "before", {"text": "before"})
        phone.catch_up(port_of(server))
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        phone.phone.write("spark", "locked", {"text": "locked"})
        pushing = threading.Thread(target=phone.try_once, args=(port_of(server),))
        pushing.start()
        healthy = 0
        with server.client(cookie) as client:
            # As long as the push waits for the lock, everything that only reads goes on.
            while pushing.is_alive():
                assert client.get("/health").status_code == 200
                assert client.get("/api/sync").status_code == 200
                healthy += 1
            pushing.join()
            refused = client.post("/api/sync", json=phone.phone.prepare().body)
            assert refused.status_code == 503
            assert int(refused.headers["retry-after"]) > 0
            assert refused.json()["code"] == "busy"
        assert healthy > 10
        assert phone.statuses[-1] == 503
        other.execute("ROLLBACK")
        other.close()
        phone.catch_up(port_of(server))
        assert ("spark", "locked") in phone.acknowledged


@contextmanager
def traced(server: EbbServer, log: Path) -> Iterator[None]:
    """Note the system calls by which a server reads requests, syncs files and answers."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    calls = "trace=fsync,fdatasync,read,recvfrom,recvmsg,write,writev,sendto,sendmsg"
    tracing = subprocess.Popen(
        [strace, "-f", "-y", "-s", "64", "-e", calls, "-o", str(log), "-p", str(server.pid)],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert tracing.stderr
    try:
        said = tracing.stderr.readline()
        if "attached" not in said:
            pytest.skip(f"strace may not attach here: {said}")
        yield
    finally:
        tracing.terminate()
        tracing.wait(PATIENCE)
        tracing.stderr.close()


_REQUEST = re.compile(r"(?:read|recvfrom|recvmsg)\((\d+)<.*\"POST /api/sync")
_ANSWER = re.compile(r"(?:write|writev|sendto|sendmsg)\((\d+)<.*\"HTTP/1\.1 200")
_SYNCED = re.compile(r"(?:fsync|fdatasync)\(.*= 0$|<\.\.\. (?:fsync|fdatasync) resumed>.*= 0$")


def answers_and_syncs(log: str) -> tuple[int, int, int]:
    """Count the answers to pushes, those with a sync since their request, and the syncs."""
    synced = answers = safe = 0
    since: dict[str, int] = {}
    for line in log.splitlines():
        if _SYNCED.search(line):
            synced += 1
        elif found := _REQUEST.search(line):
            since[found[1]] = synced
        elif (found := _ANSWER.search(line)) and found[1] in since:
            answers += 1
            safe += synced > since.pop(found[1])
    return answers, safe, synced


def test_every_acknowledgement_comes_after_an_fsync(tmp_path: Path) -> None:
    log = tmp_path / "calls"
    with EbbServer(tmp_path / "data") as server:
        cookies = sign_in(server, 5)
        with traced(server, log), Load(cookies[:-1]) as load:
            load.start(port_of(server))
            load.wait_for(60)
        check_promises(load, device(server, cookies[-1]), port_of(server))
    answers, safe, synced = answers_and_syncs(log.read_text())
    # strace cuts some calls in two; those it shows whole are enough.
    assert answers >= 30
    assert safe == answers
    # Pushes that come together share one sync: a group commit counts once for many.
    assert synced <= answers * 2


def test_a_sync_that_is_left_out_is_noticed(tmp_path: Path) -> None:
    """The same look at a build that does not wait for the disk."""
    log = tmp_path / "calls"
    path = tmp_path / "ebb.db"
    broken = build("does_not_wait_for_the_disk")
    url = f"sqlite+aiosqlite:///{path}"
    with EbbServer(tmp_path / "data", database_url=url, env=broken) as server:
        cookie = server.join()
        with traced(server, log), Load([cookie]) as load:
            load.start(port_of(server))
            load.wait_for(20)
    answers, safe, _ = answers_and_syncs(log.read_text())
    assert answers >= 10
    assert safe < answers
