"""What a boundary keeps out and what may follow it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

if TYPE_CHECKING:
    from ebb.records.kinds import Boundary, Flex, Run


def keeps_out(boundary: Boundary, run: Run) -> bool:
    """Whether a boundary keeps a run out: all of them, or those of some roles and containers."""
    named = boundary.keeps_out
    if named is UNSET or named == "all":
        return True
    return run.container in named.containers or not set(named.roles).isdisjoint(run.roles or ())


def allows(flex: Flex, run: Run) -> bool:
    """Whether a run may follow a boundary; where nothing is named every run may."""
    if not flex.roles and not flex.containers:
        return True
    return run.container in flex.containers or not set(flex.roles).isdisjoint(run.roles or ())
