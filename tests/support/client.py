"""A small client of the sync protocol: the phone's rules without a phone.

It knows no network. ``Phone.prepare`` gives what would be sent, ``Phone.receive`` takes what came
back; a test may lose, delay, repeat or cross them as it likes. All instants are milliseconds
since 1970 UTC.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support.states import (
    LOWEST,
    Key,
    State,
    digest,
    from_wire,
    is_visible,
    merge,
    stamp_of,
    time_of,
    to_wire,
)

TOLERANCE = 60_000
MOST_CHANGES = 1_000
MOST_BYTES = 1 << 20
TRIES_BEFORE_HALVING = 3
GREATEST_COUNTER = 0xFFFF


@dataclass
class Parked:
    """A change that the server will not take: kept, readable, to be edited or given up."""

    state: State
    code: str


@dataclass
class Storage:
    """What a phone has on disk; tabs share it, a clone copies it."""

    records: dict[Key, State] = field(default_factory=dict)
    outbox: dict[Key, State] = field(default_factory=dict)
    attention: dict[Key, Parked] = field(default_factory=dict)
    # Changes that the server does not take yet: they stay in the outbox and are not sent again
    # before the next launch.
    waiting: set[Key] = field(default_factory=set)
    cursor: str | None = None
    # The clock's greatest time, so that neither a relaunch nor a second tab goes back.
    clock: tuple[int, int] = (0, 0)
    # What has to be added to the phone's clock to get the server's.
    offset: int = 0
    # How often the server's past turned out to be another one.
    epoch: int = 0
    # How often the server's digest was not the phone's.
    mismatches: int = 0


@dataclass(frozen=True)
class Sent:
    """One request and what the phone has to remember of it."""

    body: dict[str, Any]
    changes: tuple[tuple[Key, State], ...]
    cursor: str | None
    epoch: int

    def encoded(self) -> bytes:
        """Write the request's body; lone surrogates travel as escapes."""
        return json.dumps(self.body, separators=(",", ":")).encode()


class Phone:
    """One launch of the app on one device: a tab."""

    def __init__(
        self,
        now: Callable[[], int],
        rng: random.Random,
        storage: Storage | None = None,
        limit: int = 1_000,
    ) -> None:
        """Start on what ``storage`` holds with a node that no other launch has."""
        self.now = now
        self.rng = rng
        self.storage = Storage() if storage is None else storage
        self.limit = limit
        self.node = f"{rng.getrandbits(32):08x}"
        self.most_changes = MOST_CHANGES
        self.troubles = 0
        self.storage.waiting.clear()

    def relaunch(self) -> Phone:
        """Start again on the same storage, as after a crash."""
        return type(self)(self.now, self.rng, self.storage, self.limit)

    def clone(self, now: Callable[[], int]) -> Phone:
        """Start a second device on a copy of the storage."""
        return type(self)(now, self.rng, copy.deepcopy(self.storage), self.limit)

    # What a person does.

    def write(self, kind: str, identifier: str, fields: dict[str, Any]) -> str:
        """Set fields of a record, creating it where it is not; returns the stamp."""
        key = (kind, identifier)
        stamp = self._tick()
        held = self.storage.records.get(key, {})
        created = {} if is_visible(held) else {"created": (stamp, True)}
        patch = created | {name: (stamp, value) for name, value in fields.items()}
        self._keep(key, patch)
        return stamp

    def delete(self, kind: str, identifier: str) -> str:
        """Delete a record; the fields that this phone knows go with it."""
        stamp = self._tick()
        self._keep((kind, identifier), {"deleted": (stamp, True)})
        return stamp

    def mend(self, key: Key, fields: dict[str, Any], without: frozenset[str] = frozenset()) -> None:
        """Offer a parked change again: some fields set anew, some given up, the rest as it was."""
        parked = self.storage.attention.pop(key).state
        given_up = {name: register for name, register in parked.items() if name in without}
        self._forget(self.storage.records, key, given_up)
        stamp = self._tick()
        self._keep(
            key,
            {name: register for name, register in parked.items() if name not in without}
            | {name: (stamp, value) for name, value in fields.items()},
        )

    def give_up(self, key: Key) -> None:
        """Forget a parked change that the server will never take."""
        parked = self.storage.attention.pop(key)
        self._forget(self.storage.records, key, parked.state)

    def export(self) -> list[dict[str, Any]]:
        """Write the unsent queue as changes, to be imported by any device."""
        return [to_wire(key, state) for key, state in self.storage.outbox.items()]

    def import_(self, changes: list[dict[str, Any]]) -> None:
        """Take the exported queue of another device with its original stamps."""
        for change in changes:
            key, state = from_wire(change)
            self._advance(max(stamp for stamp, _ in state.values()))
            self._keep(key, state)

    # What the phone does by itself.

    def is_drained(self) -> bool:
        """Tell whether everything that can be sent was acknowledged."""
        return not set(self.storage.outbox) - self.storage.waiting

    def prepare(self) -> Sent:
        """Take what is to be sent next; with no changes it is a plain question."""
        changes: list[tuple[Key, State]] = []
        size = 0
        for key, state in self.storage.outbox.items():
            if key in self.storage.waiting:
                continue
            size += len(json.dumps(to_wire(key, state)))
            if changes and (len(changes) == self.most_changes or size > MOST_BYTES):
                break
            changes.append((key, dict(state)))
        body = {
            "schema": 1,
            "cursor": self.storage.cursor,
            "changes": [to_wire(key, state) for key, state in changes],
            "limit": self.limit,
        }
        return Sent(body, tuple(changes), self.storage.cursor, self.storage.epoch)

    def receive(self, sent: Sent, answer: dict[str, Any]) -> None:
        """Take a whole answer, in one transaction of the storage."""
        storage = self.storage
        self.troubles = 0
        self.most_changes = min(MOST_CHANGES, self.most_changes * 2)
        storage.offset = answer["now"] - self.now()
        # Before the merge: an implausible stamp would win it against everything that is newer.
        if any(verdict["status"] == "clock" for verdict in answer["verdicts"]):
            self._restamp(answer["now"], answer["seen"])
        # An acknowledgement from before a fork says nothing about the server after it.
        if sent.epoch == storage.epoch:
            for (key, state), verdict in zip(sent.changes, answer["verdicts"], strict=True):
                self._settle(key, state, verdict)
        newest = sent.cursor == storage.cursor
        if answer["reset"] == "forked" and newest:
            self._offer_everything()
        self._advance(answer["seen"])
        for record in answer["records"]:
            key, state = from_wire(record)
            self._advance(max(stamp for stamp, _ in state.values()))
            storage.records[key] = merge(storage.records.get(key, {}), state)
        # Of two crossing answers only the one to the newest question moves the cursor: going back
        # costs a little, skipping would cost records.
        if newest:
            storage.cursor = answer["cursor"]
            self._compare(answer)

    def refused(self, sent: Sent, status: int) -> None:
        """Take a 400 or a 413, or give up on an answer: a smaller batch is tried next."""
        if status not in {400, 413}:
            self.troubles += 1
            if self.troubles < TRIES_BEFORE_HALVING:
                return
            self.troubles = 0
        if len(sent.changes) > 1:
            self.most_changes = max(1, len(sent.changes) // 2)
            return
        if not sent.changes:
            return
        ((key, state),) = sent.changes
        if status in {400, 413}:
            self._park(key, state, str(status))
        else:
            self.storage.waiting.add(key)

    # How it does it.

    def _tick(self) -> str:
        ms, counter = self.storage.clock
        now = self.now() + self.storage.offset
        if now > ms:
            ms, counter = now, 0
        elif counter < GREATEST_COUNTER:
            counter += 1
        else:
            ms, counter = ms + 1, 0
        self.storage.clock = (ms, counter)
        return stamp_of(ms, counter, self.node)

    def _advance(self, stamp: str) -> None:
        self.storage.clock = max(self.storage.clock, time_of(stamp))

    def _keep(self, key: Key, patch: State) -> None:
        if not patch:
            return
        for shelf in (self.storage.records, self.storage.outbox):
            shelf[key] = merge(shelf.get(key, {}), patch)
        self.storage.waiting.discard(key)

    def _settle(self, key: Key, sent: State, verdict: dict[str, Any]) -> None:
        status = verdict["status"]
        if status == "ok":
            self._forget(self.storage.outbox, key, sent)
        elif status == "rejected":
            self._park(key, sent, verdict["code"])
        elif status == "later":
            self.storage.waiting.add(key)

    def _park(self, key: Key, sent: State, code: str) -> None:
        self._forget(self.storage.outbox, key, sent)
        parked = self.storage.attention.setdefault(key, Parked({}, code))
        parked.state = merge(parked.state, sent)
        parked.code = code

    @staticmethod
    def _forget(shelf: dict[Key, State], key: Key, sent: State) -> None:
        """Take out the fields that still have the stamp that was sent."""
        left = {
            name: register
            for name, register in shelf.get(key, {}).items()
            if name not in sent or sent[name][0] != register[0]
        }
        shelf.pop(key, None)
        if left:
            shelf[key] = left

    def _restamp(self, server_now: int, seen: str) -> None:
        """Give new stamps, after all that was seen, to what lies in the future."""
        storage = self.storage
        shelves = (storage.records, storage.outbox)
        parked = {key: held.state for key, held in storage.attention.items()}
        stamps = {
            stamp
            for shelf in (*shelves, parked)
            for state in shelf.values()
            for stamp, _ in state.values()
        }
        implausible = sorted(stamp for stamp in stamps if _is_ahead(stamp, server_now))
        storage.clock = max(
            time_of(stamp) for stamp in {seen, LOWEST, *stamps} if stamp not in implausible
        )
        renewed = {stamp: self._tick() for stamp in implausible}
        for shelf in (*shelves, parked):
            for state in shelf.values():
                for name, (stamp, value) in state.items():
                    state[name] = (renewed.get(stamp, stamp), value)

    def _offer_everything(self) -> None:
        """Queue all that the phone holds, with its original stamps."""
        self.storage.epoch += 1
        for key, state in self.storage.records.items():
            offered = dict(state)
            if key in self.storage.attention:
                for name, register in self.storage.attention[key].state.items():
                    if offered.get(name) == register:
                        del offered[name]
            if offered:
                self.storage.outbox[key] = merge(self.storage.outbox.get(key, {}), offered)

    def _compare(self, answer: dict[str, Any]) -> None:
        """Look whether both sides hold the same; if not, pull and offer everything again."""
        storage = self.storage
        if "check" not in answer or storage.outbox or storage.attention:
            return
        if answer["check"] != digest(storage.records):
            storage.mismatches += 1
            storage.cursor = None
            self._offer_everything()


def _is_ahead(stamp: str, server_now: int) -> bool:
    return time_of(stamp)[0] > server_now + TOLERANCE
