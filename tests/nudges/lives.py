"""Lives to plan for: records as they are stored, and short words for times in Berlin."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from ebb.boundaries.occurrences import MINUTE, resolve
from ebb.nudges.life import Life, read_life
from ebb.records.zones import use_pinned_zones

use_pinned_zones()
BERLIN = "Europe/Berlin"
HOUR = 60 * MINUTE
DAY = 24 * HOUR
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def at(time: str, day: str = "2026-06-10", zone: str = BERLIN) -> int:
    """Give an instant from a wall time; the tenth of June 2026 is a Wednesday."""
    return resolve(date.fromisoformat(day), time, zone)


def capture(time: str, day: str = "2026-06-10", zone: str = BERLIN, off: int = 120) -> Any:
    return {"at": at(time, day, zone), "off": off, "tz": zone, "day": day}


def dinner(**fields: Any) -> dict[str, Any]:
    return {
        "created": True,
        "title": "Dinner",
        "when": {"days": EVERY_DAY, "start": "18:00", "end": "20:00"},
        "keeps_out": {"roles": ["maker"], "containers": []},
    } | fields


def run(start: str, *roles: str, day: str = "2026-06-10", **fields: Any) -> dict[str, Any]:
    whole = {"created": True, "title": "Studio", "roles": list(roles)}
    return whole | {"start": capture(start, day), "end": None} | fields


def season(**fields: Any) -> dict[str, Any]:
    start = capture("08:00", "2026-05-01")
    return {"created": True, "title": "Now", "kind": "own", "start": start, "end": None} | fields


def life(*settings: tuple[str, Any], **records: dict[str, dict[str, Any]]) -> Life:
    """Make a life in Berlin: settings by name and value, records by kind and id."""
    rows = [("place", "p", json.dumps({"created": True, "from": 0, "tz": BERLIN}))]
    rows += [("setting", name, json.dumps({"value": value})) for name, value in settings]
    for kind, held in records.items():
        rows += [(kind, id_, json.dumps(fields)) for id_, fields in held.items()]
    return read_life(rows)
