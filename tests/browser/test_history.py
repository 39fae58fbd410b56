"""Everything may be undone: what things were, what was deleted, and what other devices did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.ebb import HIDE, Ebb, be_in, holds, log_energy
from tests.browser.pocket import Pocket
from tests.browser.test_access import LOOKS, SIZES_AND_LOOKS, judged
from tests.browser.test_put_right import item, put_right
from tests.browser.test_sync import two_devices
from tests.browser.words import begins, say

if TYPE_CHECKING:
    from tests.browser.chromium import ChromiumScreen
    from tests.browser.conftest import MakeDevice

TABLET = "the tablet"
KEPT = """
const keys = await (await caches.open("ebb-extras")).keys();
return keys.some(({ url }) => url.includes("/past-"));
"""
CLOSED = "return !document.querySelector('dialog[open]') && !history.state?.sheet"


def level(phone: ChromiumScreen, to: int, *, was: int) -> None:
    """Give an energy another level, from the day's list."""
    phone.open(f"{origin(phone)}/back")
    put_right(phone, say("energy_entry", level=was), level=to)
    phone.until(lambda: holds(phone, [to]))


def origin(phone: ChromiumScreen) -> str:
    """Where the app came from."""
    address: str = phone.run("return location.origin")
    return address


def edit(phone: ChromiumScreen, shown: int) -> None:
    """Open the one energy of the day."""
    phone.open(f"{origin(phone)}/back")
    item(phone, say("energy_entry", level=shown)).get_by_role("button").click()
    phone.page.get_by_role("button", name=say("versions_title")).wait_for()


def settled(*phones: ChromiumScreen) -> None:
    """Wait until nothing is left to send."""
    for phone in phones:
        phone.until(lambda phone=phone: not Pocket(phone).unsent())  # type: ignore[misc]


def meet(first: ChromiumScreen, second: ChromiumScreen) -> None:
    """Two devices give one energy another level each, the second one later, unseen by the first."""
    log_energy(first, 3)
    second.until(lambda: holds(second, [3]))
    settled(first, second)
    first.page.context.set_offline(offline=True)
    level(first, 1, was=3)
    level(second, 5, was=3)
    settled(second)
    first.page.context.set_offline(offline=False)
    first.until(lambda: holds(first, [5]))
    settled(first)


def test_an_earlier_version_is_put_back(make_device: MakeDevice, ebb: Ebb) -> None:
    """What it was, when and on which device it was changed; one tap, and one takes it back."""
    phone, tablet = two_devices(make_device, ebb)
    log_energy(phone, 2)
    tablet.until(lambda: holds(tablet, [2]))
    level(tablet, 4, was=2)
    phone.until(lambda: holds(phone, [4]))
    edit(phone, 4)
    phone.tap(say("versions_title"))
    version = phone.page.get_by_role("article")
    version.get_by_text(TABLET).wait_for()
    assert version.get_by_role("definition").all_inner_texts() == ["2"]
    phone.tap(say("versions_put_back"))
    phone.until(lambda: holds(phone, [2]))
    phone.sees(say("versions_told"))
    phone.tap(say("undo"))
    phone.until(lambda: holds(phone, [4]))
    tablet.until(lambda: holds(tablet, [4]))


def test_without_an_account_a_phone_knows_its_own_changes(
    make_device: MakeDevice, calm: Ebb
) -> None:
    """It says that these are all it can know."""
    phone = make_device(reduced_motion="reduce")
    calm.open(phone)
    log_energy(phone, 2)
    edit(phone, 2)
    phone.tap(say("versions_title"))
    phone.sees(say("versions_none"))
    phone.page.keyboard.press("Escape")
    phone.wait(CLOSED)
    level(phone, 4, was=2)
    edit(phone, 4)
    phone.tap(say("versions_title"))
    phone.sees(say("versions_local"))
    phone.page.get_by_role("article").get_by_text(say("devices_this")).wait_for()
    phone.tap(say("versions_put_back"))
    phone.until(lambda: holds(phone, [2]))


def test_without_a_network_it_says_so(make_device: MakeDevice, ebb: Ebb) -> None:
    """The phone's own changes are there at once, the others' once the server is reached."""
    phone, tablet = two_devices(make_device, ebb)
    log_energy(phone, 1)
    level(phone, 2, was=1)
    tablet.until(lambda: holds(tablet, [2]))
    level(tablet, 3, was=2)
    phone.until(lambda: holds(phone, [3]))
    edit(phone, 3)
    # What shows earlier versions is kept from its first use on.
    phone.wait(KEPT)
    ebb.proxy.off()
    edit(phone, 3)
    phone.tap(say("versions_title"))
    phone.sees(say("versions_away"))
    assert phone.page.get_by_role("definition").all_inner_texts() == ["1"]
    phone.page.keyboard.press("Escape")
    phone.wait(CLOSED)
    ebb.proxy.on()
    edit(phone, 3)
    phone.tap(say("versions_title"))
    phone.page.get_by_text(TABLET).wait_for()
    assert phone.page.get_by_role("definition").all_inner_texts() == ["2", "1"]


def test_an_evening_shows_what_was_put_back(make_device: MakeDevice, calm: Ebb) -> None:
    """Its answer and its line, on the very screen; undo takes that back as well."""
    phone = make_device(reduced_motion="reduce")
    calm.open(phone)
    be_in(phone, "starter_making")
    calm.open(phone, "/evening")
    phone.tap(say("evening_mostly"))
    phone.tap(say("starter_making"))
    chosen = phone.page.get_by_role("button", name=say("starter_making"), pressed=True)
    chosen.wait_for()
    phone.tap(say("starter_making"))
    chosen.wait_for(state="detached")
    phone.tap(say("evening_line"))
    phone.write(say("evening_line_field"), "One.")
    phone.page.get_by_role("textbox", name=say("evening_line_field")).blur()
    phone.until(lambda: lines(phone) == ["One."])
    phone.write(say("evening_line_field"), "Two.")
    phone.page.get_by_role("textbox", name=say("evening_line_field")).blur()
    phone.until(lambda: lines(phone) == ["Two."])
    put_back(phone, "One.")
    line = phone.page.get_by_role("textbox", name=say("evening_line_field"))
    phone.until(lambda: line.input_value() == "One.")
    phone.tap(say("undo"))
    phone.until(lambda: line.input_value() == "Two.")
    put_back(phone, say("starter_making"))
    chosen.wait_for()


def lines(phone: ChromiumScreen) -> list[str]:
    """What the evenings say in the person's own words."""
    return [row["fields"].get("line", "") for row in Pocket(phone).visible("reflection")]


def put_back(phone: ChromiumScreen, words: str) -> None:
    """Put the version back that says this."""
    phone.tap(say("versions_title"))
    version = phone.page.get_by_role("article").filter(has_text=words)
    version.get_by_role("button", name=say("versions_put_back")).click()
    phone.wait(CLOSED)


def test_what_was_deleted_comes_back(make_device: MakeDevice, ebb: Ebb) -> None:
    """Deleted here or elsewhere: whole, at its time, on both devices."""
    phone, tablet = two_devices(make_device, ebb)
    log_energy(phone, 2)
    log_energy(phone, 5)
    tablet.until(lambda: holds(tablet, [2, 5]))
    before = {row["id"]: row["fields"] for row in Pocket(phone).visible("energy")}
    for one, shown in ((phone, 2), (tablet, 5)):
        edit(one, shown)
        one.tap(say("run_delete"))
        settled(one)
    phone.until(lambda: holds(phone, []))
    for shown in (2, 5):
        ebb.open(phone, "/yours/data")
        phone.tap(begins("deleted_title"))
        gone = phone.page.locator("dialog li", has_text=say("energy_entry", level=shown))
        gone.get_by_role("button").click()
        phone.sees(say("what_woken", title=say("energy_entry", level=shown)))
    phone.until(lambda: holds(phone, [2, 5]))
    tablet.until(lambda: holds(tablet, [2, 5]))
    after = {row["id"]: row["fields"] for row in Pocket(phone).visible("energy")}
    assert after == {id_: {**fields, "deleted": True} for id_, fields in before.items()}


def test_nothing_was_deleted(make_device: MakeDevice, calm: Ebb) -> None:
    """It says so; what other devices delete is not known without an account."""
    phone = make_device(reduced_motion="reduce")
    calm.open(phone, "/yours/data")
    phone.tap(begins("deleted_title"))
    phone.sees(say("deleted_none"))


def test_what_gave_way_is_said_on_the_thing_itself(make_device: MakeDevice, ebb: Ebb) -> None:
    """On the phone whose value lost; one tap uses it, and then there is nothing more to say."""
    phone, tablet = two_devices(make_device, ebb)
    meet(phone, tablet)
    edit(phone, 5)
    phone.sees(say("also_edited", device=TABLET))
    assert phone.page.get_by_role("definition").all_inner_texts() == ["1"]
    phone.tap(say("also_use"))
    tablet.until(lambda: holds(tablet, [1]))
    edit(phone, 1)
    assert phone.page.get_by_text(say("also_edited", device=TABLET)).count() == 0


def test_the_other_value_is_said_where_this_one_stood(make_device: MakeDevice, ebb: Ebb) -> None:
    """The later edit stands although its device had not seen the other's: that one is offered."""
    phone, tablet = two_devices(make_device, ebb)
    log_energy(phone, 3)
    tablet.until(lambda: holds(tablet, [3]))
    settled(phone, tablet)
    phone.page.context.set_offline(offline=True)
    level(tablet, 5, was=3)
    settled(tablet)
    level(phone, 1, was=3)
    phone.page.context.set_offline(offline=False)
    settled(phone)
    tablet.until(lambda: holds(tablet, [1]))
    edit(phone, 1)
    phone.sees(say("also_edited", device=TABLET))
    assert phone.page.get_by_role("definition").all_inner_texts() == ["5"]
    phone.tap(say("also_use"))
    tablet.until(lambda: holds(tablet, [5]))


def test_what_came_while_away_is_told_once(make_device: MakeDevice, ebb: Ebb) -> None:
    """From which device and what, day by day; put aside, it stays aside."""
    phone, tablet = two_devices(make_device, ebb)
    log_energy(phone, 1)
    tablet.until(lambda: holds(tablet, [1]))
    phone.open("about:blank")
    be_in(tablet, "starter_making")
    log_energy(tablet, 4)
    settled(tablet)
    phone.open(ebb.address)
    card = phone.page.locator(".note-card", has_text=TABLET)
    card.wait_for()
    assert "2" in card.inner_text()
    phone.tap(say("news_see"))
    things = phone.page.locator("dialog li")
    things.first.wait_for()
    shown = " ".join(things.all_inner_texts())
    assert things.count() == 2
    assert say("starter_making") in shown
    assert say("energy_entry", level=4) in shown
    phone.page.get_by_role("dialog").get_by_role("button", name=say("notice_read")).click()
    phone.wait(CLOSED)
    card.wait_for(state="detached")
    ebb.open(phone)
    log_energy(phone, 5)
    settled(phone)
    assert card.count() == 0


def test_what_comes_before_ones_eyes_is_not_told(make_device: MakeDevice, ebb: Ebb) -> None:
    """Nor what this device did itself; but what came while another app was in front."""
    phone, tablet = two_devices(make_device, ebb)
    log_energy(tablet, 2)
    phone.until(lambda: holds(phone, [2]))
    log_energy(phone, 3)
    settled(phone)
    phone.run(HIDE, "hidden")
    phone.run(HIDE, "visible")
    log_energy(tablet, 4)
    phone.until(lambda: holds(phone, [2, 3, 4]))
    assert phone.page.locator(".note-card", has_text=TABLET).count() == 0
    phone.run(HIDE, "hidden")
    log_energy(tablet, 5)
    settled(tablet)
    phone.run(HIDE, "visible")
    card = phone.page.locator(".note-card", has_text=TABLET)
    card.wait_for()
    assert say("since", time="").strip() in card.inner_text()
    assert len(card.get_by_role("button").all()) == 2


def test_a_new_device_is_told_of_no_past(make_device: MakeDevice, ebb: Ebb) -> None:
    """All of it came from elsewhere, and nobody was away."""
    phone, tablet = make_device(), make_device()
    ebb.connect(phone, ebb.first_code(), "the phone")
    ebb.open(phone)
    log_energy(phone, 2)
    settled(phone)
    ebb.connect(tablet, ebb.code_from(phone), TABLET)
    ebb.open(tablet)
    tablet.until(lambda: holds(tablet, [2]))
    tablet.open(ebb.address)
    tablet.until(lambda: holds(tablet, [2]))
    log_energy(tablet, 3)
    settled(tablet)
    assert tablet.page.locator(".note-card", has_text="the phone").count() == 0


@pytest.mark.parametrize(("size", "look"), SIZES_AND_LOOKS)
def test_all_of_it_is_for_everyone(
    make_device: MakeDevice, ebb: Ebb, size: tuple[int, int], look: str
) -> None:
    """Every part of it, filled: axe finds nothing, targets are large enough, nothing spills."""
    options = {**LOOKS[look], "viewport": {"width": size[0], "height": size[1]}}
    phone = make_device(reduced_motion="reduce", **options)
    tablet = make_device(reduced_motion="reduce")
    ebb.connect(phone, ebb.first_code(), "the phone")
    ebb.connect(tablet, ebb.code_from(phone), TABLET)
    ebb.open(phone)
    ebb.open(tablet)
    settled(phone, tablet)
    found: dict[str, list[str]] = {}

    def judge(name: str) -> None:
        found.update(judged(phone, name))

    meet(phone, tablet)
    edit(phone, 5)
    phone.sees(say("also_edited", device=TABLET))
    judge("also edited")
    phone.tap(say("versions_title"))
    phone.page.get_by_role("article").first.wait_for()
    judge("versions")
    phone.page.keyboard.press("Escape")
    phone.wait(CLOSED)
    edit(phone, 5)
    phone.tap(say("run_delete"))
    phone.until(lambda: holds(phone, []))
    ebb.open(phone, "/yours/data")
    phone.tap(begins("deleted_title"))
    phone.page.locator("dialog li").first.wait_for()
    judge("deleted")
    phone.open("about:blank")
    ebb.open(tablet)
    be_in(tablet, "starter_making")
    log_energy(tablet, 4)
    settled(tablet)
    phone.open(ebb.address)
    phone.page.get_by_role("button", name=say("news_see")).wait_for()
    judge("news")
    phone.tap(say("news_see"))
    phone.page.locator("dialog li").first.wait_for()
    judge("what came")
    assert {name: ones for name, ones in found.items() if ones} == {}
