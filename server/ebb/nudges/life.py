"""What planning reads of an account: its rules, its places and its last days. Pure."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import msgspec
from msgspec import UNSET, Struct, UnsetType, field

from ebb.boundaries.line import zone_line
from ebb.records.kinds import (
    SETTINGS,
    Boundary,
    CueEvent,
    Energy,
    Nudge,
    NudgeKinds,
    Place,
    Quiet,
    Record,
    Reflection,
    Run,
    Season,
    Settlement,
)
from ebb.records.life_day import day_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ebb.boundaries.occurrences import Segment
    from ebb.records.life_day import DayStart

_T = TypeVar("_T")
#: The kinds that planning reads; settings are read apart, because each has a type of its own.
READ: dict[str, type[Record]] = {
    "boundary": Boundary,
    "cue_event": CueEvent,
    "energy": Energy,
    "nudge": Nudge,
    "place": Place,
    "reflection": Reflection,
    "run": Run,
    "season": Season,
    "settlement": Settlement,
}


class Life(Struct, frozen=True, dict=True):
    """Visible records by id, and the settings that are set."""

    boundary: dict[str, Boundary] = field(default_factory=dict)
    cue_event: dict[str, CueEvent] = field(default_factory=dict)
    energy: dict[str, Energy] = field(default_factory=dict)
    nudge: dict[str, Nudge] = field(default_factory=dict)
    place: dict[str, Place] = field(default_factory=dict)
    reflection: dict[str, Reflection] = field(default_factory=dict)
    run: dict[str, Run] = field(default_factory=dict)
    season: dict[str, Season] = field(default_factory=dict)
    settlement: dict[str, Settlement] = field(default_factory=dict)
    setting: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def line(self) -> list[Segment]:
        """The line of zones that is lived in."""
        return self._line("follow")

    @cached_property
    def home_line(self) -> list[Segment]:
        """The line of zones of what stays at home."""
        return self._line("home")

    def _line(self, policy: Literal["follow", "home"]) -> list[Segment]:
        places = [
            (one.from_, one.tz)
            for one in self.place.values()
            if not isinstance(one.from_, UnsetType) and not isinstance(one.tz, UnsetType)
        ]
        return zone_line(places, self.setting.get("home_zone"), policy)

    @cached_property
    def day_starts(self) -> Sequence[DayStart]:
        """The line of times at which a life day begins."""
        return day_line(self.setting.get("day_start", ()))

    @property
    def cap(self) -> int:
        """How many nudges a life day may have at the most."""
        cap: int = self.setting.get("nudge_cap", 4)
        return cap

    @property
    def spacing(self) -> int:
        """How many minutes lie between two nudges of one boundary, at the least."""
        minutes: int = self.setting.get("spacing_minutes", 90)
        return minutes

    @property
    def rest_after(self) -> int:
        """After how many nudges in a row without an answer a kind rests."""
        count: int = self.setting.get("rest_after", 3)
        return count

    @property
    def quiet(self) -> Quiet | None:
        """The hours without nudges."""
        quiet: Quiet | None = self.setting.get("quiet", Quiet("22:00", "07:00"))
        return quiet

    @property
    def kinds(self) -> NudgeKinds:
        """Which kinds of nudge are on."""
        kinds: NudgeKinds = self.setting.get("nudge_kinds", NudgeKinds())
        return kinds


def read_life(rows: Iterable[tuple[str, str, str]]) -> Life:
    """Read visible records from (kind, id, fields as JSON); what cannot be read is left out."""
    found: dict[str, dict[str, Any]] = {kind: {} for kind in (*READ, "setting")}
    for kind, id_, text in rows:
        if kind == "setting":
            _keep(found[kind], id_, _setting(id_, text))
        elif kind in READ:
            _keep(found[kind], id_, _decode(text, READ[kind]))
    return Life(**found)


def _keep(held: dict[str, Any], id_: str, value: object) -> None:
    if value is not UNSET:
        held[id_] = value


def _decode(text: str, into: type[_T]) -> _T | UnsetType:
    # What was stored passed the same check, but perhaps that of an older or a newer Ebb.
    try:
        read = msgspec.json.decode(text, type=into)
    except msgspec.DecodeError:
        return UNSET
    is_hidden = isinstance(read, Record) and read.archived is True
    return UNSET if is_hidden else read


def _setting(name: str, text: str) -> object:
    value = msgspec.json.decode(text).get("value", UNSET)
    if name not in SETTINGS or value is UNSET:
        return UNSET
    try:
        return msgspec.convert(value, SETTINGS[name])
    except msgspec.ValidationError:
        return UNSET
