"""A month that was lived and lies in the past, for tests of looking back on it.

It begins on Monday, 7 October 2024, in Berlin; its clocks go back in the night after the 26th, and
a flight to New York makes 5 November a day of 30 hours.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tests.browser.pocket import Pocket

if TYPE_CHECKING:
    from tests.browser.chromium import ChromiumScreen
    from tests.browser.ebb import Ebb

HOME, THERE = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
FIRST = date(2024, 10, 7)
DAYS = 31
CLOCKS_GO_BACK, FLIGHT = date(2024, 10, 26), date(2024, 11, 5)
#: What was chosen that evening: a run and a moment.
CHOSEN_DAY = date(2024, 10, 9)
WALK, CALLS = "Walk & dream", "Client calls"
MOMENT, DINNER, SEASON = "Mia on the swing", "Dinner", "Caretaking"
HOUR = 3_600_000

# As another device of the account would have sent it.
SEND = """
const body = JSON.stringify({ schema: 1, cursor: null, changes: args[0] });
const headers = { "Content-Type": "application/json" };
return (await fetch("/api/sync", { method: "POST", headers, body })).ok;
"""


def live_a_month(phone: ChromiumScreen, ebb: Ebb) -> None:
    """Connect a phone whose account has that month, and wait until the phone has it too."""
    ebb.connect(phone, ebb.first_code())
    changes = [_change(number, *one) for number, one in enumerate(_month())]
    for start in range(0, len(changes), 500):
        assert phone.run(SEND, changes[start : start + 500])
    runs = sum(change["kind"] == "run" for change in changes)
    phone.open(f"{ebb.address}/")
    phone.until(lambda: len(Pocket(phone).visible("run")) == runs, within=60)


def capture(day: date, hour: float, zone: ZoneInfo = HOME) -> dict[str, Any]:
    """An instant of a life day, at an hour that may lie past midnight."""
    midnight = datetime.combine(day, datetime.min.time(), zone)
    at = (midnight + timedelta(hours=hour)).replace(fold=0)
    offset = at.utcoffset() or timedelta()
    return {
        "at": int(at.timestamp() * 1000),
        "off": int(offset.total_seconds()) // 60,
        "tz": zone.key,
        "day": day.isoformat(),
    }


def _month() -> list[tuple[str, str, dict[str, Any]]]:
    made: list[tuple[str, str, dict[str, Any]]] = [
        ("place", "home", {"from": capture(FIRST, 0)["at"], "tz": HOME.key}),
        ("place", "there", {"from": capture(FLIGHT, 20)["at"], "tz": THERE.key}),
        ("role", "dreamer", {"name": "dreamer", "icon": "leaf", "order": 1}),
        ("role", "owner", {"name": "owner", "icon": "no-such-icon", "order": 2}),
        ("container", "walk", {"title": WALK, "roles": ["dreamer"], "priority": 3}),
        ("container", "calls", {"title": CALLS, "roles": ["owner", "dreamer"], "priority": 1}),
        (
            "season",
            "care",
            {
                "title": SEASON,
                "kind": "caretaking",
                "start": capture(FIRST + timedelta(days=3), 9),
                "end": None,
            },
        ),
        (
            "boundary",
            "dinner",
            {
                "title": DINNER,
                "when": {"days": ["mon", "tue", "wed"], "start": "18:00", "end": "19:30"},
                "flex": {"minutes": 30, "within": 120},
                "permission": "The studio can wait",
            },
        ),
    ]
    for number in range(DAYS):
        made += _day(FIRST + timedelta(days=number), number)
    return made


def _day(day: date, number: int) -> list[tuple[str, str, dict[str, Any]]]:
    # A walk lifts energy, calls in the same hours do not.
    key, title = ("walk", WALK) if number % 2 == 0 else ("calls", CALLS)
    level = 4 if key == "walk" else 2
    roles = ["dreamer"] if key == "walk" else ["owner", "dreamer"]
    made: list[tuple[str, str, dict[str, Any]]] = [
        ("run", f"first-{day}", _run("Breakfast", day, 7, 7.75)),
        (
            "run",
            f"main-{day}",
            _run(title, day, 12, 13.5, container=key, roles=roles),
        ),
        ("energy", f"before-{day}", {"at": capture(day, 11.9), "level": 3}),
        ("energy", f"after-{day}", {"at": capture(day, 13.75), "level": level}),
        ("run", f"evening-{day}", _run("Evening", day, 18.25, 21)),
        ("run", f"beside-{day}", _run("Music", day, 19, 20, alongside=True)),
    ]
    if day.weekday() < 3:
        window = [capture(day, 18)["at"], capture(day, 19.5)["at"]]
        outcome = {"outcome": "flexed", "window": window}
        made.append(("settlement", f"dinner:{day}", outcome))
    if day == CHOSEN_DAY:
        made.append(("moment", "swing", {"at": capture(day, 16), "text": MOMENT}))
        chosen = [f"run:main-{day}", "moment:swing"]
        made.append(("reflection", f"day:{day}", {"answer": "mostly", "chosen": chosen}))
    if day == CLOCKS_GO_BACK:
        made.append(("run", "night", _run("Up with Mia", day, 25.5, 27.5)))
        made.append(("energy", "night", {"at": capture(day, 26), "level": 1}))
    return made


def _run(title: str, day: date, start: float, end: float, **more: object) -> dict[str, Any]:
    return {"title": title, "start": capture(day, start), "end": capture(day, end), **more}


def _change(number: int, kind: str, identity: str, fields: dict[str, Any]) -> dict[str, Any]:
    stamp = f"{capture(FIRST, 0)['at'] + number:012x}-0000-00000001"
    return {"kind": kind, "id": identity, "stamp": stamp, "fields": {"created": True, **fields}}
