"""When something is in the way of a reminder, in unmodified browsers; only in ./test full."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.push.other_device import OtherDevice
from tests.browser.push.steps import Dinner, remind, rows, send_again, waits
from tests.browser.words import say
from tests.support.push_service import Answer

if TYPE_CHECKING:
    from tests.browser.ebb import Ebb
    from tests.browser.push.desktop import Desktop
    from tests.browser.screen import Phone
    from tests.support.post_office import PostOffice

pytestmark = pytest.mark.full
HOUR = 3600


@pytest.fixture
def reminded(phone: Phone, ebb: Ebb, other: OtherDevice) -> Phone:
    """A phone with reminders on, at any hour."""
    remind(phone, ebb, other.code())
    other.write("setting", "quiet", {"value": None})
    return phone


def endpoint(ebb: Ebb) -> str:
    """Where the one phone's messages go."""
    ((found,),) = rows(ebb, "SELECT endpoint FROM subscription")
    return str(found)


def test_a_closed_browser_hears_later_what_is_still_of_use_and_once(
    reminded: Phone, other: OtherDevice, ebb: Ebb, desktop: Desktop, service: PostOffice
) -> None:
    """Dropped when its time is over; sent twice, the one replaces the other, closed or open."""
    early, late = Dinner("early"), Dinner("late")
    reminded.close()
    other.write("boundary", early.id, early.fields(title="Early"))
    reminded.until(lambda: len(service.waiting) == 1)
    service.pass_time(HOUR)
    assert service.waiting == []

    other.write("boundary", late.id, late.fields(title="Late"))
    reminded.until(lambda: len(service.waiting) == 1 and not waits(ebb, late.nudge))
    send_again(ebb, late.nudge)
    reminded.until(lambda: len(service.deliveries) == 3 and not waits(ebb, late.nudge))
    assert len(service.waiting) == 1

    # Nor does it ring twice where the server has not heard yet that it was shown.
    ebb.proxy.off()
    reminded.start()
    shown = desktop.only()
    reminded.until(lambda: len(service.handed_over) == 1)
    send_again(ebb, late.nudge)
    # It comes up a second time, in the place of the first: a browser may take that off before.
    reminded.until(lambda: len(desktop.history) == 2 and len(service.handed_over) == 2)
    assert desktop.only().title == shown.title
    # The plain line: this phone was closed when the boundary was made.
    assert "Late" not in shown.title
    # Of neither occurrence was a word said, and so nothing was written down of them.
    ebb.proxy.on()
    ebb.open(reminded)
    reminded.until(lambda: other.read("nudge", late.nudge) is not None)
    assert "settlement" not in {kind for kind, _ in other.all()}


def test_what_may_get_better_is_tried_again(
    reminded: Phone, other: OtherDevice, ebb: Ebb, desktop: Desktop, service: PostOffice
) -> None:
    """A busy push service, and one that asks for a second of patience, in the end take it."""
    dinner = Dinner()
    service.script(endpoint(ebb), Answer(503), Answer(429, {"Retry-After": "1"}))
    other.write("boundary", dinner.id, dinner.fields())
    desktop.only()
    assert len(service.deliveries) == 3


def test_endpoints_that_mean_harm_keep_no_phone_waiting(
    reminded: Phone, other: OtherDevice, ebb: Ebb, desktop: Desktop, service: PostOffice
) -> None:
    """Devices of the same person whose endpoints hang, lead elsewhere or answer a gigabyte."""
    away = {"Location": f"{ebb.address}/led-here"}
    harmful = (Answer(hangs=True), Answer(307, away), Answer(201, size=1_000_000_000))
    for answer in harmful:
        one = OtherDevice(ebb, other.code()).subscribe(service)
        service.script(one.endpoint, always=answer)
    dinner = Dinner()
    other.write("boundary", dinner.id, dinner.fields())
    desktop.only()
    refused = "SELECT count(*) FROM subscription WHERE refusal = 307"
    # All are settled together, once the one that hangs was given up.
    reminded.until(lambda: rows(ebb, refused) == [(1,)], within=60)
    assert len(rows(ebb, "SELECT id FROM subscription")) == 1 + len(harmful)
    assert service.written < 10_000_000
    assert ebb.proxy.asked("/led-here") == []


@pytest.mark.parametrize("status", [404, 410])
def test_who_is_gone_is_forgotten_and_asks_anew(
    reminded: Phone, ebb: Ebb, desktop: Desktop, service: PostOffice, status: int
) -> None:
    """The push service knows the browser no more: a try says so, and the next one arrives."""
    before = endpoint(ebb)
    service.script(before, always=Answer(status))
    reminded.tap(say("reminders_try"))
    reminded.sees(say("reminders_try_again"))
    assert endpoint(ebb) != before
    reminded.tap(say("reminders_try"))
    desktop.only()


@pytest.mark.parametrize("status", [401, 403])
def test_who_is_refused_is_kept_and_mended_at_the_next_start(
    reminded: Phone,
    other: OtherDevice,
    ebb: Ebb,
    desktop: Desktop,
    service: PostOffice,
    status: int,
) -> None:
    """It is our mistake, so nobody loses their reminders by it; whoever runs the server is told."""
    dinner, before = Dinner(), endpoint(ebb)
    service.script(before, Answer(status))
    other.write("boundary", dinner.id, dinner.fields())
    kept = "SELECT endpoint, refusal FROM subscription"
    reminded.until(lambda: rows(ebb, kept) == [(before, status)])
    assert "push_refused" in ebb.server.errors.read_text()
    ebb.open(reminded)
    reminded.until(lambda: rows(ebb, kept) not in ([(before, status)], []))
    later = Dinner("later")
    other.write("boundary", later.id, later.fields())
    desktop.only()


def test_another_key_of_the_server_is_taken_at_the_next_start(
    reminded: Phone, ebb: Ebb, desktop: Desktop, service: PostOffice
) -> None:
    """The old subscription takes nothing that the new key signed: the phone makes another."""
    before = endpoint(ebb)
    ebb.stop()
    (ebb.server.data / "vapid.pem").unlink()
    ebb.start()
    ebb.open(reminded, "/yours/reminders")
    reminded.until(lambda: endpoint(ebb) != before)
    reminded.sees(say("reminders_is_on"))
    reminded.tap(say("reminders_try"))
    desktop.only()


def test_a_push_service_that_says_nothing_is_given_up_for_now(
    phone: Phone, other: OtherDevice, ebb: Ebb, desktop: Desktop, service: PostOffice
) -> None:
    """Browsers wait for ever; the person hears that it does not answer, and may try again."""
    service.is_silent = True
    ebb.connect(phone, other.code())
    ebb.open(phone, "/yours/reminders")
    phone.tap(say("reminders_on"))
    phone.sees(say("reminders_is_unreachable"), within=60)
    service.is_silent = False
    phone.tap(say("reminders_again"))
    phone.sees(say("reminders_is_on"), within=60)
    phone.tap(say("reminders_try"))
    desktop.only()
