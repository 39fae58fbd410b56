"""The main job: capture with the server off, find every capture on a second device, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import BROWSERS, MakeDevice
from tests.browser.ebb import Ebb, be_in, holds, log_energy
from tests.browser.pocket import Pocket
from tests.browser.words import any_of, say

if TYPE_CHECKING:
    from tests.browser.screen import MakePhone


@pytest.mark.parametrize("make_phone", BROWSERS, indirect=True)
def test_captured_with_the_server_off_arrives_once_on_a_second_device(
    make_phone: MakePhone, make_device: MakeDevice, ebb: Ebb
) -> None:
    """Server off, browser killed, cold start, deep link, capture, killed, server back."""
    phone, tablet = make_phone(), make_device()
    ebb.connect(phone, ebb.first_code(), "the phone")
    ebb.connect(tablet, ebb.code_from(phone), "the tablet")
    ebb.open(tablet)
    # Chromium writes cookies to its disk within half a minute, or at once when it is closed.
    phone.close()
    ebb.stop()

    phone.start()
    phone.open(f"{ebb.address}/yours")
    phone.sees(say("yours_what"))
    phone.open(f"{ebb.address}/")
    log_energy(phone, 4)
    be_in(phone, "starter_making")
    phone.kill()

    phone.start()
    phone.open(f"{ebb.address}/")
    phone.until(lambda: holds(phone, [4]))
    assert len(Pocket(phone).visible("run")) == 1
    assert Pocket(phone).unsent("energy")
    assert holds(tablet, [])

    ebb.start()
    tablet.until(lambda: holds(tablet, [4]))
    tablet.until(lambda: len(Pocket(tablet).visible("run")) == 1)
    phone.until(lambda: not Pocket(phone).unsent())
    assert len(ebb.held_by_server(tablet, "energy")) == 1
    assert len(ebb.held_by_server(tablet, "run")) == 1
    assert Pocket(tablet).visible("energy")[0]["id"] == Pocket(phone).visible("energy")[0]["id"]


def test_what_is_unsent_is_said_calmly(make_device: MakeDevice, ebb: Ebb) -> None:
    """How many captures are only on this phone is on the screen while the server is away."""
    phone = make_device()
    ebb.connect(phone, ebb.first_code())
    ebb.open(phone)
    ebb.proxy.off()
    log_energy(phone, 2)
    phone.wait(
        "return new RegExp(args[0], 'm').test(document.body.innerText)",
        any_of("sync_unsent").pattern,
    )
    ebb.proxy.on()
    phone.until(lambda: not Pocket(phone).unsent())
    phone.wait(
        "return !new RegExp(args[0], 'm').test(document.body.innerText)",
        any_of("sync_unsent").pattern,
    )
