"""Who is asking, as handlers see it."""

from __future__ import annotations

from msgspec import Struct


class SignedIn(Struct, frozen=True):
    """The account and the device of a live session; handed to handlers as ``signed_in``."""

    account_id: int
    device_id: int
