"""The wire: what a push holds and what is answered. docs/protocol.md says what each part means."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from ebb.errors import BadCursor, BadJson, TooManyChanges

MAX_CHANGES = 1000
MAX_LIMIT = 5000
USUAL_LIMIT = 1000
MAX_NEWS = 500
_MAX_SCHEMA = 1_000_000
_MAX_REV_DIGITS = 15
MAX_REV = 10**_MAX_REV_DIGITS - 1
_TAG_DIGITS = 8
_HEX = "0123456789abcdef"

#: The answers that a change may get; ``later`` and ``clock`` leave it with the device.
Status: TypeAlias = Literal["ok", "clock", "rejected", "later"]
Limit: TypeAlias = Annotated[int, Meta(ge=1, le=MAX_LIMIT)]


class Change(Struct, frozen=True):
    """What a device sets in one record; ``fields`` stays as it came until its kind is known."""

    kind: str
    id: str
    stamp: str
    fields: Raw
    stamps: dict[str, str] | None = None


class Envelope(Struct, frozen=True):
    """A push: where the device stands and what it has to say."""

    schema: Annotated[int, Meta(ge=0, le=_MAX_SCHEMA)]
    changes: list[Change | None]
    cursor: str | None = None
    limit: Limit = USUAL_LIMIT


class _LooseEnvelope(Struct, frozen=True):
    """The same, read when some change has the wrong shape: only that one shall suffer."""

    schema: Annotated[int, Meta(ge=0, le=_MAX_SCHEMA)]
    changes: list[Raw]
    cursor: str | None = None
    limit: Limit = USUAL_LIMIT


class Verdict(Struct, frozen=True, omit_defaults=True):
    """What became of one change; kind, id and stamp are empty where they were malformed."""

    kind: str
    id: str
    stamp: str
    status: Status
    code: str | UnsetType = UNSET
    detail: str | UnsetType = UNSET


class Cursor(Struct, frozen=True):
    """A revision of an account and the random tag that tells it from another of that number."""

    rev: int
    tag: str

    def __str__(self) -> str:
        """Write it as clients keep it."""
        return f"{self.rev}.{self.tag}"


class Answer(Struct, frozen=True):
    """The answer to a push or a pull; ``records`` is a JSON array, joined from stored text."""

    cursor: str
    more: bool
    now: int
    seen: str
    reset: Literal["forked"] | None
    verdicts: list[Verdict]
    records: Raw
    total: int | UnsetType = UNSET
    check: dict[str, tuple[int, str]] | UnsetType = UNSET


class HistoryValue(Struct, frozen=True):
    """A value that was overwritten or dropped; devices by name, null when unknown."""

    field: str
    value: Raw
    stamp: str
    device: str | None
    replaced_by: str | None
    replaced_at: int


class History(Struct, frozen=True):
    """The values that a record lost in the last 90 days, newest first."""

    values: list[HistoryValue]


class Arrived(Struct, frozen=True):
    """A record that another device changed last; the device by name, null when unknown."""

    kind: str
    id: str
    device: str | None


class News(Struct, frozen=True):
    """What other devices changed after a revision, the latest first, up to a bound."""

    records: list[Arrived]


_envelope = msgspec.json.Decoder(Envelope)
_loose_envelope = msgspec.json.Decoder(_LooseEnvelope)
_change = msgspec.json.Decoder(Change)
encode = msgspec.json.Encoder().encode


def read_envelope(body: bytes) -> Envelope:
    """Read a push; a change of the wrong shape reads as None. Raises BadJson, TooManyChanges."""
    try:
        # What msgspec passes on unread it does not check for UTF-8.
        body.decode()
        envelope = _envelope.decode(body)
    except msgspec.ValidationError:
        envelope = _read_loosely(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadJson from None
    if len(envelope.changes) > MAX_CHANGES:
        raise TooManyChanges
    return envelope


def read_cursor(text: str | None) -> Cursor | None:
    """Read ``rev.tag``; None stands for a device that has nothing yet. Raises BadCursor."""
    if text is None:
        return None
    rev, _, tag = text.partition(".")
    if not (rev.isascii() and rev.isdecimal() and len(rev) <= _MAX_REV_DIGITS):
        raise BadCursor
    if len(tag) != _TAG_DIGITS or tag.strip(_HEX) or str(int(rev)) != rev:
        raise BadCursor
    return Cursor(int(rev), tag)


def _read_loosely(body: bytes) -> Envelope:
    try:
        loose = _loose_envelope.decode(body)
    except (msgspec.DecodeError, RecursionError):
        raise BadJson from None
    changes = [_read_change(text) for text in loose.changes[: MAX_CHANGES + 1]]
    return Envelope(loose.schema, changes, loose.cursor, loose.limit)


def _read_change(text: Raw) -> Change | None:
    try:
        return _change.decode(text)
    except msgspec.DecodeError:
        return None
