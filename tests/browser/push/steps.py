"""Turning reminders on, what makes one due now, what waits on the server, what was sent."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.browser.words import say

if TYPE_CHECKING:
    from tests.browser.ebb import Ebb
    from tests.browser.screen import Phone
    from tests.support.push_service import Browser, PushService

EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
#: What a boundary tells of by itself.
LOUD = {"ahead": True, "during": True, "used": True}
MUTE = dict.fromkeys(LOUD, False)


class Dinner:
    """A boundary that begins in this minute, as clocks here show it."""

    def __init__(self, id_: str = "b") -> None:
        start = datetime.now().astimezone()
        end = start + timedelta(minutes=59)
        self.id = id_
        self.day = f"{start:%Y-%m-%d}"
        at = int(start.timestamp() * 1000)
        self.capture = {"at": at, "off": 0, "tz": "Etc/UTC", "day": self.day}
        self.when = {"days": EVERY_DAY, "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}

    @property
    def nudge(self) -> str:
        """The name of the one nudge that it brings."""
        return f"ahead:{self.id}:{self.day}"

    @property
    def settlement(self) -> str:
        """The name of what becomes of it."""
        return f"{self.id}:{self.day}"

    def fields(self, **more: Any) -> dict[str, Any]:
        """The boundary as a record."""
        return {"title": "Dinner", "when": self.when, "lead": 0, "nudges": LOUD, **more}


def remind(phone: Phone, ebb: Ebb, code: str) -> None:
    """Connect a phone and turn its reminders on, as its person would."""
    ebb.connect(phone, code)
    ebb.open(phone, "/yours/reminders")
    phone.tap(say("reminders_on"))
    phone.sees(say("reminders_is_on"))


def rows(ebb: Ebb, sql: str) -> list[tuple[Any, ...]]:
    """Look into the server's database."""
    uri = f"file:{ebb.server.data / 'ebb.db'}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as database:
        return database.execute(sql).fetchall()


def waits(ebb: Ebb, nudge: str) -> bool:
    """Whether a nudge is still to be sent to somebody."""
    return (nudge,) in rows(ebb, "SELECT key FROM due WHERE done_at IS NULL")


def send_again(ebb: Ebb, nudge: str) -> None:
    """Leave a nudge as a server leaves it that is killed between sending and settling."""
    with closing(sqlite3.connect(ebb.server.data / "ebb.db")) as database, database:
        statement = "UPDATE due SET done_at = NULL, lease_until = 0 WHERE key = ?"
        assert database.execute(statement, (nudge,)).rowcount == 1


def sent_to(service: PushService, browser: Browser) -> list[bytes]:
    """Every message that was sent to a browser, decrypted."""
    token = browser.endpoint.rpartition("/")[2]
    return [browser.decrypt(one.body) for one in service.deliveries if one.token == token]
