"""The acts of a life, and how they become changes: ids, stamps, and exactly as many as wanted."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, TypedDict

from msgspec import Struct

from ebb.records.stamps import make_stamp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ebb.demo.dice import Dice

_NODE_LIFE = 24 * 60 * 60_000
#: The version digit of a UUIDv7 and the variant bits of every RFC 9562 UUID.
_VERSION = 0x7000
_VARIANT = 0x8000


class _Always(TypedDict):
    kind: str
    id: str
    stamp: str
    fields: dict[str, Any]


class Change(_Always, total=False):
    """A change as it travels; ``stamps`` holds the fields whose stamp is another one."""

    stamps: dict[str, str]


class Act(Struct):
    """One write of one device at ``at`` (ms): the fields that it sets.

    ``spare`` above 0 marks a record that may be left out, the highest first. ``earlier`` is an act
    on the same record that had not left the phone yet: both travel as one change.
    """

    at: int
    kind: str
    id: str
    fields: dict[str, Any]
    device: int = 0
    spare: int = 0
    earlier: Act | None = None
    stamp: str = ""


class Diary:
    """Every act of a life, in the order in which they came to mind, not yet in time order."""

    def __init__(self, dice: Dice) -> None:
        """Start an empty diary; ``dice`` fills the random parts of ids."""
        self.acts: list[Act] = []
        #: Pairs of acts, a beginning and its end, that a phone without a network would send as one.
        self.pairs: list[tuple[Act, Act]] = []
        #: Ids of records that were edited between the two, so that they travel one by one.
        self.apart: set[str] = set()
        self._dice = dice

    def new_id(self, at: int) -> str:
        """Make a UUIDv7 for a record that is created at an instant."""
        head = f"{at:012x}{_VERSION | self._dice.bits(12):04x}{_VARIANT | self._dice.bits(14):04x}"
        tail = f"{self._dice.bits(48):012x}"
        return f"{head[:8]}-{head[8:12]}-{head[12:16]}-{head[16:20]}-{tail}"

    def create(self, at: int, kind: str, id_: str = "", /, **fields: object) -> Act:
        """Note that a record was created; ``id_`` only for kinds whose ids have a form."""
        return self.edit(at, kind, id_ or self.new_id(at), created=True, **fields)

    def edit(self, at: int, kind: str, id_: str, /, **fields: object) -> Act:
        """Note that fields of a record were set."""
        act = Act(at, kind, id_, fields)
        self.acts.append(act)
        return act

    def delete(self, at: int, kind: str, id_: str) -> Act:
        """Note that a record was deleted."""
        return self.edit(at, kind, id_, deleted=True)


def fit(diary: Diary, until: int, records: int, changes: int, dice: Dice) -> list[Act]:
    """Return acts up to an instant that make exactly so many records and changes.

    Spare records are left out; beginnings and their ends are joined, short ones first. Raises
    ValueError when the diary holds too little of either.
    """
    acts = [act for act in diary.acts if act.at <= until]
    acts = _without_spare(acts, records, dice)
    surplus = len(acts) - changes
    left = {id(act) for act in acts}
    pairs = [
        (begin, end)
        for begin, end in diary.pairs
        if id(begin) in left and id(end) in left and begin.id not in diary.apart
    ]
    if not 0 <= surplus <= len(pairs):
        message = f"the life holds {len(acts)} acts, {len(pairs)} of them joinable, not {changes}"
        raise ValueError(message)
    weighed = sorted(
        ((end.at - begin.at) * (0.4 + dice.roll()), place)
        for place, (begin, end) in enumerate(pairs)
    )
    joined = set()
    for _, place in weighed[:surplus]:
        begin, end = pairs[place]
        end.earlier = begin
        joined.add(id(begin))
    return [act for act in acts if id(act) not in joined]


def _without_spare(acts: list[Act], records: int, dice: Dice) -> list[Act]:
    surplus = len({(act.kind, act.id) for act in acts}) - records
    spare = sorted((-act.spare, dice.roll(), act.kind, act.id) for act in acts if act.spare)
    if not 0 <= surplus <= len(spare):
        message = f"the life holds {surplus + records} records, {len(spare)} spare, not {records}"
        raise ValueError(message)
    left_out = {(kind, id_) for _, _, kind, id_ in spare[:surplus]}
    return [act for act in acts if (act.kind, act.id) not in left_out]


def write_out(acts: Iterable[Act], seed: int) -> list[Change]:
    """Return the changes of acts in the order in which they leave the phone, each stamped."""
    sent = sorted(acts, key=lambda act: act.at)
    written = sorted([*sent, *(act.earlier for act in sent if act.earlier)], key=lambda act: act.at)
    _stamp(written, seed)
    return [_change(act) for act in sent]


def _stamp(acts: list[Act], seed: int) -> None:
    nodes: dict[tuple[int, int], str] = {}
    last, counter = -1, 0
    for act in acts:
        counter = counter + 1 if act.at == last else 0
        last = act.at
        launch = act.at // _NODE_LIFE, act.device
        if launch not in nodes:
            nodes[launch] = hashlib.sha256(f"{seed}/{launch}".encode()).hexdigest()[:8]
        act.stamp = make_stamp(act.at, counter, nodes[launch])


def _change(act: Act) -> Change:
    if act.earlier is None:
        return {"kind": act.kind, "id": act.id, "stamp": act.stamp, "fields": act.fields}
    return {
        "kind": act.kind,
        "id": act.id,
        "stamp": act.earlier.stamp,
        "stamps": dict.fromkeys(act.fields, act.stamp),
        "fields": {**act.earlier.fields, **act.fields},
    }
