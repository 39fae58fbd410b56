"""The merge of Ebb's protocol, written a second time and as plainly as possible.

The server and the phone have their own; tests compare both with this one. A state is one record
as ``{field: (stamp, value)}``.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any
from zlib import crc32

Register = tuple[str, Any]
State = dict[str, Register]
Key = tuple[str, str]

LOWEST = "000000000000-0000-00000000"


def stamp_of(ms: int, counter: int, node: str) -> str:
    """Write a stamp: milliseconds since 1970, counter, eight hex digits of the node."""
    return f"{ms:012x}-{counter:04x}-{node}"


def time_of(stamp: str) -> tuple[int, int]:
    """Read milliseconds since 1970 and the counter out of a stamp."""
    return int(stamp[:12], 16), int(stamp[13:17], 16)


def canonical(value: Any) -> bytes:
    """Write a value so that equal values are equal bytes (for values without odd floats)."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def merge(one: State, other: State) -> State:
    """Join two states of one record; the order of the two does not matter."""
    merged = dict(one)
    for field, register in other.items():
        held = merged.get(field)
        if held is None or _rank(held) < _rank(register):
            merged[field] = register
    if "deleted" not in merged:
        return merged
    line = merged["deleted"][0]
    return {
        field: register
        for field, register in merged.items()
        if field == "deleted" or register[0] > line
    }


def _rank(register: Register) -> tuple[str, bytes]:
    stamp, value = register
    return stamp, canonical(value)


def is_visible(state: State) -> bool:
    """Tell a record that exists from one that was deleted or never created."""
    return "created" in state


def to_wire(key: Key, state: State) -> dict[str, Any]:
    """Write a record or a change: the commonest stamp once, the others beside their fields."""
    counts = Counter(stamp for stamp, _ in state.values())
    main = max(counts, key=lambda stamp: (counts[stamp], stamp))
    others = {field: stamp for field, (stamp, _) in state.items() if stamp != main}
    wire: dict[str, Any] = {"kind": key[0], "id": key[1], "stamp": main}
    if others:
        wire["stamps"] = others
    wire["fields"] = {field: value for field, (_, value) in state.items()}
    return wire


def from_wire(wire: dict[str, Any]) -> tuple[Key, State]:
    """Read a record that the server sent."""
    stamps = wire.get("stamps") or {}
    state = {
        field: (stamps.get(field, wire["stamp"]), value) for field, value in wire["fields"].items()
    }
    return (wire["kind"], wire["id"]), state


def checksum(identifier: str, state: State) -> int:
    """Sum up which fields a record has and since which stamp."""
    fields = "".join(f"{field}={state[field][0]};" for field in sorted(state))
    return crc32(f"{identifier}|{fields}".encode())


def digest(records: dict[Key, State]) -> dict[str, list[Any]]:
    """Count and sum up every kind, stubs of deleted records included."""
    counts: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    for (kind, identifier), state in records.items():
        counts[kind] += 1
        sums[kind] += checksum(identifier, state)
    return {kind: [counts[kind], f"{sums[kind] % 2**32:08x}"] for kind in counts}
