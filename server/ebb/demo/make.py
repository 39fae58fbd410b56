"""A made-up life as changes: the same arguments give the same bytes on every machine."""

from __future__ import annotations

from datetime import date
from typing import Final

from ebb.demo import clock
from ebb.demo.diary import Change, fit, write_out
from ebb.demo.dice import Dice
from ebb.demo.life import Life
from ebb.demo.year import lay_out
from ebb.records.zones import use_pinned_zones

HOME: Final = "Europe/Berlin"
SEED: Final = 1
#: Changes and records in each year: of a typical person, and of one who captures a great deal.
TYPICAL: Final = 7_300, 5_840
HEAVY: Final = 22_600, 18_080
#: When a life ends that is asked for up to a date: in the afternoon, in the middle of a nap.
_LAST_MINUTE = 15 * 60 + 12


def changes(
    years: int = 1,
    seed: int = SEED,
    until: date | int | None = None,
    *,
    heavy: bool = False,
    home: str = HOME,
) -> list[Change]:
    """Return the changes of the years before ``until``, in the order a phone would send them.

    ``until`` is the instant the life ends at in ms, or the date on whose afternoon it does (None:
    today, which is not the same every day). Exactly 7,300 changes on 5,840 records a year, or
    22,600 on 18,080 if ``heavy``. ``home`` is the IANA zone of home. Raises ValueError.
    """
    if years < 1:
        message = "a life takes at least one year"
        raise ValueError(message)
    use_pinned_zones()
    end = until if isinstance(until, int) else last_instant(until or date.today(), home)  # noqa: DTZ011 - the caller's own today
    last = date.fromisoformat(clock.capture(end, home)["day"])
    life = Life(lay_out(home, years, last), seed, heavy=heavy)
    life.live()
    many, records = HEAVY if heavy else TYPICAL
    acts = fit(life.diary, end, records * years, many * years, Dice(seed, "fit"))
    return write_out(acts, seed)


def last_instant(day: date, home: str = HOME) -> int:
    """Return the instant (ms) at which a life that ends on a date is cut off."""
    return clock.instant(day, _LAST_MINUTE, home)
