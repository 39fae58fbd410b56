"""The life day: a day that ends when the person says so, not at midnight."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ebb.records.kinds import DayStartEntry

_DAY = 86_400_000
_MINUTE = 60_000
_EPOCH = date(1970, 1, 1)


class DayStart(NamedTuple):
    """One entry of the ``day_start`` line.

    ``start`` is the first local date it holds for, ``YYYY-MM-DD``, or None for always; ``time``
    is the wall time ``HH:MM`` at which such a date begins.
    """

    start: str | None
    time: str


USUAL_LINE = (DayStart(None, "04:00"),)


def day_line(entries: Iterable[DayStartEntry]) -> Sequence[DayStart]:
    """Give the line that the setting says, or the usual one where it says nothing."""
    line = [DayStart(one.from_.isoformat() if one.from_ else None, one.time) for one in entries]
    return line or USUAL_LINE


def life_day(at: int, off: int, line: Sequence[DayStart] = USUAL_LINE) -> str:
    """Give the life day ``YYYY-MM-DD`` of an instant.

    ``at`` is in milliseconds since 1970 UTC, ``off`` the UTC offset in minutes used there. A local
    date begins at its entry's time; what is earlier belongs to the date before.
    """
    days, rest = divmod(at + off * _MINUTE, _DAY)
    local = _EPOCH + timedelta(days=days)
    if rest < _begins(local.isoformat(), line):
        local -= timedelta(days=1)
    return local.isoformat()


def _begins(local: str, line: Sequence[DayStart]) -> int:
    """Give the milliseconds after midnight at which a date begins; the latest entry counts."""
    holding = [entry for entry in line if entry.start is None or entry.start <= local]
    if not holding:
        return 0
    hours, minutes = max(holding, key=lambda entry: entry.start or "").time.split(":")
    return (int(hours) * 60 + int(minutes)) * _MINUTE
