"""Days in a phone whose clock a test sets: its mornings and its evenings."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tests.browser.ebb import be_in
from tests.browser.pocket import Pocket
from tests.browser.words import say

if TYPE_CHECKING:
    from tests.browser.chromium import ChromiumScreen
    from tests.browser.ebb import Ebb

HOME = "Europe/Berlin"
#: Options of a device that lives there, on a screen where nothing moves.
THERE: dict[str, Any] = {"timezone_id": HOME, "reduced_motion": "reduce"}
# Back in sight the app looks at the clock, at the day and at what it may ask.
LOOK = 'document.dispatchEvent(new Event("visibilitychange"))'


def at(phone: ChromiumScreen, time: str) -> None:
    """Set the phone's clock, "YYYY-MM-DDTHH:MM" as clocks at home show it, and let the app look."""
    _set(phone, time)
    phone.run(LOOK)


def open_at(phone: ChromiumScreen, ebb: Ebb, time: str, path: str = "/") -> None:
    """Open a screen of the app at a time of the phone's clock."""
    _set(phone, time)
    phone.open(ebb.address + path)
    phone.wait("return document.querySelector('main h1')")


def morning(phone: ChromiumScreen, ebb: Ebb, day: str, key: str = "starter_making") -> None:
    """Be in something at ten."""
    open_at(phone, ebb, f"{day}T10:00")
    be_in(phone, key)


def evening(phone: ChromiumScreen, ebb: Ebb, day: str, key: str = "evening_mostly") -> None:
    """Answer at a quarter to nine, on Now."""
    open_at(phone, ebb, f"{day}T20:45")
    phone.tap(say(key))
    phone.until(lambda: answer_of(phone, day) is not None)


def begin_season(phone: ChromiumScreen, ebb: Ebb, key: str) -> None:
    """Begin a season of a kind, or switch to it, in one tap."""
    phone.open(f"{ebb.address}/yours/seasons")
    phone.tap(say("seasons_switch"))
    phone.tap(say(key))
    phone.sees(say("season_on", title=say(key)))


def answer_of(phone: ChromiumScreen, day: str) -> str | None:
    """What the phone holds as the answer of a day."""
    return reflection(phone, day).get("answer")


def reflection(phone: ChromiumScreen, day: str) -> dict[str, Any]:
    """What the phone holds of a day's evening."""
    found = Pocket(phone).visible("reflection")
    held: dict[str, dict[str, Any]] = {row["id"]: row["fields"] for row in found}
    return held.get(f"day:{day}", {})


def _set(phone: ChromiumScreen, time: str) -> None:
    phone.page.clock.set_fixed_time(datetime.fromisoformat(time).replace(tzinfo=ZoneInfo(HOME)))
