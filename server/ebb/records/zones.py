"""Time zones from the pinned ``tzdata`` package and from nowhere else.

The system's own directory differs between machines and has names that are none ("localtime",
"posixrules") or that count leap seconds ("right/…").
"""

from __future__ import annotations

import zoneinfo
from importlib import resources

import whenever
from whenever import Instant

#: Names that tzdata lists and that no place on earth is in.
_NOT_PLACES = frozenset({"Factory"})


def _read_names() -> frozenset[str]:
    text = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(text.split()) - _NOT_PLACES


ZONES = _read_names()


def use_pinned_zones() -> None:
    """Make both time libraries read the pinned package only, for the whole process."""
    zoneinfo.reset_tzpath(to=())
    whenever.reset_tzpath(())


def offset_at(instant: int, zone: str) -> int:
    """Give the offset from UTC in minutes that a zone has at an instant (ms since 1970)."""
    zoned = Instant.from_timestamp(instant, unit="millisecond").to_tz(zone)
    return int(zoned.offset.total("minutes"))
