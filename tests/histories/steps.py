"""Which histories are tried: steps of tests/histories/world.py, drawn by Hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.histories.world import FIELDS, POISON, SKEWS, Step

Steps = st.SearchStrategy[Step]

DEVICES = 3
RECORDS = 4
MOST_STEPS = 60

_device = st.integers(0, DEVICES)
_record = st.integers(0, RECORDS - 1)
_any = st.integers(0, 3)


def _step(name: str, *arguments: st.SearchStrategy[Any]) -> Steps:
    return st.tuples(st.just(name), *arguments)


WRITE = _step("write", _device, _record, st.integers(0, len(FIELDS) - 1))
SYNC = _step("sync", _device)

USUAL = (
    WRITE,
    WRITE,
    WRITE,
    SYNC,
    SYNC,
    SYNC,
    SYNC,
    _step("delete", _device, _record),
    _step("rewrite", _device, _record),
    _step("lose_answer", _device),
    _step("relaunch", _device),
)
OVERLAPS = (
    _step("tab", _device),
    _step("send", _device),
    _step("arrive", _any),
    _step("deliver", _any),
)
TROUBLE = (
    _step("skew", _device, st.integers(0, len(SKEWS) - 1)),
    _step("clone", _device),
    _step("poison", _device, _record, st.sampled_from(sorted(POISON))),
)
BACKUPS = (_step("snapshot"), _step("restore", _any))
EVERYTHING = (USUAL, OVERLAPS, TROUBLE, BACKUPS)


def histories(*groups: tuple[st.SearchStrategy[Any], ...]) -> st.SearchStrategy[list[Any]]:
    """Lists of steps drawn from the given groups."""
    step = st.one_of(*(step for group in groups for step in group))
    # A length that is drawn first: lists alone would nearly always be short.
    return st.integers(1, MOST_STEPS).flatmap(
        lambda length: st.lists(step, min_size=length, max_size=length)
    )
