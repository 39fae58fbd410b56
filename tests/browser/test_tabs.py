"""Two tabs of one phone: they agree, and one outbox survives the death of either."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error

from tests.browser.chromium import ChromiumScreen
from tests.browser.ebb import Ebb, be_in, holds, log_energy
from tests.browser.pocket import Pocket
from tests.browser.words import say

if TYPE_CHECKING:
    from tests.browser.conftest import MakeDevice
    from tests.browser.screen import MakePhone


def test_two_tabs_agree(make_device: MakeDevice, calm: Ebb) -> None:
    """What one tab captures, the other shows without being asked."""
    first = make_device()
    second = ChromiumScreen(first.page.context.new_page())
    calm.open(first)
    calm.open(second)
    log_energy(first, 4)
    be_in(first, "starter_making")
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


@pytest.mark.parametrize("make_phone", ["webkit"], indirect=True)
def test_a_page_that_was_left_keeps_nobody_waiting(make_phone: MakePhone, calm: Ebb) -> None:
    """Pages put aside in the middle of a transaction, as WebKit does, do not block the next."""
    phone = make_phone()
    calm.open(phone)
    for level in range(1, 6):
        phone.open(f"{calm.address}/yours")
        phone.sees(say("yours_what"))
        phone.open(f"{calm.address}/")
        log_energy(phone, level)
    assert holds(phone, [1, 2, 3, 4, 5])
