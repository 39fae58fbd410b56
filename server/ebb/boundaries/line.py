"""Which zone is in force when, and which window a date has there. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ebb.boundaries.occurrences import Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def zone_line(
    places: Iterable[tuple[int, str]],
    home: str | None = None,
    policy: Literal["follow", "home"] = "follow",
) -> list[Segment]:
    """Give the line of zones, in the order of time, from places as (instant in ms, zone).

    Before the first place its zone held too. Home is the first place's zone where none is set.
    The line is empty while nobody knows of any place.
    """
    known = sorted(places)
    if policy == "home" or not known:
        zone = home or (known[0][1] if known else None)
        return [Segment(None, zone)] if zone else []
    line = [Segment(None, known[0][1])]
    for since, zone in known[1:]:
        if line[-1].since == since:
            line[-1] = Segment(since, zone)
        elif line[-1].zone != zone:
            line.append(Segment(since, zone))
    return line


def zone_at(line: Sequence[Segment], instant: int) -> str | None:
    """Give the zone in force at an instant (ms); None while no place is known."""
    in_force = [one.zone for one in line if one.since is None or one.since <= instant]
    return in_force[-1] if in_force else None
