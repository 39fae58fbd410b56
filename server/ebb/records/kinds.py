"""Every kind of record: one Struct each, with its fields and their bounds.

All fields are optional, because a change holds only what it sets; null where undo may take a
first answer back. Unknown fields are not an error: a newer phone's are stored and sent on as
they are. Instants are milliseconds since 1970 UTC, offsets are minutes east of UTC, wall times
are ``HH:MM``, dates ``YYYY-MM-DD``.

Adding a kind is adding one Struct to ``KINDS``: validation, the OpenAPI document and the phone's
types follow from it. Fields are only ever added.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType, field

from ebb.records.zones import ZONES

#: 1900-01-01 and 2200-01-01: every date near them is one that all readers can write.
FIRST_INSTANT: Final = -2_208_988_800_000
LAST_INSTANT: Final = 7_258_118_400_000

Instant: TypeAlias = Annotated[int, Meta(ge=FIRST_INSTANT, le=LAST_INSTANT)]
Offset: TypeAlias = Annotated[int, Meta(ge=-1080, le=1080)]
Minutes: TypeAlias = Annotated[int, Meta(ge=0, le=10_080)]
Level: TypeAlias = Annotated[int, Meta(ge=1, le=5)]
Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Weekdays: TypeAlias = Annotated[
    list[Weekday], Meta(max_length=7, description="in any order; a repeated one counts once")
]
Id: TypeAlias = Annotated[str, Meta(min_length=1, max_length=64)]
#: Another record as ``kind:id``.
Link: TypeAlias = Annotated[str, Meta(min_length=3, max_length=105)]
Text60: TypeAlias = Annotated[str, Meta(max_length=60)]
Text120: TypeAlias = Annotated[str, Meta(max_length=120)]
Text140: TypeAlias = Annotated[str, Meta(max_length=140)]
Text280: TypeAlias = Annotated[str, Meta(max_length=280)]
Text2000: TypeAlias = Annotated[str, Meta(max_length=2000)]
Ids8: TypeAlias = Annotated[list[Id], Meta(max_length=8)]
Ids64: TypeAlias = Annotated[list[Id], Meta(max_length=64)]
Zone: TypeAlias = Annotated[str, Meta(max_length=64, description="IANA time zone name")]
WallTime: TypeAlias = Annotated[
    str, Meta(min_length=5, max_length=5, description="HH:MM, 00:00 to 23:59")
]


#: The words of a ValueError about a time zone.
BAD_ZONE: Final = "bad_zone"


def check_zone(name: str) -> None:
    """Raise ValueError unless the name is exactly one of the pinned time zones."""
    if name not in ZONES:
        raise ValueError(BAD_ZONE)


def check_wall_time(text: str) -> None:
    """Raise ValueError unless the text is ``HH:MM`` of a day that has 24 hours."""
    hours, colon, minutes = text[:2], text[2:3], text[3:]
    digits = hours + minutes
    if colon != ":" or not (digits.isascii() and digits.isdecimal() and len(digits) == 4):  # noqa: PLR2004
        message = "not a wall time"
        raise ValueError(message)
    if hours > "23" or minutes > "59":
        message = "no such wall time"
        raise ValueError(message)


class Capture(Struct, frozen=True):
    """An instant as it was lived: where the clock stood and which life day it was."""

    at: Instant
    off: Offset
    tz: Zone
    day: date

    def __post_init__(self) -> None:
        """Check what a schema cannot say."""
        check_zone(self.tz)


class Window(Struct, frozen=True):
    """A stretch of wall time on some weekdays in which a container fits."""

    days: Weekdays
    from_: WallTime = field(name="from")
    to: WallTime

    def __post_init__(self) -> None:
        """Check what a schema cannot say."""
        check_wall_time(self.from_)
        check_wall_time(self.to)


class Span(Struct, frozen=True):
    """How many minutes a container likes to take."""

    min: Minutes | UnsetType = UNSET
    ideal: Minutes | UnsetType = UNSET
    max: Minutes | UnsetType = UNSET


class When(Struct, frozen=True):
    """When a boundary holds: on weekdays in wall time, or for some minutes after a cue."""

    days: Weekdays | UnsetType = UNSET
    start: WallTime | UnsetType = UNSET
    end: WallTime | UnsetType = UNSET
    cue: Id | UnsetType = UNSET
    minutes: Minutes | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Check that exactly one of the two forms is given, whole."""
        clock = [self.days, self.start, self.end]
        opened = [self.cue, self.minutes]
        whole, other = (clock, opened) if self.cue is UNSET else (opened, clock)
        if UNSET in whole or any(part is not UNSET for part in other):
            message = "either days, start and end or cue and minutes"
            raise ValueError(message)
        if not isinstance(self.start, UnsetType) and not isinstance(self.end, UnsetType):
            check_wall_time(self.start)
            check_wall_time(self.end)


class Named(Struct, frozen=True):
    """Some roles and containers."""

    roles: Ids64 = []
    containers: Ids64 = []


class Flex(Struct, frozen=True):
    """What may follow a boundary, and for how long."""

    minutes: Minutes = 30
    roles: Ids64 = []
    containers: Ids64 = []
    within: Minutes = 120


class BoundaryNudges(Struct, frozen=True):
    """Which nudges a boundary sends."""

    ahead: bool = True
    during: bool = True
    used: bool = True


class Record(Struct, frozen=True, kw_only=True):
    """What every kind may carry. ``created`` and ``deleted`` are true wherever they are given."""

    created: bool | UnsetType = UNSET
    deleted: bool | UnsetType = UNSET
    archived: bool | UnsetType = UNSET
    order: float | UnsetType = UNSET
    batch: Id | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Check that the two marks are only ever set."""
        if self.created is False or self.deleted is False:
            raise ValueError("created" if self.created is False else "deleted")


class Role(Record, frozen=True, kw_only=True):
    """A facet of one self."""

    name: Text60 | UnsetType = UNSET
    icon: Text60 | UnsetType = UNSET


class Container(Record, frozen=True, kw_only=True):
    """An intentional block; ``energy`` is what it asks (-2) or gives (2)."""

    title: Text120 | UnsetType = UNSET
    slug: Text120 | UnsetType = UNSET
    intention: Text280 | UnsetType = UNSET
    roles: Ids8 | UnsetType = UNSET
    cues: Ids8 | UnsetType = UNSET
    windows: Annotated[list[Window], Meta(max_length=8)] | UnsetType = UNSET
    minutes: Span | None | UnsetType = UNSET
    priority: Annotated[int, Meta(ge=1, le=3)] | UnsetType = UNSET
    energy: Annotated[int, Meta(ge=-2, le=2)] | UnsetType = UNSET
    permission: Text140 | UnsetType = UNSET


class Cue(Record, frozen=True, kw_only=True):
    """A life event that opens containers instead of the clock."""

    title: Text60 | UnsetType = UNSET
    slug: Text60 | UnsetType = UNSET


class CueEvent(Record, frozen=True, kw_only=True):
    """A cue as it happened."""

    cue: Id | UnsetType = UNSET
    begin: Capture | UnsetType = UNSET
    end: Capture | None | UnsetType = UNSET


class Run(Record, frozen=True, kw_only=True):
    """A container as it was lived; ``roles`` are those of the container when it started."""

    container: Id | None | UnsetType = UNSET
    title: Text120 | UnsetType = UNSET
    roles: Ids8 | UnsetType = UNSET
    start: Capture | UnsetType = UNSET
    end: Capture | Literal["unknown"] | None | UnsetType = UNSET
    alongside: bool | UnsetType = UNSET
    cue_event: Id | None | UnsetType = UNSET
    note: Text2000 | UnsetType = UNSET
    sketched: bool | UnsetType = UNSET


class Energy(Record, frozen=True, kw_only=True):
    """A log of 1 to 5 at an instant."""

    at: Capture | UnsetType = UNSET
    level: Level | UnsetType = UNSET
    note: Text2000 | UnsetType = UNSET
    tags: Annotated[list[Text60], Meta(max_length=16)] | UnsetType = UNSET


class Moment(Record, frozen=True, kw_only=True):
    """Something that mattered, with no length."""

    at: Capture | UnsetType = UNSET
    text: Text280 | UnsetType = UNSET
    run: Id | None | UnsetType = UNSET


class Spark(Record, frozen=True, kw_only=True):
    """A thought kept on the open run or the day; ``became`` is what it turned into."""

    at: Capture | UnsetType = UNSET
    text: Text2000 | UnsetType = UNSET
    run: Id | None | UnsetType = UNSET
    became: Link | None | UnsetType = UNSET


class Boundary(Record, frozen=True, kw_only=True):
    """A protected window; ``lead`` in minutes, no ``seasons`` means all of them."""

    title: Text60 | UnsetType = UNSET
    when: When | UnsetType = UNSET
    starts_on: date | None | UnsetType = UNSET
    ends_on: date | None | UnsetType = UNSET
    skip: Annotated[list[date], Meta(max_length=366)] | UnsetType = UNSET
    lead: Minutes | UnsetType = UNSET
    zone: Literal["follow", "home"] | UnsetType = UNSET
    keeps_out: Named | Literal["all"] | UnsetType = UNSET
    flex: Flex | None | UnsetType = UNSET
    nudges: BoundaryNudges | UnsetType = UNSET
    seasons: Ids64 | UnsetType = UNSET
    permission: Text140 | UnsetType = UNSET


class Settlement(Record, frozen=True, kw_only=True):
    """How one occurrence of a boundary ended; ``moved`` and ``extra`` in minutes."""

    choice: Literal["keep", "after", "move", "let_go"] | None | UnsetType = UNSET
    moved: Annotated[int, Meta(ge=-10_080, le=10_080)] | None | UnsetType = UNSET
    extra: Minutes | None | UnsetType = UNSET
    outcome: Literal["kept", "flexed", "moved", "let_go"] | None | UnsetType = UNSET
    window: tuple[Instant, Instant] | None | UnsetType = UNSET


class Season(Record, frozen=True, kw_only=True):
    """What counts now."""

    title: Text60 | UnsetType = UNSET
    kind: Literal["work_heavy", "healing", "travel", "caretaking", "own"] | UnsetType = UNSET
    start: Capture | UnsetType = UNSET
    end: Capture | None | UnsetType = UNSET
    main: bool | UnsetType = UNSET
    counts: Annotated[list[Text140], Meta(max_length=3)] | UnsetType = UNSET
    front: Ids64 | UnsetType = UNSET
    asleep: Ids64 | UnsetType = UNSET
    nudges: Literal["usual", "softer", "silent"] | UnsetType = UNSET
    palette: Text60 | None | UnsetType = UNSET
    permission: Text140 | UnsetType = UNSET


class Reflection(Record, frozen=True, kw_only=True):
    """The evening's answer for one life day."""

    answer: Literal["mostly", "partly", "different", "skipped"] | None | UnsetType = UNSET
    chosen: Annotated[list[Link], Meta(max_length=3)] | UnsetType = UNSET
    line: Text280 | UnsetType = UNSET
    capacity: Level | None | UnsetType = UNSET
    lead_role: Id | None | UnsetType = UNSET


class Place(Record, frozen=True, kw_only=True):
    """One entry of the zone line: from this instant on, this zone is in force."""

    from_: Instant | UnsetType = field(default=UNSET, name="from")
    tz: Zone | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Check what a schema cannot say."""
        super().__post_init__()
        if not isinstance(self.tz, UnsetType):
            check_zone(self.tz)


class Nudge(Record, frozen=True, kw_only=True):
    """The receipts of one nudge."""

    shown: Instant | UnsetType = UNSET
    answer: Text60 | None | UnsetType = UNSET
    answered: Instant | None | UnsetType = UNSET


class Setting(Record, frozen=True, kw_only=True):
    """One setting; its id is its name, and ``SETTINGS`` has the type of its value."""

    value: Any = UNSET


class DayStartEntry(Struct, frozen=True):
    """From a local date on (null: always), a life day begins at this wall time."""

    from_: date | None = field(name="from")
    time: WallTime

    def __post_init__(self) -> None:
        """Check what a schema cannot say."""
        check_wall_time(self.time)


class Quiet(Struct, frozen=True):
    """Hours without nudges, in wall time."""

    from_: WallTime = field(name="from")
    to: WallTime

    def __post_init__(self) -> None:
        """Check what a schema cannot say."""
        check_wall_time(self.from_)
        check_wall_time(self.to)


class NudgeKinds(Struct, frozen=True):
    """Which kinds of nudge are on."""

    ahead: bool = True
    during: bool = True
    used: bool = True
    evening: bool = True
    season_check: bool = True
    energy_checkin: bool = False


#: The types of the settings' values, by setting. Others are a newer phone's, kept as they are.
SETTINGS: Final[dict[str, Any]] = {
    "day_start": Annotated[list[DayStartEntry], Meta(min_length=1, max_length=64)],
    "home_zone": Zone,
    "evening_time": WallTime,
    "evening_nightly": bool,
    "nudge_cap": Annotated[int, Meta(ge=0, le=6)],
    "quiet": Quiet | None,
    "nudge_kinds": NudgeKinds,
    "spacing_minutes": Minutes,
    "rest_after": Annotated[int, Meta(ge=1, le=100)],
    "language": Annotated[str, Meta(max_length=35)] | None,
    "scheme": Literal["system", "light", "dark"],
    "palette": Text60,
    "text_size": Text60 | float,
    "reduce_motion": bool | Literal["system"],
}

#: Every kind, by the name it has on the wire.
KINDS: Final[dict[str, type[Record]]] = {
    "role": Role,
    "container": Container,
    "cue": Cue,
    "cue_event": CueEvent,
    "run": Run,
    "energy": Energy,
    "moment": Moment,
    "spark": Spark,
    "boundary": Boundary,
    "settlement": Settlement,
    "season": Season,
    "reflection": Reflection,
    "place": Place,
    "nudge": Nudge,
    "setting": Setting,
}
