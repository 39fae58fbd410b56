"""What a capture is decided from: all SQL of this room. Reads only; sync writes."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import msgspec
from msgspec import field
from sqlalchemy import text

from ebb.boundaries.line import zone_line
from ebb.capture.plans import Called, CueEvent, Held, Run, Said, View
from ebb.errors import BadToken
from ebb.records.kinds import DayStartEntry  # noqa: TC001 - msgspec reads it at run time
from ebb.records.life_day import day_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ebb.database import Database

#: How far back a cue that has ended may have begun and still be known as just turned, in ms.
_REACH: Final = 36 * 3_600_000

HEAD = "SELECT rev, seen FROM account WHERE id = :account"
VIEW = """
SELECT kind, id, fields, device_id FROM record
WHERE account_id = :account AND kind IN ('container', 'cue', 'place')
UNION ALL
SELECT kind, id, fields, device_id FROM record
WHERE account_id = :account AND kind = 'setting' AND id IN ('day_start', 'home_zone')
UNION ALL
SELECT kind, id, fields, device_id FROM record
WHERE account_id = :account AND kind IN ('cue_event', 'run') AND open
UNION ALL
SELECT kind, id, fields, device_id FROM record
WHERE account_id = :account AND kind = 'cue_event' AND NOT open AND at >= :since
UNION ALL
SELECT * FROM (
  SELECT kind, id, fields, device_id FROM record
  WHERE account_id = :account AND kind = 'energy' AND at <= :at ORDER BY at DESC LIMIT 1
) AS last_energy
UNION ALL
SELECT * FROM (
  SELECT kind, id, fields, device_id FROM record
  WHERE account_id = :account AND kind = 'moment' AND at <= :at ORDER BY at DESC LIMIT 1
) AS last_moment
"""
MADE = "SELECT 1 FROM record WHERE account_id = :account AND kind = :kind AND id = :id"

_T = TypeVar("_T", bound=Held)


class Standing(NamedTuple):
    """An account at one revision; ``is_made`` where it knows the record that was asked for."""

    rev: int
    seen: str
    view: View
    is_made: bool


class CaptureStore:
    """Reads what captures are decided from through one database."""

    def __init__(self, database: Database) -> None:
        """Keep the database."""
        self._database = database

    async def standing(self, account_id: int, kind: str, id_: str, at: int) -> Standing:
        """Read an account for a capture at an instant (ms). Raises BadToken once it is gone.

        ``kind`` and ``id_`` name the record that the capture would make.
        """
        which = {"account": account_id}
        async with self._database.read() as connection:
            head = (await connection.execute(text(HEAD), which)).first()
            rows = await connection.execute(text(VIEW), which | {"at": at, "since": at - _REACH})
            named = which | {"kind": kind, "id": id_}
            made = (await connection.execute(text(MADE), named)).scalar()
        if head is None:
            raise BadToken
        view = read_view((row.kind, row.id, row.fields, row.device_id) for row in rows)
        return Standing(head.rev, head.seen, view, is_made=made is not None)


def read_view(rows: Iterable[tuple[str, str, str, int | None]]) -> View:
    """Read records from (kind, id, fields as JSON, device); what is hidden is left out."""
    found: defaultdict[str, list[_Row]] = defaultdict(list)
    for kind, id_, fields, device_id in rows:
        # Each setting has a type of its own, and so is read as if it were a kind.
        name = id_ if kind == "setting" else kind
        found[name].append(_Row(id_, fields, device_id))
    homes = [one.value for one in _read(found["home_zone"], _HomeZone)]
    lines = [one.value for one in _read(found["day_start"], _DayStart)]
    places = [(one.from_, one.tz) for one in _read(found["place"], _Place)]
    cue_events = _read(found["cue_event"], CueEvent)
    runs = [run for run in _read(found["run"], Run) if run.end is None]
    return View(
        zones=zone_line(places, homes[0] if homes else None),
        day_starts=day_line(lines[0] if lines else ()),
        containers=_read(found["container"], Called),
        cues=_read(found["cue"], Called),
        runs=sorted(runs, key=lambda run: run.start.at if run.start else 0),
        cue_events=sorted(cue_events, key=lambda one: one.begin.at if one.begin else 0),
        energy=next(iter(_read(found["energy"], Said)), None),
        moment=next(iter(_read(found["moment"], Said)), None),
    )


class _Row(NamedTuple):
    id: str
    fields: str
    device_id: int | None


class _Place(Held, frozen=True, kw_only=True):
    """A place that is whole: one without its instant or its zone says nothing."""

    from_: int = field(name="from")
    tz: str


class _HomeZone(Held, frozen=True, kw_only=True):
    value: str


class _DayStart(Held, frozen=True, kw_only=True):
    value: list[DayStartEntry]


def _read(rows: Iterable[_Row], into: type[_T]) -> list[_T]:
    found = []
    for row in rows:
        # What was stored passed a check, but perhaps that of a newer Ebb.
        with contextlib.suppress(msgspec.DecodeError):
            one = msgspec.json.decode(row.fields, type=into)
            if one.created:
                by_token = row.device_id is None
                found.append(msgspec.structs.replace(one, id=row.id, by_token=by_token))
    return found
