"""When boundaries hold: what time libraries agree on, and rules that hold for all of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import tzdata
from hypothesis import given
from hypothesis import strategies as st

from ebb.boundaries.occurrences import MINUTE, Rule, Segment, local_date, occurrences, resolve
from ebb.boundaries.when import BadQuestion, answers
from ebb.records.zones import use_pinned_zones

CASES: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "cases.jsonl").read_text().splitlines()
]
use_pinned_zones()
ZONES = [
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Europe/Dublin",
    "Africa/Casablanca", "Asia/Kathmandu", "UTC",
]  # fmt: skip
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOUR = 60 * MINUTE


def ask(case: dict[str, Any]) -> dict[str, Any]:
    (line,) = answers([json.dumps(case).encode()])
    answer: dict[str, Any] = json.loads(line)
    return answer


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_a_case_on_which_the_libraries_agree(case: dict[str, Any]) -> None:
    assert case["tzdb"] == tzdata.IANA_VERSION
    assert ask(case) == {
        "id": case["id"],
        "nudges": case["expect"],
        "windows": case["expect_windows"],
    }


def test_an_older_system_directory_changes_nothing(tmp_path: Path) -> None:
    """All zones of a made-up system directory are UTC; the pinned rules stay in force."""
    utc = resources.files("tzdata").joinpath("zoneinfo", "UTC").read_bytes()
    for zone in {zone["zone"] for case in CASES for zone in case["zones"]}:
        path = tmp_path / zone
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(utc)
    questions = "\n".join(json.dumps(case) for case in CASES)
    answered = subprocess.run(
        [Path(sys.executable).parent / "ebb", "when", "-"],
        input=questions,
        env=os.environ | {"PYTHONTZPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    told = [json.loads(line) for line in answered.stdout.splitlines()]
    assert [one["nudges"] for one in told] == [case["expect"] for case in CASES]


times = st.builds(lambda minute: f"{minute // 60:02}:{minute % 60:02}", st.integers(0, 1439))
rules = st.builds(
    Rule,
    days=st.frozensets(st.sampled_from(DAYS)),
    start=times,
    end=times,
    lead=st.integers(0, 10_080),
    starts_on=st.none() | st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    ends_on=st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    skip=st.frozensets(st.dates(date(2026, 3, 1), date(2026, 4, 30)), max_size=5),
)
instants = st.integers(1_770_000_000_000, 1_800_000_000_000)


@st.composite
def lines(draw: st.DrawFn) -> list[Segment]:
    changes = sorted(draw(st.sets(instants, max_size=4)))
    return [Segment(since, draw(st.sampled_from(ZONES))) for since in [None, *changes]]


@given(rules, lines(), instants, st.integers(0, 40 * 24), st.integers(0, 40 * 24))
def test_two_stretches_of_time_are_as_good_as_one(
    rule: Rule, line: list[Segment], since: int, first: int, second: int
) -> None:
    middle, until = since + first * HOUR, since + (first + second) * HOUR
    whole = list(occurrences(rule, line, since, until))
    parts = [*occurrences(rule, line, since, middle), *occurrences(rule, line, middle, until)]
    assert whole == parts
    assert all(since <= one.nudge < until for one in whole)
    assert [one.nudge for one in whole] == sorted(one.nudge for one in whole)


@given(rules, st.sampled_from(ZONES), instants)
def test_every_occurrence_is_of_the_rule(rule: Rule, zone: str, since: int) -> None:
    for one in occurrences(rule, [Segment(None, zone)], since, since + 60 * 24 * HOUR):
        assert DAYS[one.date.weekday()] in rule.days
        assert one.date not in rule.skip
        assert (rule.starts_on or one.date) <= one.date <= (rule.ends_on or one.date)
        assert one.nudge == one.start - rule.lead * MINUTE
        assert one.start <= one.end <= one.start + 49 * HOUR


@given(st.dates(date(1970, 1, 3), date(2190, 1, 1)), times, st.sampled_from(ZONES))
def test_a_wall_time_comes_back_from_its_instant(day: date, time: str, zone: str) -> None:
    assert abs((local_date(resolve(day, time, zone), zone) - day).days) <= 1


@given(rules, st.sampled_from(ZONES), instants)
def test_a_later_lead_moves_the_nudge_alone(rule: Rule, zone: str, since: int) -> None:
    line = [Segment(None, zone)]
    until = since + 20 * 24 * HOUR
    earlier = Rule(
        rule.days, rule.start, rule.end, rule.lead + 5, rule.starts_on, rule.ends_on, rule.skip
    )
    moved = occurrences(earlier, line, since - 5 * MINUTE, until - 5 * MINUTE)
    assert [(one.date, one.start, one.end) for one in occurrences(rule, line, since, until)] == [
        (one.date, one.start, one.end) for one in moved
    ]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"boundary": {"days": ["monday"], "start": "08:00", "end": "09:00"}}, "monday"),
        ({"boundary": {"days": [], "start": "8:00", "end": "09:00"}}, "start"),
        ({"boundary": {"days": [], "start": "24:00", "end": "09:00"}}, "no such wall time"),
        ({"zones": [{"from_utc": None, "zone": "Europe/Atlantis"}]}, "bad_zone"),
        ({"zones": []}, "zones"),
        ({"from_utc": "2026-01-01T00:00:00"}, "without an offset"),
        ({"from_utc": "1700-01-01T00:00:00Z"}, "200 years"),
        ({"zones": [CASES[0]["zones"][0]] * 2}, "order of time"),
    ],
)
def test_what_is_no_question_is_said_with_its_line(change: dict[str, Any], says: str) -> None:
    with pytest.raises(BadQuestion) as told:
        list(answers([b"\n", json.dumps(CASES[0] | change).encode()]))
    assert says in told.value.detail
    assert told.value.detail.startswith("Line 2 ")


def test_a_year_of_days_is_found() -> None:
    rule = Rule(frozenset(DAYS), "18:00", "20:00", 10)
    since = resolve(date(2026, 1, 1), "00:00", "Europe/Berlin")
    until = since + timedelta(days=365) // timedelta(milliseconds=1)
    found = list(occurrences(rule, [Segment(None, "Europe/Berlin")], since, until))
    assert len(found) == 365
    assert len({one.date for one in found}) == 365
