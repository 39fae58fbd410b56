"""Links that do something: from an NFC tag, a phone's automation, a shortcut."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.browser.pocket import Pocket
from tests.browser.words import say

if TYPE_CHECKING:
    from tests.browser.conftest import MakeDevice
    from tests.browser.ebb import Ebb

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)
# A life event as its person would have named it, put down before the app reads its database.
NAP: dict[str, Any] = {"title": "Nap time", "order": 1}


def test_energy_is_logged_once(make_device: MakeDevice, calm: Ebb) -> None:
    """A tag that is read twice within half a minute is one event; later it is another."""
    phone = make_device(timezone_id="UTC")
    phone.page.clock.install(time=NOON)
    for _ in range(2):
        phone.open(f"{calm.address}/do/energy/4")
        phone.wait("return location.pathname === '/'")
    phone.until(lambda: Pocket(phone).levels() == [4])
    # However long the two of them have taken.
    phone.page.clock.set_system_time(NOON + timedelta(minutes=10))
    phone.open(f"{calm.address}/do/energy/4")
    phone.sees(say("energy_saved", level=4))
    phone.until(lambda: Pocket(phone).levels() == [4, 4])


def test_a_switch_goes_by_the_name_and_offers_its_undo(make_device: MakeDevice, calm: Ebb) -> None:
    """An address holds a name as addresses can; what it began is taken back by one tap."""
    phone = make_device()
    phone.open(f"{calm.address}/do/switch/home-and-errands")
    phone.sees(say("in_this", title=say("starter_home")))
    phone.tap(say("undo"))
    phone.until(lambda: Pocket(phone).visible("run") == [])
    phone.open(f"{calm.address}/do/switch/nothing-like-it")
    phone.sees(say("do_unknown", name="nothing-like-it"))
    assert Pocket(phone).visible("run") == []


def test_a_cue_begins_and_ends_by_the_same_link(make_device: MakeDevice, ebb: Ebb) -> None:
    """The tag by the cot: read once the nap begins, read again it is over."""
    session = ebb.server.join("an older phone", ebb.first_code())
    at = int(NOON.timestamp() * 1000) - 60_000
    change = {
        "kind": "cue",
        "id": "nap",
        "stamp": f"{at:012x}-0000-be2c0000",
        "fields": {"created": True, **NAP},
    }
    with ebb.server.client(session) as client:
        body = {"schema": 1, "cursor": None, "changes": [change], "limit": 1}
        client.post("/api/sync", json=body).raise_for_status()
    phone = make_device(timezone_id="UTC")
    phone.page.clock.install(time=NOON)
    ebb.connect(phone, ebb.server.pair(session))
    phone.until(lambda: len(Pocket(phone).visible("cue")) == 1)
    phone.open(f"{ebb.address}/do/cue/nap-time")
    phone.sees(say("cue_began", title="Nap time"))
    phone.page.clock.set_system_time(NOON + timedelta(hours=1))
    phone.open(f"{ebb.address}/do/cue/nap-time")
    phone.sees(say("cue_ended", title="Nap time"))
    [event] = Pocket(phone).visible("cue_event")
    length = event["fields"]["end"]["at"] - event["fields"]["begin"]["at"]
    assert timedelta(milliseconds=length) >= timedelta(minutes=59)


def test_a_tab_beside_the_home_screen_keeps_nothing(make_device: MakeDevice, calm: Ebb) -> None:
    """On iOS links open Safari, whose store is not the app's: it writes nothing and says where."""
    phone = make_device(user_agent=SAFARI)
    phone.open(f"{calm.address}/do/energy/5")
    phone.sees(say("do_from_home"))
    assert Pocket(phone).levels() == []
