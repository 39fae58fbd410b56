"""What the capture address takes and gives."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType

from ebb.records.kinds import Instant, Level, Text280

#: An id, a slug or a title.
Called: TypeAlias = Annotated[str, Meta(min_length=1, max_length=120)]
#: Milliseconds since 1970 UTC, or RFC 3339 with an offset.
When: TypeAlias = Instant | Annotated[datetime, Meta(tz=True)]
Key: TypeAlias = Annotated[str, Meta(min_length=1, max_length=64, pattern="^[A-Za-z0-9:_-]+$")]
What: TypeAlias = Literal["energy", "switch", "cue", "moment"]

_WHATS: tuple[What, ...] = ("energy", "switch", "cue", "moment")


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    """One capture: exactly one of ``energy``, ``switch``, ``cue`` and ``moment``.

    ``alongside`` goes with switch and ``begin`` with cue: true begins it, false ends it, and
    without one it is turned, as by a link. ``at`` is up to two hours ago. The same ``id`` again is
    the same capture.
    """

    energy: Level | UnsetType = UNSET
    switch: Called | UnsetType = UNSET
    cue: Called | UnsetType = UNSET
    moment: Annotated[Text280, Meta(min_length=1)] | UnsetType = UNSET
    alongside: bool | UnsetType = UNSET
    begin: bool | UnsetType = UNSET
    at: When | UnsetType = UNSET
    id: Key | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Check what a schema cannot say."""
        if sum(getattr(self, name) is not UNSET for name in _WHATS) != 1:
            message = "exactly one of energy, switch, cue and moment"
            raise ValueError(message)
        if self.switch is UNSET and self.alongside is not UNSET:
            message = "alongside goes with switch"
            raise ValueError(message)
        if self.cue is UNSET and self.begin is not UNSET:
            message = "begin goes with cue"
            raise ValueError(message)

    @property
    def what(self) -> What:
        """Which of the four it is."""
        return next(name for name in _WHATS if getattr(self, name) is not UNSET)


class Captured(Struct, frozen=True):
    """What the record says now; ``at`` in ms since 1970 UTC, ``day`` its life day.

    ``changed`` is false when it was so already, and ``id`` null when there is nothing to end.
    """

    what: What
    id: str | None
    changed: bool
    at: int
    day: str
    zone: str
