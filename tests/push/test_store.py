"""Subscriptions in both databases: one row per browser, kept, moved, judged and forgotten."""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio
from sqlalchemy import select, text

from ebb.accounts.codes import hash_secret
from ebb.accounts.store import AccountStore
from ebb.database import Database
from ebb.database.tables import device, subscription
from ebb.errors import NotSignedIn, TooManyAttempts
from ebb.push.messages import Outcome, Result
from ebb.push.store import (
    MOST_SUBSCRIPTIONS,
    MOST_TESTS,
    SUSPECT_AFTER,
    TEST_SPAN,
    Offered,
    PushStore,
    Settled,
    note_receipt,
)
from ebb.web.signed_in import IDLE_LIFE, SESSION_LIFE
from tests.push.clocks import NOON, Clock
from tests.support.databases import new_account
from tests.support.push_service import Browser, in_base64

Person = tuple[int, list[int]]
HOST = "https://fcm.googleapis.com/fcm/send"


@pytest.fixture
def store(database: Database, clock: Clock) -> PushStore:
    return PushStore(database, clock)


async def person(database: Database, *devices: str) -> Person:
    """An account whose devices are signed in."""
    account_id, ids = await new_account(database, *devices)
    async with database.write() as connection:
        for number in ids:
            await connection.execute(
                text(
                    "UPDATE device SET token_hash = :hash, created_at = :now, seen_at = :now"
                    " WHERE id = :id"
                ),
                {"hash": hash_secret(f"token {number}"), "id": number, "now": NOON},
            )
    return account_id, ids


@pytest_asyncio.fixture
async def ada(database: Database) -> Person:
    return await person(database, "phone", "tablet")


def offered(name: str, browser: Browser | None = None, key: str = "key one") -> Offered:
    point = in_base64((browser or Browser("")).point)
    return Offered(f"{HOST}/{name}", point, "auth", hash_secret(key))


async def rows(database: Database) -> list[dict[str, object]]:
    async with database.read() as connection:
        found = await connection.execute(select(subscription).order_by(subscription.c.id))
        return [dict(row) for row in found.mappings()]


async def endpoints(store: PushStore, account_id: int) -> list[str]:
    return [one.endpoint.rpartition("/")[2] for one in await store.of_account(account_id)]


async def test_a_device_has_one_and_gets_another(store: PushStore, ada: Person) -> None:
    account_id, (phone, tablet) = ada
    await store.subscribe(account_id, phone, offered("one"))
    await store.subscribe(account_id, tablet, offered("two"))
    await store.subscribe(account_id, phone, offered("three"))
    assert await endpoints(store, account_id) == ["two", "three"]
    (found,) = await store.of_account(account_id, tablet)
    assert (found.account_id, found.device_id, found.auth) == (account_id, tablet, "auth")


async def test_the_same_again_changes_nothing_but_its_age(
    store: PushStore, database: Database, ada: Person, clock: Clock
) -> None:
    account_id, (phone, tablet) = ada
    mine = offered("one")
    await store.subscribe(account_id, phone, mine)
    (found,) = await store.of_account(account_id)
    await store.note(Settled(found, Outcome(Result.DELIVERED, 201)))
    await store.note(Settled(found, Outcome(Result.REFUSED, 403)))
    (before,) = await rows(database)
    clock.now += 1000
    for _ in range(3):
        await store.subscribe(account_id, tablet, mine)
    (after,) = await rows(database)
    assert after == before | {"device_id": tablet, "renewed_at": NOON + 1000}
    assert after["refusal"] == 403


@pytest.mark.parametrize("change", ["keys", "key"])
async def test_new_keys_are_a_new_beginning(
    store: PushStore, database: Database, ada: Person, change: str
) -> None:
    account_id, (phone, _) = ada
    browser = Browser("")
    await store.subscribe(account_id, phone, offered("one", browser))
    (found,) = await store.of_account(account_id)
    await store.note(Settled(found, Outcome(Result.REFUSED, 403)))
    other = offered("one", None if change == "keys" else browser, f"another {change}")
    await store.subscribe(account_id, phone, other)
    (row,) = await rows(database)
    assert (row["p256dh"], row["key_hash"]) == (other.p256dh, other.key_hash)
    assert (row["failures"], row["refusal"], row["accepted_at"]) == (0, None, None)


async def test_an_endpoint_goes_to_whoever_has_the_browser_now(
    store: PushStore, database: Database, ada: Person
) -> None:
    account_id, (phone, _) = ada
    mine = offered("shared")
    await store.subscribe(account_id, phone, mine)
    other_id, (other_phone,) = await person(database, "the same browser")
    await store.subscribe(other_id, other_phone, mine)
    assert await endpoints(store, account_id) == []
    assert await endpoints(store, other_id) == ["shared"]
    assert len(await rows(database)) == 1


async def test_what_came_of_a_message_to_another_account_touches_nothing(
    store: PushStore, database: Database, ada: Person
) -> None:
    account_id, (phone, _) = ada
    mine = offered("shared")
    await store.subscribe(account_id, phone, mine)
    (old,) = await store.of_account(account_id)
    other_id, (other_phone,) = await person(database, "the same browser")
    await store.subscribe(other_id, other_phone, mine)
    before = await rows(database)
    for result in Result:
        await store.note(Settled(old, Outcome(result)))
    await store.unsubscribe(account_id, other_phone)
    await told_of(database, account_id, other_phone, NOON)
    assert await rows(database) == before


async def test_many_at_once_make_one_row(store: PushStore, database: Database, ada: Person) -> None:
    account_id, (phone, tablet) = ada
    mine = offered("one")
    await asyncio.gather(
        *(store.subscribe(account_id, one, mine) for one in (phone, tablet) * 5),
        *(store.subscribe(account_id, phone, offered(f"other {n}")) for n in range(5)),
    )
    found = await rows(database)
    assert len(found) == len({row["endpoint"] for row in found})
    assert len(found) <= 2
    assert len([row for row in found if row["device_id"] == phone]) <= 1


async def test_of_too_many_the_oldest_goes(
    store: PushStore, database: Database, clock: Clock
) -> None:
    account_id, devices = await person(database, *(f"device {n}" for n in range(12)))
    other_id, (other,) = await person(database, "phone")
    await store.subscribe(other_id, other, offered("not mine"))
    for number, one in enumerate(devices[:MOST_SUBSCRIPTIONS]):
        await store.subscribe(account_id, one, offered(f"n{number}"))
        clock.now += 1
    renewed = (await store.of_account(account_id))[0]
    await store.subscribe(account_id, devices[0], _again(renewed.endpoint, renewed.p256dh))
    clock.now += 1
    await store.subscribe(account_id, devices[10], offered("n10"))
    assert await endpoints(store, account_id) == [
        "n0", *(f"n{n}" for n in range(2, 11))
    ]  # fmt: skip
    assert await endpoints(store, other_id) == ["not mine"]


def _again(endpoint: str, point: str) -> Offered:
    return Offered(endpoint, point, "auth", hash_secret("key one"))


async def test_outcomes_are_kept(
    store: PushStore, database: Database, ada: Person, clock: Clock
) -> None:
    account_id, devices = ada
    for one in devices:
        await store.subscribe(account_id, one, offered(f"of {one}"))
    mine, other = await store.of_account(account_id)

    async def note(*outcomes: Outcome) -> dict[str, object]:
        clock.now += 1000
        for outcome in outcomes:
            await store.note(Settled(mine, outcome))
        return (await rows(database))[0]

    row = await note(Outcome(Result.LATER), Outcome(Result.LATER))
    assert (row["failures"], row["refusal"]) == (2, None)
    row = await note(Outcome(Result.REFUSED, 401))
    assert (row["failures"], row["refusal"], row["refused_at"]) == (3, 401, clock.now)
    row = await note(Outcome(Result.REFUSED, reason="address"))
    assert (row["failures"], row["refusal"]) == (4, 0)
    standing = await store.standing(account_id, mine.device_id)
    assert standing is not None
    assert standing.alarm == 0
    row = await note(Outcome(Result.DELIVERED, 201))
    assert (row["failures"], row["refusal"], row["refused_at"]) == (0, None, None)
    assert row["accepted_at"] == clock.now
    await note(Outcome(Result.GONE, 410))
    assert [one.id for one in await store.of_account(account_id)] == [other.id]
    # What came too late for a subscription that is gone is nobody's.
    await store.note(Settled(mine, Outcome(Result.DELIVERED, 201)))


async def test_nothing_seen_for_days_is_suspect_until_a_receipt(
    store: PushStore, database: Database, ada: Person, clock: Clock
) -> None:
    account_id, (phone, _) = ada
    await store.subscribe(account_id, phone, offered("one"))
    (mine,) = await store.of_account(account_id)

    async def is_suspect() -> bool:
        standing = await store.standing(account_id, phone)
        assert standing is not None
        return standing.is_suspect

    clock.now += SUSPECT_AFTER
    assert not await is_suspect()
    # Delivered means taken: days of it, and no word from the phone.
    for _ in range(3):
        await store.note(Settled(mine, Outcome(Result.DELIVERED, 201)))
        clock.now += SUSPECT_AFTER // 3
    assert await is_suspect()
    await told_of(database, account_id, phone, clock.now - 5000)
    assert not await is_suspect()
    # A test message asks for no receipt.
    await store.note(Settled(mine, Outcome(Result.DELIVERED, 201), wants_receipt=False))
    clock.now += SUSPECT_AFTER
    assert not await is_suspect()


async def told_of(database: Database, account_id: int, device_id: int, shown_at: int) -> None:
    """Have a device tell of a message that it showed."""
    await database.transact(lambda execute: note_receipt(execute, account_id, device_id, shown_at))


async def test_the_newest_receipt_counts(store: PushStore, database: Database, ada: Person) -> None:
    account_id, (phone, _) = ada
    await store.subscribe(account_id, phone, offered("one"))
    for shown_at in (NOON, NOON + 500, NOON + 100):
        await told_of(database, account_id, phone, shown_at)
    assert (await rows(database))[0]["receipt_at"] == NOON + 500


@pytest.mark.parametrize("way", ["sign_out", "revoke", "gone"])
async def test_who_leaves_hears_nothing_more(
    store: PushStore, database: Database, ada: Person, clock: Clock, way: str
) -> None:
    account_id, (phone, tablet) = ada
    for one in (phone, tablet):
        await store.subscribe(account_id, one, offered(f"of {one}"))
    accounts = AccountStore(database, clock)
    if way == "gone":
        async with database.write() as connection:
            await connection.execute(
                device.delete().where(device.c.account_id == account_id, device.c.id == phone)
            )
    elif way == "revoke":
        await accounts.revoke(account_id, phone)
    else:
        await accounts.sign_out(account_id, phone)
    assert await endpoints(store, account_id) == [f"of {tablet}"]
    # A request that was on its way when the device left brings nothing back.
    with pytest.raises(NotSignedIn):
        await store.subscribe(account_id, phone, offered("late"))
    await accounts.rename(account_id, tablet, "Slate")
    assert await endpoints(store, account_id) == [f"of {tablet}"]


@pytest.mark.parametrize("life", [IDLE_LIFE, SESSION_LIFE])
async def test_whose_session_runs_out_hears_nothing_more(
    store: PushStore, database: Database, ada: Person, clock: Clock, life: int
) -> None:
    account_id, (phone, tablet) = ada
    for one in (phone, tablet):
        await store.subscribe(account_id, one, offered(f"of {one}"))
    column = "seen_at" if life == IDLE_LIFE else "created_at"
    clock.now += life - 1
    async with database.write() as connection:
        # The tablet has been used since, or is newer; and the phone too, but for what runs out.
        fresh = {"seen_at": clock.now, "created_at": clock.now}
        await connection.execute(device.update().where(device.c.id == tablet).values(fresh))
        del fresh[column]
        await connection.execute(device.update().where(device.c.id == phone).values(fresh))
    assert await endpoints(store, account_id) == [f"of {phone}", f"of {tablet}"]
    assert await store.prune() == 0
    clock.now += 1
    assert await endpoints(store, account_id) == [f"of {tablet}"]
    assert await store.of_account(account_id, phone) == []
    assert await store.prune() == 1
    (left,) = await rows(database)
    assert left["device_id"] == tablet


@pytest.mark.parametrize("column", ["token_hash", "revoked_at"])
async def test_what_an_ended_session_left_behind_is_sent_nothing(
    store: PushStore, database: Database, ada: Person, column: str
) -> None:
    account_id, (phone, tablet) = ada
    for one in (phone, tablet):
        await store.subscribe(account_id, one, offered(f"of {one}"))
    ended = {column: None if column == "token_hash" else NOON}
    async with database.write() as connection:
        await connection.execute(device.update().where(device.c.id == phone).values(ended))
    assert await endpoints(store, account_id) == [f"of {tablet}"]
    assert await store.prune() == 1
    assert len(await rows(database)) == 1


async def test_tests_are_limited_for_each_account(
    store: PushStore, database: Database, ada: Person, clock: Clock
) -> None:
    account_id, _ = ada
    other_id, _ = await person(database, "phone")
    for _ in range(MOST_TESTS):
        await store.count_test(account_id)
    with pytest.raises(TooManyAttempts):
        await store.count_test(account_id)
    await store.count_test(other_id)
    clock.now += TEST_SPAN + 60_000
    await store.count_test(account_id)
