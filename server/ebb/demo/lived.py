"""A day as it was lived, before anything is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import date

    from ebb.demo.diary import Act
    from ebb.demo.dice import Dice


class Run(Struct):
    """A container as it was lived from ``start`` to ``end`` (ms); ``key`` names the container.

    ``cue`` is the event that opened it, from ``cue_begin`` to ``cue_end`` (ms).
    """

    id: str
    key: str
    start: int
    end: int
    zone: str
    alongside: bool = False
    cue: str = ""
    cue_begin: int = 0
    cue_end: int = 0
    begun: Act | None = None


class Day(Struct, kw_only=True):
    """One life day: from waking to bed (ms), which ``zone`` it ended in, and what mattered.

    ``main`` are the runs that followed one another, without those that ran beside them, and
    ``whole`` is a day on which everything was captured, as on the last, which pictures show.
    """

    date: date
    kind: str
    season: str
    zone: str
    runs: list[Run]
    bed: int
    dice: Dice
    moments: list[str]
    whole: bool = False
    main: list[Run] = []

    def __post_init__(self) -> None:
        self.main = [run for run in self.runs if not run.alongside]

    @property
    def wake(self) -> int:
        """When the first thing was captured, in ms."""
        return self.runs[0].start

    def at(self, instant: int) -> Run | None:
        """Return the run that an instant lies in."""
        return next((run for run in self.main if run.start <= instant < run.end), None)

    def zone_at(self, instant: int) -> str:
        """Return the zone that the day was in at an instant."""
        return next((run.zone for run in reversed(self.main) if run.start <= instant), self.zone)
