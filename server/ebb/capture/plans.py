"""What each capture writes, decided from what is there. Pure.

The same decisions as pwa/src/capture/plans.ts: tests/capture/vectors.json holds what both must
pass. Instants are milliseconds since 1970 UTC.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from msgspec import UNSET, Struct, UnsetType

from ebb.boundaries.line import zone_at
from ebb.records.life_day import USUAL_LINE, DayStart, life_day
from ebb.records.slugs import slug_of
from ebb.records.zones import offset_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ebb.boundaries.occurrences import Segment

#: The times of capture: pwa/src/capture/constants.ts has them, too.
DOUBLE_TAP: Final = 3_000
REPEATED_LINK: Final = 30_000
SHIFT_BACK: Final = 2 * 3_600_000
AWAY: Final = 7 * 86_400_000
MOST_OPEN: Final = 3
#: Where nobody has ever said where they are.
_NOWHERE: Final = "UTC"


class Moment(Struct, frozen=True):
    """The instant of a capture that is held."""

    at: int


class Held(Struct, frozen=True, kw_only=True):
    """A record as it is held; ``by_token`` where it was captured by token and by no device."""

    id: str = ""
    created: bool = False
    by_token: bool = False


class Called(Held, frozen=True, kw_only=True):
    """A container or a cue, as far as it is named and begun."""

    title: str = ""
    slug: str = ""
    roles: list[str] = []
    cues: list[str] = []
    archived: bool = False
    order: float = math.inf


class Run(Held, frozen=True, kw_only=True):
    """A run that is open."""

    container: str | None = None
    start: Moment | None = None
    end: Any = UNSET
    alongside: bool = False


class CueEvent(Held, frozen=True, kw_only=True):
    """A cue that is on, or that was until lately."""

    cue: str = ""
    begin: Moment | None = None
    end: Moment | UnsetType | None = UNSET


class Said(Held, frozen=True, kw_only=True):
    """The last energy or moment."""

    at: Moment | None = None
    level: int = 0
    text: str = ""


class View(Struct, frozen=True, kw_only=True):
    """What is read of an account to decide; runs and cue events in the order of their starts."""

    zones: Sequence[Segment] = ()
    day_starts: Sequence[DayStart] = USUAL_LINE
    containers: Sequence[Called] = ()
    cues: Sequence[Called] = ()
    runs: Sequence[Run] = ()
    cue_events: Sequence[CueEvent] = ()
    energy: Said | None = None
    moment: Said | None = None


class Tap(NamedTuple):
    """The instant of the request, the one that is captured, and an id for what is made."""

    now: int
    at: int
    id: str


class Write(NamedTuple):
    """One record to change: a new one, or fields of one that is there."""

    kind: str
    id: str
    fields: dict[str, Any]


class Plan(NamedTuple):
    """The record that the capture is about, and what to write; nothing: it is so already."""

    id: str | None
    writes: list[Write]


def find(all_: Iterable[Called], name: str) -> Called | None:
    """Find what is meant: by its id, by its own slug, by its title; an awake one before others."""
    sorted_ = sorted(all_, key=lambda one: (one.archived, one.order, one.title))
    sought = slug_of(name)
    by_id = (one for one in sorted_ if one.id == name)
    by_slug = (one for one in sorted_ if sought and slug_of(one.slug) == sought)
    by_title = (one for one in sorted_ if sought and slug_of(one.title) == sought)
    return next((one for found in (by_id, by_slug, by_title) for one in found), None)


def plan_switch(view: View, tap: Tap, target: Called, *, alongside: bool) -> Plan:
    """Begin a run, and end those it follows, as one change."""
    open_ = [run for run in view.runs if run.start]
    running = next(
        (run for run in open_ if run.container == target.id and not _is_long_ago(run, tap.now)),
        None,
    )
    at = max(tap.now - SHIFT_BACK, min(tap.at, tap.now))
    ends = [
        Write("run", run.id, {"end": _end_by(view, run, at)})
        for run in _ended_by(open_, running, alongside=alongside)
    ]
    if running:
        # The same thing twice, or back to one of two: it goes on, what lay alongside ends.
        is_double = tap.now - _start(running) < DOUBLE_TAP
        return Plan(running.id, [] if is_double else ends)
    fields: dict[str, Any] = {
        "container": target.id,
        "title": target.title,
        "roles": target.roles,
        "start": capture_at(view, at),
        "end": None,
        "alongside": alongside and bool(open_),
    }
    event = next((one for one in _going_on(view) if one.cue in target.cues), None)
    if event:
        fields["cue_event"] = event.id
    return Plan(tap.id, [*ends, _made("run", tap.id, fields)])


def plan_energy(view: View, tap: Tap, level: int) -> Plan:
    """Log an energy."""
    last = view.energy
    if last and last.level == level and _is_again(last, tap):
        return Plan(last.id, [])
    fields = {"at": capture_at(view, tap.at), "level": level}
    return Plan(tap.id, [_made("energy", tap.id, fields)])


def plan_moment(view: View, tap: Tap, text: str) -> Plan:
    """Keep a moment, on the run that was begun last."""
    last = view.moment
    if last and last.text == text and _is_again(last, tap):
        return Plan(last.id, [])
    fields: dict[str, Any] = {"at": capture_at(view, tap.at), "text": text}
    if view.runs:
        fields["run"] = view.runs[-1].id
    return Plan(tap.id, [_made("moment", tap.id, fields)])


def plan_cue(view: View, tap: Tap, cue: str, *, begin: bool | None) -> Plan:
    """Begin or end a cue. None turns it, as a link does: twice within half a minute is once."""
    held = [one for one in view.cue_events if one.cue == cue and one.begin]
    going_on = next((one for one in held if one.end is None), None)
    if begin is None:
        turned = next((one for one in held if _is_just_turned(one, tap.at)), None)
        if turned:
            return Plan(turned.id, [])
        begin = going_on is None
    if begin == (going_on is not None):
        return Plan(going_on.id if going_on else None, [])
    if going_on and going_on.begin:
        end = capture_at(view, max(tap.at, going_on.begin.at))
        return Plan(going_on.id, [Write("cue_event", going_on.id, {"end": end})])
    fields = {"cue": cue, "begin": capture_at(view, tap.at), "end": None}
    return Plan(tap.id, [_made("cue_event", tap.id, fields)])


def capture_at(view: View, at: int) -> dict[str, Any]:
    """Give what to store of an instant, in the zone that is in force then."""
    zone = zone_at(view.zones, at) or _NOWHERE
    off = offset_at(at, zone)
    return {"at": at, "off": off, "tz": zone, "day": life_day(at, off, view.day_starts)}


def _made(kind: str, id_: str, fields: dict[str, Any]) -> Write:
    return Write(kind, id_, {"created": True, **fields})


def _ended_by(open_: Sequence[Run], running: Run | None, *, alongside: bool) -> Sequence[Run]:
    """Name the runs that end when another begins: all, or what is too many side by side."""
    if not alongside:
        return [run for run in open_ if run is not running]
    if running or len(open_) < MOST_OPEN:
        return []
    return [*(run for run in open_ if run.alongside), *open_][:1]


def _end_by(view: View, run: Run, at: int) -> dict[str, Any] | str:
    """Say when a run ends that another follows; nobody was in one thing while they were away."""
    return "unknown" if _is_long_ago(run, at) else capture_at(view, max(at, _start(run)))


def _is_long_ago(run: Run, now: int) -> bool:
    return now - _start(run) > AWAY


def _start(run: Run) -> int:
    return run.start.at if run.start else 0


def _going_on(view: View) -> list[CueEvent]:
    return [one for one in view.cue_events if one.end is None]


def _is_again(last: Said, tap: Tap) -> bool:
    """Whether the last one is this one: a double tap, or an automation that went off twice."""
    span = REPEATED_LINK if last.by_token else DOUBLE_TAP
    return last.at is not None and abs(tap.at - last.at.at) < span


def _is_just_turned(event: CueEvent, at: int) -> bool:
    turned = event.end or event.begin
    return isinstance(turned, Moment) and abs(at - turned.at) < REPEATED_LINK
