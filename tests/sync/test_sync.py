"""One round trip after the other: what docs/protocol.md says, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from litestar import Litestar
from sqlalchemy import text

from ebb.sync import ledger, postgres, sqlite
from tests.sync.devices import (
    AT,
    Device,
    fields,
    ids,
    now,
    rev_of,
    sign_in,
    statuses,
)

Pair = tuple[Device, Device]


async def test_a_new_account_has_nothing(device: Device) -> None:
    told = await device.pull()

    assert told["records"] == told["verdicts"] == []
    assert (told["more"], told["reset"], rev_of(told["cursor"])) == (False, None, 0)
    assert told["seen"] == "000000000000-0000-00000000"
    assert abs(told["now"] - now()) < 60_000


async def test_what_one_device_says_the_other_gets(devices: Pair) -> None:
    phone, tablet = devices
    change = phone.energy("a", note="é 🌊")

    pushed = await phone.push(change)
    pulled = await tablet.pull()

    assert statuses(pushed) == ["ok"]
    assert pushed["verdicts"][0] == {
        "kind": "energy",
        "id": "a",
        "stamp": change["stamp"],
        "status": "ok",
    }
    assert pulled["records"] == [change]
    assert pulled["cursor"] == pushed["cursor"]
    assert pulled["seen"] == pushed["seen"] == change["stamp"]


async def test_nothing_new_is_an_empty_answer(device: Device) -> None:
    pushed = await device.push(device.energy("a"))
    pulled = await device.pull()

    assert pulled["records"] == []
    assert pulled["cursor"] == pushed["cursor"]
    assert "check" not in pulled


async def test_text_comes_back_byte_for_byte(devices: Pair) -> None:
    phone, tablet = devices
    stamp = phone.stamp()
    text = '{ "created":true, "zz": {"b" :1.0,"a":[1e2, "\\u00e9"]}}'
    body = (
        '{"schema":1,"cursor":null,"changes":'
        f'[{{"kind":"moment","id":"a","stamp":"{stamp}","fields":{text}}}]}}'
    )
    sent = await phone.http.post(
        "/api/sync", content=body, headers={"content-type": "application/json"}
    )
    answer = await tablet.http.get("/api/sync")

    assert sent.json()["verdicts"][0]["status"] == "ok"
    assert text in answer.text


async def test_own_changes_do_not_come_back(devices: Pair) -> None:
    phone, tablet = devices
    await phone.push(phone.energy("a"))
    await tablet.push(tablet.energy("b"), cursor=None)
    told = await phone.push(phone.energy("c"), phone.change("energy", "a", level=5))

    assert ids(told) == ["b"]


async def test_a_record_that_the_device_did_not_know_whole_comes_back(devices: Pair) -> None:
    phone, tablet = devices
    await phone.push(phone.energy("a", note="from the phone"))
    told = await tablet.push(tablet.change("energy", "a", level=5), tablet.energy("b"))

    assert ids(told) == ["a"]
    assert told["records"][0]["fields"]["note"] == "from the phone"
    assert told["records"][0]["fields"]["level"] == 5


async def test_a_push_takes_one_revision(device: Device) -> None:
    before = rev_of((await device.pull())["cursor"])
    told = await device.push(device.energy("a"), device.energy("b"), device.energy("a", 5))

    assert rev_of(told["cursor"]) == before + 1


async def test_the_same_batch_again_changes_nothing(device: Device) -> None:
    batch = [device.energy("a"), device.change("energy", "a", level=5), device.energy("b")]
    first = await device.push(*batch)
    again = await device.push(*batch)
    late = await device.push(*batch, cursor=None)

    assert statuses(first) == statuses(again) == statuses(late) == ["ok"] * 3
    assert first["cursor"] == again["cursor"] == late["cursor"]
    assert await device.history("energy", "a") == [
        value for value in await device.history("energy", "a") if value["field"] == "level"
    ]


async def test_a_lost_answer_doubles_nothing(device: Device) -> None:
    lost = device.energy("a")
    await device.push(lost, cursor=None)
    device.cursor = None
    told = await device.push(lost, device.energy("b"))

    assert ids(told) == ["a"]
    assert ids({"records": await device.everything()}) == ["a", "b"]


async def test_edits_of_different_fields_both_stay(devices: Pair) -> None:
    phone, tablet = devices
    await phone.push(phone.energy("a"))
    await tablet.pull()
    await phone.push(phone.change("energy", "a", level=5))
    await tablet.push(tablet.change("energy", "a", note="kept"))
    (record,) = await phone.everything()

    assert record["fields"]["level"] == 5
    assert record["fields"]["note"] == "kept"
    assert record["stamps"]


async def test_two_stops_and_a_stop_before_its_start(devices: Pair) -> None:
    phone, tablet = devices
    start = phone.change("run", "a", created=True, title="Nap", start=AT)
    early, late = phone.change("run", "a", end="unknown"), tablet.change("run", "a", end=AT)
    late["stamp"] = tablet.stamp(1_000)
    await tablet.push(late)
    await phone.push(early)
    await phone.push(start)
    (record,) = await phone.everything()

    assert record["fields"] == start["fields"] | {"end": AT}


async def test_an_older_write_loses_whenever_it_comes(devices: Pair) -> None:
    phone, tablet = devices
    old = phone.change("energy", "a", level=1)
    await tablet.push(tablet.energy("a", 5))
    before = tablet.cursor
    told = await phone.push(old)

    assert statuses(told) == ["ok"]
    assert fields(told["records"])["a"]["level"] == 5
    assert (await tablet.pull())["cursor"] == before


async def test_delete_scrubs_and_stays(devices: Pair) -> None:
    phone, tablet = devices
    record = phone.energy("a", note="private")
    await phone.push(record)
    delete = phone.change("energy", "a", deleted=True)
    await phone.push(delete)
    told = await tablet.push(record, tablet.energy("b"))

    assert statuses(told) == ["ok", "ok"]
    assert fields(told["records"])["a"] == {"deleted": True}
    assert fields(await phone.everything())["a"] == {"deleted": True}


async def test_undelete_writes_all_anew(device: Device) -> None:
    await device.push(device.energy("a", note="old"))
    await device.push(device.change("energy", "a", deleted=True))
    back = device.energy("a", 2)
    await device.push(back)
    (record,) = await device.everything()

    assert record["fields"] == back["fields"] | {"deleted": True}
    assert record["stamp"] == back["stamp"]


async def test_a_change_may_carry_several_stamps(devices: Pair) -> None:
    phone, tablet = devices
    change = phone.energy("a")
    change["stamps"] = {"level": phone.stamp()}
    await phone.push(change)

    assert (await tablet.pull())["records"] == [change]


async def test_unknown_fields_travel_untouched(devices: Pair) -> None:
    phone, tablet = devices
    await phone.push(phone.energy("a", a_newer_phone=[1, {"x": None}]))
    await tablet.push(tablet.change("energy", "a", level=1))

    assert fields(await phone.everything())["a"]["a_newer_phone"] == [1, {"x": None}]


async def test_accounts_never_meet(app: object, devices: Pair) -> None:
    phone, _ = devices
    (stranger,) = await sign_in(phone.app, "stranger")
    await phone.push(phone.energy("a", note="private"))
    told = await stranger.push(stranger.energy("a", 1, note="own"))

    assert told["records"] == []
    assert fields(await stranger.everything())["a"]["note"] == "own"
    assert fields(await phone.everything())["a"]["note"] == "private"
    assert (await stranger.pull(phone.cursor))["reset"] == "forked"
    assert (await stranger.http.get("/api/history/energy/b")).status_code == 404


# Verdicts


async def test_one_bad_change_costs_no_other(device: Device) -> None:
    changes = [device.energy(f"r{n}") for n in range(100)]
    changes[57]["fields"]["level"] = 9
    told = await device.push(*changes)

    assert statuses(told) == ["ok"] * 57 + ["bad_field"] + ["ok"] * 42
    assert told["verdicts"][57]["detail"] == "level"
    assert len(await device.everything()) == 99


async def test_every_way_to_be_refused(device: Device) -> None:
    good = device.energy("a")
    told = await device.push(
        5,
        {"kind": "energy"},
        good | {"kind": 1},
        good | {"stamps": {"level": 1}},
        good | {"kind": "Energy!"},
        good | {"id": "../a"},
        good | {"id": "x" * 1_000_000},
        good | {"stamp": "yesterday"},
        good | {"stamps": {"level": "yesterday"}},
        good | {"stamps": {"note": good["stamp"]}},
        good | {"fields": []},
        good | {"fields": {}},
        good | {"fields": {"note": "a\0b"}},
        good | {"fields": {"at": AT | {"tz": "Mars/Base"}}},
        good | {"fields": {"Level": 1}},
        good | {"fields": {f"{letter}{'_' * n}": 1 for n in range(33) for letter in "ab"}},
        good | {"fields": {"newer": "x" * 70_000}},
        good | {"kind": "horoscope"},
    )  # fmt: skip

    assert statuses(told) == [
        *["bad_change"] * 5,
        *["bad_id"] * 2,
        *["bad_stamp"] * 3,
        *["bad_change"] * 2,
        "nul",
        "bad_zone",
        "bad_field",
        "too_many_fields",
        "record_too_large",
        "unknown_kind",
    ]
    assert told["verdicts"][0] == {
        "kind": "",
        "id": "",
        "stamp": "",
        "status": "rejected",
        "code": "bad_change",
    }
    assert told["verdicts"][5]["id"] == ""
    assert told["verdicts"][7]["stamp"] == ""
    assert told["verdicts"][-1]["status"] == "later"
    assert await device.everything() == []


async def test_a_clock_that_is_ahead(device: Device) -> None:
    ahead = device.energy("a") | {"stamp": device.stamp(120_000)}
    device.clock = type(device.clock)()
    partly = device.energy("b") | {"stamps": {"level": ahead["stamp"]}}
    told = await device.push(ahead, partly, device.energy("c"))

    assert [verdict["status"] for verdict in told["verdicts"]] == ["clock", "clock", "ok"]
    assert told["verdicts"][0]["stamp"] == ahead["stamp"]
    assert ids({"records": await device.everything()}) == ["c"]
    assert told["seen"] < ahead["stamp"]


async def test_a_little_ahead_is_no_matter_and_nothing_is_clamped(device: Device) -> None:
    change = device.energy("a") | {"stamp": device.stamp(30_000)}
    told = await device.push(change)
    (record,) = await device.everything()

    assert statuses(told) == ["ok"]
    assert record["stamp"] == change["stamp"]


async def test_an_old_client_can_still_pull(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    await device.push(device.energy("a"))
    monkeypatch.setattr("ebb.sync.changes.SCHEMA_FLOOR", 2)
    told = await device.push(device.energy("b"), cursor=None)

    assert told["verdicts"][0]["status"] == "later"
    assert statuses(told) == ["schema_too_old"]
    assert ids(told) == ["a"]


async def test_over_quota_only_new_records_are_refused(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    await device.push(device.energy("a"), device.energy("b"))
    monkeypatch.setattr(device.app.state.store, "_quota", ledger.Quota(records=2))
    told = await device.push(
        device.energy("c"), device.change("energy", "a", deleted=True), device.energy("b", 1)
    )

    assert [verdict["status"] for verdict in told["verdicts"]] == ["rejected", "ok", "ok"]
    assert statuses(told)[0] == "quota"
    assert told["verdicts"][0]["detail"] == "records"
    assert ids({"records": await device.everything()}) == ["a", "b"]


async def test_over_quota_in_bytes_nothing_grows(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    await device.push(device.energy("a", note="é" * 1000), device.energy("b", note="x" * 100))
    held = sum(await sizes(device))
    assert held > 2200
    monkeypatch.setattr(device.app.state.store, "_quota", ledger.Quota(bytes=held + 10))
    told = await device.push(
        device.energy("c"),
        device.change("energy", "b", note="x" * 120),
        device.change("energy", "b", note="y" * 90),
        device.change("energy", "a", deleted=True),
        device.energy("d"),
    )

    assert statuses(told) == ["quota", "quota", "ok", "ok", "ok"]
    assert told["verdicts"][0]["detail"] == "bytes"
    assert fields(await device.everything())["b"]["note"] == "y" * 90
    assert sum(await sizes(device)) == await counted(device)


async def test_bytes_are_counted_as_they_are_stored(device: Device) -> None:
    await device.push(device.energy("a", note="é😀"), device.energy("b"))
    await device.push(device.change("energy", "a", note="x"), device.energy("b", 1))
    await device.push(device.change("energy", "b", deleted=True))

    assert sum(await sizes(device)) == await counted(device)


async def sizes(device: Device) -> list[int]:
    """Measure the stored fields of every record, in bytes."""
    async with device.app.state.database.read() as connection:
        sql = "SELECT fields FROM record WHERE account_id = :account"
        rows = await connection.execute(text(sql), {"account": device.account_id})
        return [len(row.fields.encode()) for row in rows]


async def counted(device: Device) -> int:
    """Read what the account says of its bytes."""
    async with device.app.state.database.read() as connection:
        sql = "SELECT bytes FROM account WHERE id = :account"
        held: int = (
            await connection.execute(text(sql), {"account": device.account_id})
        ).scalar_one()
        return held


async def test_a_record_that_would_grow_too_large(device: Device) -> None:
    await device.push(device.energy("a", one="x" * 40_000))
    told = await device.push(device.change("energy", "a", two="x" * 40_000), device.energy("b"))

    assert statuses(told) == ["record_too_large", "ok"]
    assert "two" not in fields(await device.everything())["a"]


async def test_a_record_that_would_have_too_many_fields(device: Device) -> None:
    def some(letter: str) -> dict[str, Any]:
        return {f"{letter}{'_' * n}": n for n in range(30)}

    first = await device.push(device.change("energy", "a", created=True, **some("a")))
    second = await device.push(device.change("energy", "a", **some("b")))
    third = await device.push(device.change("energy", "a", **some("c")))

    assert statuses(first) + statuses(second) + statuses(third) == ["ok", "ok", "too_many_fields"]


# Pages and cursors


async def test_pages_hold_whole_revisions(devices: Pair) -> None:
    phone, tablet = devices
    for push in range(4):
        await phone.push(*(phone.energy(f"p{push}r{n}") for n in range(3)))
    seen, sizes, more = [], [], True
    while more:
        told = await tablet.pull(limit=7)
        sizes.append(len(told["records"]))
        seen += ids(told)
        more = told["more"]
        assert told.get("total") == (12 if more else None)
        assert ("check" in told) == (not more)

    assert sizes == [6, 6]
    assert sorted(seen) == sorted(f"p{push}r{n}" for push in range(4) for n in range(3))
    assert tablet.cursor == phone.cursor


async def test_a_revision_larger_than_a_page_goes_whole(devices: Pair) -> None:
    phone, tablet = devices
    await phone.push(phone.energy("first"))
    await phone.push(*(phone.energy(f"r{n}") for n in range(9)))
    await phone.push(phone.energy("last"))
    sizes = [len((await tablet.pull(limit=2))["records"]) for _ in range(4)]

    assert sizes == [1, 9, 1, 0]


async def test_a_page_that_just_fits_leaves_nothing_behind(devices: Pair) -> None:
    phone, tablet = devices
    await phone.push(phone.energy("a"), phone.energy("b"))
    told = await tablet.pull(limit=2)

    assert (len(told["records"]), told["more"]) == (2, False)


async def test_a_page_after_a_push_goes_on_where_it_stopped(devices: Pair) -> None:
    phone, tablet = devices
    for n in range(5):
        await phone.push(phone.energy(f"r{n}"))
    told = await tablet.push(tablet.energy("own"), limit=2)
    seen = ids(told)
    while told["more"]:
        told = await tablet.pull(limit=2)
        seen += ids(told)

    assert set(seen) - {"own"} == {f"r{n}" for n in range(5)}
    assert (await tablet.pull())["records"] == []


async def test_a_record_that_changes_while_pages_are_read_is_not_skipped(devices: Pair) -> None:
    phone, tablet = devices
    for n in range(4):
        await phone.push(phone.energy(f"r{n}", 1))
    await tablet.pull(limit=2)
    await phone.push(phone.change("energy", "r3", level=5), phone.change("energy", "r0", level=5))
    rest = await tablet.pull()

    assert ids(rest) == ["r0", "r2", "r3"]
    assert fields(rest["records"])["r3"]["level"] == 5


@pytest.mark.parametrize(
    "cursor",
    ["", "abc", "1", "1.", ".8f2c19aa", "-1.8f2c19aa", "1.8F2C19AA", "1.8f2c19a", "01.8f2c19aa",
     "1.8f2c19aaa", f"{2**63}.8f2c19aa", "١.8f2c19aa", "1.8f2c19aa\n", "1e3.8f2c19aa"],
)  # fmt: skip
async def test_malformed_cursors(device: Device, cursor: str) -> None:
    answer = await device.http.get("/api/sync", params={"cursor": cursor})
    body = {"schema": 1, "cursor": cursor, "changes": [device.energy("a")]}
    pushed = await device.http.post("/api/sync", json=body)

    for one in (answer, pushed):
        assert one.status_code == 400
        assert one.json()["code"] == "bad_cursor"
        assert one.headers["content-type"] == "application/problem+json"
    assert await device.everything() == []


@pytest.mark.parametrize("cursor", ["0.00000000", "1.00000000", "999999999999999.8f2c19aa"])
async def test_a_cursor_of_another_history_starts_anew(device: Device, cursor: str) -> None:
    await device.push(device.energy("a"))
    pulled = await device.pull(cursor)
    pushed = await device.push(device.energy("b"), cursor=cursor)

    assert (pulled["reset"], ids(pulled)) == ("forked", ["a"])
    assert (pushed["reset"], statuses(pushed)) == ("forked", ["ok"])
    assert "a" in ids(pushed)
    assert (await device.pull())["reset"] is None


async def test_a_page_of_a_fork_says_so_once(device: Device) -> None:
    for n in range(3):
        await device.push(device.energy(f"r{n}"))
    first = await device.pull("7.8f2c19aa", limit=1)
    second = await device.pull(limit=1)

    assert (first["reset"], second["reset"]) == ("forked", None)
    assert ids(first) + ids(second) == ["r0", "r1"]


# Integrity, seen, concurrency


async def test_the_check_is_that_of_what_came(devices: Pair) -> None:
    from ebb.records.checksum import checksum
    from ebb.records.wire import spread

    phone, tablet = devices
    await phone.push(phone.energy("a"), phone.energy("b"), phone.change("run", "c", created=True))
    await phone.push(phone.change("energy", "a", level=1), phone.change("run", "c", deleted=True))
    told = await tablet.pull()
    sums: dict[str, list[int]] = {}
    for one in told["records"]:
        texts = {name: memoryview(b"1") for name in one["fields"]}
        state = spread(one["stamp"], one.get("stamps"), texts)  # type: ignore[arg-type]
        sums.setdefault(one["kind"], []).append(checksum(one["id"], state))
    wanted = {kind: [len(some), f"{sum(some) % 2**32:08x}"] for kind, some in sums.items()}

    assert told["check"] == wanted
    assert (await tablet.pull(check=True))["check"] == wanted
    assert "check" not in await tablet.pull()


async def test_pushes_at_once_all_count_and_readers_skip_none(devices: Pair) -> None:
    phone, tablet = devices
    done = asyncio.Event()
    found: dict[str, int] = {}

    async def write(n: int) -> int:
        told = await phone.push(phone.energy(f"r{n}"), cursor=None)
        return rev_of(told["cursor"])

    async def read() -> None:
        while not done.is_set():
            found.update(dict.fromkeys(ids(await tablet.pull()), 1))
            await asyncio.sleep(0)  # in this process a poll never waits, so it has to let go

    reader = asyncio.create_task(read())
    await asyncio.gather(*(write(n) for n in range(40)))
    done.set()
    await reader
    found.update(dict.fromkeys(ids(await tablet.pull()), 1))

    assert set(found) == {f"r{n}" for n in range(40)}
    assert rev_of(tablet.cursor) == 40


async def test_two_pushes_at_once_on_one_record_keep_both(devices: Pair) -> None:
    phone, tablet = devices
    await phone.push(phone.energy("a"))
    await tablet.pull()
    for n in range(10):
        await asyncio.gather(
            phone.push(phone.change("energy", "a", level=n % 5 + 1)),
            tablet.push(tablet.change("energy", "a", note=f"n{n}")),
        )
    (record,) = await phone.everything()

    assert (record["fields"]["level"], record["fields"]["note"]) == (5, "n9")


# History


async def test_what_a_merge_overwrites_is_in_the_history(devices: Pair) -> None:
    phone, tablet = devices
    first = phone.energy("a", 1)
    await phone.push(first)
    old = phone.change("energy", "a", level=2)
    await tablet.push(tablet.change("energy", "a", level=3))
    await phone.push(old)
    values = await phone.history("energy", "a")

    assert [(v["value"], v["stamp"]) for v in values] == [(2, old["stamp"]), (1, first["stamp"])]
    assert [(v["device"], v["replaced_by"]) for v in values] == [
        ("phone", "tablet"),
        ("phone", "tablet"),
    ]
    assert all(abs(v["replaced_at"] - now()) < 60_000 for v in values)


async def test_what_a_delete_drops_is_in_the_history(device: Device) -> None:
    await device.push(device.energy("a", note="keep me"))
    await device.push(device.change("energy", "a", deleted=True))
    values = {value["field"]: value["value"] for value in await device.history("energy", "a")}

    assert values == {"created": True, "at": AT, "level": 3, "note": "keep me"}


async def test_history_of_nothing(device: Device) -> None:
    await device.push(device.energy("a"))

    assert await device.history("energy", "a") == []
    for path in ("energy/b", "horoscope/a", "energy/%2e%2e", "ENERGY/a", "energy/" + "x" * 65):
        answer = await device.http.get(f"/api/history/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_history_is_kept_for_a_while(device: Device) -> None:
    await device.push(device.energy("a", 1))
    await device.push(device.change("energy", "a", level=2))
    store = device.app.state.store
    await store.prune_history(now() - 60_000)
    kept = await device.history("energy", "a")
    pruned = await store.prune_history(now() + 60_000)

    assert len(kept) == 1
    assert pruned >= 1
    assert await device.history("energy", "a") == []


# News


async def test_news_is_what_other_devices_changed_since(devices: Pair) -> None:
    phone, tablet = devices
    await tablet.push(tablet.energy("before"))
    since = rev_of((await phone.pull())["cursor"])
    await phone.push(phone.energy("own"))
    await tablet.push(tablet.energy("a"))
    await tablet.push(tablet.change("energy", "before", level=5))
    await phone.push(phone.change("energy", "a", note="seen"))
    await tablet.push(tablet.change("energy", "own", deleted=True))

    assert await phone.news(since) == [
        {"kind": "energy", "id": "own", "device": "tablet"},
        {"kind": "energy", "id": "before", "device": "tablet"},
    ]
    assert await tablet.news(since) == [{"kind": "energy", "id": "a", "device": "phone"}]
    assert await phone.news(rev_of((await phone.pull())["cursor"])) == []


async def test_news_has_a_bound_and_names_no_one_unknown(
    devices: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, tablet = devices
    monkeypatch.setattr(sqlite, "MAX_NEWS", 2)
    monkeypatch.setattr(postgres, "MAX_NEWS", 2)
    for n in range(3):
        await tablet.push(tablet.energy(f"r{n}"))
    async with phone.app.state.database.write() as connection:
        asked = {"account": phone.account_id}
        await connection.execute(
            text("UPDATE record SET device_id = NULL WHERE account_id = :account"), asked
        )

    assert await phone.news(0) == [
        {"kind": "energy", "id": "r2", "device": None},
        {"kind": "energy", "id": "r1", "device": None},
    ]


async def test_news_stays_with_its_account(device: Device, app: Litestar) -> None:
    (stranger,) = await sign_in(app, "stranger")
    await device.push(device.energy("a"))

    assert await stranger.news(0) == []


@pytest.mark.parametrize("asked", ["", "?since=", "?since=-1", "?since=x", "?since=1e400"])
async def test_news_since_no_revision(device: Device, asked: str) -> None:
    answer = await device.http.get(f"/api/news{asked}")

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
