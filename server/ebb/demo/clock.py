"""Wall time and instants: milliseconds since 1970 UTC, local days as dates, zones as IANA names."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypedDict

from whenever import PlainDateTime

from ebb.records.life_day import life_day
from ebb.records.zones import offset_at

MINUTE = 60_000
HOUR = 60 * MINUTE
_DAY_MINUTES = 24 * 60


class Capture(TypedDict):
    """When and where something was captured, as it stands in a record."""

    at: int
    off: int
    tz: str
    day: str


def instant(day: date, minute: int, zone: str) -> int:
    """Return the instant at which ``zone`` shows ``minute`` after midnight of ``day``.

    ``minute`` may pass 1440, into the next day. A time that a DST gap skips lies after the gap; one
    that comes twice is its first.
    """
    later, minute = divmod(minute, _DAY_MINUTES)
    day += timedelta(days=later)
    wall = PlainDateTime(day.year, day.month, day.day, minute // 60, minute % 60)
    stamp = wall.assume_tz(zone, disambiguation="compatible").timestamp(unit="millisecond")
    return int(stamp)


def minute_of_day(at: int, zone: str) -> int:
    """Return the minute after local midnight, 0 to 1439."""
    return (at // MINUTE + offset_at(at, zone)) % _DAY_MINUTES


def capture(at: int, zone: str) -> Capture:
    """Return what a phone stores of an instant: itself, offset, zone and life day."""
    off = offset_at(at, zone)
    return {"at": at, "off": off, "tz": zone, "day": life_day(at, off)}


def changes_of_offset(first: date, last: date, zone: str) -> list[int]:
    """Return the instants between two days at which ``zone`` changes its offset."""
    found = []
    day = first
    while day < last:
        start, end = instant(day, 0, zone), instant(day + timedelta(days=1), 0, zone)
        if offset_at(start, zone) != offset_at(end, zone):
            found.append(_first_with_other_offset(start, end, zone))
        day += timedelta(days=1)
    return found


def _first_with_other_offset(start: int, end: int, zone: str) -> int:
    before = offset_at(start, zone)
    low, high = start // MINUTE, end // MINUTE
    while high - low > 1:
        middle = (low + high) // 2
        if offset_at(middle * MINUTE, zone) == before:
            low = middle
        else:
            high = middle
    return high * MINUTE
