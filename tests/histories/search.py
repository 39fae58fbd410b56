"""Looking for a history that breaks a promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.histories.steps import DEVICES, EVERYTHING, histories
from tests.histories.world import World
from tests.support.client import Phone

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from tests.histories.steps import Steps
    from tests.histories.world import Server, Step

PAGES = (1, 3, 1_000)


def search(
    run: Callable[[Coroutine[Any, Any, None]], None],
    server: Callable[[int], Coroutine[Any, Any, Server]],
    examples: int,
    *,
    groups: tuple[tuple[Steps, ...], ...] = EVERYTHING,
    phone: type[Phone] = Phone,
    shrink: bool = True,
) -> None:
    """Try histories on fresh accounts until one fails; the same ones every time.

    ``server`` gives a fresh account for a seed, ``run`` runs what is awaited. With ``shrink`` the
    shortest failing history is told.
    """
    phases = [Phase.generate, Phase.shrink] if shrink else [Phase.generate]

    @settings(
        max_examples=examples,
        phases=phases,
        derandomize=True,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(histories(*groups), st.integers(0, 2**16), st.sampled_from(PAGES))
    def try_one(steps: list[Step], seed: int, limit: int) -> None:
        async def play() -> None:
            await World(await server(seed), DEVICES, seed, limit, phone).run(steps)

        run(play())

    try_one()
