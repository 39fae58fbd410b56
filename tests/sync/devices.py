"""Devices for the tests of sync: they speak HTTP to the real application, in this process."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Any, Final

import httpx
from sqlalchemy import text

from ebb.accounts.codes import hash_secret
from ebb.records.stamps import Clock
from tests.support.databases import new_account

if TYPE_CHECKING:
    from litestar import Litestar

ORIGIN = "http://127.0.0.1:8000"
#: Its name has the port in it, because cookies do not know ports.
COOKIE = "ebb-8000"
AT: Final = {"at": 1_733_659_200_000, "off": 60, "tz": "Europe/Berlin", "day": "2024-12-08"}
Answer = dict[str, Any]
Change = dict[str, Any]


class _Mine:
    """The device's own cursor, where None is a cursor too."""


MINE = _Mine()


class Device:
    """One signed-in device, with a cursor and a clock of its own."""

    latest = 0

    def __init__(self, app: Litestar, account_id: int, device_id: int, token: str) -> None:
        self.app = app
        self.account_id = account_id
        self.device_id = device_id
        self.cursor: str | None = None
        self.clock = Clock()
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app),  # type: ignore[arg-type]
            base_url=ORIGIN,
            headers={"origin": ORIGIN},
            cookies={COOKIE: token},
        )

    def stamp(self, ahead: int = 0) -> str:
        """Give the next stamp, ``ahead`` ms of the wall clock.

        No two devices write within one millisecond, so the later one always wins.
        """
        Device.latest = max(Device.latest + 1, now())
        return self.clock.next(Device.latest + ahead)

    def change(self, kind: str, id_: str, stamp: str | None = None, **fields: Any) -> Change:
        """Make a change under a new stamp, or under the one given."""
        return {"kind": kind, "id": id_, "stamp": stamp or self.stamp(), "fields": fields}

    def energy(self, id_: str, level: int = 3, **fields: Any) -> Change:
        """Make a whole record."""
        return self.change("energy", id_, created=True, at=AT, level=level, **fields)

    async def push(
        self, *changes: object, cursor: str | _Mine | None = MINE, limit: int = 1000
    ) -> Answer:
        """Push, expect 200 and go on from the cursor that came back."""
        given = self.cursor if isinstance(cursor, _Mine) else cursor
        body = {"schema": 1, "cursor": given, "changes": changes, "limit": limit}
        answer = await self.http.post("/api/sync", json=body)
        assert answer.status_code == 200, answer.text
        told: Answer = answer.json()
        self.cursor = told["cursor"]
        return told

    async def pull(
        self, cursor: str | _Mine | None = MINE, limit: int = 1000, *, check: bool = False
    ) -> Answer:
        """Pull one page, expect 200 and go on from the cursor that came back."""
        given = self.cursor if isinstance(cursor, _Mine) else cursor
        asked: dict[str, Any] = {"limit": limit} | ({"cursor": given} if given else {})
        if check:
            asked["check"] = "true"
        answer = await self.http.get("/api/sync", params=asked)
        assert answer.status_code == 200, answer.text
        told: Answer = answer.json()
        self.cursor = told["cursor"]
        return told

    async def everything(self, limit: int = 5000) -> list[Change]:
        """Read the whole account from the start."""
        records, cursor, more = [], None, True
        while more:
            told = await self.pull(cursor, limit)
            records += told["records"]
            cursor, more = told["cursor"], told["more"]
        return records

    async def news(self, since: int) -> list[dict[str, Any]]:
        """Ask what other devices changed after a revision."""
        answer = await self.http.get(f"/api/news?since={since}")
        assert answer.status_code == 200, answer.text
        records: list[dict[str, Any]] = answer.json()["records"]
        return records

    async def history(self, kind: str, id_: str) -> list[dict[str, Any]]:
        """Read the lost values of a record that exists."""
        answer = await self.http.get(f"/api/history/{kind}/{id_}")
        assert answer.status_code == 200, answer.text
        values: list[dict[str, Any]] = answer.json()["values"]
        return values


async def sign_in(app: Litestar, *names: str) -> list[Device]:
    """Make a new account with some devices."""
    account_id, ids = await new_account(app.state.database, *names)
    devices = []
    for device_id in ids:
        token = secrets.token_urlsafe(24)
        async with app.state.database.write() as connection:
            await connection.execute(
                text("UPDATE device SET token_hash = :hash WHERE id = :id"),
                {"hash": hash_secret(token), "id": device_id},
            )
        devices.append(Device(app, account_id, device_id, token))
    return devices


def now() -> int:
    """Give the wall clock's milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


def rev_of(cursor: str | None) -> int:
    """Give the revision of a cursor."""
    return int((cursor or "0.").partition(".")[0])


def statuses(told: Answer) -> list[str]:
    """Give the verdicts in short: the status, or the code of what was not taken."""
    return [verdict.get("code", verdict["status"]) for verdict in told["verdicts"]]


def ids(told: Answer) -> list[str]:
    """Give the ids of the records that came, sorted."""
    return sorted(record["id"] for record in told["records"])


def fields(records: list[Change]) -> dict[str, dict[str, Any]]:
    """Give the fields of records by id."""
    return {record["id"]: record["fields"] for record in records}
