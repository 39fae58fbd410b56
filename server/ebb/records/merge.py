"""How two states of one record become one.

A state maps each field to its register: the stamp it was written with and its JSON text. Merging
is commutative, associative and idempotent, so devices may meet in any order and any number of
times. docs/protocol.md has the rules; tests/vectors.json is passed by the phone as well.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from ebb.records.canonical import canonical

CREATED = "created"
DELETED = "deleted"


class Register(NamedTuple):
    """One field: the stamp of the write that won, and the JSON text it wrote."""

    stamp: str
    value: str


#: A record: its fields by name.
State: TypeAlias = dict[str, Register]


class Lost(NamedTuple):
    """A value that a merge overwrote or dropped; ``was_held`` if it stood on this side before."""

    field: str
    register: Register
    was_held: bool


class Merged(NamedTuple):
    """The state after a merge, whether it differs from the held one, and what it cost."""

    state: State
    changed: bool
    lost: list[Lost]


def merge(held: State, offered: State) -> Merged:
    """Merge what is offered into what is held; neither argument is altered."""
    state = dict(held)
    lost: list[Lost] = []
    changed = False
    for field, register in offered.items():
        mine = held.get(field)
        if mine is None:
            state[field] = register
            changed = True
        elif beats(register, mine):
            state[field] = register
            lost.append(Lost(field, mine, was_held=True))
            changed = True
        elif not is_same(register, mine):
            lost.append(Lost(field, register, was_held=False))
    if DELETED not in state:
        return Merged(state, changed, lost)
    return _drop(held, state, lost)


def beats(one: Register, other: Register) -> bool:
    """Whether the first register wins over the second: later, or equal and of greater text."""
    if one.stamp != other.stamp:
        return one.stamp > other.stamp
    return one.value != other.value and _weight(one) > _weight(other)


def is_same(one: Register, other: Register) -> bool:
    """Whether both are one write, however its value was spelt."""
    return one.stamp == other.stamp and (
        one.value == other.value or canonical(one.value) == canonical(other.value)
    )


def is_visible(state: State) -> bool:
    """Whether people see the record: created, and not deleted since."""
    deleted = state[DELETED].stamp if DELETED in state else ""
    return CREATED in state and state[CREATED].stamp > deleted


def _drop(held: State, state: State, lost: list[Lost]) -> Merged:
    """Drop what a delete outdates: only what differs from before the merge is a change."""
    deleted = state[DELETED].stamp
    kept: State = {}
    for field, register in state.items():
        if field == DELETED or register.stamp > deleted:
            kept[field] = register
        else:
            lost.append(Lost(field, register, was_held=held.get(field) == register))
    return Merged(kept, kept != held, lost)


def _weight(register: Register) -> bytes:
    return canonical(register.value).encode()
