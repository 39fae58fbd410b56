"""Section D of the catalogue, isolation and sync, against a running server.

Rows 61 and 64 are shown by test_pushes_at_once_all_count_and_readers_skip_none and by the vectors
of the merge, row 65 by them and the random histories; rows 68 to 73 are the phone's, for the server
searches nothing and shows nothing.
"""

from __future__ import annotations

from typing import Any

import pytest

from ebb.app import create_app
from ebb.settings import read_settings
from tests.attacks.conftest import QUOTA, Target, check_problem, envelope, new_person
from tests.support.authenticator import Authenticator

#: Routes with an id of something in their path, and what stands for that id.
WITH_IDS = {
    "/api/account/devices/{device_id}": "device",
    "/api/account/passkeys/{passkey_id}": "passkey",
    "/api/account/tokens/{token_id}": "token",
    "/api/history/{kind}/{id}": "history",
}


@pytest.fixture(scope="package")
def theirs(running: Target) -> dict[str, str]:
    """Name what the other account has, as it stands in paths."""
    client = running.other.client
    port = running.server.address.rpartition(":")[2]
    options = client.post("/api/account/passkeys/options").json()
    credential = Authenticator(f"http://localhost:{port}").make(options)
    passkey = client.post(
        "/api/account/passkeys", json={"name": "Theirs", "credential": credential}
    )
    token = client.post("/api/account/tokens", json={"name": "Theirs", "scopes": ["energy"]})
    return {
        "device": str(client.get("/api/account").json()["device"]["id"]),
        "passkey": passkey.json()["id"],
        "token": token.json()["token"]["id"],
        "history": "energy/only-theirs",
    }


ABSENT = {
    "device": "404040",
    "passkey": "0123456789abcdef",
    "token": "0123456789abcdef",
    "history": "energy/nobodys",
}


def test_every_route_with_an_id_is_known() -> None:
    app = create_app(read_settings({"HOME": "/"}), describes_itself=True)
    paths = app.openapi_schema.to_schema()["paths"]
    assert {path for path in paths if "{" in path and path.startswith("/api")} == WITH_IDS.keys()


@pytest.mark.parametrize("path", WITH_IDS)
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE", "PUT", "POST"])
def test_row_58_what_is_anothers_is_as_absent(
    target: Target, theirs: dict[str, str], path: str, method: str
) -> None:
    name = WITH_IDS[path]
    start = path.partition("{")[0]
    body = {"name": "Mine"} if method in {"PATCH", "PUT", "POST"} else None

    def ask(id_: str) -> Any:
        return target.owner.client.request(method, start + id_, json=body)

    foreign, absent = ask(theirs[name]), ask(ABSENT[name])
    check_problem(foreign.status_code, foreign.headers, foreign.text)
    told = [answer.json() | {"request_id": ""} for answer in (foreign, absent)]
    assert told[0] == told[1]
    # 403 where a proof is asked for before anything is looked up.
    assert foreign.status_code in {403, 404, 405}


@pytest.mark.parametrize(
    "cursor", ["-1", "abc", "1", "1.", "1.zzzzzzzz", f"{2**63}.00000000", "01.00000000", "1.0.0"]
)
def test_row_60_a_cursor_that_is_none(target: Target, cursor: str) -> None:
    answer = target.owner.client.get("/api/sync", params={"cursor": cursor})
    check_problem(answer.status_code, answer.headers, answer.text)
    assert answer.json()["code"] == "bad_cursor"


@pytest.mark.parametrize("cursor", ["1.00000000", "900000.8f2c19aa"])
def test_row_60_a_cursor_of_elsewhere_starts_anew(target: Target, cursor: str) -> None:
    target.owner.push(target.owner.energy("own"))
    theirs = target.other.client.get("/api/sync").json()["cursor"]
    for foreign in (cursor, theirs):
        told = target.owner.client.get("/api/sync", params={"cursor": foreign}).json()
        assert told["reset"] == "forked"
        ids = {record["id"] for record in told["records"]}
        assert "own" in ids
        notes = {record["fields"].get("note") for record in told["records"]}
        assert "private" not in notes


def test_row_62_an_old_push_again(target: Target) -> None:
    owner = target.owner
    body = envelope(owner.energy("again"), owner.energy("and-again"))
    first = owner.client.post("/api/sync", json=body).json()
    owner.push(owner.energy("between"))
    before = owner.records()
    again = owner.client.post("/api/sync", json=body).json()
    assert again["verdicts"] == first["verdicts"]
    assert owner.records() == before


def test_row_66_a_full_account_reads_edits_and_deletes(target: Target) -> None:
    full = new_person(target.server, target.url)
    full.push(*(full.energy(f"full-{number}") for number in range(QUOTA)))
    told = full.push(
        full.energy("too-much"),
        full.energy("full-0", level=5),
        full.energy("full-1") | {"fields": {"deleted": True}},
    )
    assert [one.get("code", one["status"]) for one in told["verdicts"]] == ["quota", "ok", "ok"]
    assert told["verdicts"][0]["status"] == "rejected"
    records = {record["id"]: record["fields"] for record in full.records()}
    assert len(records) == QUOTA
    assert records["full-0"]["level"] == 5
    assert "level" not in records["full-1"]
    token = {"name": "Shortcut", "scopes": ["energy"]}
    secret = full.client.post("/api/account/tokens", json=token).json()["secret"]
    headers = {"authorization": f"Bearer {secret}"}
    captured = full.client.post("/api/capture", json={"energy": 3}, headers=headers)
    check_problem(captured.status_code, captured.headers, captured.text)
    assert (captured.status_code, captured.json()["code"]) == (409, "quota")
    full.client.close()
