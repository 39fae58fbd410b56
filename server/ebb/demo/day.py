"""What one day holds, in wall minutes after its midnight: the plan that the life then bends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ebb.demo.person import CONTAINERS

if TYPE_CHECKING:
    from datetime import date

    from ebb.demo.dice import Dice
    from ebb.demo.year import Years

_SATURDAY = 5
_SUNDAY = 6
_AGENCY_DAYS = (1, 3)
_THEO_DAYS = (1, 3)
_ILL_DAYS = 17


class Block(Struct, frozen=True):
    """A container from ``start`` on until the next block; ``beside`` runs along for a while.

    ``cue`` is the life event that opened it, from a little before ``start`` to ``cue_end``.
    ``stop`` is when it was over, where that was tapped; 0: when the next one began.
    """

    start: int
    key: str
    beside: str = ""
    cue: str = ""
    cue_end: int = 0
    stop: int = 0


class Plan(Struct, frozen=True, kw_only=True):
    """One day's blocks in order, and when the day is put to bed."""

    kind: str
    blocks: tuple[Block, ...]
    bed: int


def plan(years: Years, day: date, dice: Dice, *, heavy: bool, whole: bool = False) -> Plan:
    """Plan a day that is spent in one zone; ``whole`` keeps every block of it."""
    kind = _kind(years, day, dice)
    blocks = _jittered(_BUILDERS[kind](dice), dice)
    if heavy:
        blocks = _busier(blocks, dice)
    elif not whole:
        blocks = _thinner(blocks, dice)
    bed = max(dice.near(22 * 60 + 25, 50), blocks[-1].start + 15)
    return Plan(kind=kind, blocks=tuple(blocks), bed=bed)


def _kind(years: Years, day: date, dice: Dice) -> str:
    trip = years.trip(day)
    if trip:
        return "sea" if trip.with_family else "away"
    season = years.season(day)
    if season.kind == "healing":
        return "ill" if (day - season.first).days < _ILL_DAYS else "mending"
    weekend = {_SATURDAY: "saturday", _SUNDAY: "sunday"}.get(day.weekday())
    return weekend or _weekday(season.kind, day.weekday(), dice)


def _weekday(season: str, weekday: int, dice: Dice) -> str:
    if season == "caretaking":
        return "theo" if weekday in _THEO_DAYS else "care"
    if dice.chance(0.035):
        return "sofa"
    return "agency" if season == "work_heavy" and weekday in _AGENCY_DAYS else "studio"


def _studio(dice: Dice) -> list[Block]:
    return [
        *_school_morning(dice),
        Block(8 * 60 + 45, "deep"),
        Block(10 * 60 + 40, dice.pick(["walk", "walk", "move"])),
        Block(11 * 60 + 20, dice.pick(["calls", "calls", "letters", "deep"])),
        Block(12 * 60 + 25, "lunch"),
        *_nap(dice, ["admin", "admin", "sketch", "lie_down"]),
        *_afternoon(dice),
        *_evening(dice, ["alex", "alex", "open_time", "letters", "sketch"]),
    ]


def _agency(dice: Dice) -> list[Block]:
    return [
        Block(6 * 60 + 45, "breakfast"),
        Block(8 * 60, "train_reading", cue="train", cue_end=8 * 60 + 42),
        Block(8 * 60 + 50, "agency"),
        Block(10 * 60 + 45, "calls"),
        Block(11 * 60 + 40, "deep"),
        Block(12 * 60 + 50, "lunch"),
        Block(13 * 60 + 40, "agency", beside=dice.pick(["", "sketch"])),
        Block(15 * 60 + 30, "calls"),
        Block(16 * 60 + 20, dice.pick(["train_reading", "walk"]), cue="train", cue_end=17 * 60 + 5),
        Block(17 * 60 + 10, "cook"),
        *_evening(dice, ["alex", "letters", "deep", "open_time"]),
    ]


def _care(dice: Dice) -> list[Block]:
    return [
        *_school_morning(dice),
        Block(8 * 60 + 40, dice.pick(["deep", "sketch", "deep"])),
        Block(10 * 60, dice.pick(["pharmacy", "walk", "tidy"])),
        Block(10 * 60 + 50, dice.pick(["calls", "letters", "balcony", "walk"])),
        Block(12 * 60 + 10, "lunch"),
        *_nap(dice, ["admin", "admin", "admin", "lie_down", "sketch"]),
        *_afternoon(dice),
        *_evening(dice, ["alex", "open_time", "alex", "sketch"]),
    ]


def _theo(dice: Dice) -> list[Block]:
    return [
        *_school_morning(dice),
        Block(8 * 60 + 50, "theo", beside=dice.pick(["", "walk", "pharmacy"])),
        Block(11 * 60 + 20, dice.pick(["walk", "pharmacy"])),
        Block(12 * 60 + 15, "lunch"),
        *_nap(dice, ["lie_down", "admin", "admin"]),
        *_afternoon(dice),
        *_evening(dice, ["open_time", "alex", "letters"]),
    ]


def _ill(dice: Dice) -> list[Block]:
    return [
        Block(8 * 60 + 20, "tea"),
        Block(9 * 60 + 40, "lie_down"),
        Block(12 * 60 + 20, "lunch"),
        Block(13 * 60 + 10, "lie_down"),
        Block(15 * 60 + 10, dice.pick(["open_time", "tea", "sketch"])),
        Block(16 * 60 + 40, dice.pick(["homework", "open_time"])),
        Block(18 * 60 + 10, "dinner"),
        Block(19 * 60 + 20, dice.pick(["alex", "wind_down"])),
        Block(20 * 60 + 50, "wind_down"),
    ]


def _mending(dice: Dice) -> list[Block]:
    return [
        Block(7 * 60 + 20, "breakfast"),
        Block(9 * 60, dice.pick(["tea", "sketch", "move"])),
        Block(10 * 60 + 20, dice.pick(["walk", "lie_down"])),
        Block(11 * 60 + 15, dice.pick(["letters", "sketch", "calls"])),
        Block(12 * 60 + 20, "lunch"),
        *_nap(dice, ["lie_down", "lie_down", "admin"]),
        *_afternoon(dice),
        *_evening(dice, ["alex", "open_time"]),
    ]


def _sofa(dice: Dice) -> list[Block]:
    return [
        Block(7 * 60 + 10, "breakfast"),
        Block(8 * 60 + 30, "open_time", beside="letters"),
        Block(10 * 60 + 30, dice.pick(["tidy", "sketch"])),
        Block(12 * 60 + 5, "lunch"),
        *_nap(dice, ["admin", "lie_down"]),
        Block(15 * 60 + 40, "open_time", beside=dice.pick(["tidy", "sketch"])),
        *_evening(dice, ["alex", "wind_down"]),
    ]


def _saturday(dice: Dice) -> list[Block]:
    return [
        Block(7 * 60 + 50, "breakfast", beside=dice.pick(["", "tidy"])),
        Block(9 * 60 + 20, dice.pick(["tidy", "move", "balcony"])),
        Block(10 * 60 + 20, dice.pick(["family", "playground", "theo"])),
        Block(12 * 60 + 40, "lunch"),
        *_nap(dice, ["lie_down", "sketch", "open_time"]),
        Block(15 * 60 + 30, dice.pick(["walk", "playground", "friends"])),
        Block(17 * 60 + 5, "cook"),
        *_evening(dice, ["friends", "alex", "alex", "open_time"]),
    ]


def _sunday(dice: Dice) -> list[Block]:
    return [
        Block(8 * 60 + 15, "breakfast"),
        Block(9 * 60 + 30, dice.pick(["open_time", "sketch", "balcony"])),
        Block(10 * 60 + 50, dice.pick(["family", "theo", "walk"])),
        Block(12 * 60 + 50, "lunch"),
        *_nap(dice, ["open_time", "lie_down", "sketch"]),
        Block(15 * 60 + 20, dice.pick(["theo", "walk", "playground"])),
        Block(17 * 60, dice.pick(["cook", "cook", "homework"])),
        *_evening(dice, ["alex", "letters", "wind_down"]),
    ]


def _away(dice: Dice) -> list[Block]:
    return [
        Block(7 * 60 + 15, dice.pick(["move", "sketch", "open_time"])),
        Block(9 * 60, "workshop"),
        Block(11 * 60 + 10, dice.pick(["calls", "deep"])),
        Block(12 * 60 + 35, "lunch"),
        Block(13 * 60 + 30, "call_home", beside=dice.pick(["", "walk"])),
        Block(14 * 60 + 5, dice.pick(["workshop", "deep", "explore"])),
        Block(16 * 60 + 20, dice.pick(["walk", "explore", "train_reading"])),
        Block(18 * 60 + 40, dice.pick(["friends", "dinner"])),
        Block(20 * 60 + 30, dice.pick(["open_time", "sketch"])),
        Block(21 * 60 + 40, "wind_down"),
    ]


def _sea(dice: Dice) -> list[Block]:
    return [
        Block(8 * 60, "breakfast"),
        Block(9 * 60 + 40, dice.pick(["family", "explore", "playground"])),
        Block(12 * 60 + 20, "lunch"),
        *_nap(dice, ["lie_down", "sketch", "open_time"]),
        Block(15 * 60 + 40, dice.pick(["explore", "family", "walk"]), beside="sketch"),
        Block(17 * 60 + 50, "cook"),
        Block(18 * 60 + 40, "dinner"),
        Block(20 * 60, "bedtime"),
        Block(20 * 60 + 50, dice.pick(["alex", "open_time"])),
        Block(21 * 60 + 50, "wind_down"),
    ]


def _school_morning(dice: Dice) -> list[Block]:
    run = dice.near(7 * 60 + 35, 6)
    return [
        Block(6 * 60 + 50, "breakfast"),
        Block(run, "school_run", cue="school", cue_end=run + 42),
    ]


def _nap(dice: Dice, ideas: list[str]) -> list[Block]:
    start = dice.near(13 * 60 + 50, 25)
    end = start + dice.between(55, 105)
    beside = dice.pick(["", "", "tidy"])
    return [Block(start, dice.pick(ideas), beside=beside, cue="nap", cue_end=end)]


def _afternoon(dice: Dice) -> list[Block]:
    first = dice.pick(["playground", "playground", "homework", "balcony"])
    return [
        Block(15 * 60 + 40, first, beside="calls" if dice.chance(0.12) else ""),
        Block(17 * 60 + 5, "cook", beside="homework" if dice.chance(0.3) else ""),
    ]


def _evening(dice: Dice, ideas: list[str]) -> list[Block]:
    return [
        Block(18 * 60 + 5, "dinner"),
        Block(19 * 60 + 25, "bedtime"),
        Block(20 * 60 + 25, dice.pick(ideas), beside="tidy" if dice.chance(0.15) else ""),
        Block(21 * 60 + 35, "wind_down"),
    ]


_BUILDERS = {
    "studio": _studio,
    "agency": _agency,
    "care": _care,
    "theo": _theo,
    "ill": _ill,
    "mending": _mending,
    "sofa": _sofa,
    "saturday": _saturday,
    "sunday": _sunday,
    "away": _away,
    "sea": _sea,
}

#: How often a block is captured at all: nobody taps for everything.
_CAPTURED = {
    "deep": 0.85,
    "walk": 0.8,
    "theo": 0.9,
    "family": 0.9,
    "dinner": 0.66,
    "cook": 0.4,
    "breakfast": 0.35,
    "wind_down": 0.2,
}
_CAPTURED_ON_CUE = 0.72
_USUALLY_CAPTURED = 0.36
_STOP_CAPTURED = 0.5
#: Minutes: of a block that names no longest time, and how much longer than that is still fine.
_LONG = 110
_SLACK = 45
_BESIDE_CAPTURED = 0.6

#: What the busy person slips between the parts of a block.
_ASIDES = ("letters", "tea", "move", "tidy", "calls", "sketch", "open_time")


def _jittered(blocks: list[Block], dice: Dice) -> list[Block]:
    moved = []
    soonest = 0
    for block in blocks:
        start = max(dice.near(block.start, 14), soonest)
        soonest = start + 9
        end = max(block.cue_end + start - block.start, start + 12) if block.cue else 0
        moved.append(replace(block, start=start, cue_end=end))
    return moved


def _thinner(blocks: list[Block], dice: Dice) -> list[Block]:
    """Leave out what was not captured; where nothing was, the one before is sometimes ended."""
    kept: list[Block] = []
    for block in blocks:
        usual = _CAPTURED_ON_CUE if block.cue else _USUALLY_CAPTURED
        captured = dice.chance(_CAPTURED.get(block.key, usual))
        if not kept or captured:
            beside = block.beside if dice.chance(_BESIDE_CAPTURED) else ""
            kept.append(replace(block, beside=beside))
        elif not kept[-1].stop:
            kept[-1] = _perhaps_stopped(kept[-1], block.start, dice)
    return kept


def _perhaps_stopped(block: Block, following: int, dice: Dice) -> Block:
    """End a block by itself where what followed was not captured: always if it would be long."""
    minutes = CONTAINERS[block.key].minutes
    most = block.start + (minutes[2] if minutes else _LONG)
    if following <= most + _SLACK and not dice.chance(_STOP_CAPTURED):
        return block
    return replace(block, stop=min(following, most + dice.between(-8, 25)))


def _busier(blocks: list[Block], dice: Dice) -> list[Block]:
    busy: list[Block] = []
    for place, block in enumerate(blocks):
        busy.append(block)
        last = place + 1 == len(blocks)
        end = block.start + 50 if last else blocks[place + 1].start
        busy += _asides(block, end, dice)
    return busy


def _asides(block: Block, end: int, dice: Dice) -> list[Block]:
    found = []
    at = block.start + dice.between(26, 60)
    inside = False
    while at < end - 12:
        inside = not inside
        key = dice.pick(_ASIDES) if inside else block.key
        found.append(Block(at, key))
        at += dice.between(14, 34) if inside else dice.between(34, 75)
    return found
