"""Which nudges are due when. Pure: from what is written down, what was sent, and the time.

A plan is worked out from scratch each time; what is queued is always what this would give now.
Instants are milliseconds since 1970 UTC.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from msgspec import UNSET, UnsetType
from whenever import Instant

from ebb.boundaries.keeping import allows, keeps_out
from ebb.boundaries.line import zone_at
from ebb.boundaries.occurrences import MINUTE, Occurrence, Rule, local_date, occurrences, resolve
from ebb.boundaries.settlement import Lived, Subject, keepers, look, used_up_at
from ebb.boundaries.standing import cue_occurrences, once
from ebb.records.kinds import BoundaryNudges, Settlement
from ebb.records.life_day import life_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ebb.nudges.life import Life
    from ebb.records.kinds import Boundary, Run, Season

NudgeKind: TypeAlias = Literal[
    "ahead", "during", "used", "evening", "season_check", "energy_checkin"
]

HOUR = 60 * MINUTE
DAY = 24 * HOUR
#: How far ahead nudges are queued.
HORIZON = 2 * DAY
#: How far back records and sent nudges are read.
LOOK_BACK = 36 * HOUR
#: A nudge about something that begins is of use this long after.
_STILL_USEFUL = 30 * MINUTE
_EVENING_LASTS = 3 * HOUR
_SEASON_CHECK_AFTER = 84
_SEASON_CHECK_TIME = "10:00"
_SEASON_CHECK_LASTS = 8 * HOUR
_ENERGY_TIME = "14:00"
_ENERGY_LASTS = 2 * HOUR
#: An energy logged within this time before is answer enough.
_ENERGY_KNOWN = 3 * HOUR
#: In a softer season: so many a life day at the most, and none of the kinds that only ask.
_SOFTER_CAP = 2
_SOFTER_KINDS = frozenset({"ahead", "used", "evening"})
_USUAL_LEAD = 10
_LONGEST_ID = 64
#: What a phone notes of a nudge that was swiped away: seen, and left without an answer.
_DISMISSED = "dismissed"


class Planned(NamedTuple):
    """A nudge to send at ``at``, of no use from ``until`` on.

    ``key`` is its id wherever it goes; ``subject`` is the boundary, the season or the life day it
    is about, ``day`` the date of the occurrence or the life day.
    """

    key: str
    kind: NudgeKind
    subject: str
    day: str
    at: int
    until: int


class Sent(NamedTuple):
    """A nudge that went out."""

    key: str
    subject: str
    at: int


def plan(life: Life, sent: Sequence[Sent], now: int, horizon: int = HORIZON) -> list[Planned]:
    """Give the nudges that wait, in the order of time: none that is stale, sent or unwanted."""
    level = _level(life)
    if level == "silent" or life.cap == 0 or not life.line:
        return []
    done = {one.key for one in sent} | life.nudge.keys()
    resting = _resting(life)
    wanted = [
        one
        for one in _candidates(life, now, now + horizon)
        if one.key not in done
        and one.until > now
        and one.kind not in resting
        and (level == "usual" or one.kind in _SOFTER_KINDS)
        # What fell into the quiet hours stays there: that it were told after them, if anything
        # happens to be planned anew then, would be a matter of luck.
        and not any(_is_quiet(life, at) for at in {one.at, max(one.at, now)})
    ]
    wanted.sort(key=lambda one: (max(one.at, now), one.at, one.key))
    cap = life.cap if level == "usual" else min(life.cap, _SOFTER_CAP)
    return _spaced(life, wanted, sent, now, cap)


def nudge_key(kind: NudgeKind, *parts: str) -> str:
    """Give the id of a nudge: the same wherever and however often it is worked out."""
    whole = ":".join((kind, *parts))
    if len(whole) <= _LONGEST_ID:
        return whole
    return f"{kind}:{hashlib.sha256(whole.encode()).hexdigest()[:32]}"


def open_seasons(life: Life) -> list[tuple[str, Season]]:
    """Give the seasons that are on, the main one among them."""
    return [(id_, one) for id_, one in life.season.items() if _is_open(one.start, one.end)]


def is_awake(life: Life, id_: str, boundary: Boundary) -> bool:
    """Whether the seasons that are on leave a boundary awake."""
    on = open_seasons(life)
    if any(id_ in (season.asleep or ()) for _, season in on):
        return False
    return not boundary.seasons or any(season in boundary.seasons for season, _ in on)


class Coming(NamedTuple):
    """An occurrence of a boundary that is awake, with its window as it was moved.

    ``again`` when a change of zone, or the cue, begins its date a second time.
    """

    id: str
    subject: Subject
    occurrence: Occurrence
    again: bool

    def key(self, kind: NudgeKind) -> str:
        """Give the id of one of its nudges."""
        day = self.occurrence.date.isoformat()
        return nudge_key(kind, self.id, day, *(("2",) if self.again else ()))


def coming(life: Life, since: int, until: int) -> list[Coming]:
    """Give the occurrences of all boundaries that are awake, by nudges in [since, until)."""
    return [
        one
        for id_, boundary in life.boundary.items()
        if boundary.title is not UNSET and is_awake(life, id_, boundary)
        for one in _coming(life, id_, boundary, since, until)
    ]


def _coming(life: Life, id_: str, boundary: Boundary, since: int, until: int) -> Iterator[Coming]:
    found = list(_windows(life, boundary, since, until))
    # When it was chosen is not read here: whatever was chosen is about what began first.
    chosen = {one.date: 0 for one in found if _settlement(life, id_, one.date).choice}
    for one, again in once(found, chosen):
        settled = _settlement(life, id_, one.date)
        subject = Subject(boundary, one.start, one.end, settled, again)
        seen = look(subject, Lived(), one.start)
        by = seen.start - one.start
        moved = one._replace(nudge=one.nudge + by, start=seen.start, end=seen.end)
        yield Coming(id_, subject, moved, again)


def _windows(life: Life, boundary: Boundary, since: int, until: int) -> Iterable[Occurrence]:
    when = boundary.when
    if isinstance(when, UnsetType):
        return []
    if isinstance(when.cue, str):
        return cue_occurrences(boundary, life.cue_event.values(), since, until)
    days, start, end = when.days, when.start, when.end
    if isinstance(days, UnsetType) or isinstance(start, UnsetType) or isinstance(end, UnsetType):
        return []
    rule = Rule(
        frozenset(days),
        start,
        end,
        _USUAL_LEAD if isinstance(boundary.lead, UnsetType) else boundary.lead,
        boundary.starts_on or None,
        boundary.ends_on or None,
        frozenset(boundary.skip or ()),
    )
    line = life.home_line if boundary.zone == "home" else life.line
    return occurrences(rule, line, since, until)


def _settlement(life: Life, boundary: str, day: date) -> Settlement:
    return life.settlement.get(f"{boundary}:{day.isoformat()}", Settlement())


def _candidates(life: Life, now: int, until: int) -> Iterator[Planned]:
    kinds = life.kinds
    yield from _of_boundaries(life, coming(life, now - LOOK_BACK, until), until)
    if kinds.evening and life.setting.get("evening_nightly") is True:
        yield from _evenings(life, now, until)
    if kinds.season_check:
        yield from _season_checks(life, now, until)
    if kinds.energy_checkin:
        yield from _energy_checkins(life, now, until)


def _of_boundaries(life: Life, found: Sequence[Coming], until: int) -> Iterator[Planned]:
    runs = list(life.run.values())
    running = [run for run in runs if _is_open(run.start, run.end)]
    subjects = [one.subject for one in found]
    for one in found:
        settled, when = one.subject.settlement, one.subject.boundary.when
        if settled.choice == "let_go" or settled.outcome == "let_go":
            continue
        if isinstance(when, UnsetType):
            continue
        if when.cue is UNSET and one.occurrence.nudge < until:
            yield from _ahead(life, one, running)
        if not settled.choice:
            yield from _during(life, one, running, subjects, runs)
        yield from _used(life, one, running, runs)


def _ahead(life: Life, one: Coming, running: Sequence[Run]) -> Iterator[Planned]:
    """Give the word before a boundary, unless one is in something it leaves alone already."""
    boundary = one.subject.boundary
    is_matched = any(not keeps_out(boundary, run) for run in running)
    if life.kinds.ahead and _own(boundary).ahead and not is_matched:
        yield _about(one, "ahead", one.occurrence.nudge)


def _during(
    life: Life,
    one: Coming,
    running: Sequence[Run],
    subjects: Sequence[Subject],
    runs: Sequence[Run],
) -> Iterator[Planned]:
    """Give the word at the start of a boundary that keeps out what one is in."""
    if not (life.kinds.during and _own(one.subject.boundary).during):
        return
    start = one.occurrence.start
    if any(
        _start(run) < start and one.subject in keepers(run, subjects, runs, start)
        for run in running
    ):
        yield _about(one, "during", start)


def _used(
    life: Life, one: Coming, running: Sequence[Run], runs: Sequence[Run]
) -> Iterator[Planned]:
    """Give the word at the end of a flex that is being used; after "a bit longer" none."""
    flex = one.subject.boundary.flex
    if not (flex and life.kinds.used and _own(one.subject.boundary).used):
        return
    if one.subject.settlement.extra or not any(allows(flex, run) for run in running):
        return
    at = used_up_at(one.subject, runs)
    if at is not None:
        day = one.occurrence.date.isoformat()
        yield Planned(one.key("used"), "used", one.id, day, at, at + _STILL_USEFUL)


def _about(one: Coming, kind: NudgeKind, at: int) -> Planned:
    """Give a nudge about something that begins: of use for a while, but not after its end."""
    _, _, _, start, end = one.occurrence
    useful = max(start, min(end, start + _STILL_USEFUL))
    return Planned(one.key(kind), kind, one.id, one.occurrence.date.isoformat(), at, useful)


def _own(boundary: Boundary) -> BoundaryNudges:
    return BoundaryNudges() if isinstance(boundary.nudges, UnsetType) else boundary.nudges


def _evenings(life: Life, now: int, until: int) -> Iterator[Planned]:
    time = life.setting.get("evening_time", "20:30")
    for at, zone in _daily(life, time, now - _EVENING_LASTS, until):
        day = _life_day(life, at, zone)
        if not _is_answered_day(life, day):
            last = at + _EVENING_LASTS
            yield Planned(nudge_key("evening", day), "evening", day, day, at, last)


def _is_answered_day(life: Life, day: str) -> bool:
    reflection = life.reflection.get(f"day:{day}")
    return reflection is not None and bool(reflection.answer)


def _season_checks(life: Life, now: int, until: int) -> Iterator[Planned]:
    for id_, season in open_seasons(life):
        if season.main is False or isinstance(season.start, UnsetType):
            continue
        begun = season.start
        zone = zone_at(life.line, now) or begun.tz
        day = local_date(begun.at, begun.tz) + timedelta(days=_SEASON_CHECK_AFTER)
        at = resolve(day, _SEASON_CHECK_TIME, zone)
        last = at + _SEASON_CHECK_LASTS
        if at < until and last > now:
            key = nudge_key("season_check", id_)
            yield Planned(key, "season_check", id_, day.isoformat(), at, last)


def _energy_checkins(life: Life, now: int, until: int) -> Iterator[Planned]:
    logged = [one.at.at for one in life.energy.values() if not isinstance(one.at, UnsetType)]
    for at, zone in _daily(life, _ENERGY_TIME, now - _ENERGY_LASTS, until):
        if any(at - _ENERGY_KNOWN <= instant for instant in logged):
            continue
        day = _life_day(life, at, zone)
        last = at + _ENERGY_LASTS
        yield Planned(nudge_key("energy_checkin", day), "energy_checkin", day, day, at, last)


def _daily(life: Life, time: str, since: int, until: int) -> Iterator[tuple[int, str]]:
    """Give a wall time's instant on every date, in the zone that is in force there and then."""
    every = Rule(frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun"}), time, time, 0)
    for one in occurrences(every, life.line, since, until):
        yield one.start, one.zone


def _life_day(life: Life, at: int, zone: str) -> str:
    return life_day(at, _offset(at, zone), life.day_starts)


def _offset(at: int, zone: str) -> int:
    zoned = Instant.from_timestamp(at, unit="millisecond").to_tz(zone)
    return int(zoned.offset.total("minutes"))


def _is_quiet(life: Life, at: int) -> bool:
    quiet = life.quiet
    zone = zone_at(life.line, at)
    if quiet is None or zone is None or quiet.from_ == quiet.to:
        return False
    time = Instant.from_timestamp(at, unit="millisecond").to_tz(zone).time().format_iso()[:5]
    if quiet.from_ < quiet.to:
        return quiet.from_ <= time < quiet.to
    return time >= quiet.from_ or time < quiet.to


def _level(life: Life) -> Literal["usual", "softer", "silent"]:
    """Give the quietest level that a season asks for."""
    levels = {season.nudges for _, season in open_seasons(life)}
    if "silent" in levels:
        return "silent"
    return "softer" if "softer" in levels else "usual"


def _resting(life: Life) -> set[str]:
    """Give the kinds whose last nudges all stayed without an answer."""
    shown: dict[str, list[tuple[int, bool]]] = {}
    for key, receipt in life.nudge.items():
        if isinstance(receipt.shown, int):
            kind = key.partition(":")[0]
            shown.setdefault(kind, []).append((receipt.shown, _is_answered(life, key)))
    count = life.rest_after
    return {
        kind
        for kind, all_ in shown.items()
        if len(all_) >= count and not any(answered for _, answered in sorted(all_)[-count:])
    }


def _is_answered(life: Life, key: str) -> bool:
    """Whether a nudge got an answer, on the notification or in the app."""
    answer = life.nudge[key].answer
    if answer and answer != _DISMISSED:
        return True
    kind, _, rest = key.partition(":")
    if kind == "evening":
        return _is_answered_day(life, rest)
    settled = life.settlement.get(rest.removesuffix(":2"), Settlement())
    return bool(settled.choice or settled.outcome or settled.extra)


def _spaced(
    life: Life, wanted: Iterable[Planned], sent: Sequence[Sent], now: int, cap: int
) -> list[Planned]:
    """Keep the distance between two nudges of one boundary, and the cap of a life day."""
    line = life.line
    days: Counter[str] = Counter()
    told: dict[str, list[int]] = defaultdict(list)

    def day_of(at: int) -> str:
        return _life_day(life, at, zone_at(line, at) or line[0].zone)

    def tell(subject: str, at: int) -> None:
        days[day_of(at)] += 1
        told[subject].append(at)

    for gone in sent:
        tell(gone.subject, gone.at)
    kept: list[Planned] = []
    for one in wanted:
        at = max(one.at, now)
        # On both sides: what a clock that was ahead has sent lies in the future.
        is_near = any(abs(at - other) < life.spacing * MINUTE for other in told[one.subject])
        if is_near or days[day_of(at)] >= cap:
            continue
        tell(one.subject, at)
        kept.append(one)
    return kept


def _is_open(begin: object, end: object) -> bool:
    return begin is not UNSET and end is None


def _start(run: Run) -> int:
    return 0 if isinstance(run.start, UnsetType) else run.start.at
