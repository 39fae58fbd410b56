"""What an occurrence of a boundary is like at an instant, and what became of it. Pure.

The phone's part is pwa/src/boundaries/settlement.ts; tests/boundaries/vectors.json holds what both
answer. Instants are milliseconds since 1970 UTC; a stretch has its start and not its end.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from msgspec import Struct, UnsetType

from ebb.boundaries.keeping import allows, keeps_out
from ebb.boundaries.occurrences import MINUTE
from ebb.records.kinds import Boundary, Capture, Run, Settlement

if TYPE_CHECKING:
    from collections.abc import Sequence

Outcome: TypeAlias = Literal["kept", "flexed", "moved", "let_go"]
State: TypeAlias = Literal["ahead", "held", "moved", "flex_open", "flex_running", "settled"]

#: How many minutes "move" moves, unless the settlement says otherwise.
USUAL_MOVE: Final = 30
#: How many minutes "a bit longer" adds to a flex, once.
BIT_LONGER: Final = 15
#: What a choice makes of an occurrence, whatever else was lived.
_CHOSEN: Final[dict[str, Outcome]] = {
    "keep": "kept",
    "after": "kept",
    "move": "moved",
    "let_go": "let_go",
}
_NOTHING: Final = Settlement()


class Subject(Struct, frozen=True):
    """One occurrence: the boundary as it is now, the rule's window, and what is written down.

    ``again``: its date had begun before, and what was settled by then is about that. ``since`` is
    the instant from which the boundary keeps out what it does; runs that were over by then do not
    count.
    """

    boundary: Boundary
    start: int
    end: int
    settlement: Settlement = _NOTHING
    again: bool = False
    since: int | None = None


class Lived(NamedTuple):
    """What was lived: runs, the instants of every other capture, other boundaries' occurrences."""

    runs: Sequence[Run] = ()
    captures: Sequence[int] = ()
    beside: Sequence[Subject] = ()


class Look(NamedTuple):
    """An occurrence as it is at an instant.

    ``state`` is "moved" while what was moved is not over, and "settled" after the flex, with or
    without an outcome. ``start`` and ``end`` are the window, moved where it was moved; ``holds``
    says whether it keeps anything out now. ``outcome`` is None before the end, unless it was let
    go, and for ever where nothing was captured or chosen. While the flex is open or running
    ``left`` are the minutes left, begun ones counted, ``until`` when it closes or is used up.
    """

    state: State
    start: int
    end: int
    holds: bool = False
    outcome: Outcome | None = None
    left: int | None = None
    until: int | None = None


class Settled(NamedTuple):
    """What the first device to look after the end writes down; the window as start and end."""

    outcome: Outcome
    window: tuple[int, int]


def look(one: Subject, lived: Lived, now: int) -> Look:
    """Say what an occurrence is like at an instant."""
    start, end = _window(one)
    if _is_let_go(one.settlement):
        return Look("settled", start, end, outcome="let_go")
    # Another device has seen its end: this one's clock is slow.
    seen = max(now, end) if _is_settled(one) else now
    if seen < end:
        holds = start <= seen
        return Look(_state_before(one, holds=holds), start, end, holds)
    settled = Look("settled", start, end, outcome=_outcome(one, lived))
    return _with_flex(settled, one, lived.runs, seen)


def settle(one: Subject, lived: Lived, now: int) -> Settled | None:
    """Say what is to be written down about an occurrence.

    None before its end, where nothing was captured or chosen, and where it is written already. A
    choice that arrived later puts right what was written without it; nothing else does.
    """
    start, end = _window(one)
    if now < end:
        return None
    outcome = _outcome(one, lived)
    if outcome is None or outcome == one.settlement.outcome:
        return None
    return Settled(outcome, (start, end))


def keepers(
    run: Run, occurrences: Sequence[Subject], runs: Sequence[Run], at: int
) -> list[Subject]:
    """Give the occurrences that keep a run out at an instant.

    Of several that overlap the strictest counts, and what the flex of any of them allows is kept
    out by none.
    """
    lived = Lived(runs)
    return [
        one
        for one in occurrences
        if look(one, lived, at).holds
        and keeps_out(one.boundary, run)
        and _excused_until(run, _others(occurrences, one), runs) <= at
    ]


def used_up_at(one: Subject, runs: Sequence[Run]) -> int | None:
    """Say when the flex of an occurrence is used up if open runs go on; None: it would not be."""
    flex = _flex(one)
    if flex is None:
        return None
    return _spend(flex, _used(one, flex, runs), inf).used_up


def _state_before(one: Subject, *, holds: bool) -> State:
    if _shift(one.settlement):
        return "moved"
    return "held" if holds else "ahead"


def _window(one: Subject) -> tuple[int, int]:
    """Give the window an occurrence was settled with, or the rule's, as far as it was moved."""
    if _is_settled(one) and one.settlement.window:
        return one.settlement.window
    shift = _shift(one.settlement)
    return one.start + shift, max(one.start, one.end) + shift


def _is_settled(one: Subject) -> bool:
    """Whether an outcome is written down that is about this window."""
    if not one.settlement.outcome:
        return False
    window = one.settlement.window
    return not (one.again and window and window[1] <= one.start)


def _is_let_go(settlement: Settlement) -> bool:
    return (settlement.choice or settlement.outcome) == "let_go"


def _shift(settlement: Settlement) -> int:
    """Give the ms by which something was moved: keeping what was moved does not move it back."""
    if not settlement.choice:
        return 0
    usual = USUAL_MOVE if settlement.choice == "move" else 0
    return (settlement.moved or usual) * MINUTE


def _outcome(one: Subject, lived: Lived) -> Outcome | None:
    if one.settlement.choice:
        return _CHOSEN[one.settlement.choice]
    return one.settlement.outcome or _outcome_lived(one, lived)


def _outcome_lived(one: Subject, lived: Lived) -> Outcome | None:
    start, end = _window(one)
    instants = [*lived.captures, *(at for run in lived.runs for at in _stretch(run) or ())]
    if not any(start <= at < end for at in instants):
        return None
    first = start if one.since is None else max(start, one.since)
    beside = _others(lived.beside, one)
    is_flexed = any(
        keeps_out(one.boundary, run) and _is_inside(run, first, end, beside, lived.runs)
        for run in lived.runs
    )
    return "flexed" if is_flexed else "kept"


def _is_inside(
    run: Run, first: int, last: int, beside: Sequence[Subject], runs: Sequence[Run]
) -> bool:
    """Whether a run, without what a flex beside excuses, is anywhere in [first, last)."""
    stretch = _stretch(run)
    if stretch is None:
        return False
    begin = _excused_until(run, beside, runs)
    if stretch.start < begin and stretch.end <= begin:
        return False
    return begin < last and (stretch.end > first or begin >= first)


def _excused_until(run: Run, beside: Sequence[Subject], runs: Sequence[Run]) -> float:
    """From when on no flex speaks for a run: its start, or when the flex is used up."""
    stretch = _stretch(run)
    until: float = -inf if stretch is None else stretch.start
    for other in beside:
        flex = _flex(other)
        if flex is None or not _follows(other, flex, run):
            continue
        used_up = _spend(flex, _used(other, flex, runs), inf).used_up
        until = max(until, inf if used_up is None else used_up)
    return until


def _others(every: Sequence[Subject], one: Subject) -> list[Subject]:
    return [other for other in every if other is not one]


class _Flex(NamedTuple):
    """The flex of an occurrence: when it may be begun, and for how many ms it lasts."""

    opens: int
    closes: int
    allowance: int


class _Stretch(NamedTuple):
    """From when to when a run was; infinite while it is open."""

    start: int
    end: float


class _Spent(NamedTuple):
    """What is left of a flex at an instant, in ms, and when it was used up."""

    left: int
    used_up: int | None


def _flex(one: Subject) -> _Flex | None:
    flex = one.boundary.flex
    if not flex or not flex.minutes or _is_let_go(one.settlement):
        return None
    _, opens = _window(one)
    extra = min(one.settlement.extra or 0, BIT_LONGER)
    return _Flex(opens, opens + flex.within * MINUTE, (flex.minutes + extra) * MINUTE)


def _with_flex(settled: Look, one: Subject, runs: Sequence[Run], now: int) -> Look:
    """Say of an occurrence that is over whether its flex is open or running."""
    flex = _flex(one)
    if flex is None:
        return settled
    used = _used(one, flex, runs)
    left, _ = _spend(flex, used, now)
    minutes = -(-left // MINUTE)
    if left and any(start <= now < end for start, end in used):
        return settled._replace(state="flex_running", left=minutes, until=now + left)
    if left and now < flex.closes:
        return settled._replace(state="flex_open", left=minutes, until=flex.closes)
    return settled


def _follows(one: Subject, flex: _Flex, run: Run) -> bool:
    """Whether a run was begun while a flex was open, and is one that it allows."""
    stretch, named = _stretch(run), one.boundary.flex
    if stretch is None or not named:
        return False
    return flex.opens <= stretch.start < flex.closes and allows(named, run)


def _used(one: Subject, flex: _Flex, runs: Sequence[Run]) -> list[_Stretch]:
    stretches = [_stretch(run) for run in runs if _follows(one, flex, run)]
    return sorted(stretch for stretch in stretches if stretch is not None)


def _spend(flex: _Flex, used: Sequence[_Stretch], now: float) -> _Spent:
    """Take off a flex what was used until an instant; side by side counts once."""
    left = flex.allowance
    reached = used[0].start if used else 0
    for start, end in used:
        begin = max(start, reached)
        until = min(end, now)
        if until - begin >= left:
            return _Spent(0, begin + left)
        if until > begin:
            reached = int(until)
            left -= reached - begin
    return _Spent(left, None)


def _stretch(run: Run) -> _Stretch | None:
    """Give a run's stretch: where its end is unknown or before its start, only the start."""
    if isinstance(run.start, UnsetType):
        return None
    start = run.start.at
    if run.end is None:
        return _Stretch(start, inf)
    return _Stretch(start, max(start, run.end.at if isinstance(run.end, Capture) else start))
