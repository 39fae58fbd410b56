"""A build of Ebb that acknowledges what is only in the machine's memory."""

from __future__ import annotations

from ebb.database import engine

_pragmas = engine._pragmas


def _hurried(*, read_only: bool) -> tuple[str, ...]:
    return tuple(line.replace("=FULL", "=NORMAL") for line in _pragmas(read_only=read_only))


engine._pragmas = _hurried
