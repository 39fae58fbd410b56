"""What each kind takes and what it refuses, and that nothing at all makes the check fall over."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from ebb.records.checks import MAX_DEPTH, Refused, is_id, is_name, read_fields
from ebb.records.kinds import KINDS, SETTINGS
from ebb.records.zones import ZONES, use_pinned_zones
from tests.records.strategies import json_values

AT = {"at": 1_733_659_200_000, "off": 60, "tz": "Europe/Berlin", "day": "2024-12-08"}


def read(kind: str, fields: object, id_: str = "a") -> dict[str, Raw]:
    return read_raw(kind, json.dumps(fields), id_)


def read_raw(kind: str, text: str, id_: str = "a") -> dict[str, Raw]:
    return read_fields(kind, id_, msgspec.json.decode(text, type=Raw))


def refusal(kind: str, fields: object, id_: str = "a") -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        read(kind, fields, id_)
    return refused.value.code, refused.value.detail


def window(day: object, start: str) -> dict[str, Any]:
    return {"days": [day], "from": start, "to": "12:30"}


EVENING = {"days": ["mon"], "start": "18:00", "end": "19:30"}
LETTERS = "abcdefghijklmnopqrstuvwxyz"
GOOD: list[tuple[str, dict[str, Any]]] = [
    ("role", {"created": True, "name": "Parent", "icon": "baby", "order": 1}),
    ("container", {"title": "Deep work", "roles": ["a"], "cues": [], "slug": "deep-work"}),
    ("container", {"windows": [{"days": ["mon", "fri"], "from": "09:00", "to": "12:30"}]}),
    ("container", {"minutes": {"ideal": 50}, "priority": 3, "energy": -2, "permission": "ok"}),
    ("cue", {"title": "Nap", "slug": "nap"}),
    ("cue_event", {"cue": "a", "begin": AT, "end": None}),
    ("run", {"container": None, "title": "", "roles": [], "start": AT, "end": "unknown"}),
    ("run", {"end": AT, "alongside": True, "note": "n" * 2000, "sketched": False}),
    ("energy", {"at": AT, "level": 5, "tags": ["walk"] * 16}),
    ("energy", {"at": AT | {"newer": [1]}, "level": 1}),
    ("moment", {"at": AT, "text": "Walk with Mia", "run": None}),
    ("spark", {"at": AT, "text": "🌊" * 2000, "became": "container:a"}),
    ("boundary", {"when": {"days": ["mon", "mon"], "start": "18:00", "end": "19:30"}}),
    ("boundary", {"when": {"days": [], "start": "18:00", "end": "18:00"}, "keeps_out": "all"}),
    ("boundary", {"when": {"cue": "nap", "minutes": 90}, "keeps_out": {"roles": ["a"]}}),
    ("boundary", {"flex": None, "skip": ["2024-12-24"], "lead": 10080, "zone": "home"}),
    ("season", {"kind": "healing", "start": AT, "end": None, "counts": ["Sleep"], "palette": None}),
    ("place", {"from": 1_733_659_200_000, "tz": "Asia/Calcutta"}),
    ("nudge", {"shown": 1_733_659_200_000, "answer": "move", "answered": 1_733_659_200_001}),
    ("run", {"a_newer_phone": {"says": ["more", 1.5, None]}}),
]
BAD: list[tuple[str, dict[str, Any], str, str]] = [
    ("energy", {"level": 6}, "bad_field", "level"),
    ("energy", {"level": 0}, "bad_field", "level"),
    ("energy", {"level": "3"}, "bad_field", "level"),
    ("energy", {"level": True}, "bad_field", "level"),
    ("energy", {"level": 1.5}, "bad_field", "level"),
    ("energy", {"level": 2**63}, "bad_field", "level"),
    ("energy", {"level": 2**64}, "bad_field", "level"),
    ("energy", {"at": AT | {"at": 2**64}}, "bad_field", "at"),
    ("energy", {"at": AT | {"at": 8.64e15}}, "bad_field", "at"),
    ("energy", {"at": AT | {"off": 2**63}}, "bad_field", "at"),
    ("energy", {"at": {"at": 1}}, "bad_field", "at"),
    ("energy", {"at": AT | {"day": "2026-02-29"}}, "bad_field", "at"),
    ("energy", {"at": AT | {"day": "2026-13-01"}}, "bad_field", "at"),
    ("energy", {"at": AT | {"day": "0000-01-01"}}, "bad_field", "at"),
    ("energy", {"at": AT | {"day": "+275760-09-13"}}, "bad_field", "at"),
    ("energy", {"tags": ["walk"] * 17}, "bad_field", "tags"),
    ("energy", {"note": "n" * 2001}, "bad_field", "note"),
    ("run", {"title": "🌊" * 121}, "bad_field", "title"),
    ("run", {"end": "never"}, "bad_field", "end"),
    ("run", {"end": False}, "bad_field", "end"),
    ("run", {"roles": ["a" * 65]}, "bad_field", "roles"),
    ("run", {"created": False}, "bad_field", "created"),
    ("run", {"deleted": 1}, "bad_field", "deleted"),
    ("container", {"windows": [window(1, "09:00")]}, "bad_field", "windows"),
    ("container", {"windows": [window("Mon", "09:00")]}, "bad_field", "windows"),
    ("container", {"windows": [window("monday", "09:00")]}, "bad_field", "windows"),
    ("container", {"windows": [window("mon", "24:00")]}, "bad_field", "windows"),
    ("container", {"windows": [window("mon", "25:61")]}, "bad_field", "windows"),
    ("container", {"windows": [window("mon", "9:00")]}, "bad_field", "windows"),
    ("container", {"windows": [window("mon", "٠9:00")]}, "bad_field", "windows"),
    ("container", {"priority": 0}, "bad_field", "priority"),
    ("boundary", {"lead": -1}, "bad_field", "lead"),
    ("boundary", {"lead": 10**9}, "bad_field", "lead"),
    ("boundary", {"skip": ["2024-12-24"] * 367}, "bad_field", "skip"),
    ("boundary", {"when": {"days": ["mon"], "start": "18:00"}}, "bad_field", "when"),
    ("boundary", {"when": {"cue": "nap", "minutes": 1, "start": "18:00"}}, "bad_field", "when"),
    ("boundary", {"when": {}}, "bad_field", "when"),
    ("boundary", {"when": EVENING | {"days": [7]}}, "bad_field", "when"),
    ("boundary", {"when": EVENING | {"days": ["sun"] * 8}}, "bad_field", "when"),
    ("boundary", {"when": EVENING | {"start": "23:59:60"}}, "bad_field", "when"),
    ("boundary", {"keeps_out": "some"}, "bad_field", "keeps_out"),
    ("settlement", {"window": [1]}, "bad_field", "window"),
    ("season", {"counts": ["a"] * 4}, "bad_field", "counts"),
    ("moment", {"text": "a\0b"}, "nul", "text"),
    ("moment", {"newer": {"a\0": 1}}, "nul", "newer"),
    ("moment", {"newer": [["\0"]]}, "nul", "newer"),
    ("moment", {"Text": "a"}, "bad_field", ""),
    ("moment", {"a" * 41: 1}, "bad_field", ""),
    ("moment", {}, "bad_change", "fields"),
    ("moment", {a + b: 1 for a in "abc" for b in LETTERS}, "too_many_fields", ""),
    ("moment", {"newer": "x" * 65_536}, "record_too_large", ""),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "fields"), GOOD)
def test_takes(kind: str, fields: dict[str, Any]) -> None:
    taken = read(kind, fields)

    assert {name: json.loads(bytes(value)) for name, value in taken.items()} == fields


@pytest.mark.parametrize(("kind", "fields", "code", "detail"), BAD)
def test_refuses(kind: str, fields: dict[str, Any], code: str, detail: str) -> None:
    id_ = "b:2024-12-08" if kind == "settlement" else "a"

    assert refusal(kind, fields, id_) == (code, detail)


@pytest.mark.parametrize(
    "zone",
    [
        "../../etc/passwd",
        "europe/berlin",
        "localtime",
        "posixrules",
        "Factory",
        "right/UTC",
        "",
        "Mars",
    ],
)
def test_only_pinned_zones(zone: str) -> None:
    assert refusal("energy", {"at": AT | {"tz": zone}}) == ("bad_zone", "at")
    assert refusal("place", {"tz": zone}) == ("bad_zone", "tz")
    assert refusal("setting", {"value": zone}, "home_zone") == ("bad_zone", "value")


def test_zones_come_from_the_pinned_package(monkeypatch: pytest.MonkeyPatch) -> None:
    import zoneinfo

    use_pinned_zones()

    assert zoneinfo.TZPATH == ()
    assert {"Europe/Berlin", "Asia/Calcutta", "UTC", "America/Argentina/Buenos_Aires"} <= ZONES


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("day_start", [{"from": None, "time": "04:00"}], True),
        ("day_start", [{"from": "2026-01-01", "time": "05:30"}], True),
        ("day_start", [], False),
        ("day_start", [{"from": None, "time": "24:00"}], False),
        ("home_zone", "Europe/Berlin", True),
        ("evening_time", "20:30", True),
        ("evening_time", "2030", False),
        ("nudge_cap", 6, True),
        ("nudge_cap", 7, False),
        ("quiet", {"from": "22:00", "to": "07:00"}, True),
        ("quiet", {"from": "22:00", "to": "7"}, False),
        ("nudge_kinds", {"evening": False}, True),
        ("scheme", "dark", True),
        ("scheme", "pink", False),
        ("language", "de", True),
        ("language", None, True),
        ("reduce_motion", True, True),
        ("text_size", "largest", True),
        ("a_newer_one", {"any": ["thing"]}, True),
    ],
)
def test_settings(name: str, value: object, fits: bool) -> None:
    if fits:
        read("setting", {"value": value}, name)
    else:
        assert refusal("setting", {"value": value}, name) == ("bad_field", "value")


@pytest.mark.parametrize(
    ("kind", "id_", "fits"),
    [
        ("reflection", "day:2026-03-01", True),
        ("reflection", "day:2026-02-29", False),
        ("reflection", "2026-03-01", False),
        ("reflection", "day:20260301", False),
        ("settlement", "0193a5b2:2026-03-01", True),
        ("settlement", ":2026-03-01", False),
        ("settlement", "0193a5b2", False),
    ],
)
def test_ids_with_a_form(kind: str, id_: str, fits: bool) -> None:
    if fits:
        read(kind, {"created": True}, id_)
    else:
        assert refusal(kind, {"created": True}, id_) == ("bad_id", "")


@pytest.mark.parametrize("text", ["", "a" * 65, "../", "a b", "é", "a\n", "\0", "a/b", "a" * 10**6])
def test_ids_that_are_none(text: str) -> None:
    assert not is_id(text)
    assert not is_name(text)


def test_an_escaped_backslash_before_u0000_is_no_nul() -> None:
    read_raw("moment", '{"text":"\\\\u0000"}')


def test_deep_values_are_refused_by_name() -> None:
    deepest = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    read_raw("moment", f'{{"newer":{deepest}}}')

    for inner in (f"[{deepest}]", '{"a":' * 800 + "1" + "}" * 800):
        with pytest.raises(Refused) as refused:
            read_raw("moment", f'{{"newer":{inner}}}')
        assert (refused.value.code, refused.value.detail) == ("bad_field", "newer")


def test_a_depth_hidden_in_a_known_field_is_found_too() -> None:
    inner = "[" * 500 + "]" * 500
    with pytest.raises(Refused) as refused:
        read_raw("energy", f'{{"at":{{"at":1,"off":0,"tz":"UTC","day":"2024-01-01","x":{inner}}}}}')
    assert refused.value.detail == "at"


@pytest.mark.parametrize("number", ["1e400", "1" + "0" * 5000, "-1e999"])
def test_numbers_that_no_double_holds(number: str) -> None:
    for kind, name in (("moment", "newer"), ("energy", "level"), ("role", "order")):
        with pytest.raises(Refused) as refused:
            read_raw(kind, f'{{"{name}":{number}}}')
        assert (refused.value.code, refused.value.detail) == ("bad_field", name)


def test_of_duplicate_keys_the_last_counts() -> None:
    assert bytes(read_raw("energy", '{"level":2,"level":3}')["level"]) == b"3"
    with pytest.raises(Refused):
        read_raw("energy", '{"level":3,"level":9}')


field_names = st.sampled_from(
    [*{name for kind in KINDS.values() for name in kind.__struct_encode_fields__}, "zz", "Z", ""]
)


@given(
    st.sampled_from(sorted(KINDS)),
    st.sampled_from(["a", "day:2026-01-01", "a:2026-01-01", *SETTINGS]),
    st.dictionaries(field_names, json_values, max_size=5),
)
def test_any_fields_are_taken_or_refused(kind: str, id_: str, fields: dict[str, Any]) -> None:
    try:
        taken = read(kind, fields, id_).keys()
    except Refused as refused:
        told = refused
    else:
        assert taken == fields.keys()
        return
    assert is_name(told.code)
    assert told.detail in {"", "fields", *fields}
