"""Asking for push messages, no longer wanting them, and trying one."""

from __future__ import annotations

import secrets

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody
from litestar.status_codes import HTTP_202_ACCEPTED, HTTP_204_NO_CONTENT

from ebb.errors import BadRequest, NotFound, PushFailed
from ebb.push.guard import parse_endpoint
from ebb.push.messages import Message, Outcome, Result
from ebb.push.payload import topic_of, write_payload
from ebb.push.schemas import Language, PushKey, Subscribe, TestSent
from ebb.push.service import Push
from ebb.push.store import Offered, Settled
from ebb.push.words import TEST
from ebb.settings import Settings
from ebb.web.signed_in import SignedIn

#: Who tries a message looks at the screen: later than this it only puzzles.
_TEST_TTL_SECONDS = 60
_PATIENCE_SECONDS = 60


@get("/api/push/key", operation_id="showPushKey")
async def show_key(signed_in: NamedDependency[SignedIn], push: NamedDependency[Push]) -> PushKey:
    """Show the key to subscribe with and how this device's subscription does."""
    standing = await push.store.standing(signed_in.account_id, signed_in.device_id)
    if standing is None:
        return PushKey(push.key, subscribed=False, repair=False)
    is_other_key = push.key is not None and standing.key_hash != push.key_hash
    is_broken = standing.is_suspect or standing.alarm is not None or is_other_key
    return PushKey(push.key, subscribed=True, repair=is_broken)


@put("/api/push/subscription", status_code=HTTP_204_NO_CONTENT, operation_id="subscribe")
async def subscribe(
    data: JSONBody[Subscribe],
    signed_in: NamedDependency[SignedIn],
    push: NamedDependency[Push],
    settings: NamedDependency[Settings],
) -> None:
    """Keep this device's subscription in place of what it had."""
    offered = _check(data, push, settings)
    await push.store.subscribe(signed_in.account_id, signed_in.device_id, offered)


@delete("/api/push/subscription", status_code=HTTP_204_NO_CONTENT, operation_id="unsubscribe")
async def unsubscribe(signed_in: NamedDependency[SignedIn], push: NamedDependency[Push]) -> None:
    """Send nothing more to this device."""
    await push.store.unsubscribe(signed_in.account_id, signed_in.device_id)


@post("/api/push/test", status_code=HTTP_202_ACCEPTED, operation_id="tryPush")
async def try_push(
    signed_in: NamedDependency[SignedIn],
    push: NamedDependency[Push],
    settings: NamedDependency[Settings],
    lang: FromQuery[Language] = "en",
) -> TestSent:
    """Send one message to this device now, and say so if the push service did not take it."""
    if push.sender is None:
        raise _push_is_off()
    found = await push.store.of_account(signed_in.account_id, signed_in.device_id)
    if not found:
        message = "This device has not turned reminders on."
        raise NotFound(message, code="not_subscribed")
    await push.store.count_test(signed_in.account_id)
    # Each has an id of its own: asked for twice, it rings twice.
    test_id = f"test:{secrets.token_hex(8)}"
    outcome = await push.sender.send(found[-1], _test_message(test_id, settings, lang))
    await push.store.note(Settled(found[-1], outcome, wants_receipt=False))
    if outcome.result is not Result.DELIVERED:
        raise _explain(outcome)
    return TestSent(test_id)


def _check(data: Subscribe, push: Push, settings: Settings) -> Offered:
    if push.key is None or push.key_hash is None:
        raise _push_is_off()
    # Cryptography is loaded with the sender, not by servers without push.
    from ebb.push.keys import read_auth, read_point  # noqa: PLC0415

    endpoint = parse_endpoint(data.endpoint, settings.push_trusted)
    point, auth = read_point(data.keys.p256dh), read_auth(data.keys.auth)
    if data.key.rstrip("=") != push.key:
        message = "This subscription was made with another server's key. Make a new one."
        raise BadRequest(message, code="other_key")
    return Offered(endpoint.url, point, auth, push.key_hash)


def _test_message(test_id: str, settings: Settings, lang: Language) -> Message:
    title, body = TEST[lang]
    origin = settings.public_origin
    written = write_payload(test_id, title=title, body=body, navigate=f"{origin}/", lang=lang)
    return Message(body=written, topic=topic_of(test_id), ttl=_TEST_TTL_SECONDS)


def _push_is_off() -> NotFound:
    return NotFound("This server does not send reminders.", code="push_off")


def _explain(outcome: Outcome) -> PushFailed:
    """Say in our own words what a push service answered."""
    if outcome.result is Result.GONE:
        message = "The push service no longer knows this device. Turn reminders on again."
        return PushFailed(message, code="push_gone")
    if outcome.result is Result.LATER:
        message = "The push service cannot be reached or is busy. Try again a little later."
        wait = _PATIENCE_SECONDS if outcome.retry_after is None else outcome.retry_after
        return PushFailed(message, code="push_later", retry_after=max(wait, 1))
    message = "The push service refuses messages of this server. Turn reminders off and on again."
    return PushFailed(message, code="push_refused")


routes = [show_key, subscribe, unsubscribe, try_push]
