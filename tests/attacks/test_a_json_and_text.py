"""Section A of the catalogue, JSON and text, against a running server.

Each row is a class of what a broken or hostile client may send. Within a change a fault is that
change's verdict, and of the envelope a 400: test_bodies.py and test_checks.py go through each in
detail, without a network. Rows 12 and 13 are shown by test_text_comes_back_byte_for_byte and by the
browser tests of names, row 25 by the tests of planning.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.attacks.conftest import Target, check_problem, envelope

JSON = {"content-type": "application/json"}
NEVER_READ = {
    "row_01_deep_nesting": b"[" * 100_000,
    "row_02_deep_nesting_in_an_unknown_field": b'{"schema":1,"changes":[],"z":' + b"[" * 100_000,
    "row_06_a_number_of_5000_digits": b'{"schema":1' + b"0" * 5000 + b',"changes":[]}',
    "row_09_a_lone_surrogate": b'{"schema":1,"changes":[{"fields":{"note":"\\ud800"}}]}',
    "row_08_not_a_number": b'{"schema":1,"changes":[],"z":NaN}',
}
#: Fields of an energy that can never be stored, and the code of their verdict.
NEVER_STORED: dict[str, tuple[dict[str, Any], str]] = {
    "row_05_two_to_the_63": ({"level": 2**63}, "bad_field"),
    "row_05_two_to_the_64": ({"at": {"at": 2**64, "off": 0, "tz": "UTC", "day": "2026-01-01"}},
                             "bad_field"),
    "row_10_nul": ({"note": "a\0b"}, "nul"),
    "row_10_nul_in_an_unknown_field": ({"newer": {"x": ["\0"]}}, "nul"),
    "row_14_true_for_a_number": ({"level": True}, "bad_field"),
    "row_14_text_for_a_number": ({"level": "3"}, "bad_field"),
    "row_14_a_fraction_for_a_number": ({"level": 3.5}, "bad_field"),
    "row_22_a_path_for_a_zone": ({"at": {"at": 0, "off": 0, "tz": "../../etc/passwd",
                                         "day": "2026-01-01"}}, "bad_zone"),
    "row_22_a_zone_of_the_system": ({"at": {"at": 0, "off": 0, "tz": "right/UTC",
                                            "day": "2026-01-01"}}, "bad_zone"),
}  # fmt: skip
IDS = ["", "../", "a b", "x" * 65, "x" * 300, "é", "a\n"]
DATES = ["2026-02-29", "2026-13-01", "0000-01-01", "+275760-01-01", "2026-1-1", "yesterday"]
TIMES = ["24:00", "25:61", "23:59:60", "1:00", "aa:bb", "²3:00"]


@pytest.mark.parametrize("body", NEVER_READ.values(), ids=NEVER_READ)
@pytest.mark.parametrize("path", ["/api/sync", "/api/account/tokens", "/api/account/join"])
def test_a_body_that_cannot_be_read(target: Target, path: str, body: bytes) -> None:
    answer = target.owner.client.post(path, content=body, headers=JSON)
    check_problem(answer.status_code, answer.headers, answer.text)
    assert answer.status_code in {400, 413}


@pytest.mark.parametrize(("fields", "code"), NEVER_STORED.values(), ids=NEVER_STORED)
def test_a_field_that_cannot_be_stored_costs_no_other_change(
    target: Target, fields: dict[str, Any], code: str
) -> None:
    owner = target.owner
    told = owner.push(owner.energy("good"), owner.energy("bad", **fields), owner.energy("fine"))
    assert [one.get("code", one["status"]) for one in told["verdicts"]] == ["ok", code, "ok"]
    assert "bad" not in {record["id"] for record in owner.records()}


def test_row_04_of_duplicate_keys_the_last_counts(target: Target) -> None:
    owner = target.owner
    text = json.dumps(envelope(owner.energy("first"))).replace(
        '"id": "first"', '"id": "first", "id": "last"'
    )
    answer = owner.client.post("/api/sync", content=text, headers=JSON)
    assert [one["id"] for one in answer.json()["verdicts"]] == ["last"]


@pytest.mark.parametrize("id_", IDS)
def test_row_16_an_id_that_is_none(target: Target, id_: str) -> None:
    (verdict,) = target.owner.push(target.owner.energy(id_))["verdicts"]
    assert verdict == {"kind": "energy", "id": "", "stamp": verdict["stamp"],
                       "status": "rejected", "code": "bad_id"}  # fmt: skip


def test_row_16_an_id_of_a_megabyte(target: Target) -> None:
    (verdict,) = target.owner.push(target.owner.energy("x" * 1_000_000))["verdicts"]
    assert (verdict["code"], verdict["id"]) == ("bad_id", "")


def test_row_17_an_id_that_another_account_has(target: Target) -> None:
    (verdict,) = target.owner.push(target.owner.energy("theirs", note="mine"))["verdicts"]
    assert verdict["status"] == "ok"
    (held,) = [one for one in target.other.records() if one["id"] == "theirs"]
    assert held["fields"]["note"] == "private"


def test_row_20_one_bad_change_of_a_hundred(target: Target) -> None:
    owner = target.owner
    changes = [owner.energy(f"many-{number}", note="") for number in range(100)]
    changes[57]["fields"]["level"] = 7
    told = owner.push(*changes)
    refused = [one["id"] for one in told["verdicts"] if one["status"] != "ok"]
    assert refused == ["many-57"]
    stored = {record["id"] for record in owner.records()}
    assert {f"many-{number}" for number in range(100)} - stored == {"many-57"}


@pytest.mark.parametrize("day", DATES)
def test_row_21_a_date_that_is_none(target: Target, day: str) -> None:
    owner = target.owner
    at = {"at": 0, "off": 0, "tz": "UTC", "day": day}
    (verdict,) = owner.push(owner.energy("dated", at=at))["verdicts"]
    assert verdict["code"] == "bad_field"


@pytest.mark.parametrize("time", TIMES)
def test_row_21_a_wall_time_that_is_none(target: Target, time: str) -> None:
    owner = target.owner
    change = owner.energy("evening_time") | {"kind": "setting"}
    change["fields"] = {"created": True, "value": time}
    (verdict,) = owner.push(change)["verdicts"]
    assert verdict["code"] == "bad_field"


@pytest.mark.parametrize("lead", [-1, 10_081, 10**9])
def test_row_24_a_lead_of_years(target: Target, lead: int) -> None:
    owner = target.owner
    change = owner.energy("bounded") | {"kind": "boundary"}
    change["fields"] = {"created": True, "lead": lead}
    (verdict,) = owner.push(change)["verdicts"]
    assert verdict["code"] == "bad_field"


def test_row_24_ten_thousand_dates_to_skip(target: Target) -> None:
    owner = target.owner
    change = owner.energy("skipping") | {"kind": "boundary"}
    change["fields"] = {"created": True, "skip": ["2026-01-01"] * 10_000}
    (verdict,) = owner.push(change)["verdicts"]
    assert verdict["status"] == "rejected"
