"""What a change must be before it may be merged: the bounds of every kind, told field by field."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Raw
from msgspec.json import Decoder

from ebb.records.kinds import BAD_ZONE, KINDS, SETTINGS, check_wall_time, check_zone

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_FIELDS = 64
MAX_RECORD_BYTES = 65_536
MAX_DEPTH = 32
_MAX_ID = 64
_MAX_NAME = 40
_ID_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz:_-"
_NAME_ALPHABET = "abcdefghijklmnopqrstuvwxyz_"

#: An escaped NUL: legal JSON that PostgreSQL cannot store and that cuts texts short on SQLite.
_NUL = b"\\u0000"


class Refused(Exception):
    """A change that can never be stored as it is: a stable code, and the field or a few words."""

    def __init__(self, code: str, detail: str = "") -> None:
        """Keep what the verdict will say."""
        self.code = code
        self.detail = detail
        super().__init__(code, detail)


def is_id(text: str) -> bool:
    """Whether the text may be the id of a record."""
    # Stripping stops at the first foreign character: a check of all of them in one pass.
    return 0 < len(text) <= _MAX_ID and not text.strip(_ID_ALPHABET)


def is_name(text: str) -> bool:
    """Whether the text may be the name of a kind or of a field."""
    return 0 < len(text) <= _MAX_NAME and not text.strip(_NAME_ALPHABET)


def read_fields(kind: str, id_: str, text: Raw) -> dict[str, Raw]:
    """Take the fields of a change apart, every value still as it came. Raises Refused.

    ``kind`` is a known one. The text is UTF-8 and well-formed JSON.
    """
    if kind in _FORMS and not _FORMS[kind](id_):
        raise Refused("bad_id")
    whole = bytes(text)
    if len(whole) > MAX_RECORD_BYTES:
        raise Refused("record_too_large")
    fields = _take_apart(whole)
    if whole.count(b"[") + whole.count(b"{") > MAX_DEPTH:
        _check_depth(fields)
    if _NUL in whole:
        _check_nul(fields)
    _check_known(kind, whole)
    if not fields.keys() <= _FIELDS[kind]:
        _check_unknown(fields, _FIELDS[kind])
    if kind == "setting" and "value" in fields:
        _check_setting(id_, fields["value"])
    return fields


def _is_day(id_: str) -> bool:
    start, _, day = id_.partition(":")
    return start == "day" and _is_date(day)


def _is_occurrence(id_: str) -> bool:
    boundary, _, day = id_.rpartition(":")
    return bool(boundary) and _is_date(day)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_DECODERS = {kind: Decoder(struct) for kind, struct in KINDS.items()}
_FIELDS = {kind: frozenset(struct.__struct_encode_fields__) for kind, struct in KINDS.items()}
_SETTING_DECODERS: dict[str, Decoder[Any]] = {name: Decoder(t) for name, t in SETTINGS.items()}
#: Kinds whose ids have a form of their own.
_FORMS: dict[str, Callable[[str], bool]] = {"reflection": _is_day, "settlement": _is_occurrence}
_SETTING_CHECKS: dict[str, Callable[[str], None]] = {
    "home_zone": check_zone,
    "evening_time": check_wall_time,
}
_raw_fields = Decoder(dict[str, Raw])


def _take_apart(text: bytes) -> dict[str, Raw]:
    try:
        fields = _raw_fields.decode(text)
    except msgspec.DecodeError:
        raise Refused("bad_change", "fields") from None
    if not fields:
        raise Refused("bad_change", "fields")
    if len(fields) > MAX_FIELDS:
        raise Refused("too_many_fields")
    return fields


def _check_unknown(fields: dict[str, Raw], known: frozenset[str]) -> None:
    """Check the fields of a newer phone: only that they can be kept and sent on."""
    for name in fields.keys() - known:
        if not is_name(name):
            raise Refused("bad_field")
        _decode(name, fields[name])


def _check_known(kind: str, text: bytes) -> None:
    try:
        _DECODERS[kind].decode(text)
    except msgspec.ValidationError as error:
        raise _refusal(str(error)) from None
    except msgspec.DecodeError:
        raise Refused("bad_text") from None


def _decode(name: str, value: Raw) -> object:
    """Decode a value of no known type; a number that no double can hold is refused."""
    try:
        return msgspec.json.decode(value)
    except msgspec.DecodeError:
        raise Refused("bad_field", name) from None


def _check_setting(name: str, value: Raw) -> None:
    if name not in _SETTING_DECODERS:
        _decode("value", value)
        return
    try:
        read = _SETTING_DECODERS[name].decode(value)
        if name in _SETTING_CHECKS:
            _SETTING_CHECKS[name](read)
    except ValueError as error:
        raise _refusal(str(error), "value") from None


def _check_nul(fields: dict[str, Raw]) -> None:
    """Refuse a real NUL; a backslash that is itself escaped before ``u0000`` is fine."""
    for name, value in fields.items():
        if _NUL in bytes(value) and _has_nul(_decode(name, value)):
            raise Refused("nul", name)


def _has_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_has_nul(key) or _has_nul(item) for key, item in value.items())
    return isinstance(value, list) and any(_has_nul(item) for item in value)


def _check_depth(fields: dict[str, Raw]) -> None:
    for name, value in fields.items():
        level = [_decode(name, value)]
        for _ in range(MAX_DEPTH):
            level = [inner for one in level for inner in _inside(one)]
        if level:
            raise Refused("bad_field", name)


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _refusal(message: str, default: str = "") -> Refused:
    """Turn msgspec's words into a code and the name of the field they are about."""
    words, at, path = message.partition(" - at `$")
    # What a whole record objects to has no path; its words are the name of the field.
    name = path.lstrip(".").rstrip("`").split(".")[0].split("[")[0] if at else words
    if words == BAD_ZONE:
        return Refused("bad_zone", default or (name if at else "tz"))
    return Refused("bad_field", default or (name if is_name(name) else ""))
