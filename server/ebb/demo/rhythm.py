"""How energy ebbs and flows: by the hour, by the season, by the day and by what was just done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ebb.demo import clock
from ebb.demo.clock import HOUR, MINUTE
from ebb.demo.person import CONTAINERS

if TYPE_CHECKING:
    from ebb.demo.dice import Dice
    from ebb.demo.lived import Day

#: Usual energy at each hour of the body's own clock.
_BY_HOUR = (
    *(1.4, 1.3, 1.2, 1.2, 1.5, 2.1, 2.7, 3.2, 3.8, 4.4, 4.6, 4.2),
    *(3.7, 3.0, 2.5, 2.7, 3.2, 3.6, 3.6, 3.3, 2.8, 2.2, 1.7, 1.5),
)
_BY_SEASON = {"healing": -0.9, "work_heavy": -0.1, "caretaking": -0.2, "travel": 0.2, "own": 0.3}
_LINGERS = HOUR
_LOW, _HIGH = 1, 5


class Rhythm:
    """The energy of a life, one day after another."""

    def __init__(self, dice: Dice) -> None:
        """Begin on an ordinary day, at home."""
        self._dice = dice
        self._mood = 0.0
        #: Minutes that the body's clock lags behind the wall clock after a flight.
        self._lag = 0.0
        self._season = "own"

    def next_day(self, season: str) -> None:
        """Sleep: some of yesterday stays, the body moves an hour towards the wall clock."""
        self._season = season
        self._mood = 0.6 * self._mood + (self._dice.roll() - 0.5) * 1.2
        step = min(abs(self._lag), 60)
        self._lag -= step if self._lag > 0 else -step

    def fly(self, minutes: int) -> None:
        """Meet a wall clock that is so many minutes ahead of the one before."""
        self._lag += minutes

    def capacity(self) -> int:
        """Return how much there is to give today, 1 to 5."""
        return _level(3.2 + 1.6 * self._mood + _BY_SEASON[self._season])

    def level(self, at: int, day: Day) -> int:
        """Return the energy that is logged at an instant, 1 to 5."""
        minute = clock.minute_of_day(at, day.zone_at(at)) - round(self._lag)
        usual = _BY_HOUR[minute // 60 % 24]
        felt = usual + self._mood + _BY_SEASON[self._season] + _lingering(at, day)
        return _level(felt + (day.dice.roll() - 0.5) * 1.1)


def _lingering(at: int, day: Day) -> float:
    """Return what the run one is in, or has just come out of, gives or takes."""
    felt = 0.0
    for run in day.runs:
        energy = CONTAINERS[run.key].energy
        if run.start + 5 * MINUTE < at <= run.end:
            felt += 0.2 * energy
        elif 0 < at - run.end < _LINGERS:
            felt += 0.55 * energy * (1 - (at - run.end) / _LINGERS)
    return felt


def _level(felt: float) -> int:
    return max(_LOW, min(_HIGH, int(felt + 0.5)))
