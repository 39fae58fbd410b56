"""Plans of captures as JSON has them: how a case of vectors.json is read and answered."""

from __future__ import annotations

from typing import Any

import msgspec

from ebb.boundaries.line import zone_line
from ebb.capture.plans import (
    Called,
    CueEvent,
    Plan,
    Run,
    Said,
    Tap,
    View,
    plan_cue,
    plan_energy,
    plan_moment,
    plan_switch,
)
from ebb.records.kinds import DayStartEntry
from ebb.records.life_day import day_line

Case = dict[str, Any]


def view_of(state: Case) -> View:
    """Read what is there."""
    lines = msgspec.convert(state.get("day_start", []), list[DayStartEntry])
    return View(
        zones=zone_line([], state["zone"]),
        day_starts=day_line(lines),
        runs=msgspec.convert(state.get("runs", []), list[Run]),
        cue_events=msgspec.convert(state.get("cue_events", []), list[CueEvent]),
        energy=msgspec.convert(state.get("energy"), Said | None),
        moment=msgspec.convert(state.get("moment"), Said | None),
    )


def plan_of(case: Case) -> Plan:
    """Decide."""
    view, asked = view_of(case["state"]), case["asked"]
    now, id_ = case["tap"]["now"], case["tap"]["id"]
    tap = Tap(now, asked.get("at", now), id_)
    if "energy" in asked:
        return plan_energy(view, tap, asked["energy"])
    if "moment" in asked:
        return plan_moment(view, tap, asked["moment"])
    if "cue" in asked:
        return plan_cue(view, tap, asked["cue"], begin=asked["begin"])
    target = msgspec.convert(asked["switch"], Called)
    return plan_switch(view, tap, target, alongside=asked.get("alongside", False))


def answer_of(case: Case) -> Case:
    """Write what was decided."""
    plan = plan_of(case)
    writes = [
        {
            "kind": write.kind,
            "id": write.id,
            "create": "created" in write.fields,
            "fields": {name: value for name, value in write.fields.items() if name != "created"},
        }
        for write in plan.writes
    ]
    return {"id": plan.id, "writes": writes}
