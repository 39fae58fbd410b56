"""What the merge promises, for any states."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ebb.records.canonical import canonical
from ebb.records.checksum import checksum, uniform_checksum
from ebb.records.merge import DELETED, Register, State, is_visible, merge
from ebb.records.wire import fold, join, spread
from tests.records.strategies import names, offers, stamps, states


def told(state: State) -> dict[str, tuple[str, str]]:
    """Compare by value, not by spelling: the first spelling that came stays."""
    return {name: (one.stamp, canonical(one.value)) for name, one in state.items()}


@given(states, states)
def test_the_order_does_not_matter(one: State, two: State) -> None:
    assert told(merge(one, two).state) == told(merge(two, one).state)


@given(states, offers, offers)
def test_the_grouping_does_not_matter(one: State, two: State, three: State) -> None:
    together = merge(one, merge(two, three).state).state
    apart = merge(merge(one, two).state, three).state

    assert told(together) == told(apart)


@given(states, offers)
def test_the_same_again_changes_nothing(held: State, offered: State) -> None:
    first = merge(held, offered)
    again = merge(first.state, offered)

    assert again.state == first.state
    assert not again.changed


@given(states)
def test_merging_a_state_with_itself_loses_nothing(state: State) -> None:
    merged = merge(state, state)

    assert (merged.state, merged.changed, merged.lost) == (state, False, [])


@given(states, offers)
def test_changed_says_whether_the_state_differs(held: State, offered: State) -> None:
    merged = merge(held, offered)

    assert merged.changed == (merged.state != held)


@given(states, offers)
def test_no_value_vanishes_untold(held: State, offered: State) -> None:
    merged = merge(held, offered)
    kept = {(name, *pair) for name, pair in told(merged.state).items()}
    lost = {(one.field, one.register.stamp, canonical(one.register.value)) for one in merged.lost}
    came = {(name, *pair) for side in (held, offered) for name, pair in told(side).items()}

    assert came == kept | lost


@given(states, offers)
def test_nothing_older_than_its_delete_is_kept(held: State, offered: State) -> None:
    state = merge(held, offered).state

    if DELETED in state:
        deleted = state[DELETED].stamp
        assert all(one.stamp > deleted for name, one in state.items() if name != DELETED)
        assert is_visible(state) == ("created" in state)


@given(states, offers)
def test_arguments_stay_as_they_are(held: State, offered: State) -> None:
    before = dict(held), dict(offered)
    merge(held, offered)

    assert (held, offered) == before


@given(states.filter(bool))
def test_folding_keeps_every_stamp(state: State) -> None:
    base, others = fold(state)

    assert {name: others.get(name, base) for name in state} == {
        n: r.stamp for n, r in state.items()
    }
    assert base not in others.values()


@given(states.filter(bool))
def test_a_state_survives_the_wire(state: State) -> None:
    import msgspec

    base, others = fold(state)
    fields = msgspec.json.decode(join(state), type=dict[str, msgspec.Raw])

    assert spread(base, others, fields) == state


@given(st.lists(names, min_size=1, unique=True), stamps)
def test_the_quick_checksum_is_the_same(fields: list[str], stamp: str) -> None:
    state = {name: Register(stamp, "1") for name in fields}

    assert uniform_checksum("id", tuple(fields), stamp) == checksum("id", state)
