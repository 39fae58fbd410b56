"""The cases of tests/vectors.json, which the phone's code passes as well."""

from __future__ import annotations

import json
from functools import reduce
from typing import Any

import pytest

from ebb.records.canonical import canonical
from ebb.records.checksum import checksum
from ebb.records.life_day import DayStart, life_day
from ebb.records.merge import Register, State, is_visible, merge
from ebb.records.stamps import Clock, is_stamp
from ebb.records.wire import fold
from tests.support.make_vectors import FILE, from_state, to_state

VECTORS: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))


def cases(section: str) -> pytest.MarkDecorator:
    found = VECTORS[section]
    return pytest.mark.parametrize("case", found, ids=[case.get("name") for case in found])


def stamped(fields: dict[str, str]) -> State:
    return {name: Register(stamp, "true") for name, stamp in fields.items()}


def test_stamps() -> None:
    stamps = VECTORS["stamps"]

    assert all(map(is_stamp, stamps["good"]))
    assert not any(map(is_stamp, stamps["bad"]))
    assert stamps["ascending"] == sorted(set(stamps["ascending"]))


@pytest.mark.parametrize(
    "case", VECTORS["stamps"]["clocks"], ids=[case["name"] for case in VECTORS["stamps"]["clocks"]]
)
def test_clock(case: dict[str, Any]) -> None:
    clock = Clock(case["node"], case["ms"], case["counter"])
    for step in case["steps"]:
        if "receive" in step:
            clock.receive(step["receive"])
        else:
            assert clock.next(step["next"]) == step["stamp"]
    assert [clock.ms, clock.counter] == case["ends"]


@cases("canonical")
def test_canonical(case: dict[str, str]) -> None:
    assert canonical(case["json"]) == case["canonical"]
    assert canonical(case["canonical"]) == case["canonical"]


@cases("merge")
def test_merge(case: dict[str, Any]) -> None:
    merged = merge(to_state(case["held"]), to_state(case["offered"]))

    assert from_state(merged.state) == {n: tuple(r) for n, r in case["state"].items()}
    assert merged.changed == case["changed"]
    assert is_visible(merged.state) == case["visible"]
    lost = [
        [o.field, o.register.stamp, json.loads(o.register.value), o.was_held] for o in merged.lost
    ]
    assert sorted(lost, key=str) == sorted(case["lost"], key=str)


@cases("converge")
def test_converge(case: dict[str, Any]) -> None:
    parts = [to_state(part) for part in case["parts"]]
    wanted = {name: tuple(register) for name, register in case["state"].items()}

    for order in (parts, parts[::-1], parts + parts, parts[1:] + parts[:1]):
        empty: State = {}
        assert from_state(reduce(lambda one, two: merge(one, two).state, order, empty)) == wanted


@cases("life_day")
def test_life_day(case: dict[str, Any]) -> None:
    line = [DayStart(entry["from"], entry["time"]) for entry in case["line"]]

    assert life_day(case["at"], case["off"], line) == case["day"]


@cases("checksum")
def test_checksum(case: dict[str, Any]) -> None:
    assert checksum(case["id"], stamped(case["fields"])) == case["checksum"]


@cases("wire")
def test_wire(case: dict[str, Any]) -> None:
    assert fold(stamped(case["fields"])) == (case["stamp"], case["stamps"])
