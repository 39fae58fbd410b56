"""Before and after sign-in: nothing that was captured is lost, and devices join by a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.ebb import Ebb, be_in, holds, log_energy
from tests.browser.pocket import Pocket
from tests.browser.words import say

if TYPE_CHECKING:
    from tests.browser.conftest import MakeDevice


def test_what_was_captured_before_sign_in_comes_along(make_device: MakeDevice, ebb: Ebb) -> None:
    """Local captures are merged into the account, once, and reach its other device."""
    first, second = make_device(), make_device()
    ebb.connect(first, ebb.first_code())
    ebb.open(first)
    log_energy(first, 1)
    ebb.open(second)
    log_energy(second, 5)
    ebb.connect(second, ebb.code_from(first))
    second.until(lambda: holds(second, [1, 5]))
    first.until(lambda: holds(first, [1, 5]))
    second.until(lambda: not Pocket(second).unsent())
    levels = sorted(r["fields"]["level"] for r in ebb.held_by_server(first, "energy"))
    assert levels == [1, 5]


def test_starters_are_not_doubled_by_a_second_device(make_device: MakeDevice, ebb: Ebb) -> None:
    """Two devices that were used alone bring the same starter roles and containers."""
    first, second = make_device(), make_device()
    for device in (first, second):
        ebb.open(device)
        be_in(device, "starter_care")
    ebb.connect(first, ebb.first_code())
    ebb.connect(second, ebb.code_from(first))
    second.until(lambda: len(Pocket(second).visible("run")) == 2)
    titles = [row["fields"]["title"] for row in Pocket(second).visible("container")]
    assert len(titles) == len(set(titles))
    names = [row["fields"]["name"] for row in Pocket(second).visible("role")]
    assert len(names) == len(set(names))


def test_a_connected_device_shows_a_code_that_another_types(
    make_device: MakeDevice, ebb: Ebb
) -> None:
    """Pairing by hand, through the screens of both devices."""
    first, second = make_device(), make_device()
    ebb.connect(first, ebb.first_code())
    first.open(f"{ebb.address}/yours/devices")
    first.tap(say("devices_add"))
    code = first.wait(r"return document.body.innerText.match(/[0-9A-Z]{4}-[0-9A-Z]{4}/)?.[0]")
    second.open(f"{ebb.address}/yours/devices")
    second.write(say("devices_code"), code.lower().replace("-", " "))
    second.write(say("devices_name"), "the tablet")
    second.tap(say("devices_connect"))
    second.sees(say("devices_connected"))
    first.open(f"{ebb.address}/yours/devices")
    first.sees("the tablet")


def test_a_wrong_code_is_answered_kindly(make_device: MakeDevice, ebb: Ebb) -> None:
    """A code that does not fit says so and changes nothing on the phone."""
    phone = make_device()
    ebb.open(phone)
    log_energy(phone, 3)
    phone.open(f"{ebb.address}/join#AAAA-AAAA")
    phone.write(say("devices_name"), "a phone")
    phone.tap(say("devices_connect"))
    phone.sees(say("devices_bad_code"))
    assert holds(phone, [3])
