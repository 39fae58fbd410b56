"""How the boundaries of a day settled: by what was captured in them and by what was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from ebb.demo.clock import MINUTE, capture, instant
from ebb.demo.day import Block
from ebb.demo.person import BOUNDARIES, CONTAINERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ebb.demo.diary import Diary
    from ebb.demo.dice import Dice
    from ebb.demo.household import Household
    from ebb.demo.lived import Day, Run

_DINNER = 18 * 60
_DINNER_ENDS = 19 * 60 + 30
_SUNDAY = 7
#: What may come of a dinner hour, and how often.
_TURNS = (
    ("", 76),
    ("flexed", 9),
    ("move", 5),
    ("let_go", 3),
    ("keep", 3),
    ("after", 4),
)
_CLOSEST = 8


def turn_of_dinner(blocks: Sequence[Block], dice: Dice) -> str:
    """Choose what comes of the dinner hour: a choice, ``flexed``, or nothing said ("")."""
    turn = dice.weighed(_TURNS)
    return turn if any(block.key == "dinner" for block in blocks) else ""


def bend_dinner(blocks: Sequence[Block], turn: str, dice: Dice) -> list[Block]:
    """Return the day's blocks with the evening as the turn has it."""
    kept_out = dice.pick(["deep", "letters", "calls"])
    at = _DINNER + dice.between(18, 45)
    if turn == "flexed":
        bent = [*blocks, Block(at, kept_out)]
    elif turn == "move":
        bent = [Block(_DINNER + 3, "letters"), *_shifted_dinner(blocks, _DINNER + 34)]
    elif turn == "let_go":
        bent = [block for block in blocks if block.key != "dinner"]
        bent.append(Block(at, kept_out))
    elif turn == "after":
        bent = [*blocks, Block(_DINNER_ENDS + dice.between(2, 6), "sketch")]
    else:
        return list(blocks)
    return list(_apart(sorted(bent, key=lambda block: block.start)))


def _shifted_dinner(blocks: Sequence[Block], start: int) -> Iterator[Block]:
    for block in blocks:
        if block.key == "dinner":
            yield replace(block, start=start)
        elif not _DINNER <= block.start < start:
            yield block


def _apart(blocks: list[Block]) -> Iterator[Block]:
    last = -_CLOSEST
    for block in blocks:
        if block.start - last >= _CLOSEST:
            last = block.start
            yield block


class Settling:
    """Writes down the choices and the outcomes of each day's boundaries."""

    def __init__(self, diary: Diary, home: Household) -> None:
        """Write into ``diary`` about the boundaries of ``home``."""
        self._diary = diary
        self._home = home

    def settle(self, day: Day, turn: str) -> None:
        """Settle what is awake: dinner unless one is far away, Sunday morning, the nap."""
        if day.kind != "away":
            self._dinner(day, turn)
        if day.date.isoweekday() == _SUNDAY and day.kind == "sunday":
            self._write(day, "morning", _wall(day, 8 * 60), _wall(day, 10 * 60 + 30))
        nap = next((run for run in day.main if run.cue == "nap"), None)
        if nap and day.season == "caretaking":
            self._write(day, "landing", nap.cue_begin, nap.cue_begin + 30 * MINUTE)

    def _dinner(self, day: Day, turn: str) -> None:
        start, end = _wall(day, _DINNER), _wall(day, _DINNER_ENDS)
        if turn in {"", "flexed"}:
            self._write(day, "dinner", start, end)
            return
        chosen = _wall(day, _DINNER + 6) + day.dice.between(0, 9 * 60_000)
        if turn in {"keep", "after"}:
            chosen = self._start_and_step_back(day, chosen)
        fields: dict[str, Any] = {"choice": turn}
        outcome = "kept"
        if turn == "move":
            start, end = start + 30 * MINUTE, end + 30 * MINUTE
            fields["moved"] = 30
            outcome = "moved"
        if turn == "let_go":
            outcome = turn
        id_ = self._id("dinner", day)
        self._diary.create(chosen, "settlement", id_, **fields)
        seen = self._next_look(day, end)
        self._diary.edit(seen, "settlement", id_, outcome=outcome, window=[start, end])

    def _start_and_step_back(self, day: Day, at: int) -> int:
        """Begin what is kept out, think again, and undo it whole; returns when."""
        going_on = day.at(at)
        if going_on is None or going_on.end - at < 10 * MINUTE or at - going_on.start < 2 * MINUTE:
            return at
        begun = self._home.begin(at, "deep", going_on.zone)
        self._diary.edit(at, "run", going_on.id, end=capture(at, going_on.zone))
        undone = at + day.dice.between(5_000, 26_000)
        self._diary.delete(undone, "run", begun.id)
        self._diary.edit(undone, "run", going_on.id, end=None)
        self._diary.apart.add(going_on.id)
        return undone

    def _write(self, day: Day, key: str, start: int, end: int) -> None:
        """Write an outcome by the plain rule; without a capture in the window there is none."""
        inside = [run for run in day.runs if run.start < end and run.end > start]
        if not any(start <= run.start < end for run in inside):
            return
        kept_out = any(_is_kept_out(run, key) for run in inside)
        self._diary.create(
            self._next_look(day, end),
            "settlement",
            self._id(key, day),
            outcome="flexed" if kept_out else "kept",
            window=[start, end],
        )

    def _id(self, key: str, day: Day) -> str:
        return f"{self._home.boundaries[key]}:{day.date.isoformat()}"

    def _next_look(self, day: Day, end: int) -> int:
        """When a phone was next looked at after a window: at the tap that followed."""
        taps = [run.start for run in day.runs if run.start > end] + [day.bed]
        return max(min(taps), end) + 2_000 + day.dice.between(0, 900)


def _wall(day: Day, minute: int) -> int:
    return instant(day.date, minute, day.zone)


def _is_kept_out(run: Run, key: str) -> bool:
    boundary = BOUNDARIES[key]
    if run.key in boundary.keeps_containers:
        return True
    return any(role in boundary.keeps_roles for role in CONTAINERS[run.key].roles)
