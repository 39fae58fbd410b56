"""Push over HTTP: the real application on both databases, and a push service next door."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog

from ebb.app import create_app
from ebb.push.payload import topic_of
from ebb.push.store import MOST_TESTS
from ebb.push.vapid import FILE_NAME
from ebb.settings import read_settings
from tests.push.conftest import CONTACT
from tests.support.push_service import Answer, Browser, PushService
from tests.support.server import EBB
from tests.sync.devices import ORIGIN, Device, sign_in


@pytest.fixture
def environ(tmp_path: Path, database_url: str, service: PushService) -> dict[str, str]:
    """The settings of a server with push that trusts the push service of the test."""
    return {
        "EBB_DATA": str(tmp_path / "data"),
        "EBB_ORIGIN": ORIGIN,
        "EBB_DATABASE_URL": database_url,
        "EBB_CONTACT": CONTACT,
        "EBB_PUSH_TRUSTED": service.origin,
    }


@asynccontextmanager
async def running(environ: dict[str, str], *names: str) -> AsyncIterator[list[Device]]:
    """Run the application; gives the devices of a new account."""
    app = create_app(read_settings(environ))
    async with app.lifespan():
        yield list(await sign_in(app, *(names or ("phone",))))


async def status_of(device: Device) -> dict[str, Any]:
    answer = await device.http.get("/api/push/key")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


async def subscribe(device: Device, browser: Browser) -> None:
    key = (await status_of(device))["key"]
    answer = await device.http.put("/api/push/subscription", json=browser.subscription(key))
    assert answer.status_code == 204, answer.text


def assert_problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    told: dict[str, Any] = answer.json()
    assert told["code"] == code
    return told


async def test_a_device_subscribes_tries_and_leaves(
    environ: dict[str, str], service: PushService
) -> None:
    async with running(environ, "phone", "tablet") as (phone, tablet):
        first = await status_of(phone)
        assert (first["subscribed"], first["repair"]) == (False, False)
        assert len(first["key"]) == 87
        browser = service.browser()
        await subscribe(phone, browser)
        assert await status_of(phone) == first | {"subscribed": True}
        assert await status_of(tablet) == first

        answer = await phone.http.post("/api/push/test?lang=de")
        assert answer.status_code == 202
        (delivery,) = service.deliveries
        told = browser.read(delivery)
        notification = told["notification"]
        assert (told["web_push"], told["mutable"]) == (8030, True)
        assert notification["body"] == "Erinnerungen kommen auf diesem Gerät an."
        assert notification["navigate"] == f"{ORIGIN}/"
        assert notification["lang"] == "de"
        assert notification["data"] == answer.json()
        tag = topic_of(notification["data"]["id"])
        assert notification["tag"] == delivery.headers["topic"] == tag
        assert delivery.headers["ttl"] == "60"
        assert delivery.headers["urgency"] == "normal"
        assert delivery.claims["key"] == first["key"]
        assert delivery.claims["sub"] == CONTACT

        for _ in range(2):
            assert (await phone.http.delete("/api/push/subscription")).status_code == 204
        assert await status_of(phone) == first
        assert_problem(await phone.http.post("/api/push/test"), 404, "not_subscribed")
        assert len(service.deliveries) == 1


async def test_without_a_contact_push_is_off(environ: dict[str, str]) -> None:
    del environ["EBB_CONTACT"]
    async with running(environ) as (phone,):
        assert await status_of(phone) == {"key": None, "subscribed": False, "repair": False}
        offered = Browser("https://fcm.googleapis.com/fcm/send/x").subscription("k")
        answer = await phone.http.put("/api/push/subscription", json=offered)
        assert_problem(answer, 404, "push_off")
        assert_problem(await phone.http.post("/api/push/test"), 404, "push_off")
        assert (await phone.http.delete("/api/push/subscription")).status_code == 204
    assert not (Path(environ["EBB_DATA"]) / FILE_NAME).exists()


def short(value: object) -> str | None:
    """Name a test by what is answered."""
    if isinstance(value, Answer):
        return "dropped" if value.drops else f"{value.status}"
    return None


def without(told: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in told.items() if key != name}


async def test_what_is_no_subscription_is_refused_at_the_door(
    environ: dict[str, str], service: PushService
) -> None:
    async with running(environ) as (phone,):
        key = (await status_of(phone))["key"]
        good = service.browser().subscription(key)
        bad: dict[str, list[Any]] = {
            "bad_subscription": [
                good | {"endpoint": "https://127.0.0.1/a.google.com/"},
                good | {"endpoint": "https://user@fcm.googleapis.com/x"},
                good | {"endpoint": "https://fcm.googleapis.com:8443/x"},
                good | {"endpoint": f"http://127.0.0.1:{service.port + 1}/x"},
                good | {"endpoint": "https://[::ffff:127.0.0.1]/x"},
                good | {"endpoint": "https://fcm.googleapis.com/\x00"},
                good | {"keys": good["keys"] | {"p256dh": "BAEB" + "AQEB" * 21}},
                good | {"keys": good["keys"] | {"auth": "AQEB"}},
            ],
            "other_key": [good | {"key": "k"}, good | {"key": good["keys"]["p256dh"]}],
            "bad_request": [
                good | {"endpoint": f"{good['endpoint']}{'x' * 2000}"},
                good | {"endpoint": None},
                good | {"keys": good["keys"] | {"auth": "x" * 101}},
                good | {"keys": {}},
                good | {"more": 1},
                good | {"key": None},
                without(good, "key"),
                without(good, "keys"),
                [],
            ],
        }
        for code, bodies in bad.items():
            for body in bodies:
                answer = await phone.http.put("/api/push/subscription", json=body)
                assert_problem(answer, 400, code)
                for secret in (service.origin, "user@", good["keys"]["p256dh"]):
                    assert secret not in answer.text
        assert not (await status_of(phone))["subscribed"]
        answer = await phone.http.put("/api/push/subscription", json=good)
        assert answer.status_code == 204


async def test_strangers_are_not_let_in(environ: dict[str, str]) -> None:
    async with running(environ) as (phone,):
        calls = [
            ("GET", "/api/push/key"),
            ("PUT", "/api/push/subscription"),
            ("DELETE", "/api/push/subscription"),
            ("POST", "/api/push/test"),
        ]
        for method, path in calls[1:]:
            answer = await phone.http.request(
                method, path, headers={"origin": "https://evil.example"}
            )
            assert_problem(answer, 403, "cross_site")
        phone.http.cookies.clear()
        body = Browser("https://fcm.googleapis.com/x").subscription("k")
        for method, path in calls:
            answer = await phone.http.request(method, path, json=body if method == "PUT" else None)
            assert_problem(answer, 401, "not_signed_in")


@pytest.mark.parametrize(
    ("answer", "code", "is_kept"),
    [
        (Answer(404), "push_gone", False),
        (Answer(410, size=300), "push_gone", False),
        (Answer(401), "push_refused", True),
        (Answer(403, size=300), "push_refused", True),
        (Answer(413), "push_refused", True),
        (Answer(302, {"Location": "http://127.0.0.1:1/"}), "push_refused", True),
    ],
    ids=short,
)
async def test_what_the_push_service_said_is_told_in_our_words(
    environ: dict[str, str], service: PushService, answer: Answer, code: str, is_kept: bool
) -> None:
    async with running(environ) as (phone,):
        browser = service.browser(answer)
        await subscribe(phone, browser)
        with structlog.testing.capture_logs() as logs:
            told = assert_problem(await phone.http.post("/api/push/test"), 502, code)
        assert "xxx" not in str(told)
        assert "127.0.0.1" not in str(told)
        assert browser.endpoint.rpartition("/")[2] not in str(logs)
        state = await status_of(phone)
        assert (state["subscribed"], state["repair"]) == (is_kept, is_kept)
        if not is_kept:
            return
        # An alarm stays until a message is taken again.
        await subscribe(phone, browser)
        assert (await status_of(phone))["repair"]
        assert (await phone.http.post("/api/push/test")).status_code == 202
        assert not (await status_of(phone))["repair"]


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        (Answer(429, {"Retry-After": "7"}), "7"),
        (Answer(503, {"Retry-After": "0"}), "1"),
        (Answer(500), "60"),
        (Answer(drops=True), "60"),
    ],
    ids=short,
)
async def test_a_push_service_that_is_busy_is_for_later(
    environ: dict[str, str], service: PushService, answer: Answer, wait: str
) -> None:
    async with running(environ) as (phone,):
        await subscribe(phone, service.browser(answer))
        told = await phone.http.post("/api/push/test")
        assert_problem(told, 502, "push_later")
        assert told.headers["retry-after"] == wait
        assert await status_of(phone) == (await status_of(phone)) | {
            "subscribed": True,
            "repair": False,
        }


async def test_tests_are_limited(environ: dict[str, str], service: PushService) -> None:
    async with running(environ) as (phone,):
        await subscribe(phone, service.browser())
        for _ in range(MOST_TESTS):
            assert (await phone.http.post("/api/push/test")).status_code == 202
        answer = await phone.http.post("/api/push/test")
        assert_problem(answer, 429, "too_many_attempts")
        assert 0 < int(answer.headers["retry-after"]) <= 600
        assert len(service.deliveries) == MOST_TESTS
        # Each rang by itself: none replaced another.
        assert len({one.headers["topic"] for one in service.deliveries}) == MOST_TESTS
        unknown = await phone.http.post("/api/push/test?lang=xx")
        assert_problem(unknown, 400, "bad_request")


async def test_another_key_of_the_server_asks_for_repair(
    environ: dict[str, str], service: PushService
) -> None:
    async with running(environ) as (phone,):
        await subscribe(phone, service.browser())
        cookies = phone.http.cookies
        old = (await status_of(phone))["key"]
    async with running(environ) as (other,):
        other.http.cookies = cookies
        assert (await status_of(other)) == {"key": old, "subscribed": True, "repair": False}
    (Path(environ["EBB_DATA"]) / FILE_NAME).unlink()
    async with running(environ) as (other,):
        other.http.cookies = cookies
        now = await status_of(other)
        assert now["key"] != old
        assert (now["subscribed"], now["repair"]) == (True, True)
        await subscribe(other, service.browser())
        assert not (await status_of(other))["repair"]


async def test_signing_out_and_revoking_end_messages(
    environ: dict[str, str], service: PushService
) -> None:
    async with running(environ, "phone", "tablet", "desk") as (phone, tablet, desk):
        for one in (phone, tablet, desk):
            await subscribe(one, service.browser())
        push = phone.app.state.push
        assert (await phone.http.post("/api/account/sign-out")).status_code == 204
        path = f"/api/account/devices/{tablet.device_id}"
        assert (await desk.http.delete(path)).status_code == 204
        (left,) = await push.store.of_account(desk.account_id)
        assert left.device_id == desk.device_id


def ebb(command: str, data: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command of Ebb's with push turned on."""
    environ = {"EBB_DATA": str(data), "EBB_PORT": "0", "EBB_CONTACT": CONTACT, "PATH": ""}
    return subprocess.run(
        [EBB, command],
        env=environ | more,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_damaged_key_keeps_ebb_from_starting(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("damaged")
    told = ebb("serve", tmp_path)
    assert told.returncode != 0
    assert f"{tmp_path / FILE_NAME} is damaged" in told.stderr
    assert "Traceback" not in told.stderr
    checked = ebb("check", tmp_path)
    assert checked.returncode == 1
    assert "is damaged" in checked.stdout
    assert (tmp_path / FILE_NAME).read_text() == "damaged"


def test_check_shows_whom_push_trusts(tmp_path: Path) -> None:
    told = ebb("check", tmp_path, EBB_PUSH_TRUSTED="http://127.0.0.1:8080,https://push.example.org")
    assert "http://127.0.0.1:8080, https://push.example.org" in told.stdout
    assert "EBB_PUSH_TRUSTED" not in ebb("check", tmp_path).stdout
    # Looking makes nothing.
    assert not (tmp_path / FILE_NAME).exists()
