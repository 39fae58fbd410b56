"""Judging changes: whatever comes, each gets one verdict, and nothing falls over."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ebb.errors import BadJson, TooManyChanges
from ebb.records.kinds import KINDS
from ebb.sync.changes import Accepted, examine
from ebb.sync.ledger import Account, Ledger, Push, Row
from ebb.sync.schemas import Verdict, encode, read_envelope
from tests.records.strategies import json_values, stamps
from tests.sync.devices import now

parts = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([*KINDS, "horoscope", "Bad!"]) | json_values,
        "id": st.sampled_from(["a", "b", "day:2026-01-01", "../"]) | json_values,
        "stamp": stamps | json_values,
        "fields": st.dictionaries(st.sampled_from(["created", "level", "zz", "Z"]), json_values)
        | json_values,
    },
    optional={"stamps": st.dictionaries(st.sampled_from(["level", "zz"]), stamps) | json_values},
)
envelopes = st.fixed_dictionaries(
    {"schema": st.sampled_from([0, 1, 2]), "changes": st.lists(parts | json_values, max_size=5)}
)


@given(envelopes)
def test_every_change_gets_one_verdict(envelope: dict[str, Any]) -> None:
    judged = examine(read_envelope(json.dumps(envelope).encode()), now())

    assert len(judged) == len(envelope["changes"])
    assert all(isinstance(one, (Accepted, Verdict)) for one in judged)
    encode([one for one in judged if isinstance(one, Verdict)])


@given(envelopes, st.data())
def test_damaged_bytes_are_read_or_refused(envelope: dict[str, Any], data: st.DataObject) -> None:
    body = bytearray(json.dumps(envelope).encode())
    for _ in range(data.draw(st.integers(1, 5))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    with suppress(BadJson, TooManyChanges):
        examine(read_envelope(bytes(body)), now())


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with suppress(BadJson):
        read_envelope(body)


@given(st.lists(envelopes, min_size=1, max_size=4))
def test_a_ledger_answers_every_change_and_twice_alike(pushes: list[dict[str, Any]]) -> None:
    account = Account(1, 0, "00000000", "", {}, 0)
    rows: dict[tuple[int, str, str], Row] = {}
    for envelope in pushes:
        judged = examine(read_envelope(json.dumps(envelope).encode()), now())
        before = account.cursor
        first = Ledger({1: account}, rows, now()).take(Push(1, 1, judged))
        after = account.cursor
        again = Ledger({1: account}, rows, now()).take(Push(1, 1, judged))

        assert first is not None
        assert again is not None
        assert len(first.verdicts) == len(judged)
        assert [one.status for one in again.verdicts] == [one.status for one in first.verdicts]
        assert after.rev - before.rev == (1 if first.known else 0)
        assert account.cursor == after
    assert account.total == len(rows)
    assert account.bytes == sum(row.size for row in rows.values())
    assert account.digest == {
        kind: (
            sum(row.kind == kind for row in rows.values()),
            sum(row.checksum for row in rows.values() if row.kind == kind) % 2**32,
        )
        for kind in {row.kind for row in rows.values()}
    }
    assert account.seen == max((row.greatest for row in rows.values()), default="")
