"""The hot statements go by an index, on the SQLite and the PostgreSQL that are bundled.

A planner that changed its mind after an upgrade once walked whole histories elsewhere.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import make_url, text

from ebb.database import Database, open_database
from ebb.sync import postgres, sqlite
from tests.support.databases import drop_postgres, new_postgres

KEYS = json.dumps([[1, "energy", "r1"], [1, "energy", "r2"]])
PULL = {"account": 1, "since": 900, "limit": 10, "last": 990, "own": 985, "echo": "[]", "rev": 5}
BY_KEY = "USING INDEX sqlite_autoindex_record_1 (account_id=? AND kind=? AND id=?)"
SQLITE: dict[str, tuple[str, Any, list[str]]] = {
    "accounts": (sqlite.ACCOUNTS, ("[1]",), ["account USING INTEGER PRIMARY KEY"]),
    "rows": (sqlite.ROWS, (KEYS,), ["SCAN k VIRTUAL TABLE", f"r {BY_KEY}"]),
    "put accounts": (
        sqlite.PUT_ACCOUNTS,
        (1, "", "", "", 1, 1),
        ["account USING INTEGER PRIMARY KEY"],
    ),
    "head": (
        sqlite.HEAD,
        PULL,
        ["a USING INTEGER PRIMARY KEY", "t USING PRIMARY KEY (account_id=? AND rev=?)"],
    ),
    "bounds": (sqlite.BOUNDS, PULL, ["USING COVERING INDEX ix_record_account_id_rev"]),
    "tag": (sqlite.TAG, PULL, ["tag USING PRIMARY KEY (account_id=? AND rev=?)"]),
    "records": (
        sqlite.RECORDS,
        PULL,
        ["record USING INDEX ix_record_account_id_rev (account_id=? AND rev>? AND rev<?)"],
    ),
    "exists": (sqlite.EXISTS, PULL | {"kind": "energy", "id": "r1"}, ["sqlite_autoindex_record_1"]),
    "history": (
        sqlite.HISTORY,
        PULL | {"kind": "energy", "id": "r1"},
        ["h USING INDEX sqlite_autoindex_history_1 (account_id=? AND kind=? AND id=?)"],
    ),
    "news": (
        sqlite.NEWS,
        PULL | {"device": 1},
        ["r USING INDEX ix_record_account_id_rev (account_id=? AND rev>?)"],
    ),
    "prune": (sqlite.PRUNE, (1,), ["history USING INDEX ix_history_replaced_at"]),
}
POSTGRES: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "lock": (postgres.LOCK, {"account": 1}, ["pk_account"]),
    "rows": (
        postgres.ROWS,
        {"account": 1, "kinds": ["energy", "energy"], "ids": ["r1", "r2"]},
        ["pk_record"],
    ),
    "head": (postgres.HEAD, {"account": 1, "rev": 5}, ["pk_account", "pk_tag"]),
    "bounds": (postgres.BOUNDS, PULL, ["ix_record_account_id_rev"]),
    "tag": (postgres.TAG, PULL, ["pk_tag"]),
    "records": (postgres.RECORDS, PULL | {"echo": []}, ["ix_record_account_id_rev"]),
    "exists": (postgres.EXISTS, {"account": 1, "kind": "energy", "id": "r1"}, ["pk_record"]),
    "history": (postgres.HISTORY, {"account": 1, "kind": "energy", "id": "r1"}, ["pk_history"]),
    "news": (postgres.NEWS, PULL | {"device": 1}, ["ix_record_account_id_rev"]),
    "prune": (postgres.PRUNE, {"before": 1}, ["ix_history_replaced_at"]),
}


@pytest.mark.parametrize("name", SQLITE)
def test_sqlite(name: str, sqlite_template: Path) -> None:
    statement, given, wanted = SQLITE[name]
    connection = sqlite3.connect(sqlite_template)
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", given)]
    connection.close()

    assert not [step for step in plan if step.startswith("SCAN") and "VIRTUAL" not in step
                and "(subquery" not in step]  # fmt: skip
    for part in wanted:
        assert any(part in step for step in plan), plan
    assert not [step for step in plan if "TEMP B-TREE" in step and name != "history"]


FILL = """
INSERT INTO account SELECT n, 'h' || n, 0, 1000, '', '', '{}' FROM generate_series(1, 3000) AS n;
INSERT INTO device SELECT n, n, 'd', NULL, 0, 0, NULL FROM generate_series(1, 3000) AS n;
INSERT INTO tag SELECT a, n, 'x' FROM generate_series(1, 50) AS a, generate_series(1, 400) AS n;
INSERT INTO record SELECT a, 'energy', 'r' || n, n, '', NULL, repeat('x', 200), n, NULL, 0, 1
  FROM generate_series(1, 20) AS a, generate_series(1, 1000) AS n;
INSERT INTO history SELECT a, 'energy', 'r' || n, 'level', '', '1', 1, 1, n
  FROM generate_series(1, 20) AS a, generate_series(1, 500) AS n;
ANALYZE
"""


@pytest.fixture(scope="module")
def filled(postgres: str, postgres_template: str) -> Iterator[str]:
    import asyncio

    async def fill() -> str:
        url = await new_postgres(postgres, postgres_template)
        address = make_url(url).set(drivername="postgresql")
        connection: Any = await asyncpg.connect(address.render_as_string(hide_password=False))
        await connection.execute(FILL)
        await connection.close()
        return url

    url = asyncio.run(fill())
    yield url
    asyncio.run(drop_postgres(postgres, url))


@pytest.mark.parametrize("name", POSTGRES)
async def test_postgres(name: str, filled: str) -> None:
    statement, given, wanted = POSTGRES[name]
    named = set(text(statement).compile().params)
    async with open_database(filled) as database:
        plan = await explain(database, statement, {k: v for k, v in given.items() if k in named})

    assert not [step for step in plan if step.get("Node Type") == "Seq Scan"], plan
    used = {step.get("Index Name") for step in plan}
    assert set(wanted) <= used


async def explain(
    database: Database, statement: str, given: dict[str, Any]
) -> list[dict[str, Any]]:
    async with database.write() as connection:
        found = await connection.execute(text(f"EXPLAIN (FORMAT JSON) {statement}"), given)
        (whole,) = found.scalar_one()
    steps, todo = [], [whole["Plan"]]
    while todo:
        step = todo.pop()
        steps.append(step)
        todo += step.get("Plans", [])
    return steps
