"""From what a device sent to what may be merged: one verdict per change, none costs another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Raw, Struct

from ebb.records.checks import Refused, is_id, is_name, read_fields
from ebb.records.kinds import KINDS
from ebb.records.merge import DELETED
from ebb.records.stamps import is_stamp, latest_allowed
from ebb.records.wire import spread
from ebb.sync.schemas import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection

    from ebb.records.merge import State
    from ebb.sync.schemas import Change, Envelope, Status

#: How far ahead of the server a stamp may be, in milliseconds.
DRIFT = 60_000
#: Pushes of clients below this wait on the phone; they can still pull.
SCHEMA_FLOOR = 1
#: What another server or another day may take: the change stays with the device.
_NOT_YET = frozenset({"schema_too_old", "unknown_kind"})


class Accepted(Struct, frozen=True):
    """A change that may be merged; ``text`` is its fields as they came."""

    kind: str
    id: str
    stamp: str
    stamps: dict[str, str] | None
    fields: dict[str, Raw]
    text: Raw

    @property
    def is_plain(self) -> bool:
        """Whether every field has the one stamp and none outdates another: most changes."""
        return not self.stamps and DELETED not in self.fields

    def state(self) -> State:
        """Give the registers that the change sets."""
        return spread(self.stamp, self.stamps, self.fields)


def examine(envelope: Envelope, now: int) -> list[Accepted | Verdict]:
    """Judge every change by itself, in order; ``now`` is the server's time in ms."""
    latest = latest_allowed(now, DRIFT)
    too_old = envelope.schema < SCHEMA_FLOOR
    return [_examine(change, latest, too_old=too_old) for change in envelope.changes]


def accept(change: Accepted) -> Verdict:
    """Say that a change is stored, or was known already."""
    return Verdict(change.kind, change.id, change.stamp, "ok")


def refuse(change: Accepted, status: Status, *told: str) -> Verdict:
    """Say by code and detail why a change that is well in itself cannot be merged here."""
    return Verdict(change.kind, change.id, change.stamp, status, *told)


def _examine(change: Change | None, latest: str, *, too_old: bool) -> Accepted | Verdict:
    if change is None:
        return Verdict("", "", "", "rejected", "bad_change")
    try:
        _check_head(change, too_old=too_old)
        fields = read_fields(change.kind, change.id, change.fields)
        if change.stamps:
            _check_stamps(change.stamps, fields)
    except Refused as refused:
        status: Status = "later" if refused.code in _NOT_YET else "rejected"
        return _verdict(change, status, refused.code, refused.detail)
    if _is_ahead(change, latest):
        return _verdict(change, "clock")
    stamps = change.stamps or None
    return Accepted(change.kind, change.id, change.stamp, stamps, fields, change.fields)


def _check_head(change: Change, *, too_old: bool) -> None:
    """Check everything around the fields. Raises Refused."""
    if too_old:
        raise Refused("schema_too_old")
    if change.kind not in KINDS:
        raise Refused("unknown_kind") if is_name(change.kind) else Refused("bad_change", "kind")
    if not is_id(change.id):
        raise Refused("bad_id")
    if not is_stamp(change.stamp):
        raise Refused("bad_stamp")


def _check_stamps(stamps: dict[str, str], fields: Collection[str]) -> None:
    """Check the stamps of the fields that differ. Raises Refused."""
    for name, stamp in stamps.items():
        if name not in fields:
            raise Refused("bad_stamp")
        if not is_stamp(stamp):
            raise Refused("bad_stamp", name)


def _is_ahead(change: Change, latest: str) -> bool:
    """Whether any stamp of the change is further ahead than clocks may differ."""
    if change.stamps and max(change.stamps.values()) > latest:
        return True
    return change.stamp > latest


def _verdict(change: Change, status: Status, code: str = "", detail: str = "") -> Verdict:
    """Echo only what is well-formed, so that an answer never carries what was refused."""
    return Verdict(
        change.kind if is_name(change.kind) else "",
        change.id if is_id(change.id) else "",
        change.stamp if is_stamp(change.stamp) else "",
        status,
        *(part for part in (code, detail) if part),
    )
