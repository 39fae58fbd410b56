"""Two dispatchers, killed again and again: no nudge is shown twice, none is lost in its time."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text
from whenever import Instant

from ebb.database import Database, open_database
from ebb.push.vapid import Vapid, read_or_make_key
from ebb.sync.store import open_store
from tests.nudges.lives import BERLIN, EVERY_DAY, dinner
from tests.nudges.people import Household
from tests.nudges.reminder import Reminder
from tests.push.clocks import Clock
from tests.support.push_service import Answer, PushService

#: People whose nudges fall due together.
UNDER_WAY = 3


@pytest.mark.parametrize("kills", [4, pytest.param(50, marks=pytest.mark.full)])
async def test_killed_between_claim_send_and_settle(
    database_url: str, tmp_path: Path, kills: int
) -> None:
    dice = random.Random(kills)
    clock = Clock()
    async with PushService() as service, open_database(database_url) as database:
        vapid = Vapid(read_or_make_key(tmp_path), "mailto:ada@example.org", clock)
        home = Household(database, await open_store(database), service, vapid, clock)
        reminders = [Reminder(database_url, tmp_path, service) for _ in range(2)]
        for reminder in reminders:
            await reminder.start()
        wanted: Counter[str] = Counter()
        for _ in range(kills):
            wanted += await make_due(home, dice, UNDER_WAY)
            seen = len(service.deliveries)
            await moment(service, seen + dice.randrange(3), dice)
            victim = dice.choice(reminders)
            await victim.kill()
            await victim.start()
        await every(service, wanted)
        await all_settled(database)
        for reminder in reminders:
            await reminder.kill()

    # Who was killed between sending and settling sends again, under the tag that replaces.
    shown = {(one.token, one.headers["topic"]) for one in service.deliveries}
    tokens = Counter(token for token, _ in shown)
    assert tokens.keys() == wanted.keys()
    assert set(tokens.values()) == {1}
    # Of what is under way at a kill each may come once more, and nothing else ever does.
    again = len(service.deliveries) - wanted.total()
    assert again <= 2 * kills * UNDER_WAY


async def make_due(home: Household, dice: random.Random, count: int) -> Counter[str]:
    """Make people with a boundary that begins in this very minute.

    Gives how many tries each takes at the least: of some, the push service refuses the first.
    """
    wanted: Counter[str] = Counter()
    here = Instant.now().to_tz(BERLIN)
    start, end = (here.add(minutes=more).time().format_iso()[:5] for more in (0, 59))
    home.clock.now = Instant.now().timestamp(unit="millisecond")
    for _ in range(count):
        when = {"days": EVERY_DAY, "start": start, "end": end}
        person = await home.person(b=dinner(when=when, lead=0))
        await person.write("setting", "quiet", {"created": True, "value": None})
        endpoint = person.browsers[0].endpoint
        is_refused = dice.random() < 0.2
        home.service.script(endpoint, Answer(503) if is_refused else Answer())
        wanted[endpoint.rpartition("/")[2]] = 2 if is_refused else 1
    return wanted


async def moment(service: PushService, count: int, dice: random.Random) -> None:
    """Wait until some messages have come, or a while when none do."""
    try:
        async with asyncio.timeout(0.2 + dice.random()):
            await service.wait_for(count)
    except TimeoutError:
        return


async def all_settled(database: Database) -> None:
    """Wait until nothing that is due is left to send."""
    statement = text("SELECT count(*) FROM due WHERE done_at IS NULL AND at <= :now")
    async with asyncio.timeout(90):
        while True:
            now = Instant.now().timestamp(unit="millisecond")
            async with database.read() as connection:
                if (await connection.execute(statement, {"now": now})).scalar() == 0:
                    return
            await asyncio.sleep(0.05)


async def every(service: PushService, wanted: Counter[str]) -> None:
    """Wait until everyone was told."""
    async with asyncio.timeout(90):
        while wanted - Counter(one.token for one in service.deliveries):
            await service.wait_for(len(service.deliveries) + 1)
