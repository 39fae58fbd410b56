"""People with a phone that is reminded: real stores, a real sender, a push service, a clock."""

from __future__ import annotations

import itertools
import json
import secrets
from typing import Any

from msgspec.json import encode
from sqlalchemy import text

from ebb.database import Database
from ebb.nudges.dispatch import Dispatcher
from ebb.nudges.plan import Planned
from ebb.nudges.store import NudgeStore
from ebb.push.sender import Sender
from ebb.push.store import Offered, PushStore
from ebb.push.vapid import Vapid
from ebb.sync.changes import Accepted, examine
from ebb.sync.ledger import Push
from ebb.sync.schemas import read_envelope
from ebb.sync.store import Store
from tests.nudges.lives import BERLIN, dinner
from tests.push.clocks import Clock
from tests.support.databases import new_account
from tests.support.push_service import Browser, PushService

ORIGIN = "https://ebb.example.org"
_numbers = itertools.count()


class Household:
    """One database, its stores and a dispatcher, at a time that the test sets."""

    def __init__(
        self, database: Database, sync: Store, service: PushService, vapid: Vapid, clock: Clock
    ) -> None:
        self.database = database
        self.sync = sync
        self.service = service
        self.clock = clock
        self.vapid = vapid
        self.nudges = NudgeStore(database, "2026f")
        self.subscriptions = PushStore(database, clock)

    def dispatcher(self, sender: Sender) -> Dispatcher:
        return Dispatcher(self.database, self.nudges, sender, ORIGIN, self.clock)

    async def person(self, **boundaries: dict[str, Any]) -> Person:
        """Make an account in Berlin with a phone that wants nudges, and some boundaries."""
        account_id, (device_id,) = await new_account(self.database)
        person = Person(self, account_id, device_id)
        await person.write("place", "p", {"created": True, "from": 0, "tz": BERLIN})
        for id_, boundary in (boundaries or {"b": dinner()}).items():
            await person.write("boundary", id_, boundary)
        await person.subscribe()
        return person


class Person:
    """An account with one phone, or more."""

    def __init__(self, home: Household, account_id: int, device_id: int) -> None:
        self.home = home
        self.account_id = account_id
        self.device_id = device_id
        self.browsers: list[Browser] = []

    async def write(self, kind: str, id_: str, fields: dict[str, Any]) -> None:
        """Have a record come in by sync."""
        stamp = f"{self.home.clock():012x}-{next(_numbers) % 65536:04x}-8f2c19aa"
        change = {"kind": kind, "id": id_, "stamp": stamp, "fields": fields}
        judged = examine(
            read_envelope(encode({"schema": 1, "changes": [change]})), self.home.clock()
        )
        assert isinstance(judged[0], Accepted), judged
        await self.home.sync.push(Push(self.account_id, self.device_id, judged))

    async def subscribe(self) -> Browser:
        """Have the phone ask for nudges; each call is another browser of another device."""
        async with self.home.database.write() as connection:
            made = await connection.execute(
                text(
                    "INSERT INTO device (account_id, name, token_hash, created_at, seen_at)"
                    " VALUES (:account, 'phone', :hash, :now, :now) RETURNING id"
                ),
                {
                    "account": self.account_id,
                    "hash": secrets.token_hex(32),
                    "now": self.home.clock(),
                },
            )
            device_id = made.scalar_one()
        browser = self.home.service.browser()
        keys = browser.keys
        offered = Offered(browser.endpoint, keys["p256dh"], keys["auth"], "key")
        await self.home.subscriptions.subscribe(self.account_id, device_id, offered)
        self.browsers.append(browser)
        return browser

    async def queued(self) -> list[Planned]:
        """List what waits for this account."""
        return await self.home.nudges.queued(self.account_id, self.home.clock())

    def received(self) -> list[dict[str, Any]]:
        """Read what came to the phones, decrypted, in the order of arrival."""
        by_token = {one.endpoint.rpartition("/")[2]: one for one in self.browsers}
        return [
            json.loads(by_token[one.token].decrypt(one.body))["notification"]
            for one in self.home.service.deliveries
            if one.token in by_token
        ]
