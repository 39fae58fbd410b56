"""One made-up year, lived once for all tests of it, and its records as they end up."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from ebb.demo import changes
from ebb.records.merge import Register, is_visible, merge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ebb.demo.diary import Change
    from ebb.records.merge import State

UNTIL = date(2026, 3, 4)


def state_of(change: Change) -> State:
    """Read a change as a server does."""
    stamps = change.get("stamps", {})
    return {
        name: Register(stamps.get(name, change["stamp"]), msgspec.json.encode(value).decode())
        for name, value in change["fields"].items()
    }


def merged(life: Iterable[Change]) -> dict[tuple[str, str], State]:
    """Merge all changes into records, by kind and id."""
    states: dict[tuple[str, str], State] = {}
    for change in life:
        key = change["kind"], change["id"]
        states[key] = merge(states.get(key, {}), state_of(change)).state
    return states


@pytest.fixture(scope="session")
def year() -> list[Change]:
    """The default year, ended on 4 March 2026."""
    return changes(until=UNTIL)


@pytest.fixture(scope="session")
def records(year: list[Change]) -> dict[tuple[str, str], dict[str, Any]]:
    """The visible records of the default year, by kind and id."""
    return {
        key: {name: msgspec.json.decode(one.value) for name, one in state.items()}
        for key, state in merged(year).items()
        if is_visible(state)
    }
