"""What ``ebb when`` reads and answers: one boundary, one line of zones, one stretch of time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from ebb.records.kinds import Minutes, WallTime, Weekday, Zone, check_wall_time, check_zone


class AskedBoundary(Struct, frozen=True):
    """When it holds: weekdays and dates of its start, wall times, minutes of lead."""

    days: Annotated[list[Weekday], Meta(max_length=7)]
    start: WallTime
    end: WallTime
    lead_minutes: Minutes = 10
    starts_on: date | None = None
    ends_on: date | None = None
    skip: list[date] = []

    def __post_init__(self) -> None:
        """Check what a schema cannot say."""
        check_wall_time(self.start)
        check_wall_time(self.end)


class AskedZone(Struct, frozen=True):
    """A zone and since when it is in force; null: it always was."""

    from_utc: datetime | None
    zone: Zone

    def __post_init__(self) -> None:
        """Check what a schema cannot say."""
        check_zone(self.zone)


class Question(Struct, frozen=True):
    """Asks for the nudges of a boundary from one instant until just before another."""

    id: str
    boundary: AskedBoundary
    zones: Annotated[list[AskedZone], Meta(min_length=1)]
    from_utc: datetime
    until_utc: datetime


class WindowAnswer(Struct, frozen=True):
    """One date of the boundary, in the zone that was in force at its nudge."""

    date: date
    zone: str
    nudge_utc: str
    start_utc: str
    end_utc: str


class Answer(Struct, frozen=True):
    """The instants of the nudges, each once, and the windows that they belong to."""

    id: str
    nudges: list[str]
    windows: list[WindowAnswer]
