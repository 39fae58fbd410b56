"""Putting right what was captured: an energy, a moment, on this day or on an earlier one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.browser.ebb import Ebb, holds, log_energy
from tests.browser.pocket import Pocket
from tests.browser.words import any_of, say

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.chromium import ChromiumScreen
    from tests.browser.conftest import MakeDevice

MINUTE = 60_000


def test_an_energy_gets_another_level_and_time(make_device: MakeDevice, calm: Ebb) -> None:
    """From the day's list, at once on the page; undo brings both back."""
    phone = make_device(reduced_motion="reduce")
    calm.open(phone)
    log_energy(phone, 2)
    before = only(phone, "energy")
    calm.open(phone, "/back")
    put_right(phone, say("energy_entry", level=2), level=5, earlier=timedelta(minutes=1))
    item(phone, say("energy_entry", level=5)).wait_for()
    after = only(phone, "energy")
    assert after["level"] == 5
    assert MINUTE <= before["at"]["at"] - after["at"]["at"] < 2 * MINUTE
    assert after["at"]["tz"] == before["at"]["tz"]
    phone.tap(say("undo"))
    item(phone, say("energy_entry", level=2)).wait_for()
    assert only(phone, "energy") == before


def test_a_moment_gets_other_words(make_device: MakeDevice, calm: Ebb) -> None:
    """Its words are edited in place; nothing at all cannot be saved; its time stays."""
    phone = make_device(reduced_motion="reduce")
    calm.open(phone)
    log_energy(phone, 3)
    phone.tap(say("a_moment"))
    phone.write(say("moment_field"), "wlak with Mia")
    phone.tap(say("moment_keep"))
    phone.sees(say("moment_saved"))
    before = only(phone, "moment")
    calm.open(phone, "/back")
    item(phone, "wlak with Mia").get_by_role("button").click()
    phone.write(say("moment_field"), " ")
    assert phone.page.get_by_role("button", name=say("save")).is_disabled()
    phone.write(say("moment_field"), "walk with Mia")
    phone.tap(say("save"))
    item(phone, "walk with Mia").wait_for()
    assert only(phone, "moment") == {**before, "text": "walk with Mia"}


def test_an_earlier_day_is_drawn_anew_at_once(make_device: MakeDevice, calm: Ebb) -> None:
    """What moves to another day leaves this page; on that day's page an edit shows at once."""
    phone = make_device(reduced_motion="reduce")
    calm.open(phone)
    log_energy(phone, 2)
    log_energy(phone, 4)
    calm.open(phone, "/back")
    put_right(phone, say("energy_entry", level=2), earlier=timedelta(days=2))
    item(phone, say("energy_entry", level=2)).wait_for(state="detached")
    phone.tap(any_of("back_earlier_day"))
    put_right(phone, say("energy_entry", level=2), level=1)
    item(phone, say("energy_entry", level=1)).wait_for()
    label = phone.page.locator("main [role=img]").get_attribute("aria-label") or ""
    assert "1" in label
    item(phone, say("energy_entry", level=1)).get_by_role("button").click()
    phone.tap(say("run_delete"))
    phone.sees(say("back_quiet_day"))
    assert holds(phone, [4])


def item(phone: ChromiumScreen, words: str) -> Locator:
    """The entry of the day's list that says this."""
    return phone.page.locator("main li", has_text=words)


def only(phone: ChromiumScreen, kind: str) -> dict[str, Any]:
    """The fields of the one record of a kind."""
    (row,) = Pocket(phone).visible(kind)
    fields: dict[str, Any] = row["fields"]
    return fields


def put_right(
    phone: ChromiumScreen,
    words: str,
    *,
    level: int | None = None,
    earlier: timedelta = timedelta(),
) -> None:
    """Open an energy of the list, change what is wanted, and save."""
    item(phone, words).get_by_role("button").click()
    if level is not None:
        phone.page.get_by_role("radio", name=say("energy_level", level=level)).check()
    if earlier:
        when = phone.page.get_by_label(say("at_when"))
        moved = datetime.fromisoformat(when.input_value()) - earlier
        when.fill(moved.isoformat(timespec="minutes"))
    phone.tap(say("save"))
