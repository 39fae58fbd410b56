"""Stamps: a hybrid logical clock as text of fixed width that sorts as it was written.

``mmmmmmmmmmmm-cccc-nnnnnnnn``, 26 characters of lower-case hexadecimal: milliseconds since 1970
UTC, a counter within the millisecond, and a node drawn at random per launch and never stored.
"""

from __future__ import annotations

import secrets
from typing import NamedTuple

LOWEST = "000000000000-0000-00000000"
_ALPHABET = "0123456789abcdef-"
_DASHES = (12, 17)
_LAST_MS = 0xFFFF_FFFF_FFFF
_LAST_COUNTER = 0xFFFF


class Parts(NamedTuple):
    """A stamp taken apart: milliseconds since 1970 UTC, counter, node as 8 hex digits."""

    ms: int
    counter: int
    node: str


def is_stamp(text: str) -> bool:
    """Whether the text is a well-formed stamp."""
    return (
        len(text) == len(LOWEST)
        and text[12] == text[17] == "-"
        and text.count("-") == len(_DASHES)
        # Stripping stops at the first foreign character: a check of all of them in one pass.
        and not text.strip(_ALPHABET)
    )


def make_stamp(ms: int, counter: int, node: str) -> str:
    """Put a stamp together; the node is 8 hex digits."""
    return f"{ms:012x}-{counter:04x}-{node}"


def parse_stamp(text: str) -> Parts:
    """Take a stamp apart. Raises ValueError when it is not well-formed."""
    if not is_stamp(text):
        message = "not a stamp"
        raise ValueError(message)
    return Parts(int(text[:12], 16), int(text[13:17], 16), text[18:])


def latest_allowed(now: int, drift: int) -> str:
    """Give a text that no stamp within ``drift`` ms of ``now`` sorts after."""
    return f"{min(now + drift, _LAST_MS):012x}-ffff-ffffffff"


class Clock:
    """A hybrid logical clock: never goes back, whatever the wall clock and other devices say."""

    def __init__(self, node: str | None = None, ms: int = 0, counter: int = 0) -> None:
        """Start from the greatest (ms, counter) known; the node is new for each launch."""
        self.node = node or secrets.token_hex(4)
        self.ms = ms
        self.counter = counter

    def next(self, now: int) -> str:
        """Give a stamp greater than every one seen so far; ``now`` is the wall clock's ms."""
        if now > self.ms:
            self.ms, self.counter = now, 0
        elif self.counter < _LAST_COUNTER:
            self.counter += 1
        else:
            self.ms, self.counter = self.ms + 1, 0
        return make_stamp(self.ms, self.counter, self.node)

    def receive(self, stamp: str) -> None:
        """Advance to a stamp met elsewhere, always."""
        met = parse_stamp(stamp)
        self.ms, self.counter = max((self.ms, self.counter), (met.ms, met.counter))
