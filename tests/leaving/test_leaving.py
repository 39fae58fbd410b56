"""An account that is deleted leaves no row in any table, and nobody else loses one."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Table, Text, insert, select, text

from ebb.database import Database
from ebb.database.attempts import MINUTE, action_of, count_attempt
from ebb.database.tables import attempt, challenge, device, metadata
from ebb.leaving.store import LeavingStore
from tests.support.databases import new_account
from tests.support.server import EbbServer

#: What belongs to no account: numbers of tries, which age out within the hour.
OF_NOBODY = {"attempt"}


def value_of(column: Any, made: dict[str, dict[str, Any]]) -> object:
    """Give a column something that is allowed there; what refers to a row refers to one made."""
    for key in column.foreign_keys:
        return made[key.column.table.name][key.column.name]
    made_of = {str: secrets.token_hex(8), bytes: secrets.token_bytes(8), bool: True}
    return made_of.get(column.type.python_type, 1)


async def fill(database: Database, account_id: int) -> None:
    """Put a row of the account into every table that belongs to accounts."""
    made: dict[str, dict[str, Any]] = {"account": {"id": account_id}}
    async with database.write() as connection:
        for table in metadata.sorted_tables:
            if table.name in OF_NOBODY | {"account"}:
                continue
            columns = [one for one in table.c if not (one.primary_key and one.name == "id")]
            if "id" in table.c and isinstance(table.c.id.type, Text):
                columns.append(table.c.id)
            values = {one.name: value_of(one, made) for one in columns}
            row = await connection.execute(insert(table).values(values).returning(*table.c))
            made[table.name] = dict(row.one()._mapping)
        now = 50 * MINUTE
        await count_attempt(connection, action_of(account_id, "sync"), now, MINUTE)


async def rows_of(database: Database, account_id: int) -> dict[str, int]:
    """Count the account's rows in every table."""

    async def count(connection: Any, table: Table) -> int:
        if table is attempt:
            rows = (await connection.execute(select(table.c.action))).scalars().all()
            return sum(action.startswith(action_of(account_id, "")) for action in rows)
        if table is challenge:
            # Of a device of the account, or of one that is nobody's any more.
            others = select(device.c.id).where(device.c.account_id != account_id)
            left = select(table.c.expires_at).where(table.c.device_id.not_in(others))
            return len((await connection.execute(left)).all())
        column = table.c.id if table.name == "account" else table.c.account_id
        return len((await connection.execute(select(column).where(column == account_id))).all())

    async with database.read() as connection:
        return {table.name: await count(connection, table) for table in metadata.sorted_tables}


async def test_no_table_keeps_a_row(database: Database) -> None:
    leaver, other = [(await new_account(database))[0] for _ in range(2)]
    for account_id in (leaver, other):
        await fill(database, account_id)
    before = await rows_of(database, other)
    assert all((await rows_of(database, leaver)).values())

    await LeavingStore(database).delete(leaver)

    assert not any((await rows_of(database, leaver)).values())
    assert await rows_of(database, other) == before
    await LeavingStore(database).delete(leaver)


async def test_a_table_without_an_account_is_known_as_such() -> None:
    known = {name for name, table in metadata.tables.items() if "account_id" in table.c}
    assert metadata.tables.keys() - known == OF_NOBODY | {"account", "challenge"}


async def test_numbers_that_begin_alike_are_other_accounts(database: Database) -> None:
    async with database.write() as connection:
        for account_id in (1, 12):
            action = action_of(account_id, "sync")
            await count_attempt(connection, action, 50 * MINUTE, MINUTE)
    await LeavingStore(database).delete(1)
    async with database.read() as connection:
        (left,) = (await connection.execute(text("SELECT action FROM attempt"))).scalars()
    assert left == action_of(12, "sync")


def leave(client: httpx.Client, **body: str) -> httpx.Response:
    return client.request("DELETE", "/api/account", json=body)


def test_leaving_ends_everything_and_lets_the_next_one_in(
    tmp_path: Path, database_url: str
) -> None:
    env = {"EBB_BACKUPS_KEPT_DAYS": "30"}
    with EbbServer(tmp_path / "data", database_url=database_url, env=env) as server:
        session = server.join("Phone")
        second = server.join("Tablet", server.pair(session))
        with server.client(session) as client, server.client(second) as tablet:
            handle = client.get("/api/account").json()["account"]
            body = {"name": "Shortcut", "scopes": ["energy"]}
            secret = client.post("/api/account/tokens", json=body).json()["secret"]
            for wrong in ({}, {"account": ""}, {"account": handle[:-1]}, {"account": handle + "x"}):
                assert leave(client, **wrong).status_code in {400, 403}
            with tablet.stream("GET", "/api/live") as live:
                events = live.iter_text()
                assert "event: poke" in next(events)
                answer = leave(client, account=handle)
                # The stream comes to its end by itself: the loop would otherwise wait for ever.
                assert "".join(events) == ""
            assert answer.status_code == 200
            assert answer.json()["backups_kept_days"] == 30
            assert "for up to 30 days" in answer.json()["detail"]
            assert "Max-Age=0" in answer.headers["set-cookie"]
            for one in (client, tablet):
                assert one.get("/api/account").status_code == 401
                assert one.get("/api/sync").status_code == 401
            assert leave(tablet, account=handle).status_code == 401
            headers = {"authorization": f"Bearer {secret}"}
            refused = httpx.post(
                f"{server.address}/api/capture", json={"energy": 3}, headers=headers
            )
            assert refused.status_code == 401
        server.restart()
        assert server.code
        with server.client(server.join("Next phone")) as client:
            assert client.get("/api/account").json()["account"] != handle
            assert client.get("/api/sync").json()["records"] == []


@pytest.mark.parametrize(("days", "words"), [("", "not known"), ("0", "No backups are kept")])
def test_what_is_not_known_of_backups_is_said(tmp_path: Path, days: str, words: str) -> None:
    env = {"EBB_BACKUPS_KEPT_DAYS": days}
    with (
        EbbServer(tmp_path / "data", env=env) as server,
        server.client(server.join()) as client,
    ):
        handle = client.get("/api/account").json()["account"]
        told = leave(client, account=handle).json()
    assert told["backups_kept_days"] == (int(days) if days else None)
    assert words in told["detail"]
