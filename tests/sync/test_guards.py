"""Every known trap of the server's side: it holds, and it breaks once its guard is taken out.

A test that cannot fail proves nothing, so each guard is removed here for a moment, and its check
has to turn red. ``docs/protocol.md`` lists the traps.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import pytest
from litestar import Litestar
from sqlalchemy import text

from ebb.errors import BadRequest
from ebb.records import merge as merging
from ebb.records.merge import Merged, State
from ebb.records.stamps import LOWEST, latest_allowed
from ebb.sync import changes, ledger, pages, postgres, sqlite
from ebb.sync.ledger import Push, Taken
from ebb.sync.sqlite import SqliteStore
from tests.sync.devices import AT, Device, fields, ids, now, rev_of, sign_in, statuses

Check = Callable[[Device, Device], Awaitable[None]]
Removal = Callable[[pytest.MonkeyPatch], None]


class Guard(NamedTuple):
    """A trap, the check that it does not spring, and how to take its guard out."""

    trap: str
    check: Check
    remove: Removal


async def bumped_clock(phone: Device, tablet: Device) -> None:
    """A phone ten years ahead must not win for ten years."""
    await phone.push(phone.energy("a", 1))
    await tablet.pull()
    ahead = phone.change("energy", "a", latest_allowed(now(), 86_400_000 * 3650)[:18] + "00000001")
    ahead["fields"] = {"level": 2}
    await phone.push(ahead)
    await tablet.push(tablet.change("energy", "a", level=5))

    assert fields(await tablet.everything())["a"]["level"] == 5


def no_clock_check(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(changes, "_is_ahead", lambda change, latest: False)


async def lost_answer_of_a_fast_clock(phone: Device, tablet: Device) -> None:
    """An older write, sent again because its answer was lost, must not beat its successor."""
    await phone.push(phone.energy("a", 1))
    older = phone.change("energy", "a", phone.stamp(7_200_000), level=2)
    phone.clock = type(phone.clock)()
    await phone.push(older)
    await phone.push(phone.change("energy", "a", phone.stamp(200), level=3))
    await phone.push(older)

    assert fields(await phone.everything())["a"]["level"] == 3


def clamp_stamps(patch: pytest.MonkeyPatch) -> None:
    """What other servers do: correct a stamp that is ahead to the time of arrival."""
    examine = changes._examine
    steps = iter(range(0, 30_000, 1_000))

    def clamped(change: Any, latest: str, **rest: Any) -> Any:
        if change is not None and change.stamp > latest:
            stamp = f"{now() + next(steps):012x}-ffff-ffffffff"
            change = type(change)(change.kind, change.id, stamp, change.fields, change.stamps)
        return examine(change, latest, **rest)

    patch.setattr(changes, "_examine", clamped)


async def restored_backup(phone: Device, tablet: Device) -> None:
    """A cursor of a lost history is known as such, even when the numbers have passed it again."""
    await phone.push(phone.energy("a"))
    await tablet.pull()
    await phone.push(phone.energy("b"))
    await phone.push(phone.energy("c"))
    await restore(tablet)
    for id_ in ("d", "e", "f", "g"):
        await tablet.push(tablet.energy(id_))
    told = await phone.pull()

    assert told["reset"] == "forked"
    assert ids(told) == ["a", "d", "e", "f", "g"]


async def restore(device: Device) -> None:
    """Put the account back to revision 1, as a restored backup would."""
    named = {"account": device.account_id}
    async with device.app.state.database.write() as connection:
        for statement in (
            "DELETE FROM record WHERE account_id = :account AND rev > 1",
            "DELETE FROM tag WHERE account_id = :account AND rev > 1",
            (
                "UPDATE account SET rev = 1, tag ="
                " (SELECT tag FROM tag WHERE account_id = :account AND rev = 1) WHERE id = :account"
            ),
        ):
            await connection.execute(text(statement), named)


def numeric_cursor(patch: pytest.MonkeyPatch) -> None:
    def by_number(found: Any, cursor: Any) -> Any:
        head = read_head(found, cursor)
        return head._replace(knows_cursor=cursor is None or cursor.rev <= head.account.rev)

    read_head = pages.read_head
    for module in (sqlite, postgres):
        patch.setattr(module, "read_head", by_number)


async def one_bad_change(phone: Device, tablet: Device) -> None:
    """One bad change must not keep the others from being stored."""
    told = await phone.push(phone.energy("a"), phone.energy("b", 9), phone.energy("c"))

    assert statuses(told) == ["ok", "bad_field", "ok"]
    assert ids(await tablet.pull()) == ["a", "c"]


def all_or_nothing(patch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise BadRequest

    patch.setattr(changes, "_verdict", refuse)


async def stale_device_after_a_delete(phone: Device, tablet: Device) -> None:
    """A device that was away for a year must not bring a deleted record back."""
    record = phone.energy("a", note="private")
    await phone.push(record)
    await phone.push(phone.change("energy", "a", deleted=True))
    await collect_stubs(phone)
    await tablet.push(record)

    assert fields(await phone.everything()).get("a") == {"deleted": True}


#: Whether tombstones are collected after a while, as others do.
COLLECTING = threading.Event()


async def collect_stubs(device: Device) -> None:
    if not COLLECTING.is_set():
        return
    async with device.app.state.database.write() as connection:
        await connection.execute(
            text("DELETE FROM record WHERE account_id = :account AND id = 'a'"),
            {"account": device.account_id},
        )


def collected_stubs(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(COLLECTING, "is_set", lambda: True)


def delete_without_dropping(patch: pytest.MonkeyPatch) -> None:
    def keep(held: State, state: State, lost: Any) -> Merged:
        return Merged(state, state != held, lost)

    patch.setattr(merging, "_drop", keep)


async def lost_answer(phone: Device, tablet: Device) -> None:
    """The same batch again must double nothing and move no revision."""
    batch = [phone.energy("a"), phone.energy("b")]
    first = await phone.push(*batch, cursor=None)
    again = await phone.push(*batch, cursor=None)

    assert again["cursor"] == first["cursor"]
    assert len(await tablet.everything()) == 2


def always_changed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        ledger, "merge", lambda held, offered: merging.merge(held, offered)._replace(changed=True)
    )


async def stops_and_starts(phone: Device, tablet: Device) -> None:
    """A stop that arrives before its start, and two stops made offline, both end the run."""
    start = phone.change("run", "a", created=True, title="Nap", start=AT, end=None)
    stop = phone.change("run", "a", end="unknown")
    later_stop = phone.change("run", "a", end=AT)
    await tablet.push(later_stop)
    await phone.push(start)
    await phone.push(stop)

    assert fields(await phone.everything())["a"] == start["fields"] | {"end": AT}


async def edits_of_different_fields(phone: Device, tablet: Device) -> None:
    """Edits of different fields on two devices must both stay."""
    await phone.push(phone.energy("a"))
    level = phone.change("energy", "a", level=5)
    note = tablet.change("energy", "a", note="kept")
    await tablet.push(note)
    await phone.push(level)
    held = fields(await phone.everything())["a"]

    assert (held.get("level"), held.get("note")) == (5, "kept")


def whole_record_wins(patch: pytest.MonkeyPatch) -> None:
    def by_record(held: State, offered: State) -> Merged:
        def latest(state: State) -> str:
            return max((one.stamp for one in state.values()), default="")

        wins = latest(offered) > latest(held)
        return Merged(offered if wins else held, wins, [])

    patch.setattr(ledger, "merge", by_record)


async def empty_new_device(phone: Device, tablet: Device) -> None:
    """The starter records of a new device must not overwrite what they became elsewhere."""
    starter = LOWEST[:18] + "1f2e3d4c"
    role = phone.change("role", "parent", starter, created=True, name="Parent")
    await phone.push(role)
    await phone.push(phone.change("role", "parent", name="Mother"))
    await tablet.push(role)

    assert fields(await tablet.everything())["parent"]["name"] == "Mother"


def last_arrival_wins(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merging, "beats", lambda one, other: True)


async def own_record_with_a_past(phone: Device, tablet: Device) -> None:
    """A device that edits a record it knows only in part must be sent the rest."""
    await phone.push(phone.energy("a", note="the rest"))
    told = await tablet.push(tablet.change("energy", "a", level=5))

    assert fields(told["records"]).get("a", {}).get("note") == "the rest"


def no_echo(patch: pytest.MonkeyPatch) -> None:
    plan = pages.plan
    for module in (sqlite, postgres):
        patch.setattr(module, "plan", lambda *given: plan(*given)._replace(echo=[]))


async def two_servers(phone: Device, tablet: Device) -> None:
    """Two servers on one database must take revisions one after the other."""
    first, second = await two_stores(phone)
    pushes = [
        Push(phone.account_id, phone.device_id, accepted(phone, "a")),
        Push(tablet.account_id, tablet.device_id, accepted(tablet, "b")),
    ]
    try:
        taken = await asyncio.gather(
            first.push(pushes[0]), second.push(pushes[1]), return_exceptions=True
        )
    finally:
        for store in (first, second):
            if isinstance(store, SqliteStore):
                await store.close()

    assert [repr(one) for one in taken if isinstance(one, BaseException)] == []
    assert {one.own for one in taken if isinstance(one, Taken)} == {1, 2}
    assert ids({"records": await phone.everything()}) == ["a", "b"]
    assert rev_of(phone.cursor) == 2


async def two_stores(device: Device) -> tuple[Any, Any]:
    database = device.app.state.database
    if database.is_sqlite:
        return Separate(database), Separate(database)
    return postgres.PostgresStore(database), postgres.PostgresStore(database)


class Separate(SqliteStore):
    """A store that takes no turns, as if it were in a process of its own."""

    async def _write(self) -> None:
        group = sqlite._take_group(self._waiting)
        results = await self._commit([one.push for one in group])
        for one, result in zip(group, results, strict=True):
            if isinstance(result, Exception):
                one.done.set_exception(result)
            else:
                one.done.set_result(result)


def accepted(device: Device, id_: str) -> list[Any]:
    from msgspec.json import encode

    from ebb.sync.schemas import read_envelope

    body = encode({"schema": 1, "changes": [device.energy(id_)]})
    return changes.examine(read_envelope(body), now())


def no_lock(patch: pytest.MonkeyPatch) -> None:
    """Begin without a lock, and let both transactions read before either writes."""
    patch.setattr(sqlite, "BEGIN", "BEGIN")
    patch.setattr(postgres, "LOCK", postgres.LOCK.replace("FOR UPDATE", ""))
    meeting, met = threading.Barrier(2, timeout=5), asyncio.Barrier(2)
    save, save_there = sqlite._save, postgres._save

    def meet(*given: Any) -> None:
        meeting.wait()
        save(*given)

    async def meet_there(*given: Any) -> None:
        await asyncio.wait_for(met.wait(), 5)
        await save_there(*given)

    patch.setattr(sqlite, "_save", meet)
    patch.setattr(postgres, "_save", meet_there)


GUARDS = [
    Guard("a far-future clock poisons every later edit", bumped_clock, no_clock_check),
    Guard(
        "the server clamps a stamp, the answer is lost", lost_answer_of_a_fast_clock, clamp_stamps
    ),
    Guard("a backup is restored and a number grows past it", restored_backup, numeric_cursor),
    Guard("one bad change blocks the queue", one_bad_change, all_or_nothing),
    Guard("tombstones are collected", stale_device_after_a_delete, collected_stubs),
    Guard("a delete does not scrub", stale_device_after_a_delete, delete_without_dropping),
    Guard("a reply lost after the commit doubles", lost_answer, always_changed),
    Guard("a stop arrives before its start", stops_and_starts, whole_record_wins),
    Guard("edits of different fields lose one", edits_of_different_fields, whole_record_wins),
    Guard("an empty new device overwrites", empty_new_device, last_arrival_wins),
    Guard("an own record known in part", own_record_with_a_past, no_echo),
    Guard("a revision is taken and committed later", two_servers, no_lock),
]
guards = pytest.mark.parametrize("guard", GUARDS, ids=[guard.trap for guard in GUARDS])


async def pair(app: Litestar) -> tuple[Device, Device]:
    phone, tablet = await sign_in(app, "phone", "tablet")
    return phone, tablet


@guards
async def test_the_trap_does_not_spring(app: Litestar, guard: Guard) -> None:
    await guard.check(*await pair(app))


@guards
async def test_it_springs_without_its_guard(
    app: Litestar, guard: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, tablet = await pair(app)
    guard.remove(monkeypatch)
    with pytest.raises(AssertionError) as red:
        await guard.check(phone, tablet)

    # It is the check that turned red, not a slip of what took the guard's place.
    assert '"internal"' not in str(red.value)
