"""A year of one person, day by day: travel, clock changes, an illness, forty days away.

Run with ``-s`` it prints what a person would have got, month by month.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from whenever import Instant

from ebb.boundaries.occurrences import MINUTE, resolve
from ebb.nudges.plan import NudgeKind, Planned, Sent, plan
from tests.nudges.lives import BERLIN, DAY, EVERY_DAY, HOUR, dinner, life

NEW_YORK, TOKYO = "America/New_York", "Asia/Tokyo"
FIRST = date(2026, 1, 1)
#: Where one is from which date on.
PLACES = (
    (date(2026, 1, 1), BERLIN),
    (date(2026, 5, 4), NEW_YORK),
    (date(2026, 5, 18), BERLIN),
    (date(2026, 9, 7), TOKYO),
    (date(2026, 9, 12), BERLIN),
)
ILLNESS = (date(2026, 2, 9), date(2026, 3, 1))
AWAY = (date(2026, 7, 10), date(2026, 8, 19))
BOUNDARIES = {
    "dinner": dinner(flex={"minutes": 30, "roles": ["maker"], "containers": [], "within": 120}),
    "morning": dinner(when={"days": ["sat", "sun"], "start": "08:00", "end": "10:00"}),
    "late": dinner(when={"days": EVERY_DAY, "start": "22:30", "end": "23:30"}),
    "home": dinner(when={"days": ["mon"], "start": "12:00", "end": "13:00"}, zone="home"),
    **{
        f"many{number}": dinner(
            when={"days": ["thu"], "start": f"{9 + 2 * number:02}:00", "end": "21:00"}
        )
        for number in range(5)
    },
}


class Year:
    """The records of the year so far, what was sent, and a person who mostly answers."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.records: dict[str, dict[str, Any]] = {
            "boundary": BOUNDARIES,
            "place": {},
            "settlement": {},
            "season": {},
            "run": {},
            "nudge": {},
            "reflection": {},
        }
        self.sent: list[Sent] = []
        self.got: list[tuple[Planned, int]] = []
        #: Where the person was, from which instant on.
        self.stays: list[tuple[int, str]] = []
        self.now = 0

    def live(self, day: date) -> None:
        """Live one date from three to three in the night, in steps of what is due."""
        zone = [zone for since, zone in PLACES if since <= day][-1]
        now = max(self.now, resolve(day, "03:00", zone))
        self._begin(day, zone, now)
        until = self.now = resolve(day + timedelta(days=1), "03:00", zone)
        while now < until:
            planned = plan(
                life(("evening_nightly", True), **self.records), self.sent[-60:], now, DAY
            )
            if not planned or planned[0].at >= until:
                return
            now = max(now, planned[0].at)
            self._send(planned[0], day, now)

    def _begin(self, day: date, zone: str, now: int) -> None:
        if day in {since for since, _ in PLACES}:
            place = {"created": True, "from": now, "tz": zone}
            self.records["place"][f"p{day}"] = place
            self.stays.append((now, zone))
        begun = {"at": now, "off": 60, "tz": zone, "day": day.isoformat()}
        if day == FIRST:
            whole = {"created": True, "title": "Baby", "kind": "own"}
            self.records["season"]["baby"] = whole | {"start": begun, "end": None}
        if day == ILLNESS[0]:
            whole = {"created": True, "title": "Flu", "kind": "healing", "nudges": "silent"}
            self.records["season"]["flu"] = whole | {"start": begun, "end": None}
        if day == ILLNESS[1]:
            self.records["season"]["flu"]["end"] = begun
        is_away = AWAY[0] <= day < AWAY[1]
        if is_away:
            self.records["run"] = {}
            return
        if self.dice.random() < 0.3:
            self._wake_what_rests()
        if self.dice.random() < 0.1:
            chosen = {"created": True, "choice": "let_go"}
            self.records["settlement"][f"dinner:{day}"] = chosen
        self.records["run"] = {}
        # In the studio since the afternoon, or for a while after dinner, or not at all.
        hour = self.dice.choice(("16:00", "20:05", None, None))
        if hour:
            began = begun | {"at": resolve(day, hour, zone)}
            started = {"created": True, "title": "Studio", "roles": ["maker"], "start": began}
            self.records["run"]["studio"] = started | {"end": None}

    def _wake_what_rests(self) -> None:
        """Answer the card in the app that says which kind of nudge rests."""
        latest: dict[str, str] = {}
        for key, receipt in self.records["nudge"].items():
            kind = key.partition(":")[0]
            held = self.records["nudge"].get(latest.get(kind, ""), {"shown": 0})
            if receipt["shown"] >= held["shown"]:
                latest[kind] = key
        for key in latest.values():
            self.records["nudge"][key].setdefault("answer", "woken")

    def _send(self, one: Planned, day: date, now: int) -> None:
        self.sent.append(Sent(one.key, one.subject, now))
        self.got.append((one, now))
        is_away = AWAY[0] <= day < AWAY[1]
        receipt: dict[str, Any] = {"created": True, "shown": now}
        if not is_away and self.dice.random() < 0.7:
            receipt |= {"answer": "seen", "answered": now + MINUTE}
            if one.kind == "evening":
                answer = {"created": True, "answer": "mostly"}
                self.records["reflection"][f"day:{one.day}"] = answer
        self.records["nudge"][one.key] = receipt


@pytest.fixture(scope="module")
def year() -> Year:
    lived = Year(7)
    for number in range(365):
        lived.live(FIRST + timedelta(days=number))
    sys.stdout.write(table(lived))
    return lived


#: What the year had beside weekdays, month by month.
REMARKS = {
    2: "ill from the 9th, silent until the 1st of March",
    3: "clocks forward on the 29th",
    5: "New York from the 4th to the 18th",
    7: "away from the 10th",
    8: "back on the 19th",
    9: "Tokyo from the 7th to the 12th",
    10: "clocks back on the 25th",
}


def table(year: Year) -> str:
    """Write who got what, month by month, and at which hours of wherever one was."""
    kinds: tuple[NudgeKind, ...] = ("ahead", "during", "used", "evening", "season_check")
    heads = (*kinds, "most a day", "earliest", "latest")
    lines = ["month    " + "".join(f"{head:>13}" for head in heads)]
    for month in range(1, 13):
        got = [
            (one.kind, local(year, at)) for one, at in year.got if local(year, at).month == month
        ]
        counted = Counter(kind for kind, _ in got)
        days = Counter(when.date() for _, when in got)
        times = sorted(when.time().format_iso()[:5] for _, when in got)
        cells = (*(counted[kind] for kind in kinds), max(days.values()), times[0], times[-1])
        remark = REMARKS.get(month, "")
        lines.append(
            f"2026-{month:02}  " + "".join(f"{cell:>13}" for cell in cells) + f"  {remark}"
        )
    return "\n".join(["", *(line.rstrip() for line in lines), ""])


def local(year: Year, at: int) -> Any:
    zone = [zone for since, zone in year.stays if since <= at][-1]
    return Instant.from_timestamp(at, unit="millisecond").to_tz(zone)


def test_the_year_had_something_to_say(year: Year) -> None:
    kinds = Counter(one.kind for one, _ in year.got)
    assert kinds["ahead"] > 200
    assert kinds["evening"] > 100
    assert kinds["during"] > 0
    assert kinds["used"] > 10
    assert kinds["season_check"] == 1


def test_never_above_the_cap(year: Year) -> None:
    days = Counter(local(year, at - 4 * HOUR).date() for _, at in year.got)
    assert max(days.values()) == 4


def test_never_in_quiet_hours(year: Year) -> None:
    for one, at in year.got:
        assert 7 <= local(year, at).hour < 22, (one, local(year, at))


def test_nothing_after_it_was_let_go(year: Year) -> None:
    let_go = {key for key, one in year.records["settlement"].items() if one["choice"] == "let_go"}
    assert len(let_go) > 10
    assert not [one for one, _ in year.got if f"{one.subject}:{one.day}" in let_go]


def test_nothing_while_a_season_is_silent(year: Year) -> None:
    first, last = (resolve(day, "03:00", BERLIN) for day in ILLNESS)
    assert not [one for one, at in year.got if first <= at < last]


def test_never_twice_for_one_thing(year: Year) -> None:
    keys = [one.key for one, _ in year.got]
    assert len(keys) == len(set(keys))


def test_nothing_stale(year: Year) -> None:
    assert all(one.at <= at < one.until for one, at in year.got)


def test_who_is_away_is_left_alone_after_a_few_and_meets_no_backlog(year: Year) -> None:
    first, last = (resolve(day, "03:00", BERLIN) for day in AWAY)
    during = Counter(one.kind for one, at in year.got if first <= at < last)
    assert during["ahead"] <= 3
    assert during["evening"] <= 3
    back = [one for one, at in year.got if last <= at < last + DAY]
    assert all(date.fromisoformat(one.day) >= AWAY[1] for one in back)
