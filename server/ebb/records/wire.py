"""A state as it travels and as it is stored: one stamp for most fields, exceptions by name."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ebb.records.merge import Register

if TYPE_CHECKING:
    from collections.abc import Mapping

    from msgspec import Raw

    from ebb.records.merge import State


def spread(stamp: str, stamps: Mapping[str, str] | None, fields: Mapping[str, Raw]) -> State:
    """Give every field its stamp. ``fields`` maps names to JSON texts."""
    own = stamps or {}
    return {
        name: Register(own.get(name, stamp), str(value, "utf-8")) for name, value in fields.items()
    }


def fold(state: State) -> tuple[str, dict[str, str]]:
    """Give the stamp that most fields carry (of equals the greatest) and the exceptions."""
    found = Counter(register.stamp for register in state.values())
    base, _ = max(found.items(), key=lambda item: (item[1], item[0]))
    if len(found) == 1:
        return base, {}
    others = {name: one.stamp for name, one in sorted(state.items()) if one.stamp != base}
    return base, others


def join(state: State) -> str:
    """Write the fields as one JSON object, every value as it came."""
    # Field names are [a-z_], so they need no escaping.
    return "{" + ",".join([f'"{name}":{one.value}' for name, one in state.items()]) + "}"
