"""Which occurrences stand: of a date that begins twice, and of what a cue opened. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import UnsetType

from ebb.boundaries.occurrences import MINUTE, Occurrence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from ebb.records.kinds import Boundary, CueEvent


class Standing(NamedTuple):
    """An occurrence that stands; ``again`` when its date has begun before."""

    occurrence: Occurrence
    again: bool


def cue_occurrences(
    boundary: Boundary, events: Iterable[CueEvent], since: int, until: int
) -> list[Occurrence]:
    """Give the occurrences that cues opened in [since, until): some minutes from a cue's begin on.

    Their date is the life day of that begin; nobody can be told ahead, so that the nudge is the
    start.
    """
    when = boundary.when
    if isinstance(when, UnsetType) or isinstance(when.minutes, UnsetType):
        return []
    length = when.minutes * MINUTE
    begins = [event.begin for event in events if event.cue == when.cue]
    found = [
        Occurrence(begin.day, begin.tz, begin.at, begin.at, begin.at + length)
        for begin in begins
        if not isinstance(begin, UnsetType)
        and since <= begin.at < until
        and _is_among(boundary, begin.day)
    ]
    return sorted(found, key=lambda one: one.nudge)


def once(found: Iterable[Occurrence], chosen: Mapping[date, int]) -> list[Standing]:
    """Give what stands of occurrences in the order of their nudges: one date is one occurrence.

    Where a date begins a second time, because the zone changed or the cue came again, it counts
    again only when nothing had been chosen by then; what is chosen from then on is about the later
    one alone. ``chosen`` has the instant of each date's choice, where there is one.
    """
    standing: list[Standing] = []
    for one in found:
        before = [other for other in standing if other.occurrence.date == one.date]
        choice = chosen.get(one.date)
        if before and choice is not None:
            if choice < one.nudge:
                continue
            standing.remove(before[-1])
        standing.append(Standing(one, bool(before)))
    return standing


def _is_among(boundary: Boundary, day: date) -> bool:
    starts_on, ends_on = boundary.starts_on or None, boundary.ends_on or None
    is_early = starts_on is not None and day < starts_on
    is_late = ends_on is not None and day > ends_on
    return not is_early and not is_late and day not in (boundary.skip or ())
