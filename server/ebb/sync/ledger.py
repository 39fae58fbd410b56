"""The merge of pushes into accounts, in memory: pure, and the same for every database.

A store reads the accounts and records that some pushes touch, lets a ledger take the pushes one
after the other, and writes what the ledger then holds as new. So a group of requests costs a few
statements, and two requests on one record still see each other.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from msgspec import Raw, Struct

from ebb.records.checks import MAX_FIELDS, MAX_RECORD_BYTES
from ebb.records.checksum import MODULUS, checksum, uniform_checksum
from ebb.records.merge import CREATED, is_visible, merge
from ebb.records.stamps import LOWEST
from ebb.records.wire import fold, join, spread
from ebb.sync.changes import Accepted, accept, refuse
from ebb.sync.schemas import Cursor, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ebb.records.merge import Lost, State

Key = tuple[int, str, str]


class Quota(NamedTuple):
    """How many records one account may hold, and how many bytes of fields.

    Deletes go on beyond it, and whatever makes nothing larger.
    """

    records: int = 2_000_000
    bytes: int = 1_000_000_000


USUAL_QUOTA = Quota()


class Push(NamedTuple):
    """What one request wants merged: its changes as they were judged, in order.

    No device: it came by token. With ``only_at``, the revision that the changes were decided from,
    nothing is merged once the account stands at another one, nor unless all of it can be.
    """

    account_id: int
    device_id: int | None
    changes: Sequence[Accepted | Verdict]
    only_at: int | None = None


class Account(Struct):
    """An account's head: the revision and tag of its last push, and what it holds by then."""

    id: int
    rev: int
    tag: str
    seen: str
    #: By kind: how many records, and the sum of their checksums.
    digest: dict[str, tuple[int, int]]
    #: How many records it holds, deleted stubs included, and how many bytes their fields take.
    total: int
    bytes: int = 0

    @property
    def cursor(self) -> Cursor:
        """Where a device stands that knows all of it."""
        return Cursor(self.rev, self.tag)

    def count(self, old: Row | None, new: Row) -> None:
        """Keep up with one record that changed."""
        count, sums = self.digest.get(new.kind, (0, 0))
        if old is None:
            count += 1
            self.total += 1
        else:
            sums -= old.checksum
            self.bytes -= old.size
        self.digest[new.kind] = (count, (sums + new.checksum) % MODULUS)
        self.bytes += new.size
        self.seen = max(self.seen, new.greatest)


class Row(Struct, frozen=True):
    """A record as it is stored: see database/tables.py."""

    account_id: int
    kind: str
    id: str
    rev: int
    stamp: str
    stamps: str | None
    fields: str
    at: int | None
    open: bool | None
    checksum: int
    device_id: int | None

    @property
    def greatest(self) -> str:
        """The greatest stamp of the record."""
        if self.stamps is None:
            return self.stamp
        return max(self.stamp, *_stamps.decode(self.stamps).values())

    @property
    def size(self) -> int:
        """How many bytes its fields take."""
        return len(self.fields.encode())


class Loss(NamedTuple):
    """A value for the history: who wrote it, whose push replaced it, and when (ms)."""

    account_id: int
    kind: str
    id: str
    field: str
    stamp: str
    value: str
    device_id: int | None
    replaced_by: int | None
    replaced_at: int


class Taken(NamedTuple):
    """What became of a push: ``before`` and ``after`` are the account's cursors around it.

    ``own`` is the revision it made, if any; ``known`` the revisions that the records it changed
    had before (0 for a new one), by ``kind:id``. There are no verdicts where the account had moved
    on from what ``only_at`` says.
    """

    verdicts: list[Verdict]
    before: Cursor
    after: Cursor
    seen: str
    own: int | None
    known: dict[str, int]


class Ledger:
    """Takes pushes, and holds what has to be written for them."""

    def __init__(
        self,
        accounts: dict[int, Account],
        rows: dict[Key, Row],
        now: int,
        quota: Quota = USUAL_QUOTA,
    ) -> None:
        """Start from what is stored; ``now`` is the server's time in ms."""
        self._accounts = accounts
        self._rows = rows
        self._now = now
        self._quota = quota
        self.accounts: dict[int, Account] = {}
        self.rows: dict[Key, Row] = {}
        self.tags: list[tuple[int, int, str]] = []
        self.losses: list[Loss] = []

    def take(self, push: Push) -> Taken | None:
        """Merge a push; None when its account is gone.

        The revision goes up by one, once for the whole push and only if some record changes.
        """
        account = self._accounts.get(push.account_id)
        if account is None:
            return None
        before = account.cursor
        if push.only_at not in {None, account.rev}:
            return Taken([], before, before, account.seen or LOWEST, None, {})
        verdicts = self._refusals(push) if push.only_at is not None else []
        if verdicts:
            return Taken(verdicts, before, before, account.seen or LOWEST, None, {})
        known: dict[str, int] = {}
        for change in push.changes:
            if isinstance(change, Verdict):
                verdicts.append(change)
            else:
                verdicts.append(self._merge(account, push.device_id, change, before.rev + 1, known))
        if known:
            self._advance(account)
        own = account.rev if known else None
        return Taken(verdicts, before, account.cursor, account.seen or LOWEST, own, known)

    def _refusals(self, push: Push) -> list[Verdict]:
        """Try a push that is to be taken whole, on a copy; gives what would not be taken of it."""
        account = self._accounts[push.account_id]
        copied = msgspec.structs.replace(account, digest=dict(account.digest))
        trial = Ledger({account.id: copied}, dict(self._rows), self._now, self._quota)
        taken = trial.take(push._replace(only_at=None))
        return [one for one in taken.verdicts if one.status != "ok"] if taken else []

    def _merge(
        self,
        account: Account,
        device_id: int | None,
        change: Accepted,
        rev: int,
        known: dict[str, int],
    ) -> Verdict:
        """Merge one change; what differs then is noted under the revision ``rev``."""
        key = (account.id, change.kind, change.id)
        row = self._rows.get(key)
        if row is None and account.total >= self._quota.records:
            return refuse(change, "rejected", "quota", "records")
        merged = None
        if row is None and change.is_plain:
            new = _plain_row(key, rev, change, device_id)
        else:
            merged = merge(_state(row) if row else {}, change.state())
            if len(merged.state) > MAX_FIELDS:
                return refuse(change, "rejected", "too_many_fields")
            new = _row(key, rev, merged.state, device_id)
        if told := self._why_not(account, row, new):
            return refuse(change, "rejected", *told)
        if merged:
            for loss in merged.lost:
                self.losses.append(self._loss(key, loss, device_id, row))
            if not merged.changed:
                return accept(change)
        known.setdefault(f"{change.kind}:{change.id}", row.rev if row else 0)
        self._rows[key] = self.rows[key] = new
        account.count(row, new)
        return accept(change)

    def _why_not(self, account: Account, old: Row | None, new: Row) -> tuple[str, ...]:
        """Say by code and detail why a record is too large; nothing where it is not."""
        if new.size > MAX_RECORD_BYTES:
            return ("record_too_large",)
        growth = new.size - (old.size if old else 0)
        if growth > 0 and account.bytes + growth > self._quota.bytes:
            return ("quota", "bytes")
        return ()

    def _advance(self, account: Account) -> None:
        account.rev += 1
        account.tag = secrets.token_hex(4)
        self.tags.append((account.id, account.rev, account.tag))
        self.accounts[account.id] = account

    def _loss(self, key: Key, lost: Lost, device_id: int | None, row: Row | None) -> Loss:
        held = row.device_id if row else None
        wrote, replaced = (held, device_id) if lost.was_held else (device_id, held)
        stamp, value = lost.register
        return Loss(*key, lost.field, stamp, value, wrote, replaced, self._now)


def read_account(row: Sequence[Any]) -> Account:
    """Read an account from id, rev, tag, seen, digest and bytes as they are stored."""
    id_, rev, tag, seen, text, size = row
    digest = _digest.decode(text)
    return Account(id_, rev, tag, seen, digest, sum(count for count, _ in digest.values()), size)


def write_digest(account: Account) -> str:
    """Write an account's digest as it is stored."""
    return msgspec.json.encode(account.digest).decode()


def _state(row: Row) -> State:
    stamps = _stamps.decode(row.stamps) if row.stamps else None
    return spread(row.stamp, stamps, _raw_fields.decode(row.fields))


def _plain_row(key: Key, rev: int, change: Accepted, device_id: int | None) -> Row:
    """Write a new record whose fields all have one stamp: its text is stored as it came."""
    at, is_open = _draw_out(key[1], change.fields)
    text = str(change.text, "utf-8")
    sums = uniform_checksum(key[2], tuple(change.fields), change.stamp)
    return Row(*key, rev, change.stamp, None, text, at, is_open, sums, device_id)


def _row(key: Key, rev: int, state: State, device_id: int | None) -> Row:
    stamp, stamps = fold(state)
    values = {name: one.value for name, one in state.items()} if is_visible(state) else {}
    at, is_open = _draw_out(key[1], values)
    return Row(
        *key,
        rev=rev,
        stamp=stamp,
        stamps=msgspec.json.encode(stamps).decode() if stamps else None,
        fields=join(state),
        at=at,
        open=is_open,
        checksum=checksum(key[2], state),
        device_id=device_id,
    )


class _At(Struct, frozen=True):
    at: int | None = None


_raw_fields = msgspec.json.Decoder(dict[str, msgspec.Raw])
_stamps = msgspec.json.Decoder(dict[str, str])
_at = msgspec.json.Decoder(_At)
_digest = msgspec.json.Decoder(dict[str, tuple[int, int]])
_instant = msgspec.json.Decoder(int)
#: Kinds that last from one capture to another: open until they have an end.
_LASTING = frozenset({"run", "cue_event", "season"})
_CAPTURES = ("at", "start", "begin")
_INSTANTS = {"place": "from", "nudge": "shown"}


def _draw_out(kind: str, fields: Mapping[str, Raw | str]) -> tuple[int | None, bool | None]:
    """Find a capture's instant and whether it is open, for planning; a hidden one has neither."""
    if CREATED not in fields:
        return None, None
    is_open = None
    if kind in _LASTING:
        is_open = "end" not in fields or _is_null(fields["end"])
    if kind in _INSTANTS:
        name = _INSTANTS[kind]
        return (_instant.decode(fields[name]) if name in fields else None), is_open
    for name in _CAPTURES:
        if name in fields:
            return _at.decode(fields[name]).at, is_open
    return None, is_open


def _is_null(text: Raw | str) -> bool:
    return (text if isinstance(text, str) else bytes(text)) in {"null", b"null"}
