"""Ids of new records."""

from __future__ import annotations

import hashlib
import secrets
import uuid

_BYTES = 16
_TIME_BYTES = 6
_VERSION_AT, _VARIANT_AT = 6, 8


def new_id(now: int) -> str:
    """Make a UUIDv7, as phones do; ``now`` in ms since 1970."""
    return _uuid(now.to_bytes(_TIME_BYTES) + secrets.token_bytes(_BYTES - _TIME_BYTES), 7)


def id_named(*names: str) -> str:
    """Make the one UUID of these names: it tells nothing of them, and is always the same."""
    text = "\0".join(names)
    return _uuid(hashlib.sha256(text.encode()).digest()[:_BYTES], 8)


def _uuid(drawn: bytes, version: int) -> str:
    made = bytearray(drawn)
    made[_VERSION_AT] = made[_VERSION_AT] & 0x0F | version << 4
    made[_VARIANT_AT] = made[_VARIANT_AT] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(made)))
