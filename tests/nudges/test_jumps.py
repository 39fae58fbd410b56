"""`ebb nudges` under a system clock that jumps: nothing twice, nothing old, never mute."""

from __future__ import annotations

from pathlib import Path

import pytest
from whenever import Instant

from ebb.database import open_database
from ebb.push.vapid import Vapid, read_or_make_key
from ebb.sync.store import open_store
from tests.nudges.lives import EVERY_DAY, dinner
from tests.nudges.people import Household, Person
from tests.nudges.reminder import Reminder
from tests.nudges.test_dispatch import settled, until
from tests.push.clocks import Clock
from tests.support.push_service import PushService

# Where Debian has it on this machine's kind of processor: the one that threads may use.
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), Path("missing"))


class Jumps:
    """A clock that a process reads from a file; it may be days ahead or days back."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.set(0)

    @property
    def environment(self) -> dict[str, str]:
        """What has a process believe it. Sleeping takes as long as it takes."""
        return {
            "LD_PRELOAD": str(FAKETIME),
            "FAKETIME_TIMESTAMP_FILE": str(self._path),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, days: int) -> None:
        """Jump; never is the file there without a time in it."""
        new = self._path.with_suffix(".new")
        new.write_text(f"{days:+}d")
        new.replace(self._path)


class Everyone:
    """Whoever has dinner in this very minute, on each day, whatever the clock makes of it."""

    def __init__(self, home: Household) -> None:
        self._home = home
        now = Instant.now().to_tz("Etc/UTC")
        self._now = now
        start, end = (now.add(minutes=more).time().format_iso()[:5] for more in (0, 59))
        self._dinner = dinner(when={"days": EVERY_DAY, "start": start, "end": end}, lead=0)

    async def one_more(self) -> Person:
        """Make a person with a phone."""
        self._home.clock.now = Instant.now().timestamp(unit="millisecond")
        person = await self._home.person(b=self._dinner)
        await person.write("place", "p", {"tz": "Etc/UTC"})
        await person.write("setting", "quiet", {"created": True, "value": None})
        return person

    def told(self, person: Person) -> list[int]:
        """Of which days, counted from today, a phone was told, in that order."""
        days = {self.key(day): day for day in range(-5, 6)}
        return [days[one["data"]["id"]] for one in person.received()]

    def key(self, day: int) -> str:
        """Name the nudge of a day."""
        return f"ahead:b:{self._now.add(hours=24 * day).date().format_iso()}"


@pytest.mark.full
async def test_a_system_clock_that_jumps_and_days_without_a_server(
    database_url: str, tmp_path: Path
) -> None:
    clock = Clock()
    jumps = Jumps(tmp_path / "clock")
    async with PushService() as service, open_database(database_url) as database:
        vapid = Vapid(read_or_make_key(tmp_path), "mailto:ada@example.org", clock)
        home = Household(database, await open_store(database), service, vapid, clock)
        everyone = Everyone(home)
        ada = await everyone.one_more()
        reminder = Reminder(database_url, tmp_path, service, jumps.environment)
        await reminder.start()

        async def arrives(person: Person, days: list[int]) -> None:
            async def has_arrived() -> bool:
                # Settled, too: a jump in between would be noted as the time of the message.
                return everyone.told(person) == days and await settled(
                    person, everyone.key(days[-1])
                )

            # A process may have to start first.
            await until(has_arrived, within=60)

        await arrives(ada, [0])
        expected = [0]
        for jump in (2, 0, -2, 0):
            jumps.set(jump)
            # Whoever is new is told in a round that sees this clock, and so were all others.
            await arrives(await everyone.one_more(), [jump])
            expected += [jump] if jump else []
            await arrives(ada, expected)

        await reminder.kill()
        jumps.set(3)
        await reminder.start()
        await arrives(await everyone.one_more(), [3])
        await arrives(ada, [*expected, 3])
        await reminder.kill()
