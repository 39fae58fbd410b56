"""What the addresses of push take and give."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from ebb.push.guard import LONGEST_ENDPOINT

#: Enough for every key in base64, with its padding.
KeyText = Annotated[str, Meta(max_length=100)]
Language = Literal["en", "de", "es", "fr"]


class Keys(Struct, frozen=True, forbid_unknown_fields=True):
    """What the browser gives to encrypt with, base64url."""

    p256dh: KeyText
    auth: KeyText


class Subscribe(Struct, frozen=True, forbid_unknown_fields=True):
    """A browser's subscription; ``key`` is the applicationServerKey that it was made with."""

    endpoint: Annotated[str, Meta(max_length=LONGEST_ENDPOINT)]
    keys: Keys
    key: KeyText


class PushKey(Struct, frozen=True):
    """The key to subscribe with, null where push is off, and how this device stands.

    ``repair`` asks for a new subscription: the one that is held was made with another key, the
    push service refuses it, or nothing sent to it has been seen to arrive for days.
    """

    key: str | None
    subscribed: bool
    repair: bool


class TestSent(Struct, frozen=True):
    """The push service took a test message; ``id`` is the one in it, as the worker reads it."""

    id: str
