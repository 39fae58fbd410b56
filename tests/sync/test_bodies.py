"""Bodies that are not what they should be: a clear word, nothing stored, the server goes on."""

from __future__ import annotations

import gzip
import json
import time
import zlib
from typing import Any

import httpx
import pytest

from ebb.sync.bodies import MAX_BODY, inflate
from ebb.web.headers import takes_gzip
from tests.sync.devices import Device, ids, statuses

JSON = {"content-type": "application/json"}
GZIP = JSON | {"content-encoding": "gzip"}


async def send(device: Device, body: bytes | str, **headers: str) -> httpx.Response:
    named = JSON | {name.replace("_", "-"): value for name, value in headers.items()}
    return await device.http.post("/api/sync", content=body, headers=named)


def envelope(*changes: object, **parts: object) -> bytes:
    whole: dict[str, Any] = {"schema": 1, "cursor": None, "changes": changes} | parts
    return json.dumps(whole).encode()


def refused(answer: httpx.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    for secret in ("Traceback", "SELECT", "msgspec", "/ebb/", ".py"):
        assert secret not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"\0",
        b"[" * 100_000,
        b'{"schema":1,"changes":[],"z":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"schema":1,"changes":' + b'{"a":' * 100_000,
        b'{"schema":1,"changes":[],"z":"\\ud800"}',
        b'{"schema":1,"changes":[],"z":"\xed\xa0\x80"}',
        b'{"schema":1,"changes":[],"z":"\x01"}',
        b'{"schema":1,"changes":[],"z":NaN}',
        b'{"schema":1}',
        b'{"changes":[]}',
        b'{"schema":"1","changes":[]}',
        b'{"schema":true,"changes":[]}',
        b'{"schema":-1,"changes":[]}',
        b'{"schema":18446744073709551616,"changes":[]}',
        b'{"schema":1' + b"0" * 5000 + b',"changes":[]}',
        b'{"schema":1,"changes":{}}',
        b'{"schema":1,"changes":[],"limit":0}',
        b'{"schema":1,"changes":[],"limit":5001}',
        b'{"schema":1,"changes":[],"limit":18446744073709551616}',
        b'{"schema":1,"changes":[],"limit":1.5}',
        b'{"schema":1,"changes":[],"cursor":1}',
    ],
)
async def test_an_envelope_that_cannot_be_read(device: Device, body: bytes) -> None:
    refused(await send(device, body), 400, "bad_json")
    assert (await device.pull())["records"] == []


async def test_a_lone_surrogate_in_a_note_spoils_the_envelope_only(device: Device) -> None:
    text = envelope(device.energy("a"), device.energy("b", note="XX")).replace(b"XX", b"\\ud800")

    refused(await send(device, text), 400, "bad_json")
    assert statuses(await device.push(device.energy("a"))) == ["ok"]


async def test_a_deep_value_spoils_its_change_or_the_envelope(device: Device) -> None:
    change = device.energy("b")
    for depth, code in ((200, 200), (50_000, 400)):
        deep = b"[" * depth + b"]" * depth
        body = envelope(device.energy("a"), change | {"fields": {"zz": 1}})
        answer = await send(device, body.replace(b'"zz": 1', b'"zz":' + deep))
        assert answer.status_code == code
    assert ids({"records": await device.everything()}) == ["a"]


async def test_two_to_the_64_in_every_place(device: Device) -> None:
    big = 2**64
    change = device.energy("a")
    told = await device.push(
        change | {"kind": big},
        change | {"id": big},
        change | {"stamp": big},
        change | {"fields": big},
        change | {"fields": {"level": big}},
        change | {"fields": {"order": 10**400}},
    )

    assert statuses(told) == ["bad_change"] * 4 + ["bad_field"] * 2


async def test_a_huge_number_is_refused_at_once(device: Device) -> None:
    body = envelope(device.energy("a")).replace(b'"level": 3', b'"level": 1' + b"0" * 5000)
    started = time.perf_counter()
    answer = await send(device, body)

    assert answer.json()["verdicts"][0]["code"] == "bad_field"
    assert time.perf_counter() - started < 5


async def test_of_duplicate_keys_the_last_counts(devices: tuple[Device, Device]) -> None:
    phone, tablet = devices
    body = envelope(phone.energy("a")).replace(b'"level": 3', b'"level": 1, "level": 4')
    body = body.replace(b'"id": "a"', b'"id": "b", "id": "a"')
    await send(phone, body)
    await tablet.push(tablet.change("energy", "a", note="merged"))
    (record,) = await phone.everything()

    assert (record["id"], record["fields"]["level"]) == ("a", 4)


async def test_too_many_changes(device: Device) -> None:
    change = device.change("energy", "a", level=1)

    refused(await send(device, envelope(*[change] * 1001)), 413, "too_many_changes")
    refused(await send(device, envelope(*[5] * 1001)), 413, "too_many_changes")
    assert len((await device.push(*[change] * 1000))["verdicts"]) == 1000


async def test_too_large(device: Device) -> None:
    body = envelope(z="x" * MAX_BODY)

    refused(await send(device, body), 413, "too_large")
    refused(await send(device, gzip.compress(body), content_encoding="gzip"), 413, "too_large")


async def test_gzip_both_ways(device: Device) -> None:
    body = envelope(*(device.energy(f"r{n}", note="same " * 40) for n in range(200)))
    sent = await send(device, gzip.compress(body), content_encoding="gzip")
    packed = await device.http.get("/api/sync", headers={"accept-encoding": "gzip"})
    plain = await device.http.get("/api/sync", headers={"accept-encoding": "br, gzip;q=0"})

    assert statuses(sent.json()) == ["ok"] * 200
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json()["records"] == plain.json()["records"]
    assert packed.num_bytes_downloaded < plain.num_bytes_downloaded / 10


@pytest.mark.parametrize(
    ("body", "encoding", "status", "code"),
    [
        (b"{}", "gzip", 400, "bad_request"),
        (gzip.compress(b"{}", mtime=0)[:-1], "gzip", 400, "bad_request"),
        (gzip.compress(b"{}", mtime=0) + b"x", "gzip", 400, "bad_request"),
        (gzip.compress(b"{}", mtime=0) * 2, "gzip", 400, "bad_request"),
        (zlib.compress(b"{}"), "deflate", 415, "unsupported_encoding"),
        (b"{}", "br", 415, "unsupported_encoding"),
        (
            gzip.compress(gzip.compress(b"{}", mtime=0), mtime=0),
            "gzip, gzip",
            415,
            "unsupported_encoding",
        ),
    ],
)
async def test_compressed_badly(
    device: Device, body: bytes, encoding: str, status: int, code: str
) -> None:
    refused(await send(device, body, content_encoding=encoding), status, code)


def test_a_bomb_is_never_inflated_beyond_the_bound() -> None:
    import tracemalloc

    from ebb.errors import TooLarge

    bomb = gzip.compress(b"0" * 200_000_000)
    tracemalloc.start()
    with pytest.raises(TooLarge):
        inflate(bomb, b"gzip")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(bomb) < MAX_BODY
    assert peak < 4 * MAX_BODY


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""]
)
async def test_only_json(device: Device, content_type: str) -> None:
    refused(
        await send(device, envelope(), content_type=content_type), 415, "unsupported_media_type"
    )


async def test_json_with_a_charset(device: Device) -> None:
    assert (
        await send(device, envelope(), content_type="application/json; charset=utf-8")
    ).is_success


async def test_cross_site_is_refused_before_the_body_is_read(device: Device) -> None:
    answer = await send(device, b"[" * 100_000, origin="https://evil.example")
    refused(answer, 403, "cross_site")


async def test_not_signed_in(device: Device) -> None:
    device.http.cookies.clear()
    refused(await send(device, envelope()), 401, "not_signed_in")
    for path in ("/api/sync", "/api/history/energy/a", "/api/news?since=0", "/api/live"):
        refused(await device.http.get(path), 401, "not_signed_in")


async def test_a_push_with_nothing_to_merge_writes_nothing(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_push: object) -> None:
        raise AssertionError

    monkeypatch.setattr(device.app.state.store, "push", refuse)
    told = await device.push({"kind": "energy", "id": "", "stamp": "", "fields": {}})
    assert [verdict["status"] for verdict in told["verdicts"]] == ["rejected"]


async def test_a_phone_of_another_account_is_not_signed_in(device: Device) -> None:
    accounts = device.app.state.accounts
    handle, *_ = await accounts.names(device.account_id)
    assert (await send(device, envelope(), ebb_account=handle)).is_success
    for path in ("/api/sync", "/api/live"):
        answer = await device.http.get(path, headers={"ebb-account": "somebody-else"})
        refused(answer, 401, "not_signed_in")
    refused(await send(device, envelope(), ebb_account="somebody-else"), 401, "not_signed_in")


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=5001", "limit=abc", f"limit={2**64}", "limit=-1", "check=maybe"]
)
async def test_bad_queries(device: Device, query: str) -> None:
    refused(await device.http.get(f"/api/sync?{query}"), 400, "bad_request")


async def test_one_tap_is_small(device: Device) -> None:
    await device.pull()
    change = device.energy("0193a5b2-c3d4-7000-8000-000000000000")
    body = json.dumps(
        {"schema": 1, "cursor": device.cursor, "changes": [change]}, separators=(",", ":")
    )

    assert len(body) < 500


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        (b"gzip", True),
        (b"br, gzip;q=0.5", True),
        (b"gzip;q=0", False),
        (b"", False),
        (b"*", False),
    ],
)
def test_takes_gzip(header: bytes, takes: bool) -> None:
    assert takes_gzip(header) is takes
