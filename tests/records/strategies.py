"""States drawn from a world so small that ties, deletes and replays are common."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from ebb.records.merge import DELETED, Register, State, merge
from ebb.records.stamps import make_stamp

MS = 0x0193_A5B2_C3D4
stamps = st.builds(
    make_stamp,
    st.integers(MS, MS + 3),
    st.integers(0, 1),
    st.sampled_from(["0000000a", "8f2c19aa"]),
)
floats = st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
scalars = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | floats | texts
json_values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abé"), inner, max_size=3)
    ),
    max_leaves=5,
)
values = st.sampled_from(["1", "2", "1.0", "1e0", '"a"', "null", "[1]", "[ 1 ]"]) | json_values.map(
    json.dumps
)
registers = st.builds(Register, stamps, values)
marks = st.builds(Register, stamps, st.just("true"))
names = st.sampled_from(["title", "level", "end", "zz"])


def _put_together(fields: State, created: Register | None, deleted: Register | None) -> State:
    marked = {"created": created, DELETED: deleted}
    return fields | {name: one for name, one in marked.items() if one is not None}


#: What may be offered: any registers at all.
offers: st.SearchStrategy[State] = st.builds(
    _put_together,
    st.dictionaries(names, registers, max_size=4),
    st.none() | marks,
    st.none() | marks,
)
#: What may be held: it has been through a merge.
states: st.SearchStrategy[State] = offers.map(lambda offer: merge({}, offer).state)
