"""What is planned: few, kind and useful, and never what nobody would want any more."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ebb.boundaries.occurrences import MINUTE
from ebb.nudges.life import Life
from ebb.nudges.plan import Planned, Sent, nudge_key, plan
from tests.nudges.lives import DAY, EVERY_DAY, HOUR, at, capture, dinner, life, run, season

NOON = at("12:00")


def told(planned: list[Planned]) -> list[tuple[str, int]]:
    return [(one.key, one.at) for one in planned]


def keys(life_: Life, now: int = NOON, sent: tuple[Sent, ...] = ()) -> list[str]:
    return [one.key for one in plan(life_, sent, now)]


def test_a_boundary_is_told_ten_minutes_ahead_on_each_day_within_the_horizon() -> None:
    planned = plan(life(boundary={"b": dinner()}), [], NOON)
    assert told(planned) == [
        ("ahead:b:2026-06-10", at("17:50")),
        ("ahead:b:2026-06-11", at("17:50", "2026-06-11")),
    ]
    assert planned[0].until == at("18:30")


def test_without_any_place_there_is_no_wall_time() -> None:
    assert plan(Life(boundary=life(boundary={"b": dinner()}).boundary), [], NOON) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"nudges": {"ahead": False, "during": True, "used": True}},
        {"archived": True},
        {"ends_on": "2026-06-09"},
        {"starts_on": "2026-06-13"},
        {"skip": ["2026-06-10", "2026-06-11"]},
        {"when": {"days": ["sun"], "start": "18:00", "end": "20:00"}},
        {"when": {"cue": "nap", "minutes": 30}},
    ],
)
def test_a_boundary_that_does_not_hold_is_not_told(fields: dict[str, Any]) -> None:
    assert keys(life(boundary={"b": dinner(**fields)})) == []


@pytest.mark.parametrize("choice", ["let_go", "move", "keep", "after"])
def test_a_choice_is_heeded(choice: str) -> None:
    moved = {"moved": 45} if choice == "move" else {}
    chosen = {"b:2026-06-10": {"created": True, "choice": choice} | moved}
    planned = plan(life(boundary={"b": dinner()}, settlement=chosen), [], NOON)
    first = {"let_go": at("17:50", "2026-06-11"), "move": at("18:35")}
    assert planned[0].at == first.get(choice, at("17:50"))


def test_who_is_in_something_else_already_needs_no_word() -> None:
    table = {"r": run("17:00", "parent")}
    assert keys(life(boundary={"b": dinner()}, run=table)) == []
    ended = {"r": run("17:00", "parent", end=capture("17:30"))}
    assert keys(life(boundary={"b": dinner()}, run=ended))[0] == "ahead:b:2026-06-10"


def test_a_boundary_that_begins_during_a_kept_out_run_is_told_then() -> None:
    own = {"ahead": False, "during": True, "used": True}
    studio = {"r": run("16:00", "maker")}
    planned = plan(life(boundary={"b": dinner(nudges=own)}, run=studio), [], at("17:55"))
    assert told(planned)[0] == ("during:b:2026-06-10", at("18:00"))
    assert keys(life(boundary={"b": dinner(nudges=own)}), at("17:55")) == []


def test_one_boundary_is_told_once_in_ninety_minutes() -> None:
    studio = {"r": run("16:00", "maker")}
    lived = life(boundary={"b": dinner()}, run=studio)
    assert keys(lived, at("17:40"))[:2] == ["ahead:b:2026-06-10", "ahead:b:2026-06-11"]
    sent = (Sent("ahead:b:2026-06-10", "b", at("17:50")),)
    assert "during:b:2026-06-10" not in keys(lived, at("17:55"), sent)
    close = life(("spacing_minutes", 5), boundary={"b": dinner()}, run=studio)
    assert "during:b:2026-06-10" in keys(close, at("17:55"), sent)


def test_flex_that_is_used_up_is_told_once() -> None:
    flex = {"minutes": 30, "roles": ["maker"], "containers": [], "within": 120}
    sketch = {"r": run("20:15", "maker")}
    lived = life(boundary={"b": dinner(flex=flex)}, run=sketch)
    planned = plan(lived, [], at("20:20"))
    assert told(planned)[0] == ("used:b:2026-06-10", at("20:45"))
    longer = {"b:2026-06-10": {"created": True, "extra": 15}}
    assert "used:b:2026-06-10" not in keys(
        life(boundary={"b": dinner(flex=flex)}, run=sketch, settlement=longer), at("20:20")
    )
    late = {"r": run("22:30", "maker")}
    assert "used:b:2026-06-10" not in keys(
        life(("quiet", None), boundary={"b": dinner(flex=flex)}, run=late), at("22:31")
    )


def test_the_evening_is_asked_only_after_a_yes_and_only_once_a_day() -> None:
    assert keys(life()) == []
    nightly = ("evening_nightly", True)
    assert told(plan(life(nightly), [], NOON)) == [
        ("evening:2026-06-10", at("20:30")),
        ("evening:2026-06-11", at("20:30", "2026-06-11")),
    ]
    answered = {"day:2026-06-10": {"created": True, "answer": "skipped"}}
    assert keys(life(nightly, reflection=answered)) == ["evening:2026-06-11"]
    late = life(nightly, ("evening_time", "01:00"), ("quiet", None))
    assert keys(late, at("23:00"))[0] == "evening:2026-06-10"


def test_a_season_is_asked_about_once_after_twelve_weeks() -> None:
    lived = life(season={"s": season()})
    assert told(plan(lived, [], at("12:00", "2026-07-23"))) == [
        ("season_check:s", at("10:00", "2026-07-24"))
    ]
    assert keys(lived, at("19:00", "2026-07-24")) == []
    also = life(season={"s": season(main=False)})
    assert keys(also, at("12:00", "2026-07-23")) == []


def test_energy_is_asked_for_only_by_those_who_wish_it() -> None:
    kinds = dict.fromkeys(("ahead", "during", "used", "evening", "season_check"), True)
    wished = ("nudge_kinds", kinds | {"energy_checkin": True})
    assert keys(life(wished))[0] == "energy_checkin:2026-06-10"
    logged = {"e": {"created": True, "at": capture("11:30"), "level": 3}}
    assert keys(life(wished, energy=logged)) == ["energy_checkin:2026-06-11"]


@pytest.mark.parametrize("kind", ["ahead", "evening"])
def test_a_kind_that_is_off_is_silent(kind: str) -> None:
    kinds = dict.fromkeys(("ahead", "during", "used", "evening", "season_check"), True)
    off = ("nudge_kinds", kinds | {kind: False, "energy_checkin": False})
    lived = life(off, ("evening_nightly", True), boundary={"b": dinner()})
    assert not [key for key in keys(lived) if key.startswith(kind)]


def test_seasons_wake_silence_and_soften() -> None:
    boundary = {"b": dinner(seasons=["s"]), "c": dinner()}
    assert keys(life(boundary=boundary)) == ["ahead:c:2026-06-10", "ahead:c:2026-06-11"]
    on = life(boundary=boundary, season={"s": season(asleep=["c"])})
    assert keys(on) == ["ahead:b:2026-06-10", "ahead:b:2026-06-11"]
    assert keys(life(boundary=boundary, season={"s": season(nudges="silent")})) == []
    own = {"ahead": False, "during": True, "used": True}
    softer = life(
        boundary={"b": dinner(nudges=own)},
        run={"r": run("10:00", "maker")},
        season={"s": season(nudges="softer")},
    )
    assert keys(softer) == []
    ended = season(nudges="silent", end=capture("09:00"))
    assert keys(life(boundary={"c": dinner()}, season={"s": ended})) != []


def test_quiet_hours_are_quiet_where_one_is() -> None:
    night = dinner(when={"days": EVERY_DAY, "start": "22:30", "end": "23:00"})
    assert keys(life(boundary={"b": night})) == []
    assert keys(life(("quiet", None), boundary={"b": night})) != []
    assert keys(life(("quiet", {"from": "12:00", "to": "13:00"}), boundary={"b": night})) != []


def test_what_fell_into_quiet_hours_is_not_told_after_them() -> None:
    lived = life(
        ("evening_nightly", True), ("quiet", {"from": "20:00", "to": "21:00"}), boundary={}
    )
    assert keys(lived) == keys(lived, at("21:05")) == []


def test_the_cap_is_for_a_life_day_and_counts_what_was_sent() -> None:
    many = {
        f"b{hour}": dinner(when={"days": EVERY_DAY, "start": f"{hour}:00", "end": f"{hour}:30"})
        for hour in range(13, 21)
    }
    planned = plan(life(boundary=many), [], NOON)
    assert [one.key for one in planned][:4] == [f"ahead:b{h}:2026-06-10" for h in range(13, 17)]
    assert len(planned) == 8
    sent = (Sent("x", "x", at("09:00")), Sent("y", "y", at("10:00")))
    assert keys(life(boundary=many), NOON, sent)[1:3] == [
        "ahead:b14:2026-06-10",
        "ahead:b13:2026-06-11",
    ]
    assert keys(life(("nudge_cap", 0), boundary=many)) == []


def test_a_kind_rests_after_three_without_an_answer() -> None:
    shown = {
        f"ahead:b:2026-06-0{day}": {"created": True, "shown": at("17:50", f"2026-06-0{day}")}
        for day in (7, 8, 9)
    }
    lived = {"boundary": {"b": dinner()}}
    assert keys(life(**lived, nudge=shown)) == []
    chosen = {"b:2026-06-09": {"created": True, "choice": "keep"}}
    assert keys(life(**lived, nudge=shown, settlement=chosen)) != []
    answered = shown | {"ahead:b:2026-06-08": {"created": True, "shown": 1, "answer": "move"}}
    assert keys(life(**lived, nudge=answered)) != []
    last = "ahead:b:2026-06-09"
    for answer, rests in (("dismissed", True), ("opened", False), ("woken", False)):
        noted = shown | {last: shown[last] | {"answer": answer}}
        assert (keys(life(**lived, nudge=noted)) == []) == rests, answer
    assert keys(life(("rest_after", 4), **lived, nudge=shown)) != []


def test_what_is_stale_is_dropped_and_what_is_still_useful_is_not() -> None:
    lived = life(boundary={"b": dinner()})
    assert keys(lived, at("18:29"))[0] == "ahead:b:2026-06-10"
    assert keys(lived, at("18:30"))[0] == "ahead:b:2026-06-11"
    after_three_days = keys(lived, at("18:10", "2026-06-13"))
    assert after_three_days == [f"ahead:b:2026-06-{day}" for day in (13, 14, 15)]


def test_one_date_started_twice_is_one_occurrence_once_something_was_chosen() -> None:
    flight = {"q": {"created": True, "from": at("19:30"), "tz": "America/New_York"}}
    again = life(boundary={"b": dinner()}, place=flight)
    planned = plan(again, [], at("19:31"))
    assert told(planned)[0] == ("ahead:b:2026-06-10:2", at("23:50"))
    chosen = {"b:2026-06-10": {"created": True, "choice": "keep"}}
    once = life(boundary={"b": dinner()}, place=flight, settlement=chosen)
    assert keys(once, at("19:31"))[0] == "ahead:b:2026-06-11"


def test_home_stays_home() -> None:
    flight = {"q": {"created": True, "from": at("09:00"), "tz": "Asia/Tokyo"}}
    at_home = life(("quiet", None), boundary={"b": dinner(zone="home")}, place=flight)
    assert told(plan(at_home, [], NOON))[0] == ("ahead:b:2026-06-10", at("17:50"))
    along = life(boundary={"b": dinner()}, place=flight)
    assert told(plan(along, [], NOON))[0] == ("ahead:b:2026-06-11", at("10:50", "2026-06-11"))


def test_a_cue_opens_a_boundary_and_needs_no_word_ahead() -> None:
    nap = {"n": {"created": True, "cue": "nap", "begin": capture("13:00"), "end": None}}
    flex = {"minutes": 20, "roles": ["maker"], "containers": [], "within": 60}
    landing = dinner(when={"cue": "nap", "minutes": 30}, flex=flex)
    lived = life(boundary={"b": landing}, cue_event=nap, run={"r": run("13:40", "maker")})
    assert told(plan(lived, [], at("13:41"))) == [("used:b:2026-06-10", at("14:00"))]


def test_a_long_id_still_makes_a_key_that_records_bear() -> None:
    key = nudge_key("ahead", "b" * 64, "2026-06-10")
    assert len(key) <= 64
    assert key.startswith("ahead:")
    assert key != nudge_key("ahead", "b" * 64, "2026-06-11")


hours = st.integers(0, 23).map(lambda hour: f"{hour:02}:00")
boundaries = st.dictionaries(
    st.sampled_from("abcdef"),
    st.builds(
        lambda start, end, lead: dinner(
            when={"days": EVERY_DAY, "start": start, "end": end}, lead=lead
        ),
        hours,
        hours,
        st.integers(0, 180),
    ),
    max_size=6,
)
lives = st.builds(
    lambda held, cap, quiet, nightly: life(
        ("nudge_cap", cap), ("quiet", quiet), ("evening_nightly", nightly), boundary=held
    ),
    boundaries,
    st.integers(0, 6),
    st.none() | st.builds(lambda start, end: {"from": start, "to": end}, hours, hours),
    st.booleans(),
)


@given(lives, st.integers(0, 30 * 24 * 60))
def test_a_plan_keeps_every_promise(lived: Life, minutes: int) -> None:
    now = NOON + minutes * MINUTE
    planned = plan(lived, [], now)
    assert len({one.key for one in planned}) == len(planned)
    assert all(one.at < one.until and now < one.until for one in planned)
    by_subject = itertools.groupby(
        sorted(planned, key=lambda one: one.subject), lambda one: one.subject
    )
    for _, found in by_subject:
        times = sorted(max(one.at, now) for one in found)
        assert all(later - earlier >= 90 * MINUTE for earlier, later in itertools.pairwise(times))


@given(lives)
def test_days_lived_by_the_plan_stay_within_the_cap(lived: Life) -> None:
    sent: list[Sent] = []
    now = NOON
    for _ in range(40):
        planned = plan(lived, sent, now)
        if not planned:
            break
        now = max(now, planned[0].at)
        sent.append(Sent(planned[0].key, planned[0].subject, now))
    by_day: dict[int, int] = {}
    for one in sent:
        day = (one.at - at("04:00")) // DAY
        by_day[day] = by_day.get(day, 0) + 1
    assert max(by_day.values(), default=0) <= lived.cap
    assert len({one.key for one in sent}) == len(sent)


@given(lives, st.integers(0, 47 * 60))
def test_what_waits_is_what_a_fresh_plan_gives(lived: Life, minutes: int) -> None:
    before = plan(lived, [], NOON, horizon=4 * DAY)
    now = NOON + minutes * MINUTE
    if any(one.at <= now for one in before):
        return
    fresh = plan(lived, [], now, horizon=4 * DAY)
    shared = [one for one in fresh if one.at < NOON + 3 * DAY]
    assert shared == [one for one in before if one.at < NOON + 3 * DAY]


def test_hours_are_what_they_seem() -> None:
    assert at("13:00") - NOON == HOUR
