"""The large shapes of the years: seasons, journeys and what kind of day each day is."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ebb.demo import clock, words
from ebb.records.zones import offset_at

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAY = timedelta(days=1)
_YEAR_DAYS = 365
_SIX_HOURS = 360

#: Where journeys lead to: at least one zone lies six hours from most homes.
_FAR = (
    "America/New_York",
    "Asia/Tokyo",
    "Europe/Berlin",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "Africa/Nairobi",
    "America/Sao_Paulo",
    "Asia/Dhaka",
    "Australia/Sydney",
    "Atlantic/Azores",
    "Pacific/Honolulu",
)
_NEAR = ("Europe/Lisbon", "Europe/Athens", "America/Halifax", "Asia/Singapore")


class Season(Struct, frozen=True, kw_only=True):
    """What counts for a while; it gives way on the day ``until`` and runs along if not ``main``."""

    slot: str
    kind: str
    title: str
    counts: tuple[str, ...]
    first: date
    until: date | None = None
    main: bool = True


class Trip(Struct, frozen=True, kw_only=True):
    """A journey by air: out and back on two days, in ``zone`` between them."""

    zone: str
    out: date
    back: date
    with_family: bool


class Years(Struct, frozen=True, kw_only=True):
    """All days of the demo: ``first`` up to and with ``last``.

    ``seasons`` follow one another, those in ``along`` run beside them.
    """

    home: str
    first: date
    last: date
    seasons: tuple[Season, ...]
    along: tuple[Season, ...]
    trips: tuple[Trip, ...]

    def days(self) -> Iterator[date]:
        """Give each life day, the oldest first."""
        for number in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=number)

    def season(self, day: date) -> Season:
        """Return the main season of a day."""
        place = bisect_right(self.seasons, day, key=lambda season: season.first)
        return self.seasons[max(place - 1, 0)]

    def trip(self, day: date) -> Trip | None:
        """Return the journey that a day belongs to, its two days of travel among them."""
        return next((trip for trip in self.trips if trip.out <= day <= trip.back), None)


#: One year, as (days before its end, slot, kind); the rest of it follows from these.
_SHAPE = (
    (366, "commission", "work_heavy"),
    (301, "healing", "healing"),
    (262, "small", "own"),
    (195, "away", "travel"),
    (171, "book", "work_heavy"),
    (78, "sea", "travel"),
    (63, "care", "caretaking"),
)


def lay_out(home: str, years: int, last: date) -> Years:
    """Lay out ``years`` years that end with the life day ``last``, in the zone ``home``."""
    first = _years_before(last, years)
    begun: list[Season] = []
    along: list[Season] = []
    trips: list[Trip] = []
    for ago in reversed(range(years)):
        end = last - timedelta(days=_YEAR_DAYS * ago)
        away, sea = _far_trip(home, end, ago), _sea_trip(home, end, ago)
        trips += [away, sea]
        begun += _seasons_of_year(end, ago, away, sea)
        along.append(_season_along(ago, away))
    return Years(
        home=home,
        first=first,
        last=last,
        seasons=tuple(_one_after_another(begun, first)),
        along=tuple(along),
        trips=tuple(trips),
    )


def _years_before(day: date, years: int) -> date:
    year = day.year - years
    # A year that ends on 4 March begins on 5 March.
    if (day.month, day.day) == (2, 29):
        return date(year, 3, 1)
    return day.replace(year=year) + _DAY


def _seasons_of_year(end: date, ago: int, away: Trip, sea: Trip) -> list[Season]:
    begins = {slot: end - timedelta(days=before) for before, slot, _ in _SHAPE}
    begins["away"] = away.out - timedelta(days=4)
    begins["book"] = away.back + timedelta(days=3)
    begins["sea"] = sea.out - timedelta(days=2)
    begins["care"] = sea.back + timedelta(days=4)
    return [_season(slot, kind, ago, begins[slot]) for _, slot, kind in _SHAPE]


def _season(slot: str, kind: str, ago: int, first: date) -> Season:
    variants = words.SEASONS[slot]
    title, counts = variants[ago % len(variants)]
    return Season(slot=slot, kind=kind, title=title, counts=counts, first=first)


def _season_along(ago: int, away: Trip) -> Season:
    first = away.back + timedelta(days=15)
    season = _season("swim", "own", ago, first)
    return replace(season, until=first + timedelta(days=47), main=False)


def _one_after_another(seasons: list[Season], first: date) -> Iterator[Season]:
    for season, following in pairwise([*seasons, None]):
        if season is None:
            continue
        until = following.first if following else None
        if until is None or until > first:
            yield replace(season, first=max(season.first, first), until=until)


def _far_trip(home: str, end: date, ago: int) -> Trip:
    """Find a journey of nine days; the latest makes days of 30 and of 18 hours.

    It keeps clear of nights on which either zone changes its clocks, so that six hours stay six.
    """
    usual = end - timedelta(days=190)
    _, shift, place = min(
        (_distance(home, zone, usual + timedelta(days=shift)), shift, place)
        for shift in range(26)
        for place, zone in enumerate(_FAR)
        if zone != home
    )
    zone = _FAR[ago % len(_FAR)]
    if ago == 0 or zone == home:
        zone = _FAR[place]
    out = usual + timedelta(days=shift)
    return Trip(zone=zone, out=out, back=out + timedelta(days=9), with_family=False)


def _distance(home: str, zone: str, out: date) -> int:
    days = out, out + timedelta(days=9)
    return sum(abs(abs(_apart(home, zone, day)) - _SIX_HOURS) for day in days)


def _apart(home: str, zone: str, day: date) -> int:
    noon = clock.instant(day, 12 * 60, home)
    return offset_at(noon, zone) - offset_at(noon, home)


def _sea_trip(home: str, end: date, ago: int) -> Trip:
    zones = [zone for zone in _NEAR if zone != home]
    out = end - timedelta(days=76)
    return Trip(
        zone=zones[ago % len(zones)], out=out, back=out + timedelta(days=9), with_family=True
    )
