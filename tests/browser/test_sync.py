"""When a phone looks for news: each way on its own, and none of them asked for by the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.ebb import HIDE, Ebb, holds, log_energy
from tests.browser.pocket import Pocket

if TYPE_CHECKING:
    from tests.browser.chromium import ChromiumScreen
    from tests.browser.conftest import MakeDevice


def two_devices(make_device: MakeDevice, ebb: Ebb) -> tuple[ChromiumScreen, ChromiumScreen]:
    """Two connected devices that have nothing to tell each other."""
    first, second = make_device(), make_device()
    ebb.connect(first, ebb.first_code(), "the phone")
    ebb.connect(second, ebb.code_from(first), "the tablet")
    ebb.open(first)
    ebb.open(second)
    first.until(lambda: not Pocket(first).unsent())
    second.until(lambda: not Pocket(second).unsent())
    return first, second


def test_a_capture_goes_at_once_and_a_poke_brings_it(make_device: MakeDevice, ebb: Ebb) -> None:
    """What one device captures is on the other a moment later, and back."""
    first, second = two_devices(make_device, ebb)
    log_energy(first, 2)
    second.until(lambda: holds(second, [2]))
    log_energy(second, 4)
    first.until(lambda: holds(first, [2, 4]))


def test_a_device_that_comes_to_the_front_looks_for_news(make_device: MakeDevice, ebb: Ebb) -> None:
    """In the background it holds no connection open; seen again, it asks."""
    first, second = two_devices(make_device, ebb)
    second.run(HIDE, "hidden")
    log_energy(first, 3)
    first.until(lambda: not Pocket(first).unsent())
    second.run(HIDE, "visible")
    second.until(lambda: holds(second, [3]))


def test_a_network_that_is_back_is_used_at_once(make_device: MakeDevice, ebb: Ebb) -> None:
    """Off and on again by the browser's own word, in both directions."""
    first, second = two_devices(make_device, ebb)
    second.page.context.set_offline(offline=True)
    log_energy(first, 3)
    log_energy(second, 5)
    first.until(lambda: not Pocket(first).unsent())
    assert holds(second, [5])
    second.page.context.set_offline(offline=False)
    second.until(lambda: holds(second, [3, 5]))
    first.until(lambda: holds(first, [3, 5]))


def test_a_device_that_starts_looks_for_news(make_device: MakeDevice, ebb: Ebb) -> None:
    """What came while the app was closed is there soon after it is opened."""
    first, second = two_devices(make_device, ebb)
    second.open("about:blank")
    log_energy(first, 1)
    first.until(lambda: not Pocket(first).unsent())
    second.open(f"{ebb.address}/")
    second.until(lambda: holds(second, [1]))
