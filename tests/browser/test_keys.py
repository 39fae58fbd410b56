"""By keyboard alone: every main path, single keys and what they never do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.pocket import Pocket
from tests.browser.test_access import tab_to
from tests.browser.words import say

if TYPE_CHECKING:
    from tests.browser.chromium import ChromiumScreen
    from tests.browser.conftest import MakeDevice
    from tests.browser.ebb import Ebb

IS_OPEN = "return document.querySelector('dialog[open]')"
IS_CLOSED = "return !document.querySelector('dialog[open]') && !history.state?.sheet"
HEADING = "return document.activeElement.matches('main h1')"


def press(phone: ChromiumScreen, *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        phone.page.keyboard.press(key)


def close(phone: ChromiumScreen) -> None:
    """Put the sheet away, and wait until it has gone."""
    phone.wait(IS_OPEN)
    press(phone, "Escape")
    phone.wait(IS_CLOSED)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_day_by_keyboard_alone(make_device: MakeDevice, calm: Ebb, width: int) -> None:
    """Be in something, energy, a moment, something new, alongside, looking back; focus stays."""
    phone = make_device(has_touch=False, viewport={"width": width, "height": 800})
    calm.open(phone)
    phone.sees(say("first_question"))
    tab_to(phone, say("starter_making"))
    press(phone, "Enter")
    phone.sees(say("in_this", title=say("starter_making")))
    press(phone, "4")
    phone.sees(say("energy_saved", level=4))
    press(phone, "m")
    phone.wait("return document.activeElement.matches('dialog textarea, dialog input')")
    # In a field a letter is a letter, and a number a number.
    phone.page.keyboard.type("n 3 ?")
    tab_to(phone, say("moment_keep"))
    press(phone, "Enter")
    phone.wait(IS_CLOSED)
    assert [row["fields"]["text"] for row in Pocket(phone).visible("moment")] == ["n 3 ?"]
    press(phone, "n")
    phone.wait(IS_OPEN)
    phone.page.get_by_role("textbox", name=say("pick_search")).focus()
    phone.page.keyboard.type("Letters")
    tab_to(phone, say("pick_start_new", title="Letters"))
    press(phone, "Enter")
    phone.sees(say("in_this", title="Letters"))
    phone.wait(IS_CLOSED)
    press(phone, "a")
    phone.sees(say("pick_alongside_title"))
    close(phone)
    assert Pocket(phone).levels() == [4]
    press(phone, "g", "b")
    phone.wait("return location.pathname === '/back'")
    phone.wait(HEADING)
    press(phone, "g", "y")
    phone.wait("return location.pathname === '/yours'")
    phone.wait(HEADING)
    press(phone, "g", "n")
    phone.wait("return location.pathname === '/'")
    phone.wait(HEADING)


def test_the_list_of_keys_says_them_and_turns_them_off(make_device: MakeDevice, calm: Ebb) -> None:
    """By ?, or under Yours for those who have turned them off; it stays so at the next start."""
    phone = make_device(has_touch=False, reduced_motion="reduce")
    calm.open(phone)
    phone.sees(say("first_question"))
    press(phone, "?")
    phone.page.get_by_role("dialog", name=say("keys_title")).wait_for()
    for key in ("1–5", "n", "a", "m", "g"):
        phone.page.get_by_role("dialog").locator("kbd", has_text=key).first.wait_for()
    phone.page.get_by_role("switch").press("Enter")
    phone.page.get_by_role("switch", checked=False).wait_for()
    close(phone)
    press(phone, "3", "?")
    phone.open(f"{calm.address}/yours/about")
    phone.page.get_by_role("heading", name=say("about_title")).wait_for()
    press(phone, "3", "n", "?", "g", "y")
    about = phone.page.get_by_role("button", name=say("keys_title"))
    about.press("Enter")
    phone.page.get_by_role("dialog", name=say("keys_title")).wait_for()
    phone.page.get_by_role("switch").press("Enter")
    phone.page.get_by_role("switch", checked=True).wait_for()
    close(phone)
    # Back where it was opened from.
    phone.wait("return document.activeElement.textContent.includes(args[0])", say("keys_title"))
    assert phone.run("return location.pathname") == "/yours/about"
    assert Pocket(phone).levels() == []
    press(phone, "3")
    phone.sees(say("energy_saved", level=3))
    assert Pocket(phone).levels() == [3]


def test_keys_of_the_browser_stay_the_browsers(make_device: MakeDevice, calm: Ebb) -> None:
    """With Control, Alt or the command key held nothing happens, nor over an open sheet."""
    phone = make_device(has_touch=False, reduced_motion="reduce")
    calm.open(phone)
    phone.sees(say("first_question"))
    press(phone, "Control+1", "Alt+2", "Meta+3")
    press(phone, "?")
    phone.wait(IS_OPEN)
    press(phone, "5", "g", "y")
    close(phone)
    press(phone, "2")
    phone.sees(say("energy_saved", level=2))
    assert Pocket(phone).levels() == [2]
    assert phone.run("return location.pathname") == "/"
