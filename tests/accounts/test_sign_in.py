"""Signing in over HTTP, on a real server."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import httpx
import pytest

from ebb.accounts.codes import new_code
from tests.support.authenticator import Authenticator
from tests.support.raw import ask
from tests.support.server import EbbServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[EbbServer]:
    """A server that nobody has signed in to."""
    with EbbServer(tmp_path / "data") as running:
        yield running


@pytest.fixture(scope="module")
def owned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[EbbServer, str]]:
    """A server with an owner, and the owner's session."""
    with EbbServer(tmp_path_factory.mktemp("owned") / "data") as running:
        yield running, running.join("Phone")


@pytest.fixture
def server(owned: tuple[EbbServer, str]) -> EbbServer:
    """The server that has an owner."""
    return owned[0]


@pytest.fixture
def owner(owned: tuple[EbbServer, str]) -> str:
    """The owner's session."""
    return owned[1]


@pytest.fixture
def session(server: EbbServer, owner: str) -> str:
    """The session of one more device."""
    return server.join("Spare phone", server.pair(owner))


def join(client: httpx.Client, code: str | None, device: str = "Phone") -> httpx.Response:
    return client.post("/api/account/join", json={"code": code, "device": device})


def test_the_first_code_makes_the_owner_and_works_once(fresh: EbbServer) -> None:
    old = fresh.code
    fresh.restart()
    assert fresh.code != old
    port = fresh.address.rpartition(":")[2]
    planted = f"ebb-{port}=attackerchosen000000000000000000000000000000"
    with fresh.client(planted) as client:
        assert join(client, old).status_code == 400
        first = join(client, fresh.code)
        assert first.status_code == 200
        told = first.json()
        assert told["device"]["name"] == "Phone"
        assert len(told["account"]) == 16
        cookie = first.headers["set-cookie"]
        assert cookie.startswith(f"ebb-{port}=")
        assert "attackerchosen" not in cookie
        for part in ("HttpOnly", "SameSite=strict", "Path=/"):
            assert part in cookie
        assert "Secure" not in cookie
    with fresh.client(planted) as attacker:
        assert attacker.get("/api/account").status_code == 401
    with fresh.client() as stranger:
        again = join(stranger, fresh.code)
        assert again.status_code == 400
        assert again.json()["code"] == "bad_code"
        assert "set-cookie" not in again.headers
    fresh.restart()
    assert fresh.code is None
    assert not any("One-time code" in line for line in fresh.lines)


def test_two_servers_on_one_machine_keep_their_own_sessions(
    fresh: EbbServer, server: EbbServer, owner: str
) -> None:
    with httpx.Client() as browser:
        browser.headers["sec-fetch-site"] = "same-origin"
        for one, code in ((fresh, fresh.code), (server, server.pair(owner))):
            answer = browser.post(
                f"{one.address}/api/account/join", json={"code": code, "device": "Browser"}
            )
            assert answer.status_code == 200
        # A browser has one jar for all the ports of a host, and so has this client.
        for one in (fresh, server):
            assert browser.get(f"{one.address}/api/account").status_code == 200
        assert browser.post(f"{fresh.address}/api/account/sign-out").status_code == 204
        assert browser.get(f"{server.address}/api/account").status_code == 200


def test_a_second_device_joins_the_same_account(server: EbbServer, owner: str) -> None:
    with server.client(owner) as client:
        pairing = client.post("/api/account/pair")
        assert pairing.status_code == 201
        told = pairing.json()
        assert told["url"] == f"{server.address}/join#{told['code']}"
        assert told["qr"].startswith("M4 4h7v1h-7z")
        here = client.get("/api/account").json()
    second = server.join("Tablet", told["code"].lower().replace("-", " "))
    with server.client(second) as client:
        there = client.get("/api/account").json()
        assert there["account"] == here["account"]
        assert there["device"]["name"] == "Tablet"
        assert there["devices"][-1]["name"] == "Tablet"
        assert there["devices"][:-1] == here["devices"]
        assert join(client, told["code"]).status_code == 400


def test_a_new_pairing_code_replaces_the_older(server: EbbServer, owner: str) -> None:
    older, newer = server.pair(owner), server.pair(owner)
    with server.client() as client:
        assert join(client, older).status_code == 400
        assert join(client, newer).status_code == 200


def test_of_twenty_at_once_one_gets_in(server: EbbServer, owner: str) -> None:
    code = server.pair(owner)

    def race(number: int) -> int:
        with server.client(peer=f"127.0.1.{number + 1}") as client:
            return join(client, code, f"Phone {number}").status_code

    with ThreadPoolExecutor(20) as racers:
        outcomes = list(racers.map(race, range(20)))
    assert sorted(outcomes) == [200] + [400] * 19


def test_signing_in_again_gives_another_session(server: EbbServer, owner: str) -> None:
    code = server.pair(owner)
    with server.client(owner) as client:
        second = join(client, code).headers["set-cookie"].partition(";")[0]
    assert second != owner


def test_signing_out_ends_the_session_on_the_server(server: EbbServer, session: str) -> None:
    with server.client(session) as client:
        answer = client.post("/api/account/sign-out")
        assert answer.status_code == 204
        assert "Max-Age=0" in answer.headers["set-cookie"]
    with server.client(session) as replay:
        for method, path in (("GET", "/api/account"), ("GET", "/api/sync"), ("GET", "/api/live")):
            assert replay.request(method, path).status_code == 401


def test_a_revoked_device_is_out_at_once_with_its_stream(
    server: EbbServer, owner: str, session: str
) -> None:
    with server.client(session) as thief, server.client(owner) as client:
        device = thief.get("/api/account").json()["device"]["id"]
        with thief.stream("GET", "/api/live") as live, client.stream("GET", "/api/live") as own:
            events = live.iter_text()
            assert "event: poke" in next(events)
            assert client.delete(f"/api/account/devices/{device}").status_code == 204
            # The stream comes to its end by itself: the loop would otherwise wait for ever.
            assert "".join(events) == ""
            assert thief.get("/api/account").status_code == 401
            assert "event: poke" in next(own.iter_text())
        numbers = [item["id"] for item in client.get("/api/account").json()["devices"]]
        assert device not in numbers
        assert client.delete(f"/api/account/devices/{device}").status_code == 404
    server.restart()
    with server.client(session) as thief:
        assert thief.get("/api/account").status_code == 401
    with server.client(owner) as client:
        assert client.get("/api/account").status_code == 200


def test_devices_are_renamed(server: EbbServer, session: str) -> None:
    with server.client(session) as client:
        number = client.get("/api/account").json()["device"]["id"]
        path = f"/api/account/devices/{number}"
        assert client.patch(path, json={"name": "Blue phone"}).status_code == 204
        assert client.get("/api/account").json()["device"]["name"] == "Blue phone"
        assert client.patch(path, json={"name": " "}).status_code == 400


@pytest.mark.parametrize(
    "number", ["4040", "0", "-1", str(2**63), str(2**64), "abc", "1.0", "9" * 400]
)
def test_devices_that_are_not_ours_are_absent(server: EbbServer, owner: str, number: str) -> None:
    path = f"/api/account/devices/{number}"
    with server.client(owner) as client:
        for answer in (client.delete(path), client.patch(path, json={"name": "Mine"})):
            assert answer.status_code == 404


def test_wrong_codes_are_limited_and_the_signed_in_are_not(server: EbbServer, owner: str) -> None:
    code = server.pair(owner)
    peer = "127.0.2.1"
    with server.client(peer=peer) as stranger:
        outcomes = [join(stranger, new_code()).status_code for _ in range(14)]
        assert outcomes == [400] * 10 + [429] * 4
        refused = join(stranger, code)
        assert refused.status_code == 429
        assert refused.json()["code"] == "too_many_attempts"
        assert 0 < int(refused.headers["retry-after"]) <= 600
        forged = stranger.post(
            "/api/account/join",
            json={"code": code, "device": "Phone"},
            headers={"x-forwarded-for": "203.0.113.9"},
        )
        assert forged.status_code == 429
    with server.client(owner, peer=peer) as client:
        assert client.get("/api/account").status_code == 200
    server.restart()
    with server.client(peer=peer) as stranger:
        assert join(stranger, code).status_code == 429


def test_behind_a_proxy_each_caller_has_tries_of_its_own(tmp_path: Path) -> None:
    env = {"EBB_ORIGIN": "https://ebb.example.org"}
    with EbbServer(tmp_path / "data", env=env) as server:

        def attempt(code: str | None, noted: str) -> int:
            body = json.dumps({"code": code, "device": "Phone"}).encode()
            return ask(
                server, "POST /api/account/join HTTP/1.1", "Origin: https://ebb.example.org",
                "Content-Type: application/json", f"Content-Length: {len(body)}",
                f"X-Forwarded-For: {noted}", body=body, host="ebb.example.org",
            ).status  # fmt: skip

        # What a caller writes into the header itself stands left of what the proxy notes.
        outcomes = [attempt(new_code(), f"198.51.100.{n}, 203.0.113.9") for n in range(12)]
        assert outcomes == [400] * 10 + [429] * 2
        network = [attempt(new_code(), f"2001:db8::{n:x}") for n in range(12)]
        assert network == [400] * 10 + [429] * 2
        assert attempt(server.code, "192.0.2.1") == 200


def test_a_passkey_signs_in_over_the_network(fresh: EbbServer) -> None:
    keys = Authenticator(fresh.address)
    with fresh.client(fresh.join()) as client:
        options = client.post("/api/account/passkeys/options").json()
        body = {"name": "Phone", "credential": keys.make(options)}
        assert client.post("/api/account/passkeys", json=body).status_code == 201
    port = fresh.address.rpartition(":")[2]
    planted = f"ebb-{port}=attackerchosen000000000000000000000000000000"
    with fresh.client(planted) as browser:
        shown = keys.show(browser.post("/api/account/sign-in/options").json())
        body = {"device": "Browser", "credential": shown}
        answer = browser.post("/api/account/sign-in", json=body)
        assert answer.status_code == 200
        cookie = answer.headers["set-cookie"]
        assert "attackerchosen" not in cookie
        for part in ("HttpOnly", "SameSite=strict", "Path=/"):
            assert part in cookie
        assert browser.post("/api/account/sign-in", json=body).status_code == 401
    with fresh.client(planted) as attacker:
        assert attacker.get("/api/account").status_code == 401
    assert fresh.errors.read_text().count('"event": "passkey refused"') == 0


def test_all_others_are_out_at_once_with_their_streams(fresh: EbbServer) -> None:
    owner = fresh.join()
    session = fresh.join("Spare phone", fresh.pair(owner))
    with fresh.client(session) as thief, fresh.client(owner) as client:
        with thief.stream("GET", "/api/live") as live:
            events = live.iter_text()
            assert "event: poke" in next(events)
            assert client.delete("/api/account/devices").status_code == 204
            assert "".join(events) == ""
        assert thief.get("/api/account").status_code == 401
        assert client.get("/api/account").status_code == 200


def test_secrets_are_kept_nowhere(fresh: EbbServer) -> None:
    session = fresh.join("My private phone")
    with fresh.client(session) as client:
        recovery: list[str] = client.post("/api/account/recovery-codes").json()["codes"]
        client.post("/api/account/recover", json={"code": recovery[0], "device": "private"})
        challenges = [
            client.post(f"/api/account/{path}/options").json()["challenge"]
            for path in ("passkeys", "sign-in", "proof")
        ]
    code = fresh.pair(session)
    with fresh.client(session) as client:
        join(client, "WRNG-C0DE", "Another private phone")
        client.post("/api/account/join", content=b"private {", headers={"content-type": "x"})
        client.get("/api/account?private=yes")
        client.get("/private.txt")
    assert fresh.data.stat().st_mode & 0o777 == 0o700
    files = [path for path in fresh.data.rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert path.stat().st_mode & 0o077 == 0, path
    fresh.stop()
    logged = fresh.errors.read_text()
    with closing(sqlite3.connect(fresh.data / "ebb.db")) as database:
        stored = "\n".join(database.iterdump())
    assert "INSERT INTO" in stored
    token = session.partition("=")[2]
    for secret in (
        *recovery,
        *challenges,
        token,
        code,
        code.replace("-", ""),
        str(fresh.code),
        "WRNG",
    ):
        assert secret not in logged
        assert secret not in stored
    assert "private" not in logged
