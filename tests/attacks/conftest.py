"""A running server with two accounts, on both databases; what every row asserts, too."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from ebb.accounts.codes import hash_secret
from ebb.database import open_database
from ebb.records.stamps import Clock
from tests.support.databases import (
    BACKENDS,
    drop_postgres,
    new_account,
    new_postgres,
    sqlite_url,
)
from tests.support.server import EbbServer
from tests.sync.devices import AT

Change = dict[str, Any]
#: So many records fill an account here.
QUOTA = 400


@dataclass
class Person:
    """An account with one signed-in device."""

    session: str
    client: httpx.Client
    clock: Clock

    def energy(self, id_: str, **fields: Any) -> Change:
        """Make the change that logs an energy."""
        stamp = self.clock.next(time.time_ns() // 1_000_000)
        whole = {"created": True, "at": AT, "level": 3} | fields
        return {"kind": "energy", "id": id_, "stamp": stamp, "fields": whole}

    def push(self, *changes: object) -> Any:
        """Push and expect 200."""
        answer = self.client.post("/api/sync", json=envelope(*changes))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def records(self) -> Any:
        """Read all there is."""
        answer = self.client.get("/api/sync?limit=5000")
        assert answer.status_code == 200, answer.text
        return answer.json()["records"]


@dataclass
class Target:
    """A server, its owner, who is attacked, and another account, which is to notice nothing."""

    server: EbbServer
    url: str
    owner: Person
    other: Person


def envelope(*changes: object) -> dict[str, Any]:
    """Write a push."""
    return {"schema": 1, "cursor": None, "changes": changes}


@pytest.fixture(scope="package", params=BACKENDS)
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Target]:
    """One server for all rows: it has to bear them one after the other."""
    data = tmp_path_factory.mktemp("attacks") / "data"
    url, postgres = sqlite_url(data / "ebb.db"), None
    if request.param == "postgres":
        postgres = request.getfixturevalue("postgres")
        url = asyncio.run(new_postgres(postgres))
    env = {"EBB_QUOTA_RECORDS": str(QUOTA)}
    with EbbServer(data, database_url=url, env=env) as server:
        session = server.join("Owner's phone")
        owner, other = Person(session, server.client(session), Clock()), new_person(server, url)
        # Rows try the first id for themselves, too; the second stays the other's alone.
        other.push(other.energy("theirs", note="private"), other.energy("only-theirs"))
        yield Target(server, url, owner, other)
        for person in (owner, other):
            person.client.close()
    if postgres:
        asyncio.run(drop_postgres(postgres, url))


@pytest.fixture
def target(running: Target) -> Iterator[Target]:
    """The server for one row, and what must hold after it."""
    before = running.other.records()
    logged = len(running.server.errors.read_text())
    yield running
    assert running.server.is_running
    assert running.owner.client.get("/health").status_code == 200
    assert running.other.records() == before
    failures = [
        line
        for line in running.server.errors.read_text()[logged:].splitlines()
        if "Traceback" in line or json.loads(line).get("status") == 500
    ]
    assert not failures


def check_problem(status: int, headers: Any, body: str, *echoes: str) -> None:
    """Check that an answer is a plain refusal: nothing of the server, nothing of what was sent."""
    assert 400 <= status < 500, (status, body)
    assert headers["content-type"] == "application/problem+json"
    for secret in ("Traceback", "SELECT", "msgspec", "site-packages", ".py", *echoes):
        assert secret not in body


def new_person(server: EbbServer, url: str) -> Person:
    """Make one more account."""
    session = asyncio.run(_new_session(server, url))
    return Person(session, server.client(session), Clock())


async def _new_session(server: EbbServer, url: str) -> str:
    token = secrets.token_urlsafe(24)
    async with open_database(url) as database:
        _, (device_id,) = await new_account(database, "Other phone")
        async with database.write() as connection:
            await connection.execute(
                text("UPDATE device SET token_hash = :hash WHERE id = :id"),
                {"hash": hash_secret(token), "id": device_id},
            )
    return f"ebb-{server.address.rpartition(':')[2]}={token}"
