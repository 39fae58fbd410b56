"""What becomes of boundaries: the cases that the phone passes as well, and what always holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ebb.boundaries.line import zone_line
from ebb.boundaries.occurrences import MINUTE, Occurrence, Rule, Segment, occurrences
from ebb.boundaries.settlement import (
    Lived,
    Look,
    Settled,
    Subject,
    keepers,
    look,
    settle,
    used_up_at,
)
from ebb.boundaries.standing import cue_occurrences, once
from ebb.records.kinds import Boundary, Capture, CueEvent, Run, Settlement
from ebb.records.zones import use_pinned_zones

use_pinned_zones()
VECTORS: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "vectors.json").read_text(encoding="utf-8")
)
MIDNIGHT: Final = 1_772_582_400_000  # 4 March 2026
LONG_AGO, FAR_AHEAD = MIDNIGHT - 10**12, MIDNIGHT + 10**12


def cases(section: str) -> pytest.MarkDecorator:
    found = VECTORS[section]
    return pytest.mark.parametrize("case", found, ids=[case["name"] for case in found])


def instant(text: str) -> int:
    if "T" in text:
        return round(datetime.fromisoformat(text).timestamp() * 1000)
    hours, minutes, seconds = (int(part) for part in f"{text}:00".split(":")[:3])
    return MIDNIGHT + ((hours * 60 + minutes) * 60 + seconds) * 1000


def capture(at: int, tz: str = "UTC", day: str = "2026-03-04") -> dict[str, Any]:
    return {"at": at, "off": 0, "tz": tz, "day": day}


def a_run(told: dict[str, Any]) -> Run:
    start, end = capture(instant(told["start"])), told["end"]
    if end not in {None, "unknown"}:
        end = capture(instant(end))
    return msgspec.convert({"title": "", **told, "start": start, "end": end}, Run)


def runs(told: list[dict[str, Any]]) -> list[Run]:
    return [a_run(one) for one in told]


def window(told: list[str]) -> tuple[int, int]:
    start, end = told
    return instant(start), instant(end)


def subject(told: dict[str, Any]) -> Subject:
    start, end = window(told["window"])
    settlement = dict(told.get("settlement", {}))
    if settlement.get("window"):
        settlement["window"] = window(settlement["window"])
    return Subject(
        msgspec.convert(VECTORS["boundaries"][told["boundary"]], Boundary),
        start,
        end,
        msgspec.convert(settlement, Settlement),
        told.get("again", False),
        instant(told["since"]) if "since" in told else None,
    )


def lived(told: dict[str, Any]) -> Lived:
    return Lived(
        runs(told.get("runs", [])),
        [instant(one) for one in told.get("captures", [])],
        [subject(one) for one in told.get("beside", [])],
    )


@cases("zone_lines")
def test_zone_line(case: dict[str, Any]) -> None:
    places = [(instant(one["from"]), one["tz"]) for one in case["places"]]

    assert zone_line(places, case["home"], case["policy"]) == [
        Segment(one["since"] and instant(one["since"]), one["zone"]) for one in case["line"]
    ]


def stands(found: list[Occurrence], case: dict[str, Any]) -> None:
    chosen = {date.fromisoformat(day): instant(at) for day, at in case["chosen"].items()}

    assert [
        {
            "date": one.date.isoformat(),
            "zone": one.zone,
            "start": one.start,
            "end": one.end,
            "again": again,
        }
        for one, again in once(found, chosen)
    ] == [
        one | {"start": instant(one["start"]), "end": instant(one["end"])} for one in case["expect"]
    ]


@cases("dates")
def test_dates_by_the_clock(case: dict[str, Any]) -> None:
    boundary = case["boundary"]
    rule = msgspec.convert(boundary | boundary["when"] | {"lead": 10}, Rule)
    places = [(instant(one["from"]), one["tz"]) for one in case["places"]]
    line = zone_line(places, case["home"], boundary["zone"])

    stands(list(occurrences(rule, line, instant(case["since"]), instant(case["until"]))), case)


@cases("cues")
def test_dates_by_a_cue(case: dict[str, Any]) -> None:
    boundary = msgspec.convert(case["boundary"], Boundary)
    events = [
        msgspec.convert(
            {"cue": one["cue"], "begin": capture(instant(one["at"]), one["tz"], one["day"])},
            CueEvent,
        )
        for one in case["events"]
    ]
    since, until = instant(case["since"]), instant(case["until"])

    stands(cue_occurrences(boundary, events, since, until), case)


@cases("occurrences")
def test_an_occurrence(case: dict[str, Any]) -> None:
    one, facts = subject(case), lived(case)
    start, end = window(case.get("moved_to", case["window"]))

    for told in case["looks"]:
        is_held = told["state"] == "held"
        assert look(one, facts, instant(told["now"])) == Look(
            told["state"],
            start,
            end,
            told.get("holds", is_held),
            told.get("outcome"),
            told.get("left"),
            told["until"] and instant(told["until"]) if "until" in told else None,
        ), told["now"]
    outcome, last = case["settled"], instant(case["looks"][-1]["now"])
    assert settle(one, facts, last) == (outcome and Settled(outcome, (start, end)))
    assert settle(one, facts, end - 1) is None


@cases("keepers")
def test_what_keeps_out(case: dict[str, Any]) -> None:
    held = [subject(one) for one in case["occurrences"]]
    found = keepers(a_run(case["run"]), held, runs(case["runs"]), instant(case["at"]))

    named = zip(held, case["occurrences"], strict=True)
    assert [told["name"] for one, told in named if any(one is other for other in found)] == case[
        "expect"
    ]


@cases("used_up")
def test_when_a_flex_is_used_up(case: dict[str, Any]) -> None:
    wanted = case["used_up"] and instant(case["used_up"])

    assert used_up_at(subject(case), runs(case["runs"])) == wanted


def at(minute: int) -> int:
    return MIDNIGHT + minute * MINUTE


minutes = st.integers(0, 12 * 60)
names = st.lists(st.sampled_from(["maker", "creative", "parent"]), max_size=2)
named = st.fixed_dictionaries({"roles": names, "containers": st.just([])})
flexes = st.none() | st.builds(
    lambda who, length, within: who | {"minutes": length, "within": within},
    named,
    st.integers(0, 60),
    st.integers(0, 180),
)
boundaries = st.builds(
    lambda keeps_out, flex: msgspec.convert({"keeps_out": keeps_out, "flex": flex}, Boundary),
    named | st.just("all"),
    flexes,
)
ends = st.none() | st.just("unknown") | minutes.map(lambda minute: capture(at(minute)))
lived_runs = st.builds(
    lambda roles, start, end: msgspec.convert(
        {"roles": roles, "start": capture(at(start)), "end": end}, Run
    ),
    names,
    minutes,
    ends,
)
choices = st.sampled_from(["keep", "after", "move", "let_go"])
settlements = st.builds(
    Settlement,
    choice=st.none() | choices,
    moved=st.none() | st.integers(-60, 60),
    extra=st.none() | st.integers(0, 30),
)
subjects = st.builds(
    lambda boundary, start, length, settlement: Subject(
        boundary, at(start), at(start + length), settlement
    ),
    boundaries,
    minutes,
    st.integers(0, 240),
    settlements,
)
lives = st.builds(
    lambda ran, captured, beside: Lived(ran, captured, beside),  # noqa: PLW0108 - its types hide
    st.lists(lived_runs, max_size=5),
    st.lists(minutes.map(at), max_size=2),
    st.lists(subjects, max_size=2),
)
ORDER: Final = {"ahead": 0, "held": 1, "moved": 1, "flex_open": 2, "flex_running": 2, "settled": 3}


def choose(one: Subject, **fields: Any) -> Subject:
    settlement = msgspec.structs.replace(one.settlement, **fields)
    return msgspec.structs.replace(one, settlement=settlement)


def instants(run: Run) -> list[int]:
    return [one.at for one in (run.start, run.end) if isinstance(one, Capture)]


def is_inside(one: Subject) -> Callable[[int], bool]:
    return lambda moment: one.start <= moment < one.end


@given(subjects, lives)
def test_without_a_capture_or_a_choice_there_is_no_outcome(one: Subject, facts: Lived) -> None:
    quiet = choose(one, choice=None)
    around = [run for run in facts.runs if not any(map(is_inside(one), instants(run)))]
    silent = Lived(around, [], facts.beside)

    assert settle(quiet, silent, FAR_AHEAD) is None
    assert look(quiet, silent, FAR_AHEAD).outcome is None


@given(subjects, lives, minutes)
def test_what_is_let_go_is_let_go(one: Subject, facts: Lived, minute: int) -> None:
    gone = choose(one, choice="let_go")

    for now in (LONG_AGO, at(minute), FAR_AHEAD):
        found = look(gone, facts, now)
        assert (found.state, found.outcome, found.holds) == ("settled", "let_go", False)
    written = settle(gone, facts, FAR_AHEAD)
    assert written
    assert written.outcome == "let_go"


@given(subjects, lives, minutes, st.randoms())
def test_the_order_of_what_was_lived_changes_nothing(
    one: Subject, facts: Lived, minute: int, rng: Any
) -> None:
    shuffled = Lived(
        rng.sample(facts.runs, len(facts.runs)),
        rng.sample(facts.captures, len(facts.captures)),
        rng.sample(facts.beside, len(facts.beside)),
    )

    for now in (at(minute), FAR_AHEAD):
        assert look(one, shuffled, now) == look(one, facts, now)
        assert settle(one, shuffled, now) == settle(one, facts, now)
        assert used_up_at(one, shuffled.runs) == used_up_at(one, facts.runs)


@given(subjects, lives, st.lists(st.integers(-60, 24 * 60), min_size=2, max_size=12))
def test_states_go_one_way(one: Subject, facts: Lived, times: list[int]) -> None:
    found = [look(one, facts, at(minute)) for minute in sorted(times)]
    steps = [ORDER[each.state] for each in found]

    assert steps == sorted(steps)
    assert len({each.outcome for each in found if each.outcome}) <= 1


@given(subjects, lives, minutes)
def test_what_was_settled_is_settled_once_and_for_all(
    one: Subject, facts: Lived, minute: int
) -> None:
    written = settle(one, facts, FAR_AHEAD)
    if written is None:
        return
    settled = choose(one, outcome=written.outcome, window=written.window)
    edited = msgspec.structs.replace(
        settled, boundary=Boundary(keeps_out="all"), start=at(minute), end=at(minute + 30)
    )

    for later in (settled, edited):
        assert settle(later, Lived(), FAR_AHEAD) is None
        found = look(later, Lived(), FAR_AHEAD)
        assert (found.outcome, (found.start, found.end)) == written


@given(subjects, lives, minutes)
def test_a_flex_never_gives_more_than_its_minutes(one: Subject, facts: Lived, minute: int) -> None:
    found = look(one, facts, at(minute))

    if found.left is None:
        assert not found.state.startswith("flex")
        return
    flex = one.boundary.flex
    assert flex
    assert found.until
    assert 0 < found.left <= flex.minutes + 15
    assert found.until > at(minute)


@given(st.lists(subjects, max_size=4), st.lists(lived_runs, min_size=1, max_size=4), minutes)
def test_another_boundary_never_frees_what_no_flex_allows(
    held: list[Subject], ran: list[Run], minute: int
) -> None:
    without = [
        msgspec.structs.replace(one, boundary=msgspec.structs.replace(one.boundary, flex=None))
        for one in held
    ]
    together = keepers(ran[0], without, ran, at(minute))
    alone = [one for one in without if keepers(ran[0], [one], ran, at(minute))]

    assert together == alone
