"""Who is asking, as handlers see it, and for how long a session lasts."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

_DAY: Final = 86_400_000
#: A device signs in anew after half a year of silence, and after 400 days in any case; ms.
IDLE_LIFE: Final = 180 * _DAY
SESSION_LIFE: Final = 400 * _DAY


class SignedIn(Struct, frozen=True):
    """The account and the device of a live session; handed to handlers as ``signed_in``."""

    account_id: int
    device_id: int


def has_run_out(created_at: int, seen_at: int, now: int) -> bool:
    """Say whether a session is over by its age or its silence; instants in ms since 1970."""
    return now >= min(created_at + SESSION_LIFE, seen_at + IDLE_LIFE)
