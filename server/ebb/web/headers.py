"""Single headers of a request, without making an object of all of them: that shows in each poll."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    Headers = Iterable[tuple[bytes, bytes]]

_NEVER = frozenset({b"q=0", b"q=0.0", b"q=0.00", b"q=0.000"})


def find_header(headers: Headers, name: bytes) -> bytes:
    """Find a header by its lower-case name; empty when there is none."""
    for found, value in headers:
        if found == name:
            return value
    return b""


def find_cookie(headers: Headers, name: str) -> str | None:
    """Find a cookie; of several with one name the first, as RFC 6265 orders the nearest first."""
    start = f"{name}=".encode("latin-1")
    for found, value in headers:
        if found != b"cookie":
            continue
        for pair in value.split(b";"):
            if pair.strip().startswith(start):
                return pair.strip()[len(start) :].decode("latin-1")
    return None


def takes_gzip(accepted: bytes, *names: bytes) -> bool:
    """Whether an Accept-Encoding header allows gzip, by its name or by one of these."""
    for part in accepted.lower().split(b","):
        name, _, weight = part.partition(b";")
        if name.strip() in {b"gzip", *names}:
            return weight.replace(b" ", b"") not in _NEVER
    return False
