"""Travel: home, where the phone is, and which clock counts for what is protected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.ebb import be_in
from tests.browser.pocket import Pocket
from tests.browser.test_access import AXE, RUN_AXE, SMALL_TARGETS, SMALLEST, SPILLED
from tests.browser.test_boundaries import DINNER, NOON, it_is, now, protect
from tests.browser.words import say

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession

    from tests.browser.chromium import ChromiumScreen
    from tests.browser.conftest import MakeDevice
    from tests.browser.ebb import Ebb

# Without summer time on the day that it is, and with the clock of UTC.
HOME, TOKYO, NEW_YORK = "Africa/Abidjan", "Asia/Tokyo", "America/New_York"
AHEAD = say("place_ahead", hours="9 hours", titles=DINNER)
EARLIER = say("place_earlier", hours="5 hours", titles=DINNER)


class Traveller:
    """A phone that goes places, from home at noon on, with a dinner that comes along."""

    def __init__(self, make_device: MakeDevice, calm: Ebb, **options: Any) -> None:
        self.calm = calm
        # The zone is this session's to change: the device is made without one.
        self.phone: ChromiumScreen = make_device(reduced_motion="reduce", **options)
        self.session: CDPSession = self.phone.page.context.new_cdp_session(self.phone.page)
        self._be_in(HOME)
        self.phone.page.clock.set_fixed_time(NOON)
        calm.open(self.phone)
        be_in(self.phone, "starter_making")
        protect(self.phone, calm)
        self.phone.sees(say("choice_yours_from", title=DINNER, time="18:00"))

    def go(self, zone: str, time: str) -> None:
        """Be in another zone, at a time of the clock at home, and let the app look."""
        self._be_in(zone)
        it_is(self.phone, time)
        self.phone.until(lambda: zone in self.places())

    def places(self) -> list[str]:
        """The zones that the phone has written down."""
        return [row["fields"]["tz"] for row in Pocket(self.phone).visible("place")]

    def zones(self) -> list[str]:
        """By which clock each protected time goes."""
        return [row["fields"]["zone"] for row in Pocket(self.phone).visible("boundary")]

    def _be_in(self, zone: str) -> None:
        self.session.send("Emulation.setTimezoneOverride", {"timezoneId": zone})


@pytest.fixture
def traveller(make_device: MakeDevice, calm: Ebb) -> Traveller:
    """Someone who is at home still."""
    return Traveller(make_device, calm)


def test_a_new_place_is_asked_about_once(traveller: Traveller) -> None:
    """Nine hours ahead: home time is a tap, taken back as easily; the next place is new again."""
    phone = traveller.phone
    assert phone.page.get_by_text(say("place_home")).count() == 0
    traveller.go(TOKYO, "13:00")
    phone.page.get_by_text(AHEAD).wait_for()
    phone.tap(say("place_home"))
    phone.sees(say("place_told_home", titles=DINNER))
    phone.page.get_by_text(AHEAD).wait_for(state="detached")
    assert traveller.zones() == ["home"]
    phone.tap(say("undo"))
    phone.page.get_by_text(AHEAD).wait_for()
    assert traveller.zones() == ["follow"]
    phone.tap(say("place_home"))
    phone.page.get_by_text(AHEAD).wait_for(state="detached")
    # At home again, then in Tokyo once more: it is no new place.
    traveller.go(HOME, "14:00")
    traveller.go(TOKYO, "15:00")
    phone.sees(say("choice_yours_from", title=DINNER, time="3:00"))
    assert phone.page.get_by_text(AHEAD).count() == 0
    # It was on home time only by that answer: elsewhere it is asked about again.
    traveller.go(NEW_YORK, "16:00")
    phone.page.get_by_text(EARLIER).wait_for()
    phone.tap(say("place_here"))
    phone.sees(say("place_told_here", titles=DINNER))
    assert traveller.zones() == ["follow"]
    phone.sees(say("choice_yours_from", title=DINNER, time="18:00"))


def test_later_leaves_it_as_it_was(traveller: Traveller) -> None:
    """Not now is an answer, too: nothing changes, and it is not asked again."""
    phone = traveller.phone
    traveller.go(TOKYO, "13:00")
    phone.page.get_by_text(AHEAD).wait_for()
    phone.tap(say("not_now"))
    phone.sees(say("place_told_later"))
    assert traveller.zones() == ["follow"]
    now(phone, traveller.calm)
    phone.until(lambda: len(Pocket(phone).visible("nudge")) == 1)
    assert phone.page.get_by_text(AHEAD).count() == 0


def test_home_and_what_stays_on_its_time_can_be_set(traveller: Traveller) -> None:
    """On a page of its own, with undo; from another home no card is due."""
    phone = traveller.phone
    traveller.go(TOKYO, "13:00")
    phone.open(f"{traveller.calm.address}/yours/travel")
    phone.sees(say("travel_away", city="Tokyo", time="22:00", home="13:00"))
    phone.page.get_by_role("switch", name=DINNER).click()
    phone.sees(say("place_told_home", titles=DINNER))
    assert traveller.zones() == ["home"]
    phone.tap(say("undo"))
    phone.page.get_by_role("switch", name=DINNER, checked=False).wait_for()
    assert traveller.zones() == ["follow"]
    phone.page.get_by_role("combobox", name=say("travel_home")).select_option("Tokyo")
    phone.sees(say("travel_at_home", city="Tokyo"))
    now(phone, traveller.calm)
    phone.page.get_by_role("link", name=say("tab_yours")).wait_for()
    assert phone.page.get_by_text(AHEAD).count() == 0


@pytest.mark.parametrize("size", [(390, 844), (320, 568)], ids=lambda size: str(size[0]))
def test_the_card_and_the_page_are_for_everyone(
    make_device: MakeDevice, calm: Ebb, size: tuple[int, int]
) -> None:
    """axe finds nothing, targets are large enough, nothing spills."""
    traveller = Traveller(make_device, calm, viewport={"width": size[0], "height": size[1]})
    phone = traveller.phone
    axe = AXE.read_text()
    found: dict[str, list[str]] = {}

    def judge(name: str) -> None:
        phone.page.evaluate(axe)
        small = phone.run(SMALL_TARGETS, SMALLEST)
        found[name] = [*phone.run(RUN_AXE), *small, *phone.run(SPILLED)]

    traveller.go(TOKYO, "13:00")
    phone.page.get_by_text(AHEAD).wait_for()
    judge("card")
    phone.open(f"{calm.address}/yours/travel")
    phone.page.get_by_role("switch", name=DINNER).wait_for()
    judge("page")
    assert {name: ones for name, ones in found.items() if ones} == {}
