"""Clocks that are wrong, and days without a server: never twice, never late, never mute."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from ebb.nudges.dispatch import Dispatcher
from ebb.push.sender import Sender
from tests.nudges.lives import DAY, EVERY_DAY, HOUR, at, dinner
from tests.nudges.people import Household, Person
from tests.nudges.test_dispatch import settled, until

TEN_YEARS = 3650 * DAY


def day(number: int) -> str:
    """The tenth of June and the days around it."""
    return f"2026-06-{10 + number:02}"


async def look(home: Household, now: int) -> None:
    """Set the clock and wait until the running dispatcher has looked, and settled what was due."""
    home.clock.now = now
    # Whoever is new is planned in the round that sees this clock, and everybody else with them.
    await home.person()
    await until(lambda: nothing_due(home))


async def nothing_due(home: Household) -> bool:
    """Whether every account was planned at the clock's time and nothing is left to send."""
    async with home.database.read() as connection:
        statement = text(
            "SELECT (SELECT count(*) FROM account WHERE plan = 2)"
            " + (SELECT count(*) FROM due WHERE done_at IS NULL AND at <= :now)"
        )
        found = await connection.execute(statement, {"now": home.clock()})
        return found.scalar() == 0


def told(person: Person) -> list[str]:
    """The names of the nudges that came to a phone."""
    return [one["data"]["id"] for one in person.received()]


@pytest.mark.parametrize("jump", [2, -2])
async def test_a_clock_that_jumps_and_comes_back_tells_nothing_twice(
    home: Household, dispatcher: Dispatcher, jump: int
) -> None:
    ada = await home.person()
    expected = [f"ahead:b:{day(0)}"]
    await look(home, at("17:50"))
    assert told(ada) == expected
    await look(home, at("17:55", day(jump)))
    expected.append(f"ahead:b:{day(jump)}")
    assert told(ada) == expected
    # Right again: what was told stays told, and the next day's comes as if nothing had been.
    await look(home, at("18:05"))
    assert told(ada) == expected
    await look(home, at("17:50", day(1)))
    assert told(ada) == [*expected, f"ahead:b:{day(1)}"]
    await look(home, at("17:50", day(2)))
    assert sorted(told(ada)) == sorted({*told(ada), f"ahead:b:{day(2)}"})


async def test_three_days_without_a_server_bring_one_word_a_boundary_at_the_most(
    home: Household, sender: Sender
) -> None:
    early = dinner(when={"days": EVERY_DAY, "start": "12:30", "end": "13:30"})
    ada = await home.person(early=early, b=dinner())
    before = asyncio.create_task(home.dispatcher(sender).run())
    await look(home, at("12:00"))
    before.cancel()
    await asyncio.wait({before})

    after = asyncio.create_task(home.dispatcher(sender).run())
    await look(home, at("18:10", day(3)))
    assert told(ada) == [f"ahead:b:{day(3)}"]
    after.cancel()
    await asyncio.wait({after})
    # What had its day leaves no row behind.
    async with home.database.read() as connection:
        days = (await connection.execute(text("SELECT DISTINCT day FROM due"))).scalars().all()
    assert min(days) == day(3)


async def test_nothing_is_told_after_its_window(home: Household, dispatcher: Dispatcher) -> None:
    ada = await home.person()
    await look(home, at("18:30", day(3)))
    assert told(ada) == []


@pytest.mark.parametrize("wrong", [TEN_YEARS, -TEN_YEARS])
async def test_what_a_phone_with_a_wrong_clock_wrote_spoils_nothing(
    home: Household, dispatcher: Dispatcher, wrong: int
) -> None:
    ada = await home.person()

    def capture(instant: int) -> dict[str, Any]:
        return {"at": instant + wrong, "off": 120, "tz": "Europe/Berlin", "day": day(0)}

    run = {"title": "Studio", "roles": ["maker"], "start": capture(at("16:00")), "end": None}
    await ada.write("run", "r", {"created": True, **run})
    await ada.write("energy", "e", {"created": True, "level": 3, "at": capture(at("16:30"))})
    for number in range(1, 4):
        shown = {"created": True, "shown": at("17:50", day(-number)) + wrong, "answer": "move"}
        await ada.write("nudge", f"ahead:b:{day(-number)}", shown)
    await look(home, at("17:50"))
    assert told(ada) == [f"ahead:b:{day(0)}"]
    await look(home, at("17:50") + HOUR)
    assert told(ada) == [f"ahead:b:{day(0)}"]


async def test_an_occurrence_of_which_nobody_said_a_word_leaves_no_trace(
    home: Household, dispatcher: Dispatcher
) -> None:
    ada = await home.person()
    await look(home, at("17:50"))
    await until(lambda: settled(ada))
    async with home.database.read() as connection:
        statement = text("SELECT kind FROM record WHERE account_id = :account")
        kinds = (await connection.execute(statement, {"account": ada.account_id})).scalars()
        assert {"settlement", "nudge"}.isdisjoint(kinds)
    await home.nudges.prune(home.clock() + 31 * DAY)
    async with home.database.read() as connection:
        found = await connection.execute(text("SELECT count(*) FROM due WHERE day = '2026-06-10'"))
        assert found.scalar() == 0
