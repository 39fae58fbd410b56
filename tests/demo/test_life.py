"""The made-up life is exactly as long as promised, always the same, valid, and plausible."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from datetime import date, timedelta
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from ebb.demo import changes, clock
from ebb.demo.make import HOME, last_instant
from ebb.records.merge import is_visible
from ebb.records.zones import offset_at
from ebb.sync.changes import Accepted, examine
from ebb.sync.schemas import read_envelope
from tests.demo.conftest import UNTIL, merged, state_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ebb.demo.diary import Change

Records = dict[tuple[str, str], dict[str, Any]]
HOUR = 3_600_000
DAY = 24 * HOUR
UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
#: Never in the product, and never in what nudges say, so not in a demo of it either.
NOT_OURS = re.compile(
    r"balance score|streak|missed|overdue|\bfail|\bbehind\b|productiv|work vs|\bshould\b|\bmust\b"
    r"|have to|need to|don't forget|\bbroke\b|in a row|\blate\b|still haven't|\bwaste|\blazy"
    r"|we miss you|!",
    re.IGNORECASE,
)
GENDERED = re.compile(r"\b(he|him|his|wife|husband|mother|father|mum|dad)\b", re.IGNORECASE)


def of(records: Records, kind: str) -> list[dict[str, Any]]:
    return [fields for (found, _), fields in records.items() if found == kind]


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def end_ms(change: Change) -> int:
    return int(max(one.stamp for one in state_of(change).values())[:12], 16)


def test_a_year_holds_exactly_what_is_promised(year: list[Change]) -> None:
    assert len(year) == 7_300
    assert len({(change["kind"], change["id"]) for change in year}) == 5_840


def test_two_years_are_twice_as_many() -> None:
    assert len(changes(2, until=UNTIL)) == 14_600


def test_a_busy_year_holds_more() -> None:
    assert len(changes(until=UNTIL, heavy=True)) == 22_600


@pytest.mark.full
def test_ten_years_hold_exactly_what_is_promised() -> None:
    assert len(changes(10, until=UNTIL)) == 73_000


@pytest.mark.full
def test_ten_busy_years_hold_exactly_what_is_promised() -> None:
    assert len(changes(10, until=UNTIL, heavy=True)) == 226_000


def test_the_same_arguments_give_the_same_bytes(year: list[Change]) -> None:
    lines = b"\n".join(msgspec.json.encode(change) for change in year)
    # Another life is fine at any time; that it differs between two machines is not.
    assert hashlib.sha256(lines).hexdigest() == GOLDEN


def test_another_seed_is_another_life(year: list[Change]) -> None:
    other = changes(seed=2, until=UNTIL)
    assert len(other) == len(year)
    assert {change["id"] for change in other} != {change["id"] for change in year}


def test_every_change_is_accepted(year: list[Change]) -> None:
    now = last_instant(UNTIL)
    for start in range(0, len(year), 1000):
        body = msgspec.json.encode({"schema": 1, "changes": year[start : start + 1000]})
        judged = examine(read_envelope(body), now)
        assert [one for one in judged if not isinstance(one, Accepted)] == []


def test_every_kind_is_there(records: Records) -> None:
    found = Counter(kind for kind, _ in records)
    assert set(found) == {
        *("role", "container", "cue", "cue_event", "run", "energy", "moment", "spark"),
        *("boundary", "settlement", "season", "reflection", "place", "nudge", "setting"),
    }
    assert found["run"] > found["energy"] > found["moment"] > found["spark"]


def test_it_says_that_it_is_a_demo(records: Records) -> None:
    assert records["setting", "demo"]["value"] is True


def test_ids_are_in_time_order(year: list[Change]) -> None:
    begun = sorted(
        (change["stamp"], change["id"])
        for change in year
        if "created" in change["fields"] and UUID7.fullmatch(change["id"])
    )
    made = {id_: stamp for stamp, id_ in reversed(begun)}
    times = [(stamp[:12], id_[:8] + id_[9:13]) for id_, stamp in made.items()]
    assert len(times) > 4_000
    assert [stamp for stamp, id_ in times if stamp != id_] == []


def test_other_ids_have_the_form_of_their_kind(year: list[Change]) -> None:
    others = {change["kind"] for change in year if not UUID7.fullmatch(change["id"])}
    assert others == {"role", "container", "setting", "reflection", "settlement", "nudge"}
    starters = {
        change["id"]
        for change in year
        if change["kind"] in {"role", "container"} and not UUID7.fullmatch(change["id"])
    }
    assert all(id_.startswith("starter-") for id_ in starters)


def test_changes_leave_the_phone_in_time_order(year: list[Change]) -> None:
    assert all(end_ms(one) <= end_ms(other) for one, other in pairwise(year))
    stamps = [one.stamp for change in year for one in state_of(change).values()]
    moments = Counter((stamp[:17], change_id) for stamp, change_id in _writes(year))
    assert max(moments.values()) == 1
    assert len(set(stamps)) >= len(year)


def _writes(year: list[Change]) -> Iterator[tuple[str, str]]:
    for change in year:
        for stamp in {one.stamp for one in state_of(change).values()}:
            yield stamp, change["id"]


def test_nothing_in_it_is_ours_to_say(year: list[Change]) -> None:
    said = {text for change in year for text in texts(change["fields"])}
    assert [text for text in said if NOT_OURS.search(text) or GENDERED.search(text)] == []


def test_roles_blend_and_runs_go_side_by_side(records: Records) -> None:
    runs = of(records, "run")
    blended = [run for run in runs if len(run["roles"]) > 1]
    beside = [run for run in runs if run.get("alongside")]
    assert len(blended) > len(runs) / 4
    assert len(beside) > 50


def test_no_run_is_absurd(records: Records) -> None:
    for run in of(records, "run"):
        if isinstance(run["end"], dict):
            assert 0 < run["end"]["at"] - run["start"]["at"] < 12 * HOUR, run
    assert 0 < sum(run["end"] == "unknown" for run in of(records, "run")) < 30


def test_at_most_three_runs_go_at_once(records: Records) -> None:
    turns = []
    for run in of(records, "run"):
        if isinstance(run["end"], dict) and not run.get("sketched"):
            turns += [(run["start"]["at"], 1), (run["end"]["at"], -1)]
    at_once = list(accumulate(step for _, step in sorted(turns)))
    assert max(at_once) == 3
    assert min(at_once) == 0


def test_at_most_three_runs_are_open_on_the_server(year: list[Change]) -> None:
    is_open: set[str] = set()
    for change in year:
        if change["kind"] != "run":
            continue
        if change["fields"].get("end", change) is None:
            is_open.add(change["id"])
        elif change["fields"].keys() & {"end", "deleted"}:
            is_open.discard(change["id"])
        assert len(is_open) <= 3
    assert len(is_open) == 1


def test_edits_and_deletes_are_part_of_it(year: list[Change]) -> None:
    deleted = Counter(change["kind"] for change in year if "deleted" in change["fields"])
    assert {"run", "energy", "moment", "container"} <= set(deleted)
    states = merged(year)
    taken_back = {key for key, state in states.items() if "deleted" in state and is_visible(state)}
    assert {kind for kind, _ in taken_back} == {"moment"}
    edits = [change for change in year if "created" not in change["fields"]]
    assert len(edits) == 7_300 - 5_840 - len(taken_back)


def test_some_captures_waited_on_the_phone(year: list[Change]) -> None:
    joined = [change for change in year if "stamps" in change]
    assert len(joined) > 500
    assert all(set(change["stamps"]) < set(change["fields"]) for change in joined)


def test_seasons_follow_one_another_and_one_lasts(records: Records) -> None:
    seasons = sorted(
        (season for season in of(records, "season") if season["main"]),
        key=lambda season: season["start"]["at"],
    )
    kinds = {season["kind"] for season in seasons}
    assert kinds == {"work_heavy", "healing", "travel", "caretaking", "own"}
    for season, following in pairwise(seasons):
        assert season["end"]["at"] + 1 == following["start"]["at"]
    assert seasons[-1]["kind"] == "caretaking"
    assert seasons[-1]["end"] is None
    assert any(not season["main"] for season in of(records, "season"))


def day_lengths(records: Records) -> dict[date, float]:
    """How many hours each life day lasted, by the zone line."""
    line = sorted((place["from"], place["tz"]) for place in of(records, "place"))
    lengths = {}
    day = UNTIL - timedelta(days=360)
    while day < UNTIL:
        starts = [_start(line, day), _start(line, day + timedelta(days=1))]
        lengths[day] = (starts[1] - starts[0]) / HOUR
        day += timedelta(days=1)
    return lengths


def _start(line: list[tuple[int, str]], day: date) -> int:
    """When a life day began: at the first 04:00 of its date in the zone then in force."""
    for (since, zone), (until, _) in pairwise([*line, (2**60, "")]):
        start = clock.instant(day, 4 * 60, zone)
        if since <= start < until:
            return start
    raise AssertionError(day)


def test_a_journey_makes_a_day_of_30_and_one_of_18_hours(records: Records) -> None:
    lengths = Counter(day_lengths(records).values())
    assert lengths[30] == lengths[18] == 1
    # The nearer journey is one hour away, and the clocks changed twice.
    assert lengths[25] == 2
    assert lengths[23] == 2


def test_life_days_follow_the_zone(records: Records) -> None:
    zones = {run["start"]["tz"] for run in of(records, "run")}
    assert zones == {HOME, "America/New_York", "Europe/Lisbon"}
    for energy in of(records, "energy"):
        assert clock.capture(energy["at"]["at"], energy["at"]["tz"]) == energy["at"]


def test_a_run_on_a_night_when_clocks_change_has_its_true_length(records: Records) -> None:
    nights = [
        run
        for run in of(records, "run")
        if isinstance(run["end"], dict)
        and run["start"]["tz"] == run["end"]["tz"] == HOME
        and run["start"]["off"] != run["end"]["off"]
    ]
    assert len(nights) == 2
    for run in nights:
        assert 0.5 * HOUR < run["end"]["at"] - run["start"]["at"] < 1.5 * HOUR
        assert offset_at(run["end"]["at"], HOME) == run["end"]["off"]


def _ended(run: dict[str, Any]) -> int:
    """When a run ended; one whose end nobody knows went on through the evening."""
    end = run["end"]
    return int(end["at"] if isinstance(end, dict) else run["start"]["at"] + 14 * HOUR)


def test_settlements_follow_the_captures(records: Records) -> None:
    dinner = next(id_ for (kind, id_), it in records.items() if kind == "boundary" and it["flex"])
    boundary = records["boundary", dinner]
    found = {
        id_: it
        for (kind, id_), it in records.items()
        if kind == "settlement" and id_.startswith(dinner)
    }
    outcomes = Counter(it["outcome"] for it in found.values())
    assert set(outcomes) == {"kept", "flexed", "moved", "let_go"}
    out = set(boundary["keeps_out"]["roles"])
    runs = [run for run in of(records, "run") if not run.get("sketched")]
    for it in found.values():
        start, end = it["window"]
        inside = [run for run in runs if run["start"]["at"] < end and _ended(run) > start]
        assert inside or "choice" in it
        if "choice" not in it:
            kept_out = any(out & set(run["roles"]) for run in inside)
            assert it["outcome"] == ("flexed" if kept_out else "kept")


def test_evenings_choose_what_is_there(records: Records, year: list[Change]) -> None:
    every = {f"{change['kind']}:{change['id']}" for change in year}
    chosen = [link for evening in of(records, "reflection") for link in evening.get("chosen", [])]
    assert len(chosen) > 200
    assert set(chosen) <= every
    answers = Counter(evening.get("answer") for evening in of(records, "reflection"))
    assert {"mostly", "partly", "different", "skipped"} <= set(answers)


def test_every_link_leads_somewhere(records: Records, year: list[Change]) -> None:
    every = {(change["kind"], change["id"]) for change in year}
    for run in of(records, "run"):
        assert ("container", run["container"]) in every
        assert all(("role", role) in every for role in run["roles"])
        assert "cue_event" not in run or ("cue_event", run["cue_event"]) in every
    for kind in ("moment", "spark"):
        assert all("run" not in it or ("run", it["run"]) in every for it in of(records, kind))


def test_energy_has_a_rhythm_and_a_walk_gives(records: Records) -> None:
    levels: dict[int, list[int]] = {}
    for energy in of(records, "energy"):
        hour = clock.minute_of_day(energy["at"]["at"], energy["at"]["tz"]) // 60
        levels.setdefault(hour, []).append(energy["level"])
    mean = {hour: sum(found) / len(found) for hour, found in levels.items()}
    assert mean[10] > mean[14] + 0.7
    assert mean[17] > mean[21] + 0.7
    assert set(Counter(energy["level"] for energy in of(records, "energy"))) == {1, 2, 3, 4, 5}


def test_the_last_afternoon_shows_a_nap(records: Records) -> None:
    (run,) = [run for run in of(records, "run") if run["end"] is None]
    assert run["title"] == "Admin while Mia naps"
    assert run["start"]["day"] == UNTIL.isoformat()
    (nap,) = [event for event in of(records, "cue_event") if event["end"] is None]
    assert nap["begin"]["at"] < run["start"]["at"]


@pytest.mark.parametrize("hour", [0, 3, 5, 8, 12, 19])
def test_at_any_hour_something_is_open_and_nothing_is_ahead(hour: int) -> None:
    until = clock.instant(UNTIL, hour * 60 + 17, HOME)
    life = changes(until=until)
    assert len(life) == 7_300
    assert max(end_ms(change) for change in life) <= until
    runs = [it for (kind, _), it in merged(life).items() if kind == "run" and is_visible(it)]
    is_open = [run for run in runs if run["end"].value == "null"]
    assert 1 <= len(is_open) <= 3
    starts = [msgspec.json.decode(run["start"].value)["at"] for run in is_open]
    assert until - min(starts) < 14 * HOUR


@pytest.mark.parametrize("home", ["America/New_York", "Australia/Lord_Howe"])
def test_home_can_be_anywhere(home: str) -> None:
    life = changes(until=date(2024, 2, 29), home=home)
    assert len(life) == 7_300


def test_a_life_takes_a_year_at_least() -> None:
    with pytest.raises(ValueError, match="at least one year"):
        changes(0, until=UNTIL)


GOLDEN = "36dab2ae2aa4cbdca7eb4b0597271ed9086c4a09aa5dc5124205ea3b264c3a1a"
