"""From a record that came in by sync to a message on a phone, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import text

from ebb.boundaries.occurrences import MINUTE
from ebb.nudges.dispatch import Dispatcher
from ebb.nudges.plan import Sent, plan
from ebb.nudges.store import LEASE
from ebb.push.payload import topic_of
from ebb.push.sender import Sender
from tests.nudges.lives import at, dinner, run, season
from tests.nudges.people import Household, Person
from tests.support.push_service import Answer, PushService

#: When a run begins that these kinds of nudges are about.
BEGUN = {"during": "17:30", "used": "20:15"}


async def until(holds: Callable[[], Awaitable[bool]], within: float = 20) -> None:
    async with asyncio.timeout(within):
        while not await holds():  # noqa: ASYNC110 - what changes is another process's table
            await asyncio.sleep(0.01)


async def settled(person: Person, key: str = "ahead:b:2026-06-10") -> bool:
    async with person.home.database.read() as connection:
        asked = {"account": person.account_id, "key": key}
        statement = text("SELECT done_at FROM due WHERE account_id = :account AND key = :key")
        return (await connection.execute(statement, asked)).scalar() is not None


async def plan_anew(person: Person) -> None:
    """Look at an account as the dispatcher does, at an hour when nothing is due."""
    assert await person.home.nudges.take([person.account_id], person.home.clock()) == []


async def test_a_boundary_that_came_by_sync_is_told_on_the_phone_in_time(
    home: Household, dispatcher: Dispatcher
) -> None:
    ada = await home.person()
    await until(lambda: has_queue(ada))
    assert home.service.deliveries == []

    home.clock.now = at("17:50")
    home.database.changed.set()
    (delivery,) = await home.service.wait_for(1)
    await until(lambda: settled(ada))

    (shown,) = ada.received()
    key = "ahead:b:2026-06-10"
    assert shown["title"] == "A time you protect begins soon."
    assert shown["data"] == {"id": key}
    assert shown["tag"] == topic_of(key) == delivery.headers["topic"]
    assert shown["navigate"] == f"https://ebb.example.org/nudge/{key}"
    assert [one["action"] for one in shown["actions"]] == ["move", "let_go"]
    assert int(delivery.headers["ttl"]) == 40 * 60
    assert delivery.headers["urgency"] == "normal"
    assert delivery.claims["sub"] == "mailto:ada@example.org"


async def has_queue(person: Person) -> bool:
    return bool(await person.queued())


async def test_what_waits_follows_every_change(home: Household) -> None:
    ada = await home.person()
    await plan_anew(ada)
    assert [one.key for one in await ada.queued()] == ["ahead:b:2026-06-10", "ahead:b:2026-06-11"]

    await ada.write("settlement", "b:2026-06-10", {"created": True, "choice": "let_go"})
    await plan_anew(ada)
    assert [one.key for one in await ada.queued()] == ["ahead:b:2026-06-11"]

    await ada.write("boundary", "b", {"lead": 30})
    await plan_anew(ada)
    assert [one.at for one in await ada.queued()] == [at("17:30", "2026-06-11")]

    await ada.write("boundary", "b", {"deleted": True})
    await plan_anew(ada)
    assert await ada.queued() == []


async def test_what_waits_is_what_a_plan_from_scratch_gives(home: Household) -> None:
    ada = await home.person(b=dinner(), c=dinner(lead=60))
    await ada.write("run", "r", run("11:00", "maker"))
    await ada.write("setting", "evening_nightly", {"created": True, "value": True})
    await plan_anew(ada)
    life = await home.nudges.life(ada.account_id, home.clock())
    assert sorted(plan(life, [], home.clock())) == sorted(await ada.queued())


async def test_a_choice_that_came_a_moment_before_is_heeded(
    home: Household, dispatcher: Dispatcher
) -> None:
    ada, bob = await home.person(), await home.person()
    await until(lambda: has_queue(bob))
    await ada.write("settlement", "b:2026-06-10", {"created": True, "choice": "let_go"})
    home.clock.now = at("17:50")
    home.database.changed.set()
    await until(lambda: settled(bob))

    assert ada.received() == []
    assert len(bob.received()) == 1


async def test_every_phone_is_told_once(home: Household, dispatcher: Dispatcher) -> None:
    ada = await home.person()
    await ada.subscribe()
    home.clock.now = at("17:51")
    home.database.changed.set()
    await until(lambda: settled(ada))
    home.clock.now = at("17:55")
    await ada.write("energy", "e", {"created": True, "level": 3})
    await home.nudges.take([ada.account_id], home.clock())

    assert len({one.token for one in home.service.deliveries}) == len(home.service.deliveries) == 2


async def test_one_that_takes_longer_than_another_is_settled_too(
    home: Household, dispatcher: Dispatcher
) -> None:
    ada, bob = await home.person(), await home.person()
    held = asyncio.Event()
    home.service.script(bob.browsers[0].endpoint, Answer(held=held))
    home.clock.now = at("17:50")
    home.database.changed.set()
    await home.service.wait_for(2)
    await until(lambda: settled(ada))
    held.set()
    await until(lambda: settled(bob))
    assert len(home.service.deliveries) == 2


async def test_an_account_without_a_phone_has_no_queue(home: Household) -> None:
    ada = await home.person()
    await plan_anew(ada)
    async with home.database.write() as connection:
        await connection.execute(text("DELETE FROM subscription"))
        await connection.execute(text("UPDATE account SET plan = 2"))
    await plan_anew(ada)
    assert await ada.queued() == []
    await ada.write("boundary", "b", {"lead": 30})
    assert ada.account_id not in await home.nudges.to_look_at(home.clock(), 10)


async def test_new_rules_of_time_zones_are_planned_anew(home: Household) -> None:
    ada = await home.person()
    await plan_anew(ada)
    assert await home.nudges.to_look_at(home.clock(), 10) == []
    newer = type(home.nudges)(home.database, "2027a")
    assert await newer.to_look_at(home.clock(), 10) == [ada.account_id]


async def test_what_is_taken_is_nobody_elses_until_the_lease_ends(home: Household) -> None:
    ada = await home.person()
    await plan_anew(ada)
    home.clock.now = at("17:50")
    first, second = await asyncio.gather(
        home.nudges.take([ada.account_id], home.clock()),
        home.nudges.take([ada.account_id], home.clock()),
    )
    assert sorted((len(first), len(second))) == [0, 1]

    later = home.clock() + LEASE
    assert await home.nudges.to_look_at(later - 1, 10) == []
    assert await home.nudges.to_look_at(later, 10) == [ada.account_id]
    (again,) = await home.nudges.take([ada.account_id], later)
    assert again.attempts == 2


async def test_a_push_service_that_asks_for_patience_gets_it(
    home: Household, dispatcher: Dispatcher
) -> None:
    ada = await home.person()
    calm = await ada.subscribe()
    busy = ada.browsers[0]
    home.service.script(busy.endpoint, Answer(429, {"Retry-After": "120"}))
    home.clock.now = at("17:50")
    home.database.changed.set()
    await home.service.wait_for(2)
    await until(lambda: is_put_off(ada))
    assert await home.nudges.next_due(home.clock()) == at("17:52")

    home.clock.now = at("17:52")
    home.database.changed.set()
    await home.service.wait_for(3)
    await until(lambda: settled(ada))
    tokens = [one.token for one in home.service.deliveries]
    assert tokens.count(busy.endpoint.rpartition("/")[2]) == 2
    assert tokens.count(calm.endpoint.rpartition("/")[2]) == 1


async def is_put_off(person: Person) -> bool:
    async with person.home.database.read() as connection:
        found = await connection.execute(text("SELECT count(*) FROM delivery"))
        return bool(found.scalar())


async def test_nothing_is_tried_beyond_its_use(home: Household, dispatcher: Dispatcher) -> None:
    ada = await home.person()
    home.service.script(ada.browsers[0].endpoint, always=Answer(503, {"Retry-After": "7200"}))
    home.clock.now = at("17:50")
    home.database.changed.set()
    await until(lambda: settled(ada))
    assert len(home.service.deliveries) == 1


async def test_a_phone_that_is_gone_is_forgotten(home: Household, dispatcher: Dispatcher) -> None:
    ada = await home.person()
    home.service.script(ada.browsers[0].endpoint, always=Answer(410))
    home.clock.now = at("17:50")
    home.database.changed.set()
    await until(lambda: settled(ada))
    assert await home.subscriptions.of_account(ada.account_id) == []


@pytest.mark.full
async def test_endpoints_that_mean_harm_do_none(
    home: Household, sender: Sender, dispatcher: Dispatcher
) -> None:
    """They hang, drip, lead elsewhere, answer a gigabyte; the phone next to them hears."""
    ada = await home.person()
    async with PushService() as elsewhere:
        away = {"Location": f"{elsewhere.origin}/push/x"}
        harmful = (
            Answer(hangs=True),
            Answer(503, drips=True),
            Answer(302, away),
            Answer(307, away),
            Answer(201, size=1_000_000_000),
        )
        for answer in harmful:
            home.service.script((await ada.subscribe()).endpoint, always=answer)
        bob = await home.person()
        home.clock.now = at("17:50")
        home.database.changed.set()
        await until(lambda: settled(bob))
        await until(lambda: is_put_off(ada))
        assert len(bob.received()) == 1
        assert not elsewhere.deliveries
    assert home.service.written < 10_000_000
    # Only what may get better is tried again; a redirect is kept as a refusal.
    async with home.database.read() as connection:
        found = await connection.execute(text("SELECT refusal FROM subscription ORDER BY id"))
        assert found.scalars().all() == [None, None, None, 302, 307, None, None]


@pytest.mark.parametrize("over", ["token_hash = NULL", "revoked_at = 1", "seen_at = 0"])
async def test_whose_session_is_over_is_sent_nothing(
    home: Household, dispatcher: Dispatcher, over: str
) -> None:
    """Whoever has the device now may be another: only the one that is signed in hears of it."""
    ada = await home.person()
    other = await ada.subscribe()
    async with home.database.write() as connection:
        first = "(SELECT min(device_id) FROM subscription)"
        await connection.execute(text(f"UPDATE device SET {over} WHERE id = {first}"))
    home.clock.now = at("17:50")
    home.database.changed.set()
    (delivery,) = await home.service.wait_for(1)
    await until(lambda: settled(ada))
    assert other.endpoint.endswith(delivery.token)
    assert len(home.service.deliveries) == 1


@pytest.mark.parametrize(
    ("kind", "subject", "now"),
    [
        ("ahead", "b:2026-06-10", at("17:50")),
        ("during", "b:2026-06-10", at("18:00")),
        ("used", "b:2026-06-10", at("20:45")),
        ("evening", "2026-06-10", at("20:30")),
        ("energy_checkin", "2026-06-10", at("15:00")),
        ("season_check", "s", at("10:00", "2026-07-24")),
    ],
)
async def test_the_wire_holds_no_word_of_a_person(
    home: Household, dispatcher: Dispatcher, kind: str, subject: str, now: int
) -> None:
    """A nudge of each kind, to someone who wrote wherever one can write."""
    words = ["Supper", "studio", "dozing", "midwife", "Winter"]
    title, permission, note, spark, name = words
    kinds = dict.fromkeys(("ahead", "during", "used", "evening", "season_check"), False)
    wished = kinds | {"energy_checkin": False, kind: True}
    flex = {"minutes": 30, "roles": ["maker"], "containers": [], "within": 120}
    ada = await home.person(b=dinner(title=title, permission=permission, flex=flex))
    for id_, value in (("nudge_kinds", wished), ("evening_nightly", True)):
        await ada.write("setting", id_, {"created": True, "value": value})
    await ada.write("season", "s", season(title=name))
    await ada.write("container", "c", {"created": True, "title": title})
    await ada.write("spark", "i", {"created": True, "text": spark})
    if kind in BEGUN:
        home.clock.now = at(BEGUN[kind])
        await ada.write("run", "r", run(BEGUN[kind], "maker", title=title, note=note))
    home.clock.now = now
    home.database.changed.set()
    await until(lambda: settled(ada, f"{kind}:{subject}"))
    (shown,) = ada.received()
    assert shown["data"]["id"] == f"{kind}:{subject}"
    (delivery,) = home.service.deliveries
    for heard in (*home.service.heard, ada.browsers[0].decrypt(delivery.body)):
        assert [word for word in words if word.encode() in heard] == []


async def test_after_days_without_a_server_one_word_at_the_most(
    home: Household, sender: Sender
) -> None:
    ada = await home.person()
    await plan_anew(ada)
    home.clock.now = at("18:10", "2026-06-13")
    (only,) = await home.nudges.take([ada.account_id], home.clock())
    assert only.nudge.key == "ahead:b:2026-06-13"


async def test_what_was_settled_long_ago_is_forgotten(home: Household) -> None:
    ada = await home.person()
    await plan_anew(ada)
    home.clock.now = at("17:50")
    (taken,) = await home.nudges.take([ada.account_id], home.clock())
    from ebb.nudges.dispatch import judge

    await home.nudges.settle([judge(taken, [], home.clock())], home.clock())
    assert await home.nudges.prune(home.clock() + 29 * 24 * 60 * MINUTE) == 0
    assert await home.nudges.prune(home.clock() + 31 * 24 * 60 * MINUTE) == 1


@pytest.mark.parametrize("shown", [True, False])
async def test_a_receipt_says_that_it_was_shown(home: Household, shown: bool) -> None:
    ada = await home.person()
    receipt = {"created": True, "shown": home.clock()} if shown else {"created": True}
    await ada.write("nudge", "ahead:b:2026-06-10", receipt)
    await plan_anew(ada)
    keys = [one.key for one in await ada.queued()]
    assert ("ahead:b:2026-06-10" in keys) is not shown
    assert Sent("x", "x", 0).subject == "x"
