"""Sending to a push service that checks, misbehaves, hangs and lies."""

from __future__ import annotations

import asyncio
import email.utils
import ssl
import time
from typing import Any

import pytest
import structlog

from ebb.push import resolver
from ebb.push import sender as sending
from ebb.push.messages import MOST_BYTES, Message, Outcome, Result
from ebb.push.resolver import Found
from ebb.push.sender import IN_FLIGHT, Sender
from ebb.push.vapid import Vapid
from tests.push.clocks import Clock, message, subscription_of
from tests.push.conftest import CONTACT
from tests.support.push_service import Answer, Browser, PushService

TLS = tuple[ssl.SSLContext, ssl.SSLContext]
GOOGLE = "fcm.googleapis.com"


async def send(sender: Sender, browser: Browser, what: Message | None = None) -> Outcome:
    return await sender.send(subscription_of(browser), what or message())


async def test_what_is_sent_is_what_the_phone_reads(
    sender: Sender, service: PushService, vapid: Vapid, clock: Clock
) -> None:
    browser = service.browser()
    sent = Message(body=b'{"a":"\xc3\xa4"}', topic="T-_0" * 6, ttl=1234, urgency="low")
    assert await send(sender, browser, sent) == Outcome(Result.DELIVERED, 201)
    (delivery,) = service.deliveries
    assert browser.decrypt(delivery.body) == sent.body
    assert delivery.method == "POST"
    assert delivery.headers["ttl"] == "1234"
    assert delivery.headers["topic"] == "T-_0" * 6
    assert delivery.headers["urgency"] == "low"
    assert delivery.headers["content-encoding"] == "aes128gcm"
    assert "cookie" not in delivery.headers
    assert delivery.claims == {
        "aud": service.origin,
        "exp": clock.now // 1000 + 12 * 3600,
        "sub": CONTACT,
        "key": vapid.public_key,
    }


async def test_the_longest_message_arrives_whole(sender: Sender, service: PushService) -> None:
    browser = service.browser()
    body = b"x" * MOST_BYTES
    await send(sender, browser, message(body))
    (delivery,) = service.deliveries
    assert len(delivery.body) == 4096
    assert browser.decrypt(delivery.body) == body


async def test_no_two_messages_are_encrypted_alike(sender: Sender, service: PushService) -> None:
    browser = service.browser()
    for _ in range(3):
        await send(sender, browser)
    assert len({delivery.body for delivery in service.deliveries}) == 3


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer(404), Outcome(Result.GONE, 404)),
        (Answer(410), Outcome(Result.GONE, 410)),
        (Answer(400), Outcome(Result.REFUSED, 400)),
        (Answer(401), Outcome(Result.REFUSED, 401)),
        (Answer(403), Outcome(Result.REFUSED, 403)),
        (Answer(413), Outcome(Result.REFUSED, 413)),
        (Answer(500), Outcome(Result.LATER, 500)),
        (Answer(429, {"Retry-After": "90"}), Outcome(Result.LATER, 429, 90)),
        (Answer(503, {"Retry-After": "nonsense"}), Outcome(Result.LATER, 503)),
        (Answer(drops=True), Outcome(Result.LATER, reason="network")),
    ],
    ids=lambda value: str(value.status) if isinstance(value, Answer) else "",
)
async def test_each_answer_has_its_outcome(
    sender: Sender, service: PushService, answer: Answer, outcome: Outcome
) -> None:
    browser = service.browser(answer)
    assert await send(sender, browser) == outcome
    # One bad answer spoils nothing for the next message.
    assert (await send(sender, browser)).result is Result.DELIVERED


async def test_a_date_to_try_again_is_understood(sender: Sender, service: PushService) -> None:
    until = email.utils.formatdate(time.time() + 3600, usegmt=True)
    browser = service.browser(Answer(429, {"Retry-After": until}))
    wait = (await send(sender, browser)).retry_after
    assert wait is not None
    assert 3000 < wait <= 3601


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(
    sender: Sender, service: PushService, status: int
) -> None:
    async with PushService() as inside:
        browser = service.browser(Answer(status, {"Location": f"{inside.origin}/secret"}))
        assert await send(sender, browser) == Outcome(Result.REFUSED, status)
        assert not inside.deliveries
    assert len(service.deliveries) == 1


async def test_a_service_that_never_answers_is_given_up(vapid: Vapid, service: PushService) -> None:
    async with Sender(vapid, {service.origin}, timeout_seconds=0.2) as sender:
        browser = service.browser(Answer(hangs=True))
        assert await send(sender, browser) == Outcome(Result.LATER, reason="time-out")
        assert (await send(sender, browser)).result is Result.DELIVERED


@pytest.mark.parametrize("answer", [Answer(size=1_000_000_000), Answer(403, size=1_000_000_000)])
async def test_of_an_endless_answer_a_little_is_read(
    sender: Sender, service: PushService, answer: Answer
) -> None:
    browser = service.browser(answer)
    assert (await send(sender, browser)).status == answer.status
    # What the kernel and the client hold for a moment is far from a gigabyte.
    assert service.written < 20_000_000
    assert (await send(sender, browser)).result is Result.DELIVERED


async def test_a_dripping_answer_counts_by_its_status(
    sender: Sender, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_BODY_SECONDS", 0.1)
    browser = service.browser(Answer(drips=True), Answer(410, drips=True))
    assert await send(sender, browser) == Outcome(Result.DELIVERED, 201)
    assert await send(sender, browser) == Outcome(Result.GONE, 410)


async def test_one_who_is_slow_lets_the_others_go(
    vapid: Vapid, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_SLOW_SECONDS", 0.01)
    async with Sender(vapid, {service.origin}, in_flight=1) as sender:
        hanging = asyncio.create_task(send(sender, service.browser(Answer(hangs=True))))
        await service.wait_for(1)
        # Without stepping aside this would wait until the first is given up.
        assert (await send(sender, service.browser())).result is Result.DELIVERED
        assert not hanging.done()
        hanging.cancel()
        await asyncio.wait({hanging})
        assert not sender._lanes


async def test_places_aside_are_bounded(
    vapid: Vapid, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_SLOW_SECONDS", 0.01)
    monkeypatch.setattr(sending, "_MOST_SLOW", 3)
    async with Sender(vapid, {service.origin}, in_flight=2, timeout_seconds=0.3) as sender:
        at_once, most, post = 0, 0, sender._post

        async def counted(*arguments: Any) -> Outcome:
            nonlocal at_once, most
            at_once += 1
            most = max(most, at_once)
            try:
                return await post(*arguments)
            finally:
                at_once -= 1

        monkeypatch.setattr(sender, "_post", counted)
        slow = [service.browser(Answer(hangs=True)) for _ in range(9)]
        outcomes = await asyncio.gather(*(send(sender, browser) for browser in slow))
    assert {outcome.reason for outcome in outcomes} == {"time-out"}
    assert most == 5


async def test_few_connections_carry_many_messages(sender: Sender, service: PushService) -> None:
    browser = service.browser()
    outcomes = await asyncio.gather(*(send(sender, browser) for _ in range(60)))
    assert {outcome.result for outcome in outcomes} == {Result.DELIVERED}
    assert service.most_at_once <= IN_FLIGHT
    assert len({delivery.connection for delivery in service.deliveries}) <= IN_FLIGHT
    # One signature served them all.
    assert len({delivery.headers["authorization"] for delivery in service.deliveries}) == 1
    assert not sender._lanes


async def test_cookies_are_not_kept(vapid: Vapid, service: PushService) -> None:
    # By name: of an address, jars keep none anyway.
    origin = f"http://localhost:{service.port}"
    browser = service.browser(Answer(headers={"Set-Cookie": "a=b; Path=/"}))
    browser.endpoint = browser.endpoint.replace(service.origin, origin)
    async with Sender(vapid, {origin}) as sender:
        for _ in range(2):
            assert (await send(sender, browser)).result is Result.DELIVERED
    assert all("cookie" not in delivery.headers for delivery in service.deliveries)


async def test_proxies_of_the_environment_are_not_asked(
    sender: Sender, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with PushService() as proxy:
        for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.origin)
        assert (await send(sender, service.browser())).result is Result.DELIVERED
        assert not proxy.deliveries


async def test_nobody_there_is_later(sender: Sender, service: PushService, vapid: Vapid) -> None:
    async with PushService() as ended:
        browser = ended.browser()
    async with Sender(vapid, {ended.origin}) as other:
        assert await send(other, browser) == Outcome(Result.LATER, reason="network")


async def test_what_lost_its_trust_is_not_sent_to(vapid: Vapid, service: PushService) -> None:
    async with Sender(vapid) as sender:
        outcome = await send(sender, service.browser())
    assert outcome == Outcome(Result.REFUSED, reason="address")
    assert not service.deliveries


class Names:
    """A name service of the test's own: each look-up gives the next of what is listed."""

    def __init__(self, *answers: list[Found]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    async def __call__(self, host: str, port: int) -> list[Found]:
        self.asked.append((host, port))
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


def here(service: PushService) -> list[Found]:
    return [(2, "127.0.0.1", service.port)]


def at_google(service: PushService) -> Browser:
    return Browser(service.browser().endpoint.replace(service.origin, f"https://{GOOGLE}"))


async def test_a_name_that_leads_inside_is_not_followed(
    vapid: Vapid, tls: TLS, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with PushService(tls[0]) as inside, Sender(vapid, tls=tls[1]) as sender:
        for found in (
            here(inside),
            [(10, "::ffff:127.0.0.1", inside.port)],
            [(10, "64:ff9b::7f00:1", inside.port)],
            [(2, "10.0.0.1", 443), (10, "fd00::1", 443)],
        ):
            monkeypatch.setattr(resolver, "look_up", Names(found))
            outcome = await send(sender, at_google(inside))
            assert outcome == Outcome(Result.REFUSED, reason="address")
        assert not inside.deliveries


async def test_the_connection_goes_to_the_address_that_was_judged(
    vapid: Vapid, tls: TLS, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is public at the first look and private at the second gets one look."""
    judged: list[str] = []

    def is_public(text: str) -> bool:
        judged.append(text)
        return text == "127.0.0.1"

    monkeypatch.setattr(resolver, "is_public", is_public)
    async with PushService(tls[0]) as public, PushService(tls[0]) as inside:
        names = Names([(2, "127.0.0.9", inside.port), *here(public)], here(inside))
        monkeypatch.setattr(resolver, "look_up", names)
        async with Sender(vapid, tls=tls[1]) as sender:
            assert (await send(sender, at_google(public))).result is Result.DELIVERED
        assert judged == ["127.0.0.9", "127.0.0.1"]
        assert names.asked == [(GOOGLE, 443)]
        assert not inside.deliveries
        (delivery,) = public.deliveries
        # The name stays where it belongs: in the handshake, the Host header and the audience.
        assert delivery.headers["host"] == GOOGLE
        assert delivery.claims["aud"] == f"https://{GOOGLE}"


async def test_every_new_connection_is_judged_anew(
    vapid: Vapid, tls: TLS, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolver, "is_public", lambda text: text == "127.0.0.1")
    async with PushService(tls[0]) as service, Sender(vapid, tls=tls[1]) as sender:
        names = Names(here(service), [(2, "127.0.0.2", service.port)])
        monkeypatch.setattr(resolver, "look_up", names)
        browser = at_google(service)
        service.script(browser.endpoint, Answer(headers={"Connection": "close"}))
        assert (await send(sender, browser)).result is Result.DELIVERED
        assert await send(sender, browser) == Outcome(Result.REFUSED, reason="address")
        assert len(service.deliveries) == 1


async def test_a_certificate_for_another_name_is_not_believed(
    vapid: Vapid, tls: TLS, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolver, "is_public", lambda _: True)
    async with PushService(tls[0]) as service, Sender(vapid, tls=tls[1]) as sender:
        monkeypatch.setattr(resolver, "look_up", Names(here(service)))
        browser = Browser("https://web.push.apple.com/x")
        assert await send(sender, browser) == Outcome(Result.LATER, reason="network")
        assert not service.deliveries


async def test_a_name_that_is_not_known_is_later(
    vapid: Vapid, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unknown(host: str, port: int) -> list[Found]:
        raise OSError

    monkeypatch.setattr(resolver, "look_up", unknown)
    async with Sender(vapid) as sender:
        outcome = await send(sender, Browser(f"https://{GOOGLE}/x"))
    assert outcome == Outcome(Result.LATER, reason="network")


async def test_a_trusted_service_may_be_next_door_by_name(
    vapid: Vapid, service: PushService
) -> None:
    origin = f"http://localhost:{service.port}"
    browser = Browser(service.browser().endpoint.replace(service.origin, origin))
    async with Sender(vapid, {origin}) as sender:
        assert (await send(sender, browser)).result is Result.DELIVERED


async def test_logs_name_the_service_and_nothing_secret(
    sender: Sender, service: PushService
) -> None:
    browser = service.browser(*(Answer(status) for status in (403, 302, 410, 500)))
    with structlog.testing.capture_logs() as logs:
        for _ in range(4):
            await send(sender, browser, message(b"private words", topic="secrettopic0"))
    assert [entry["log_level"] for entry in logs] == ["error", "error", "info", "info"]
    assert {entry["service"] for entry in logs} == {"127.0.0.1"}
    told = str(logs)
    for secret in (
        browser.endpoint,
        browser.endpoint.rpartition("/")[2],
        *browser.keys.values(),
        "private",
        "secrettopic0",
    ):
        assert secret not in told
