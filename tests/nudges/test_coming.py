"""Which occurrences there are of all boundaries: the cases that the phone passes as well."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ebb.nudges.life import Life, read_life
from ebb.nudges.plan import coming
from tests.boundaries.test_settlement import VECTORS, capture, instant, window

CASES = VECTORS["coming"]


def told(case: dict[str, Any]) -> Life:
    """Read a case as records are read from the database."""
    seasons = {
        id_: one
        | {
            "start": capture(instant(one["start"])),
            "end": one["end"] and capture(instant(one["end"])),
        }
        for id_, one in case["seasons"].items()
    }
    places = {
        str(number): {"from": instant(one["from"]), "tz": one["tz"]}
        for number, one in enumerate(case["places"])
    }
    events = {
        str(number): {
            "cue": one["cue"],
            "begin": capture(instant(one["at"]), one["tz"], one["day"]),
            "end": None,
        }
        for number, one in enumerate(case["events"])
    }
    settlements = {
        id_: one | ({"window": window(one["window"])} if "window" in one else {})
        for id_, one in case["settlements"].items()
    }
    records = {
        "boundary": case["boundaries"],
        "season": seasons,
        "place": places,
        "cue_event": events,
        "settlement": settlements,
    }
    rows = [
        (kind, id_, json.dumps({"created": True} | fields))
        for kind, held in records.items()
        for id_, fields in held.items()
    ]
    if case["home"]:
        rows.append(("setting", "home_zone", json.dumps({"value": case["home"]})))
    return read_life(rows)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_is_coming(case: dict[str, Any]) -> None:
    found = coming(told(case), instant(case["since"]), instant(case["until"]))
    by_start = sorted(found, key=lambda one: (one.occurrence.start, one.id))
    assert [
        {
            "id": f"{one.id}:{one.occurrence.date.isoformat()}",
            "zone": one.occurrence.zone,
            "nudge": one.occurrence.nudge,
            "start": one.occurrence.start,
            "end": one.occurrence.end,
        }
        for one in by_start
    ] == [
        one | {name: instant(one[name]) for name in ("nudge", "start", "end")}
        for one in case["expect"]
    ]
