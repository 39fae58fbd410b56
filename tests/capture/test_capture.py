"""Captures by token: what they write, what a repeated one comes to, and who may."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from litestar import Litestar
from litestar.channels import ChannelsPlugin

from ebb.capture.plans import SHIFT_BACK
from ebb.sync import live
from ebb.sync.ledger import Quota
from tests.capture.conftest import Automation, Records, automation_of, place
from tests.sync.devices import AT, ORIGIN, Device, now, sign_in

pytestmark = pytest.mark.asyncio(loop_scope="session")
MINUTE = 60_000


async def test_an_energy_is_logged_where_the_account_is(
    automation: Automation, records: Records
) -> None:
    before = now()
    told = await automation.capture(energy=4)

    (id_, fields), *others = (await records("energy")).items()
    assert others == []
    assert fields["level"] == 4
    assert fields["at"]["tz"] == "Europe/Berlin"
    assert fields["at"]["off"] in {60, 120}
    assert before <= fields["at"]["at"] <= now()
    assert told == {
        "what": "energy",
        "id": id_,
        "changed": True,
        "at": fields["at"]["at"],
        "day": fields["at"]["day"],
        "zone": "Europe/Berlin",
    }


async def test_the_life_day_is_that_of_the_account(
    device: Device, automation: Automation, records: Records
) -> None:
    here = datetime.now(timezone(timedelta(minutes=0)))
    later = (here + timedelta(hours=1)).strftime("%H:%M")
    await device.push(
        place(device, "p2", now() - MINUTE, "UTC"),
        device.change("setting", "day_start", created=True, value=[{"from": None, "time": later}]),
    )
    told = await automation.capture(moment=" A walk with Mia ")

    (fields,) = (await records("moment")).values()
    assert fields["text"] == "A walk with Mia"
    assert "run" not in fields
    # Within an hour of the day's start it is yesterday still, or the start is past midnight.
    yesterday = (here - timedelta(days=1)).date().isoformat()
    assert told["day"] == fields["at"]["day"]
    assert told["zone"] == "UTC"
    assert told["day"] == (yesterday if later > here.strftime("%H:%M") else here.date().isoformat())


async def test_a_switch_is_one_push_of_both_halves(
    device: Device, automation: Automation, records: Records
) -> None:
    first = await automation.capture(switch="deep-work", at=now() - 10 * MINUTE)
    before = (await device.pull())["cursor"]
    second = await automation.capture(switch="RUHE")

    runs = await records("run")
    assert runs[first["id"]]["end"]["at"] == runs[second["id"]]["start"]["at"] == second["at"]
    assert runs[first["id"]] | {"end": None} == {
        "created": True,
        "container": "c1",
        "title": "Deep work",
        "roles": ["maker"],
        "start": runs[first["id"]]["start"],
        "end": None,
        "alongside": False,
    }
    assert runs[second["id"]]["end"] is None
    revs = [int(cursor.partition(".")[0]) for cursor in (before, (await device.pull())["cursor"])]
    assert revs[1] == revs[0] + 1


async def test_what_runs_goes_on_and_alongside_is_kept(
    automation: Automation, records: Records
) -> None:
    one = await automation.capture(switch="c1", at=now() - MINUTE)
    beside = await automation.capture(switch="Rest", alongside=True)
    again = await automation.capture(switch="Deep Work", alongside=True)

    assert again == again | {"id": one["id"], "changed": False}
    runs = await records("run")
    assert runs.keys() == {one["id"], beside["id"]}
    assert runs[beside["id"]]["alongside"] is True
    assert all(run["end"] is None for run in runs.values())
    back = await automation.capture(switch="c1")
    assert back == back | {"id": one["id"], "changed": True}
    assert (await records("run"))[beside["id"]]["end"] is not None


async def test_a_moment_lies_on_what_runs(automation: Automation, records: Records) -> None:
    run = await automation.capture(switch="c1")
    told = await automation.capture(moment="The first sentence")

    assert (await records("moment"))[told["id"]]["run"] == run["id"]


async def test_a_cue_begins_ends_and_opens(automation: Automation, records: Records) -> None:
    begun = await automation.capture(cue="mias schlafchen", begin=True, at=now() - 40 * MINUTE)
    assert not (await automation.capture(cue="q1", begin=True))["changed"]
    run = await automation.capture(switch="c2")
    assert (await records("run"))[run["id"]]["cue_event"] == begun["id"]
    ended = await automation.capture(cue="q1", begin=False)
    assert ended == ended | {"id": begun["id"], "changed": True}
    none = await automation.capture(cue="q1", begin=False)
    assert none == none | {"id": None, "changed": False}
    (event,) = (await records("cue_event")).values()
    assert event["begin"]["at"] < event["end"]["at"]


async def test_a_cue_without_a_word_turns_and_twice_in_half_a_minute_is_once(
    automation: Automation, records: Records
) -> None:
    begun = await automation.capture(cue="q1", at=now() - 5 * MINUTE)
    assert not (await automation.capture(cue="q1", at=begun["at"] + 29_000))["changed"]
    ended = await automation.capture(cue="q1", at=begun["at"] + 31_000)
    assert ended["id"] == begun["id"]
    assert not (await automation.capture(cue="q1", at=ended["at"] + 29_000))["changed"]
    assert (await automation.capture(cue="q1", at=ended["at"] + 31_000))["id"] != begun["id"]
    assert len(await records("cue_event")) == 2


async def test_the_same_twice_is_one(automation: Automation, records: Records) -> None:
    first = await automation.capture(energy=3)
    again = await automation.capture(energy=3)
    assert again == again | {"id": first["id"], "changed": False}
    assert (await automation.capture(energy=2))["changed"]
    old = await automation.capture(energy=2, at=now() - MINUTE)
    assert old["changed"]
    assert len(await records("energy")) == 3


async def test_twenty_at_once_are_one(automation: Automation, records: Records) -> None:
    told = await asyncio.gather(*(automation.capture(switch="c1") for _ in range(20)))

    assert len({one["id"] for one in told}) == 1
    assert sum(one["changed"] for one in told) == 1
    assert len(await records("run")) == 1


async def test_an_id_makes_it_one_for_good(
    device: Device, automation: Automation, records: Records
) -> None:
    at = now() - 90 * MINUTE
    first = await automation.capture(energy=3, id="tag-17", at=at)
    await automation.capture(energy=3, at=now())
    again = await automation.capture(energy=5, id="tag-17")
    assert again == again | {"id": first["id"], "changed": False}
    await device.push(device.change("energy", first["id"], deleted=True))
    assert not (await automation.capture(energy=3, id="tag-17"))["changed"]
    other = await automation_of(device)
    assert (await other.capture(energy=3, id="tag-17", at=at))["id"] != first["id"]
    assert len([one for one in (await records("energy")).values() if "level" in one]) == 2


async def test_it_beats_what_any_device_wrote_before(
    device: Device, automation: Automation, records: Records
) -> None:
    stamp = device.clock.next(now() + 50_000)
    run: dict[str, Any] = {
        "container": "c2",
        "title": "Rest",
        "start": AT | {"at": now() - MINUTE},
        "end": None,
    }
    await device.push(device.change("run", "r1", stamp, created=True, **run))
    told = await automation.capture(switch="c1")

    assert told["changed"]
    assert (await records("run"))["r1"]["end"]["at"] == told["at"]


async def test_of_a_switch_that_does_not_fit_no_half_is_stored(
    device: Device, automation: Automation, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await automation.capture(switch="c1")
    held = len(await device.everything())
    monkeypatch.setattr(device.app.state.store, "_quota", Quota(records=held))
    refused = await automation.ask(switch="c2")
    assert (refused.status_code, refused.json()["code"]) == (409, "quota")
    assert (await records("run"))[first["id"]]["end"] is None
    assert not (await automation.capture(switch="c1"))["changed"]


async def test_after_a_week_away_the_end_is_unknown(
    device: Device, automation: Automation, records: Records
) -> None:
    run: dict[str, Any] = {"container": "c2", "title": "Rest", "start": AT, "end": None}
    await device.push(device.change("run", "r1", created=True, **run))
    await automation.capture(switch="Rest")

    runs = await records("run")
    assert runs["r1"]["end"] == "unknown"
    assert len(runs) == 2


async def test_devices_hear_of_it_and_of_nobody(
    device: Device, automation: Automation, app: Litestar
) -> None:
    channels = app.plugins.get(ChannelsPlugin)
    store = app.state.store
    events = live.stream(channels, device.account_id, lambda: store.rev(device.account_id))
    first = await anext(events)
    told = await automation.capture(energy=4)
    assert await anext(events) != first
    await events.aclose()  # type: ignore[attr-defined]
    assert {"kind": "energy", "id": told["id"], "device": None} in await device.news(0)


@pytest.mark.parametrize("at", [SHIFT_BACK + MINUTE, -2 * MINUTE])
async def test_at_is_of_the_last_two_hours(automation: Automation, at: int) -> None:
    answer = await automation.ask(energy=3, at=now() - at)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_at")


async def test_at_may_be_written_as_text(automation: Automation) -> None:
    written = datetime.now(timezone(timedelta(hours=-5))).replace(microsecond=0)
    told = await automation.capture(energy=3, at=written.isoformat())
    assert told["at"] == written.astimezone(UTC).timestamp() * 1000


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"energy": 3, "moment": "x"},
        {"energy": 6},
        {"energy": True},
        {"energy": "3"},
        {"moment": ""},
        {"moment": "   "},
        {"moment": "x" * 281},
        {"moment": "a\0b"},
        {"switch": "c1", "begin": True},
        {"cue": "q1", "alongside": True},
        {"energy": 3, "at": "yesterday"},
        {"energy": 3, "at": "2026-01-01T00:00:00"},
        {"energy": 3, "at": 2**63},
        {"energy": 3, "id": "a b"},
        {"energy": 3, "token": "x"},
        {"switch": "c1", "alongside": 1},
        {"cue": "q1", "begin": "true"},
        {"energy": 3, "at": "1700000000000"},
    ],
)
async def test_other_bodies_are_refused(
    automation: Automation, records: Records, body: dict[str, Any]
) -> None:
    answer = await automation.ask(**body)
    assert answer.status_code == 400, answer.text
    assert "Traceback" not in answer.text
    assert not await records("energy")
    assert not await records("moment")
    assert not await records("run")
    assert not await records("cue_event")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"switch": "what is this"}, "unknown_container"),
        ({"switch": "!!!"}, "unknown_container"),
        ({"switch": "q1"}, "unknown_container"),
        ({"cue": "deep-work"}, "unknown_cue"),
    ],
)
async def test_names_that_nothing_has(
    automation: Automation, body: dict[str, Any], code: str
) -> None:
    answer = await automation.ask(**body)
    assert (answer.status_code, answer.json()["code"]) == (404, code)


async def test_a_token_captures_what_it_may_and_reaches_nothing_else(device: Device) -> None:
    automation = await automation_of(device, "energy")
    await automation.capture(energy=3)
    for body in ({"switch": "c1"}, {"cue": "q1"}, {"moment": "x"}):
        answer = await automation.ask(**body)
        assert (answer.status_code, answer.json()["code"]) == (403, "out_of_scope")
    for method, path in (
        ("GET", "/api/sync"),
        ("GET", "/api/account"),
        ("GET", "/api/account/tokens"),
        ("GET", "/api/live"),
        ("GET", "/api/news?since=0"),
    ):
        assert (await automation.http.request(method, path)).status_code == 401
    push: dict[str, Any] = {"schema": 1, "changes": []}
    headers = {"origin": ORIGIN}
    assert (await automation.http.post("/api/sync", json=push, headers=headers)).status_code == 401
    # Without an origin it is not even asked who it is: the exemption is for one address.
    assert (await automation.http.post("/api/sync", json=push)).status_code == 403


async def test_a_session_does_not_capture(device: Device) -> None:
    answer = await device.http.post("/api/capture", json={"energy": 3})
    assert (answer.status_code, answer.json()["code"]) == (401, "bad_token")


async def test_with_a_cookie_along_the_origin_counts(
    device: Device, automation: Automation
) -> None:
    headers = {"authorization": automation.http.headers["authorization"]}
    device.http.headers.pop("origin")
    answer = await device.http.post("/api/capture", json={"energy": 3}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")
    headers["sec-fetch-site"] = "cross-site"
    answer = await device.http.post("/api/capture", json={"energy": 3}, headers=headers)
    assert answer.status_code == 403


async def test_a_token_elsewhere_than_in_its_header_is_worth_nothing(
    automation: Automation,
) -> None:
    secret = automation.http.headers.pop("authorization").partition(" ")[2]
    for path, headers in (
        (f"/api/capture?token={secret}", {"origin": ORIGIN}),
        (f"/api/capture?access_token={secret}", {"authorization": "Bearer "}),
        ("/api/capture", {"authorization": f"Basic {secret}", "origin": ORIGIN}),
        ("/api/capture", {"authorization": secret, "origin": ORIGIN}),
        ("/api/capture", {"cookie": f"ebb-8000={secret}", "origin": ORIGIN}),
        ("/api/capture", {"authorization": f"Bearer {secret}x"}),
    ):
        answer = await automation.http.post(path, json={"energy": 3}, headers=headers)
        assert answer.status_code == 401, (path, headers)
        assert secret not in answer.text


async def test_a_loop_is_stopped_and_others_go_on(
    device: Device, automation: Automation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ebb.tokens.store.MOST_USES", 3)
    # All of it is within one minute.
    minute = now()
    monkeypatch.setattr(device.app.state.tokens, "_now", lambda: minute)
    statuses = [(await automation.ask(energy=3)).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    refused = await automation.ask(energy=3)
    assert refused.json()["code"] == "too_many_requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    other = await automation_of(device)
    assert (await other.ask(energy=3)).status_code == 200
    assert (await device.http.get("/api/account/tokens")).status_code == 200


async def test_tokens_are_listed_without_their_secrets_and_revoked(
    device: Device, automation: Automation
) -> None:
    await automation.capture(energy=3)
    listed = await device.http.get("/api/account/tokens")
    (token,) = listed.json()["tokens"]
    secret = automation.http.headers["authorization"].partition(" ")[2]
    assert secret not in listed.text
    assert token["id"] == automation.token_id
    assert token["name"] == "Shortcut"
    assert token["scopes"] == ["energy", "switch", "cue", "moment"]
    assert token["created_at"] <= token["used_at"]
    path = f"/api/account/tokens/{token['id']}"
    assert (await device.http.delete(path)).status_code == 204
    assert (await automation.ask(energy=3)).status_code == 401
    assert (await device.http.delete(path)).status_code == 404
    assert (await device.http.get("/api/account/tokens")).json() == {"tokens": []}


async def test_tokens_of_others_are_absent(app: Litestar, device: Device) -> None:
    automation = await automation_of(device)
    (stranger,) = await sign_in(app, "strange phone")
    path = f"/api/account/tokens/{automation.token_id}"
    absent = await stranger.http.delete("/api/account/tokens/0123456789abcdef")
    theirs = await stranger.http.delete(path)
    assert theirs.status_code == absent.status_code == 404
    assert theirs.json()["detail"] == absent.json()["detail"]
    assert (await stranger.http.get("/api/account/tokens")).json() == {"tokens": []}
    assert (await automation.ask(energy=3)).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["everything"]},
        {"name": "  ", "scopes": ["energy"]},
        {"name": "bell\a", "scopes": ["energy"]},
        {"name": "x" * 61, "scopes": ["energy"]},
        {"name": "x", "scopes": ["energy"], "secret": "mine"},
    ],
)
async def test_tokens_are_made_of_a_name_and_scopes(device: Device, body: dict[str, Any]) -> None:
    answer = await device.http.post("/api/account/tokens", json=body)
    assert answer.status_code == 400, answer.text


async def test_there_is_an_end_to_tokens(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ebb.tokens.store.MOST_TOKENS", 2)
    first = await automation_of(device)
    await automation_of(device)
    body = {"name": "One more", "scopes": ["energy"]}
    refused = await device.http.post("/api/account/tokens", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_tokens")
    await device.http.delete(f"/api/account/tokens/{first.token_id}")
    assert (await device.http.post("/api/account/tokens", json=body)).status_code == 201
