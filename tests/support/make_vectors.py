"""Makes tests/vectors.json: ``python -m tests.support.make_vectors``.

Hand-written cases first, then cases drawn at random from a fixed seed over a world so small that
ties, deletes and replays are common. What is expected comes from the Python code; what the rules
say about it is held by tests/records, and the phone's code must come to the same by itself.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from ebb.records.canonical import canonical
from ebb.records.checksum import MODULUS, checksum
from ebb.records.life_day import USUAL_LINE, DayStart, life_day
from ebb.records.merge import Register, State, is_visible, merge
from ebb.records.stamps import Clock, is_stamp, make_stamp
from ebb.records.wire import fold

FILE = Path(__file__).parents[1] / "vectors.json"
SEED = 20_261_122
HEADER = (
    "Cases that every implementation of Ebb's records must pass. Made by "
    "`python -m tests.support.make_vectors` (hand-written cases, then random ones from a fixed "
    "seed); never edited by hand. Registers are [stamp, value]."
)
MS = 0x0193_A5B2_C3D4
NODES = ("0000000a", "8f2c19aa", "ffffffff")

Registers = dict[str, tuple[str, Any]]


def make() -> dict[str, Any]:
    """Give the whole file as one value."""
    rng = random.Random(SEED)
    return {
        "about": HEADER,
        "stamps": _stamps(),
        "canonical": [{"json": text, "canonical": canonical(text)} for text in _texts(rng)],
        "merge": [_merge_case(*case) for case in [*_merges(), *_random_merges(rng, 140)]],
        "converge": [_converge_case(rng) for _ in range(40)],
        "life_day": [_day_case(*case) for case in [*_days(), *_random_days(rng, 30)]],
        "checksum": [_checksum_case(*case) for case in _sums(rng)],
        "wire": [_wire_case(state) for state in _folds(rng)],
    }


def write() -> str:
    """Give the file's text: one case a line, so that a change is readable."""
    parts = []
    for name, section in make().items():
        if isinstance(section, list):
            lines = ",\n".join(f"    {_dump(case)}" for case in section)
            parts.append(f"  {_dump(name)}: [\n{lines}\n  ]")
        else:
            parts.append(f"  {_dump(name)}: {_dump(section)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def to_state(registers: Registers) -> State:
    """Give a state of the Python code for registers with JSON values."""
    return {name: Register(stamp, _dump(value)) for name, (stamp, value) in registers.items()}


def from_state(state: State) -> Registers:
    """Give registers with JSON values, sorted by field."""
    return {name: (one.stamp, json.loads(one.value)) for name, one in sorted(state.items())}


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _stamps() -> dict[str, Any]:
    good = [
        "000000000000-0000-00000000",
        "0193a5b2c3d4-0000-8f2c19aa",
        "0193a5b2c3d4-ffff-ffffffff",
        "ffffffffffff-ffff-ffffffff",
    ]
    bad = [
        "",
        "0193a5b2c3d4-0000-8f2c19a",
        "0193a5b2c3d4-0000-8f2c19aaa",
        "0193A5B2C3D4-0000-8F2C19AA",
        "0193a5b2c3d4_0000_8f2c19aa",
        "0193a5b2c3d-40000-8f2c19aa",
        "0193a5b2c3d4-0000-8f2c19ag",
        " 193a5b2c3d4-0000-8f2c19aa",
        "+193a5b2c3d4-0000-8f2c19aa",
        "0193a5b2c3d4-0000--f2c19aa",
        "0193a5b2c3d4-00\u0030\u0660-8f2c19aa",
        "0193a5b2c3d4-0000-8f2c19a\n",
    ]
    assert all(map(is_stamp, good))
    assert not any(map(is_stamp, bad))
    return {
        "good": good,
        "bad": bad,
        "ascending": sorted(
            make_stamp(MS + ms, counter, node)
            for ms in (0, 1, 0x1000)
            for counter in (0, 9, 0xA, 0x100)
            for node in NODES
        ),
        "clocks": [_clock(*case) for case in _clocks()],
    }


def _clocks() -> list[tuple[str, int, int, list[tuple[str, Any]]]]:
    ahead = make_stamp(MS + 5_000, 7, NODES[2])
    return [
        ("counts up within a millisecond", 0, 0, [("next", MS), ("next", MS), ("next", MS + 1)]),
        ("never goes back with the wall clock", 0, 0, [("next", MS), ("next", MS - 60_000)]),
        ("goes on from what was stored", MS, 41, [("next", MS - 1_000), ("next", MS)]),
        ("a full counter moves to the next millisecond", MS, 0xFFFF, [("next", MS), ("next", MS)]),
        ("advances on receive", 0, 0, [("next", MS), ("receive", ahead), ("next", MS + 1)]),
        ("an old stamp received moves nothing", MS, 3, [("receive", make_stamp(MS, 2, NODES[2]))]),
        (
            "after a receive at a full counter",
            0,
            0,
            [("receive", make_stamp(MS, 0xFFFF, NODES[2])), ("next", MS), ("next", MS + 9)],
        ),
    ]


def _clock(name: str, ms: int, counter: int, steps: list[tuple[str, Any]]) -> dict[str, Any]:
    clock = Clock(NODES[1], ms, counter)
    told: list[dict[str, Any]] = []
    for step, given in steps:
        if step == "next":
            told.append({"next": given, "stamp": clock.next(given)})
        else:
            clock.receive(given)
            told.append({"receive": given})
    return {
        "name": name,
        "node": NODES[1],
        "ms": ms,
        "counter": counter,
        "steps": told,
        "ends": [clock.ms, clock.counter],
    }


def _texts(rng: random.Random) -> list[str]:
    fixed = [
        "null",
        "true",
        "0",
        "-0",
        "-0.0",
        "1.0",
        "100",
        "1e2",
        "0.1",
        "-1.5",
        "1e21",
        "1e20",
        "123456789012345680000",
        "1e-6",
        "1e-7",
        "0.000001234",
        "5e-324",
        "1.7976931348623157e308",
        "9007199254740993",
        "333333333.33333329",
        "1E30",
        "4.50",
        "2e-3",
        '""',
        '"\\u00e9\\ud83d\\ude00"',
        '"\\u0001\\b\\t\\n\\f\\r\\"\\\\\\/"',
        '"\\u007f\\u2028 <&>"',
        '{"b":1,"a":[1,{"d":null,"c":false}]}',
        '{"a":1,"a":2}',
        '{ "\\ud83d\\ude00" : 1, "\\ufb33": 2, "1": 3, "": 4 }',
        "[ ]",
        "{ }",
    ]
    drawn = [
        repr(rng.choice((-1, 1)) * rng.random() * 10 ** rng.randint(-12, 26)) for _ in range(40)
    ]
    return fixed + drawn


def _at(step: int, node: str = NODES[1]) -> str:
    return make_stamp(MS + step, 0, node)


def _merges() -> list[tuple[str, Registers, Registers]]:
    run = {
        "created": (_at(1), True),
        "title": (_at(1), "Deep work"),
        "start": (_at(1), {"at": MS, "off": 60, "tz": "Europe/Berlin", "day": "2024-12-08"}),
        "end": (_at(1), None),
    }
    tie, same = _at(3), {"note": (_at(3), {"a": 1, "b": [2]})}
    return [
        ("new to an empty state", {}, run),
        ("nothing offered", run, {}),
        ("the same again", run, run),
        ("a later value wins", run, {"title": (_at(2), "Rest")}),
        ("an older value loses", run | {"title": (_at(5), "Rest")}, {"title": (_at(2), "Walk")}),
        ("start and end on two devices", run, {"end": (_at(2), "unknown")}),
        ("a stop that comes before its start", {"end": (_at(9), {"at": MS + 9})}, run),
        ("two stops: the later one", run | {"end": (_at(4), 4)}, {"end": (_at(6), 6)}),
        ("two stops: the earlier one comes last", run | {"end": (_at(6), 6)}, {"end": (_at(4), 4)}),
        ("the counter decides", {"level": (make_stamp(MS, 1, NODES[0]), 1)},
         {"level": (make_stamp(MS, 2, NODES[0]), 2)}),
        ("the node decides", {"level": (_at(1, NODES[0]), 1)}, {"level": (_at(1, NODES[2]), 2)}),
        ("equal stamps: the greater text wins", {"note": (tie, "a")}, {"note": (tie, "b")}),
        ("equal stamps: the smaller text loses", {"note": (tie, "b")}, {"note": (tie, "a")}),
        ("equal stamps: number and text", {"note": (tie, 10)}, {"note": (tie, "10")}),
        ("equal stamps: null and true", {"note": (tie, None)}, {"note": (tie, True)}),
        ("equal stamps: texts compare by UTF-8 bytes", {"note": (tie, "\ufb33")},
         {"note": (tie, "\U0001f600")}),
        ("equal stamps: a longer text wins over its start", {"note": (tie, "ab")},
         {"note": (tie, "abc")}),
        ("equal stamps: numbers compare as text", {"level": (tie, 9)}, {"level": (tie, 10)}),
        ("equal values, other order of keys", same, {"note": (_at(3), {"b": [2], "a": 1})}),
        ("equal stamps and values are no loss", same, same),
        ("an equal value under a later stamp", {"level": (_at(1), 3)}, {"level": (_at(2), 3)}),
        ("delete drops what is older", run, {"deleted": (_at(4), True)}),
        ("delete drops what is as old", run, {"deleted": (_at(1), True)}),
        ("delete keeps what is newer", run | {"title": (_at(8), "Later")},
         {"deleted": (_at(4), True)}),
        ("an older delete drops nothing", run, {"deleted": (_at(0), True)}),
        ("a stale device offers its record again", {"deleted": (_at(4), True)}, run),
        ("a later edit alone does not bring it back", {"deleted": (_at(4), True)},
         {"title": (_at(6), "Still here")}),
        ("undelete", {"deleted": (_at(4), True)},
         {name: (_at(7), value) for name, (_, value) in run.items()}),
        ("delete again after undelete",
         {name: (_at(7), value) for name, (_, value) in run.items()} | {"deleted": (_at(4), True)},
         {"deleted": (_at(9), True)}),
        ("two deletes: the greater stays", {"deleted": (_at(4), True)},
         {"deleted": (_at(9), True)}),
        ("two deletes: the smaller changes nothing", {"deleted": (_at(9), True)},
         {"deleted": (_at(4), True)}),
        ("a delete before anything was known", {}, {"deleted": (_at(4), True)}),
        ("an offer that drops a part of itself", {},
         run | {"deleted": (_at(4), True), "title": (_at(8), "Kept")}),
        ("starter records lose to any edit",
         {"title": ("000000000000-0000-1f2e3d4c", "Parent")}, {"title": (_at(0), "Mother")}),
        ("starter records of two devices agree",
         {"title": ("000000000000-0000-1f2e3d4c", "Parent")},
         {"title": ("000000000000-0000-1f2e3d4c", "Parent")}),
        ("unknown fields are registers too", run | {"zz": (_at(1), [1])},
         {"zz": (_at(2), {"x": 1})}),
    ]  # fmt: skip


def _random_merges(rng: random.Random, count: int) -> list[tuple[str, Registers, Registers]]:
    return [(f"random {n}", _random_state(rng), _random_state(rng)) for n in range(count)]


def _random_state(rng: random.Random) -> Registers:
    names = ["created", "title", "level", "end", "deleted"]
    state: Registers = {}
    for name in rng.sample(names, rng.randint(1, len(names))):
        stamp = make_stamp(MS + rng.randint(0, 2), rng.randint(0, 1), rng.choice(NODES[:2]))
        value = (
            True if name in {"created", "deleted"} else rng.choice([1, 1.5, "x", "é", None, [1]])
        )
        if name != "deleted" or rng.random() < 0.6:
            state[name] = (stamp, value)
    return state or {"created": (_at(1), True)}


def _merge_case(name: str, held: Registers, offered: Registers) -> dict[str, Any]:
    # What a device holds has been merged once, so it obeys the rule of deletes already.
    state = merge({}, to_state(held)).state
    merged = merge(state, to_state(offered))
    lost = [
        (one.field, one.register.stamp, json.loads(one.register.value), one.was_held)
        for one in sorted(merged.lost)
    ]
    return {
        "name": name,
        "held": from_state(state),
        "offered": offered,
        "state": from_state(merged.state),
        "changed": merged.changed,
        "visible": is_visible(merged.state),
        "lost": lost,
    }


def _converge_case(rng: random.Random) -> dict[str, Any]:
    parts = [_random_state(rng) for _ in range(rng.randint(3, 5))]
    state: State = {}
    for part in parts:
        state = merge(state, to_state(part)).state
    return {"parts": parts, "state": from_state(state)}


def _days() -> list[tuple[int, int, tuple[DayStart, ...]]]:
    noon = 1_733_659_200_000  # 2024-12-08T12:00:00Z
    hour = 3_600_000
    moved = (*USUAL_LINE, DayStart("2024-12-08", "06:30"))
    back = (DayStart("2024-12-09", "02:00"), *moved)
    return [
        (noon, 60, USUAL_LINE),
        (noon - 9 * hour, 60, USUAL_LINE),
        (noon - 9 * hour - 1, 60, USUAL_LINE),
        (noon - 12 * hour, 0, (DayStart(None, "00:00"),)),
        (noon - 12 * hour - 1, 0, (DayStart(None, "00:00"),)),
        (noon, 840, USUAL_LINE),
        (noon, -720, USUAL_LINE),
        (noon - 6 * hour, 0, moved),
        (noon - 6 * hour + hour // 2, 0, moved),
        (noon - 6 * hour - 24 * hour, 0, moved),
        (noon + 15 * hour, 0, moved),
        (noon + 15 * hour, 0, back),
        (noon + 13 * hour, 0, back),
        (0, 0, USUAL_LINE),
        (-1, 0, USUAL_LINE),
        (-2_208_988_800_000, 0, USUAL_LINE),
        (1_709_164_800_000, 0, USUAL_LINE),
        (1_709_164_800_000 + 4 * hour, 0, USUAL_LINE),
        (1_735_689_599_999, 0, USUAL_LINE),
        (noon, 0, ()),
    ]  # fmt: skip


def _random_days(rng: random.Random, count: int) -> list[tuple[int, int, tuple[DayStart, ...]]]:
    lines = (USUAL_LINE, (DayStart(None, "05:45"), DayStart("2024-03-01", "23:59")))
    return [
        (
            rng.randint(1_700_000_000_000, 1_720_000_000_000),
            rng.choice((-570, 0, 60, 345, 825)),
            line,
        )
        for line in lines
        for _ in range(count // 2)
    ]


def _day_case(at: int, off: int, line: tuple[DayStart, ...]) -> dict[str, Any]:
    return {
        "at": at,
        "off": off,
        "line": [{"from": entry.start, "time": entry.time} for entry in line],
        "day": life_day(at, off, line),
    }


def _sums(rng: random.Random) -> list[tuple[str, Registers]]:
    return [
        ("0193a5b2-c3d4-7000-8000-000000000000", {"created": (_at(1), True), "level": (_at(2), 3)}),
        ("day:2024-12-08", {"line": (_at(1), "é")}),
        ("a", {"deleted": (_at(1), True)}),
        *((f"r{n}", _random_state(rng)) for n in range(12)),
    ]


def _checksum_case(id_: str, registers: Registers) -> dict[str, Any]:
    state = to_state(registers)
    fields = {name: one.stamp for name, one in sorted(state.items())}
    return {"id": id_, "fields": fields, "checksum": checksum(id_, state) % MODULUS}


def _folds(rng: random.Random) -> list[Registers]:
    one, two = _at(1), _at(2)
    return [
        {"created": (one, True)},
        {"created": (one, True), "title": (one, "a"), "level": (two, 1)},
        {"created": (one, True), "title": (two, "a")},
        {"created": (two, True), "title": (one, "a")},
        {"created": (one, True), "title": (two, "a"), "level": (_at(3), 1)},
        *(_random_state(rng) for _ in range(12)),
    ]


def _wire_case(registers: Registers) -> dict[str, Any]:
    stamp, stamps = fold(to_state(registers))
    fields = {name: given for name, (given, _) in sorted(registers.items())}
    return {"fields": fields, "stamp": stamp, "stamps": stamps}


if __name__ == "__main__":
    FILE.write_text(write(), encoding="utf-8")
