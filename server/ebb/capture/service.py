"""Capturing as a whole: read, decide, push, and again where the account has moved on meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Raw, Struct, UnsetType

from ebb.capture.plans import (
    SHIFT_BACK,
    Plan,
    Tap,
    capture_at,
    find,
    plan_cue,
    plan_energy,
    plan_moment,
    plan_switch,
)
from ebb.capture.schemas import Captured
from ebb.errors import BadRequest, Busy, OutOfScope, OverQuota, UnknownContainer, UnknownCue
from ebb.records.ids import id_named, new_id
from ebb.records.stamps import Clock, parse_stamp
from ebb.sync.changes import DRIFT, examine
from ebb.sync.ledger import Push
from ebb.sync.schemas import Change, Envelope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ebb.capture.plans import View, Write
    from ebb.capture.schemas import Asked, What, When
    from ebb.capture.store import CaptureStore, Standing
    from ebb.sync.ledger import Taken
    from ebb.sync.schemas import Verdict
    from ebb.sync.store import Store
    from ebb.tokens.store import Bearer

#: How often the account may move on while a capture is decided.
_TRIES: Final = 10
_SCHEMA: Final = 1
_KINDS: Final[dict[What, str]] = {
    "energy": "energy",
    "switch": "run",
    "cue": "cue_event",
    "moment": "moment",
}


class Done(Struct, frozen=True):
    """What was captured, and the revision that it made, if any."""

    captured: Captured
    rev: int | None


class Capturing:
    """Takes captures by token into accounts."""

    def __init__(self, store: CaptureStore, sync: Store, now: Callable[[], int]) -> None:
        """Keep where to read and to write, and the clock (milliseconds since 1970)."""
        self._store = store
        self._sync = sync
        self._now = now

    async def capture(self, bearer: Bearer, asked: Asked) -> Done:
        """Write a capture. Raises OutOfScope, BadRequest, UnknownContainer, UnknownCue, OverQuota.

        Also BadToken, Busy and StorageFull.
        """
        if asked.what not in bearer.scopes:
            raise OutOfScope
        tap = self._tap(bearer, asked)
        for _ in range(_TRIES):
            standing = await self._store.standing(
                bearer.account_id, _KINDS[asked.what], tap.id, tap.at
            )
            plan = Plan(tap.id, []) if standing.is_made else _plan(standing.view, tap, asked)
            captured = _captured(standing.view, tap, asked.what, plan)
            if not plan.writes:
                return Done(captured, None)
            taken = await self._push(bearer.account_id, standing, plan)
            if taken.verdicts:
                _check(taken.verdicts)
                return Done(captured, taken.own)
        raise Busy

    def _tap(self, bearer: Bearer, asked: Asked) -> Tap:
        now = self._now()
        at = now if isinstance(asked.at, UnsetType) else _instant(asked.at)
        if not now - SHIFT_BACK <= at <= now + DRIFT:
            message = "at: up to two hours ago, and not in the future."
            raise BadRequest(message, code="bad_at")
        if isinstance(asked.id, UnsetType):
            return Tap(now, min(at, now), new_id(now))
        named = id_named(str(bearer.account_id), bearer.token_id, asked.id)
        return Tap(now, min(at, now), named)

    async def _push(self, account_id: int, standing: Standing, plan: Plan) -> Taken:
        now = self._now()
        # A node for each capture: two at the same moment have different stamps.
        seen = parse_stamp(standing.seen)
        stamp = Clock(None, seen.ms, seen.counter).next(now)
        changes: list[Change | None] = [_change(write, stamp) for write in plan.writes]
        judged = examine(Envelope(_SCHEMA, changes), now)
        return await self._sync.push(Push(account_id, None, judged, standing.rev))


def _plan(view: View, tap: Tap, asked: Asked) -> Plan:
    if not isinstance(asked.energy, UnsetType):
        return plan_energy(view, tap, asked.energy)
    if not isinstance(asked.moment, UnsetType):
        return plan_moment(view, tap, _words(asked.moment))
    if not isinstance(asked.switch, UnsetType):
        target = find(view.containers, asked.switch)
        if target is None:
            raise UnknownContainer
        return plan_switch(view, tap, target, alongside=asked.alongside is True)
    cue = find(view.cues, str(asked.cue))
    if cue is None:
        raise UnknownCue
    begin = None if isinstance(asked.begin, UnsetType) else asked.begin
    return plan_cue(view, tap, cue.id, begin=begin)


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        message = "moment: there are no words in it."
        raise BadRequest(message)
    return words


def _instant(at: When) -> int:
    return at if isinstance(at, int) else int(at.timestamp() * 1000)


def _captured(view: View, tap: Tap, what: What, plan: Plan) -> Captured:
    at = capture_at(view, tap.at)
    return Captured(what, plan.id, bool(plan.writes), tap.at, at["day"], at["tz"])


def _change(write: Write, stamp: str) -> Change:
    return Change(write.kind, write.id, stamp, Raw(msgspec.json.encode(write.fields)))


def _check(verdicts: Iterable[Verdict]) -> None:
    """Raise what a change that was not taken comes to."""
    for verdict in verdicts:
        if verdict.code == "quota":
            raise OverQuota
        if verdict.status == "rejected":
            raise BadRequest(code=str(verdict.code))
        if verdict.status != "ok":
            raise Busy
