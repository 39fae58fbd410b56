"""Before and after sign-in: nothing that was captured is lost, and devices join by a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.ebb import Ebb, be_in, holds, log_energy
from tests.browser.pocket import Pocket
from tests.browser.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import MakeDevice
    from tests.browser.screen import Screen

INVITE = """
const answer = await fetch("/api/account/invitations", { method: "POST" });
return (await answer.json()).code;
"""


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


def test_an_invitation_opens_an_account_of_ones_own(
    make_device: MakeDevice, app: Path, tmp_path: Path
) -> None:
    """Whoever was invited keeps what they captured before, and sees nothing of the owner."""
    with Ebb(tmp_path / "data", app, EBB_REGISTRATION="invitation") as ebb:
        owner, guest = make_device(), make_device()
        ebb.connect(owner, ebb.first_code())
        ebb.open(owner)
        log_energy(owner, 1)
        owner.until(lambda: not Pocket(owner).unsent())
        invitation = owner.run(INVITE)
        ebb.open(guest)
        log_energy(guest, 5)
        ebb.connect(guest, invitation.lower().replace("-", ""))
        guest.until(lambda: not Pocket(guest).unsent())
        levels = [r["fields"]["level"] for r in ebb.held_by_server(guest, "energy")]
        assert levels == [5]
        assert holds(owner, [1])


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


def test_no_code_stays_in_the_address(make_device: MakeDevice, ebb: Ebb) -> None:
    """A one-time code comes in the fragment, which no server sees, and leaves the address bar."""
    phone = make_device()
    code = ebb.first_code()
    ebb.connect(phone, code)
    assert code not in phone.page.url
    assert not [exchange for exchange in ebb.proxy.log if code in exchange.path]


def test_a_disconnected_device_keeps_what_it_holds(make_device: MakeDevice, ebb: Ebb) -> None:
    """Nobody wipes a phone from afar: it captures on, asks for a sign-in, and then sends all."""
    first, second = make_device(), make_device()
    ebb.connect(first, ebb.first_code(), "the phone")
    ebb.connect(second, ebb.code_from(first), "the tablet")
    ebb.open(first)
    ebb.open(second)
    log_energy(second, 2)
    second.until(lambda: not Pocket(second).unsent())
    status = first.run(
        """
        const { devices } = await (await fetch("/api/account")).json();
        const { id } = devices.find(({ name }) => name === "the tablet");
        return (await fetch(`/api/account/devices/${id}`, { method: "DELETE" })).status;
        """
    )
    assert status in {200, 204}
    log_energy(second, 4)
    second.sees(say("sync_signed_out"))
    assert holds(second, [2, 4])
    ebb.connect(second, ebb.code_from(first), "the tablet again")
    first.until(lambda: holds(first, [2, 4]))
    second.until(lambda: not Pocket(second).unsent())
    assert len(ebb.held_by_server(first, "energy")) == 2


def test_signing_out_leaves_nothing_behind(make_device: MakeDevice, ebb: Ebb) -> None:
    """What the server holds leaves the device; without a network the device does not pretend."""
    phone = make_device()
    ebb.connect(phone, ebb.first_code())
    ebb.open(phone)
    log_energy(phone, 3)
    phone.until(lambda: not Pocket(phone).unsent())
    phone.open(f"{ebb.address}/yours/devices")
    phone.tap(say("devices_sign_out"))
    phone.page.get_by_role("dialog").get_by_role("button", name=say("devices_sign_out")).click()
    phone.sees(say("devices_signed_out"))
    phone.until(lambda: holds(phone, []))
    assert phone.run("return (await fetch('/api/account')).status") == 401
    phone.open(f"{ebb.address}/")
    phone.wait("return document.querySelector('main h1')")
    assert holds(phone, [])


def test_signing_out_without_the_server_changes_nothing(make_device: MakeDevice, ebb: Ebb) -> None:
    """Only the server can end a session: the phone says so, keeps all, and syncs on afterwards."""
    phone = make_device()
    ebb.connect(phone, ebb.first_code())
    log_energy_at_home(phone, ebb, 3)
    phone.until(lambda: not Pocket(phone).unsent())
    phone.open(f"{ebb.address}/yours/devices")
    phone.page.get_by_role("button", name=say("devices_sign_out")).wait_for()
    ebb.proxy.off()
    phone.tap(say("devices_sign_out"))
    phone.page.get_by_role("dialog").get_by_role("button", name=say("devices_sign_out")).click()
    phone.sees(say("devices_sign_out_unreachable"))
    assert holds(phone, [3])
    ebb.proxy.on()
    log_energy_at_home(phone, ebb, 4)
    phone.until(lambda: not Pocket(phone).unsent())
    assert len(ebb.held_by_server(phone, "energy")) == 2


def log_energy_at_home(phone: Screen, ebb: Ebb, level: int) -> None:
    """Open the first screen and log an energy there."""
    ebb.open(phone)
    log_energy(phone, level)
