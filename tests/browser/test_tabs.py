"""Two tabs of one phone: they agree, and one outbox survives the death of either."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error

from tests.browser.chromium import ChromiumScreen
from tests.browser.ebb import Ebb, holds, log_energy
from tests.browser.pocket import Pocket
from tests.browser.words import begins, say

if TYPE_CHECKING:
    from tests.browser.conftest import MakeDevice


def test_two_tabs_agree(make_device: MakeDevice, calm: Ebb) -> None:
    """What one tab captures, the other shows without being asked."""
    first = make_device()
    second = ChromiumScreen(first.page.context.new_page())
    calm.open(first)
    calm.open(second)
    log_energy(first, 4)
    first.tap(begins("starter_making"))
    second.wait(
        "return [...document.querySelectorAll('h1')].some((e) => e.textContent === args[0])",
        say("starter_making"),
    )
    log_energy(second, 2)
    assert holds(first, [2, 4])


@pytest.mark.parametrize("round_", range(3))
def test_a_tab_that_dies_leaves_its_captures_to_the_other(
    make_device: MakeDevice, ebb: Ebb, round_: int
) -> None:
    """One tab crashes in mid-capture and mid-sync; the other sends everything, once."""
    first = make_device()
    ebb.connect(first, ebb.first_code())
    ebb.open(first)
    second = ChromiumScreen(first.page.context.new_page())
    ebb.open(second)
    ebb.proxy.off()
    log_energy(first, 1)
    log_energy(second, 2)
    ebb.proxy.on()
    first.page.evaluate(
        "(names) => { for (const name of names) "
        "document.querySelector(`[aria-label='${name}']`).click(); }",
        [say("energy_level", level=level) for level in range(3, 4 + round_ % 3)],
    )
    with suppress(Error):
        first.page.goto("chrome://crash")
    second.until(lambda: not Pocket(second).unsent())
    levels = Pocket(second).levels()
    assert levels[:2] == [1, 2]
    on_server = sorted(r["fields"]["level"] for r in ebb.held_by_server(second, "energy"))
    assert on_server == levels
