"""When a boundary holds: from wall time and a line of time zones to instants. Pure.

On the server this is the one place where wall time becomes an instant. Instants are milliseconds
since 1970 UTC, lengths are minutes, wall times ``HH:MM``, dates those of the start where it is
lived. tests/boundaries/cases.jsonl holds what several time libraries agree on.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from whenever import Instant, PlainDateTime

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MINUTE = 60_000
_DAY = timedelta(days=1)
#: No zone is further from UTC, and no gap longer, than what two days to either side cover.
_SLACK = 2 * _DAY
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Rule(Struct, frozen=True):
    """When a boundary holds by the clock; dates are those of the start, bounds inclusive."""

    days: frozenset[str]
    start: str
    end: str
    lead: int
    starts_on: date | None = None
    ends_on: date | None = None
    skip: frozenset[date] = frozenset()


class Segment(NamedTuple):
    """A zone that is in force from an instant on; None: it always was."""

    since: int | None
    zone: str


class Occurrence(NamedTuple):
    """One date of a boundary: the instants of its nudge, its start and its end."""

    date: date
    zone: str
    nudge: int
    start: int
    end: int


def occurrences(
    rule: Rule, line: Sequence[Segment], since: int, until: int
) -> Iterator[Occurrence]:
    """Give the occurrences whose nudge lies in [since, until), in the order of their nudges.

    ``line`` is in the order of time. A segment owns the nudges whose instant lies in it: at that
    instant nobody knows of a later one.
    """
    for number, (begin, zone) in enumerate(line):
        following = line[number + 1].since if number + 1 < len(line) else None
        first = since if begin is None else max(since, begin)
        last = until if following is None else min(until, following)
        found = [one for one in _of_segment(rule, zone, first, last) if first <= one.nudge < last]
        yield from sorted(found, key=lambda one: (one.nudge, one.date))


def resolve(day: date, time: str, zone: str) -> int:
    """Give the instant of a wall time (RFC 5545 section 3.3.5, "compatible").

    A time that a clock change leaves out is moved on by what was left out; of one that comes twice
    the first is meant.
    """
    plain = PlainDateTime(day.year, day.month, day.day, int(time[:2]), int(time[3:]))
    return plain.assume_tz(zone, disambiguation="compatible").timestamp(unit="millisecond")


def local_date(instant: int, zone: str) -> date:
    """Give the date that calendars in a zone show at an instant."""
    return Instant.from_timestamp(instant, unit="millisecond").to_tz(zone).date().to_stdlib()


def _of_segment(rule: Rule, zone: str, first: int, last: int) -> Iterator[Occurrence]:
    """Give what may have its nudge in [first, last), and some more at either side."""
    if first >= last:
        return
    lead = rule.lead * MINUTE
    day = local_date(first + lead, zone) - _SLACK
    end = local_date(last + lead, zone) + _SLACK
    if rule.starts_on:
        day = max(day, rule.starts_on)
    if rule.ends_on:
        end = min(end, rule.ends_on)
    while day <= end:
        if _WEEKDAYS[day.weekday()] in rule.days and day not in rule.skip:
            yield occurrence_on(rule, day, zone)
        day += _DAY


def occurrence_on(rule: Rule, day: date, zone: str) -> Occurrence:
    """Work out the occurrence of one date, whether or not it is one of the rule's days."""
    start = resolve(day, rule.start, zone)
    # An end that is not after the start belongs to the next date.
    end = resolve(day if rule.end > rule.start else day + _DAY, rule.end, zone)
    # Where a gap leaves nothing of the window it is empty; the nudge depends on the start alone.
    return Occurrence(day, zone, start - rule.lead * MINUTE, start, max(start, end))
