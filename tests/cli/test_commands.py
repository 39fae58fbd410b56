"""The commands as a person meets them: real processes, their words and their ends."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import subprocess
import threading
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest
import tzdata

from tests.support.server import EBB, EbbServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def ebb(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run `ebb` to its end."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("EBB_")}
    return subprocess.run(
        [EBB, *arguments],
        env={**plain, **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def has_ipv6() -> bool:
    """Whether this machine has IPv6's own address of itself."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def test_help_names_every_command_and_setting() -> None:
    told = ebb("--help")
    assert told.returncode == 0
    for word in ("serve", "pair", "account", "demo", "check", "EBB_DATA", "EBB_ORIGIN"):
        assert word in told.stdout
    for command in ("serve", "pair", "account", "demo", "check"):
        assert ebb(command, "--help").returncode == 0


def test_no_command_shows_the_help() -> None:
    told = ebb()
    assert told.returncode == 2
    assert "serve" in told.stdout


@pytest.mark.parametrize("command", ["serve", "pair", "check"])
def test_a_wrong_setting_is_told_in_one_line(command: str, tmp_path: Path) -> None:
    told = ebb(command, EBB_DATA=str(tmp_path), EBB_ORIGINN="x")
    assert told.returncode == 1
    assert "EBB_ORIGIN?" in told.stdout + told.stderr
    assert "Traceback" not in told.stderr


def test_serve_refuses_a_contact_that_nobody_could_reach(tmp_path: Path) -> None:
    told = ebb("serve", EBB_DATA=str(tmp_path), EBB_PORT="0", EBB_CONTACT="mailto:me@localhost")
    assert told.returncode == 1
    assert "EBB_CONTACT" in told.stderr


def test_serve_says_that_a_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        told = ebb("serve", EBB_DATA=str(tmp_path), EBB_PORT=str(taken.getsockname()[1]))
    assert told.returncode == 1
    assert "already" in told.stderr


def test_serve_names_this_machine_as_browsers_do(tmp_path: Path) -> None:
    with EbbServer(tmp_path / "data") as server:
        assert re.fullmatch(r"http://localhost:[1-9]\d*", server.address)
        told = "\n".join(server.lines)
        assert f"or open {server.address}/join#{server.code} or scan:" in told
        assert "http://127.0.0.1" not in told


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no ::1")
def test_serve_does_not_leave_half_of_localhost_to_another_program(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET6) as taken:
        taken.bind(("::1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = ebb("serve", EBB_DATA=str(tmp_path), EBB_PORT=str(port))
    assert told.returncode == 1
    assert f"[::1]:{port} already" in told.stderr


def test_a_second_serve_does_not_share_the_data(tmp_path: Path) -> None:
    with EbbServer(tmp_path / "data") as server:
        told = ebb("serve", EBB_DATA=str(server.data), EBB_PORT="0")
        assert told.returncode == 1
        assert "Another Ebb is running" in told.stderr
        assert "Traceback" not in told.stderr
        # The code that the first one printed is still the owner's.
        server.join()
        # However the first one ends, the next one may start.
        server.restart()


def test_a_second_demo_leaves_the_first_ones_life_alone(tmp_path: Path) -> None:
    with EbbServer(tmp_path / "demo") as server:
        told = ebb("demo", EBB_DATA=str(tmp_path), EBB_PORT="0")
        assert told.returncode == 1
        assert "Another Ebb is running" in told.stderr
        server.join()


@contextmanager
def locked(path: Path) -> Iterator[sqlite3.Connection]:
    """Hold a database's write lock, as another program may."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def test_serve_waits_for_a_database_that_is_written_to(tmp_path: Path) -> None:
    with EbbServer(tmp_path / "data") as server:
        server.kill()
        with locked(server.data / "ebb.db") as other:
            starting = threading.Thread(target=server.start)
            starting.start()
            server.wait_for_line("Waiting for it")
            other.execute("ROLLBACK")
            starting.join()
        assert server.is_running
        assert server.lines[-1] == "Ready."


# It waits for the database as long as people would.
@pytest.mark.full
def test_serve_says_so_when_the_database_stays_locked(tmp_path: Path) -> None:
    with EbbServer(tmp_path / "data") as server:
        server.kill()
    with locked(tmp_path / "data" / "ebb.db"):
        told = ebb("serve", EBB_DATA=str(tmp_path / "data"), EBB_PORT="0")
    assert told.returncode == 1
    assert told.stdout.count("Waiting for it, 10 seconds at the most.") == 1
    assert "ebb.db" in told.stderr
    assert "Another program" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_second_serve_does_not_share_the_port(tmp_path: Path) -> None:
    with EbbServer(tmp_path / "one") as server:
        port = server.address.rpartition(":")[2]
        told = ebb("serve", EBB_DATA=str(tmp_path / "two"), EBB_PORT=port)
        assert told.returncode == 1
        assert "already" in told.stderr


def test_serve_says_what_plain_http_cannot_do(tmp_path: Path) -> None:
    with EbbServer(tmp_path / "plain") as server:
        told = "\n".join(server.lines)
        assert "plain HTTP" in told
        assert "caddy reverse-proxy" in told
        assert "Push is off" in told
    env = {"EBB_ORIGIN": "https://ebb.example.org", "EBB_CONTACT": "mailto:me@example.org"}
    with EbbServer(tmp_path / "secure", env=env) as server:
        told = "\n".join(server.lines)
        assert "plain HTTP" not in told
        assert "Push is off" not in told
        assert f"https://ebb.example.org/join#{server.code}" in told


def test_serve_stops_with_open_streams(tmp_path: Path) -> None:
    with EbbServer(tmp_path / "data") as server:
        session = server.join()
        with server.client(session) as client, client.stream("GET", "/api/live") as live:
            events = live.iter_text()
            assert "event: poke" in next(events)
            assert server.stop() == 0
            assert "".join(events) == ""
        assert server.lines[-1] == "Stopped."
        assert server.errors.read_text() == ""


def test_pair_lets_one_more_device_in(tmp_path: Path) -> None:
    with EbbServer(tmp_path / "data") as server:
        first = server.join("Phone")
        told = ebb("pair", EBB_DATA=str(server.data))
        assert told.returncode == 0
        second = server.join("Tablet", code_in(told))
        with server.client(second) as client:
            names = [device["name"] for device in client.get("/api/account").json()["devices"]]
        assert names == ["Phone", "Tablet"]
        assert first != second
        unknown = ebb("pair", "--account", "nobody", EBB_DATA=str(server.data))
        assert unknown.returncode == 1
        assert "--account" in unknown.stderr


def test_pair_before_the_first_visit_makes_the_owners_code(tmp_path: Path) -> None:
    with EbbServer(tmp_path / "data") as server:
        told = ebb("pair", EBB_DATA=str(server.data))
        code = code_in(told)
        assert code != server.code
        assert f"Nobody has signed in yet to the Ebb whose data is in {server.data}." in told.stdout
        server.join("Phone", code)


def code_in(told: subprocess.CompletedProcess[str]) -> str:
    """Find the one-time code that a command printed."""
    assert told.returncode == 0, told.stderr
    line = next(line for line in told.stdout.splitlines() if line.startswith("One-time code: "))
    return line.removeprefix("One-time code: ")


def test_accounts_are_looked_after(tmp_path: Path) -> None:
    invited = {"EBB_REGISTRATION": "invitation"}
    with EbbServer(tmp_path / "data", env=invited) as server:
        env = {"EBB_DATA": str(server.data)} | invited
        assert "no account yet" in ebb("account", "list", **env).stdout
        early = ebb("account", "invite", **env)
        assert early.returncode == 1
        assert "ebb pair" in early.stderr
        owner = server.join("Phone")
        guest = server.join("Her phone", code_in(ebb("account", "invite", **env)))
        with server.client(guest) as client:
            assert client.patch("/api/account", json={"name": "Ada"}).status_code == 204
            handle = client.get("/api/account").json()["account"]
        first, second = ebb("account", "list", **env).stdout.splitlines()
        assert "the owner's" in first
        assert second.startswith(f"{handle}  Ada, since 20")
        assert "1 device, last seen 20" in second
        assert second.endswith("0 passkeys, 0 recovery codes")
        ambiguous = ebb("pair", **env)
        assert ambiguous.returncode == 1
        assert f"{handle} (Ada)" in ambiguous.stderr
        helped = ebb("account", "recover", "Ada", **env)
        assert f"For {handle}  Ada" in helped.stdout
        spare = server.join("Spare phone", code_in(helped))
        out = ebb("account", "sign-out", handle, **env)
        assert out.returncode == 0
        assert "Signed out: 2 devices." in out.stdout
        for session, status in ((owner, 200), (guest, 401), (spare, 401)):
            with server.client(session) as client:
                assert client.get("/api/account").status_code == status
        nobody = ebb("account", "recover", "nobody", **env)
        assert nobody.returncode == 1
        assert f"{handle} (Ada)" in nobody.stderr


def test_nobody_is_invited_where_the_owner_is_alone(tmp_path: Path) -> None:
    told = ebb("account", "invite", EBB_DATA=str(tmp_path))
    assert told.returncode == 1
    assert "EBB_REGISTRATION=invitation" in told.stderr


def test_account_without_a_command_shows_its_help(tmp_path: Path) -> None:
    told = ebb("account", EBB_DATA=str(tmp_path))
    assert told.returncode == 2
    for word in ("list", "invite", "recover", "sign-out"):
        assert word in told.stdout


def test_check_tells_what_is_there(tmp_path: Path) -> None:
    before = ebb("check", EBB_DATA=str(tmp_path / "data"))
    assert "made at the first start" in before.stdout
    with EbbServer(tmp_path / "data") as server:
        after = ebb("check", EBB_DATA=str(server.data), EBB_CONTACT="mailto:me@example.org")
    zones = f"rules of {tzdata.IANA_VERSION}"
    for word in ("up to date", zones, "push", "on, contact", "https", "none", "closed"):
        assert word in after.stdout
    assert f"SQLite, {tmp_path}/data/ebb.db" in after.stdout
    is_fine = after.returncode == 0
    assert after.stdout.endswith("All is in order.\n" if is_fine else "marked with !.\n")
    assert not (tmp_path / "other").exists()


def test_check_tells_of_a_database_out_of_reach(tmp_path: Path) -> None:
    url = "postgresql+asyncpg://ebb:secret@127.0.0.1:1/ebb"
    told = ebb("check", EBB_DATA=str(tmp_path), EBB_DATABASE_URL=url)
    assert told.returncode == 1
    assert "! database" in told.stdout
    assert told.stdout.endswith("Look at what is marked with !.\n")
    assert "secret" not in told.stdout + told.stderr
    assert "Traceback" not in told.stderr


def test_serve_tells_of_a_database_out_of_reach(tmp_path: Path) -> None:
    url = "postgresql+asyncpg://ebb:secret@127.0.0.1:1/ebb"
    told = ebb("serve", EBB_DATA=str(tmp_path), EBB_PORT="0", EBB_DATABASE_URL=url)
    assert told.returncode == 1
    assert "secret" not in told.stdout + told.stderr
    assert "Traceback" not in told.stderr


def test_check_tells_that_data_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file in the way")
    told = ebb("check", EBB_DATA=str(tmp_path / "data"))
    assert told.returncode == 1
    assert "! data" in told.stdout
