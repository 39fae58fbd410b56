"""Chance that repeats: the same seed gives the same life on every machine and Python."""

from __future__ import annotations

import hashlib
import random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

_T = TypeVar("_T")


class Dice:
    """Chance from a seed, built on ``Random.random`` alone: the one sequence Python promises."""

    __slots__ = ("_next",)

    def __init__(self, *seed: object) -> None:
        """Seed with anything whose text is stable, such as a number and a date."""
        digest = hashlib.sha256("/".join(map(str, seed)).encode()).digest()
        self._next = random.Random(int.from_bytes(digest[:8])).random  # noqa: S311 - not a secret

    def roll(self) -> float:
        """Return a number from 0 up to, not including, 1."""
        return self._next()

    def chance(self, likelihood: float) -> bool:
        """Return True as often as ``likelihood`` (0 to 1) says."""
        return self._next() < likelihood

    def between(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + int(self._next() * (high - low + 1))

    def near(self, middle: int, spread: int) -> int:
        """Return a whole number around ``middle``, at most ``spread`` away, mostly close by."""
        return middle + round((self._next() - self._next()) * spread)

    def pick(self, things: Sequence[_T]) -> _T:
        """Return one of ``things``."""
        return things[int(self._next() * len(things))]

    def weighed(self, things: Sequence[tuple[_T, int]]) -> _T:
        """Return one of ``things``, each as often as the weight beside it says."""
        left = self._next() * sum(weight for _, weight in things)
        for thing, weight in things:
            left -= weight
            if left < 0:
                return thing
        return things[-1][0]

    def some(self, things: Sequence[_T], count: int) -> list[_T]:
        """Return up to ``count`` different ``things``, in the order they came in."""
        ranked = sorted((self._next(), index) for index in range(len(things)))
        return [things[index] for index in sorted(index for _, index in ranked[:count])]

    def bits(self, count: int) -> int:
        """Return ``count`` random bits, at most 48, as a whole number."""
        return int(self._next() * (1 << count))
