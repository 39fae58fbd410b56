"""The evening: one question, two taps, and nothing that has to be made up for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.days import (
    THERE,
    answer_of,
    at,
    evening,
    morning,
    open_at,
    reflection,
)
from tests.browser.ebb import be_in, log_energy
from tests.browser.pocket import Pocket
from tests.browser.words import begins, say

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.chromium import ChromiumScreen
    from tests.browser.conftest import MakeDevice
    from tests.browser.ebb import Ebb

# Every tap that reaches a control.
TAPS = """
window.taps = 0;
addEventListener("click", (event) => {
  if (event.target.closest("button, a, input, summary")) window.taps += 1;
}, true);
"""
PRESSED = "return document.querySelectorAll('main [aria-pressed=true]').length"


def asks(phone: ChromiumScreen) -> bool:
    """Whether Now asks the evening's question."""
    link = phone.page.get_by_role("link", name=say("evening_card_question"))
    return link.is_visible()


def test_the_first_evening_asks_and_asks_whether_to_ask(make_device: MakeDevice, calm: Ebb) -> None:
    """At its time, not before; one tap is kept; a yes brings the question back the next evening."""
    phone = make_device(**THERE)
    morning(phone, calm, "2026-03-04")
    at(phone, "2026-03-04T20:29")
    assert not asks(phone)
    at(phone, "2026-03-04T20:30")
    phone.until(lambda: asks(phone))
    phone.tap(say("evening_mostly"))
    phone.sees(say("evening_nightly"))
    assert answer_of(phone, "2026-03-04") == "mostly"
    phone.tap(say("evening_nightly_yes"))
    phone.sees(say("evening_nightly_yes_told"))
    at(phone, "2026-03-05T20:31")
    phone.until(lambda: asks(phone))


def test_skip_is_plain_and_a_no_is_a_no(make_device: MakeDevice, calm: Ebb) -> None:
    """Skipped is an answer; after a no nothing is asked, and Look back has the question still."""
    phone = make_device(**THERE)
    morning(phone, calm, "2026-03-04")
    open_at(phone, calm, "2026-03-04T21:00")
    phone.until(lambda: asks(phone))
    phone.tap(say("evening_skip"))
    phone.sees(say("evening_nightly"))
    assert answer_of(phone, "2026-03-04") == "skipped"
    phone.tap(say("evening_nightly_no"))
    phone.sees(say("evening_nightly_no_told"))
    morning(phone, calm, "2026-03-05", "starter_care")
    open_at(phone, calm, "2026-03-05T21:00")
    log_energy(phone, 3)
    assert not asks(phone)
    open_at(phone, calm, "2026-03-05T21:00", "/back")
    phone.tap(begins("evening_row"), "link")
    phone.sees(say("evening_question"))


def test_two_taps_are_an_evening(make_device: MakeDevice, calm: Ebb) -> None:
    """An answer on Now, durable at once, then Done; it is taken back as easily."""
    phone = make_device(TAPS, **THERE)
    morning(phone, calm, "2026-03-04")
    evening(phone, calm, "2026-03-04")
    phone.tap(say("evening_nightly_yes"))
    phone.sees(say("evening_what"))
    open_at(phone, calm, "2026-03-05T20:45")
    phone.until(lambda: asks(phone))
    phone.run("window.taps = 0")
    phone.tap(say("evening_partly"))
    phone.sees(say("evening_what"))
    assert answer_of(phone, "2026-03-05") == "partly"
    phone.tap(say("done"))
    phone.page.get_by_text(say("evening_partly"), exact=True).wait_for(state="hidden")
    assert phone.run("return window.taps") == 2
    assert not asks(phone)
    open_at(phone, calm, "2026-03-06T20:45")
    phone.tap(say("evening_different_short"))
    phone.tap(say("undo"))
    phone.until(lambda: asks(phone))
    assert answer_of(phone, "2026-03-06") is None


def test_after_midnight_it_is_still_that_day(make_device: MakeDevice, calm: Ebb) -> None:
    """Asked until the day ends at four, and answered for the day that it is about."""
    phone = make_device(**THERE)
    morning(phone, calm, "2026-03-04")
    open_at(phone, calm, "2026-03-05T02:30")
    phone.until(lambda: asks(phone))
    phone.tap(say("evening_different_short"))
    phone.sees(say("evening_nightly"))
    assert answer_of(phone, "2026-03-04") == "different"
    phone.tap(say("evening_nightly_yes"))
    open_at(phone, calm, "2026-03-05T04:00")
    log_energy(phone, 2)
    assert not asks(phone)
    # On the night in which the clock is put forward, too.
    morning(phone, calm, "2026-03-28", "starter_care")
    open_at(phone, calm, "2026-03-29T03:30")
    phone.until(lambda: asks(phone))
    open_at(phone, calm, "2026-03-29T04:00")
    log_energy(phone, 2)
    assert not asks(phone)


def test_an_evening_in_full(make_device: MakeDevice, calm: Ebb) -> None:
    """Nothing preselected; up to three in the order of tapping, a line; editable from Look back."""
    phone = make_device(**THERE)
    morning(phone, calm, "2026-03-04")
    for hour, key in ((12, "starter_care"), (15, "starter_myself")):
        open_at(phone, calm, f"2026-03-04T{hour}:00")
        be_in(phone, key)
    phone.tap(say("a_moment"))
    phone.write(say("moment_field"), "walk with Mia")
    phone.tap(say("moment_keep"))
    phone.sees(say("moment_saved"))
    open_at(phone, calm, "2026-03-04T21:00", "/evening")
    phone.sees("walk with Mia")
    assert phone.run(PRESSED) == 0
    phone.tap(say("evening_different"))
    phone.wait(f"return (() => {{ {PRESSED} }})() === 1")
    for words in (say("starter_myself"), "walk with Mia", say("starter_making")):
        phone.tap(words)
    phone.sees(say("evening_chosen_full"))
    fourth = phone.page.get_by_role("button", name=say("starter_care"), exact=True)
    assert fourth.is_disabled()
    phone.tap(say("evening_line"))
    phone.write(say("evening_line_field"), "Mia had other plans, and good ones.")
    phone.tap(say("done"))
    phone.wait("return location.pathname === '/'")
    phone.until(lambda: bool(reflection(phone, "2026-03-04").get("line")))
    kept = reflection(phone, "2026-03-04")
    titles = {f"run:{row['id']}": row["fields"]["title"] for row in Pocket(phone).visible("run")}
    (moment,) = Pocket(phone).visible("moment")
    assert [titles.get(link, link) for link in kept["chosen"]] == [
        say("starter_myself"),
        f"moment:{moment['id']}",
        say("starter_making"),
    ]
    assert kept["answer"] == "different"
    # Days later it is put right from where that day is looked back on.
    open_at(phone, calm, "2026-03-09T09:00", "/back/2026-03-04")
    phone.sees("Mia had other plans")
    phone.tap(begins("evening_row"), "link")
    phone.sees(say("evening_question_then"))
    phone.tap(say("evening_mostly"))
    phone.until(lambda: answer_of(phone, "2026-03-04") == "mostly")
    phone.tap("walk with Mia")
    phone.until(lambda: len(reflection(phone, "2026-03-04")["chosen"]) == 2)
    phone.tap(say("done"))
    phone.wait("return location.pathname === '/back/2026-03-04'")
    phone.sees(say("evening_mostly"))


@pytest.mark.parametrize(
    ("key", "kind"), [("evening_spark_moment", "moment"), ("evening_spark_do", "container")]
)
def test_a_thought_grows_in_one_tap_or_just_stays(
    make_device: MakeDevice, calm: Ebb, key: str, kind: str
) -> None:
    """What was shared to the app during the day waits in the evening, as it is."""
    # The worker that takes it has the machine's clock.
    phone = make_device()
    calm.open(phone)
    be_in(phone, "starter_making")
    for thought in ("A lamp that follows the season", "Grow beans up the drainpipe"):
        phone.run(SHARE, thought)
    calm.open(phone, "/evening")
    lamp = phone.page.locator(".spark", has_text="A lamp that follows the season")
    before = len(Pocket(phone).visible(kind))
    lamp.get_by_role("button", name=say(key)).click()
    lamp.wait_for(state="detached")
    assert phone.page.locator(".spark").count() == 1
    assert len(Pocket(phone).visible(kind)) == before + 1
    became = [row["fields"].get("became") for row in Pocket(phone).visible("spark")]
    assert sorted(str(one).partition(":")[0] for one in became) == sorted(["None", kind])


# As a phone's share sheet does: a form that the worker takes.
SHARE = """
const form = new FormData();
form.set("text", args[0]);
const answer = await fetch("/share", { method: "POST", body: form, redirect: "manual" });
return answer.type;
"""


def capacity_of(phone: ChromiumScreen, ebb: Ebb, time: str) -> Locator:
    """Open, on Look back, where one says how much there is to give today."""
    open_at(phone, ebb, time, "/back")
    phone.page.get_by_text(say("evening_capacity")).click()
    return phone.page.get_by_role("group", name=say("evening_capacity"))


def test_little_to_give_brings_the_gentle_first(make_device: MakeDevice, calm: Ebb) -> None:
    """Said on Look back, prefilled by the last energy; the chips are the same, in another order."""
    phone = make_device(**THERE)
    morning(phone, calm, "2026-03-04")
    log_energy(phone, 4)
    open_at(phone, calm, "2026-03-04T11:00")
    phone.page.locator(".chips:not(.waiting)").wait_for()
    usual = phone.run(CHIPS)
    group = capacity_of(phone, calm, "2026-03-04T11:00")
    assert group.get_by_role("radio", name=say("energy_level", level=4)).is_checked()
    group.get_by_role("radio", name=say("energy_level", level=1)).check()
    phone.until(lambda: reflection(phone, "2026-03-04").get("capacity") == 1)
    open_at(phone, calm, "2026-03-04T11:01")
    phone.page.locator(".chips:not(.waiting)").wait_for()
    low = phone.run(CHIPS)
    assert sorted(low, key=str) == sorted(usual, key=str)
    gives = [int(one[1]) for one in low]
    assert gives == sorted(gives, reverse=True)
    # The next morning it is asked, of someone who likes to say it, and may be put aside.
    open_at(phone, calm, "2026-03-05T08:00")
    phone.sees(say("evening_capacity"))
    phone.tap(say("not_now"))
    phone.page.get_by_text(say("evening_capacity")).wait_for(state="hidden")
    open_at(phone, calm, "2026-03-05T08:05")
    log_energy(phone, 3)
    assert phone.page.get_by_text(say("evening_capacity")).count() == 0


CHIPS = """
return [...document.querySelectorAll(".chip[data-gives]")].map((chip) => [
  chip.querySelector("b").textContent, chip.dataset.gives]);
"""


def test_the_week_is_told_once_and_in_words(make_device: MakeDevice, calm: Ebb) -> None:
    """What was chosen in the week before, without a figure; put away, it stays away."""
    phone = make_device(**THERE)
    morning(phone, calm, "2026-03-04")
    open_at(phone, calm, "2026-03-04T21:00", "/evening")
    phone.tap(say("starter_making"))
    phone.until(lambda: bool(reflection(phone, "2026-03-04").get("chosen")))
    open_at(phone, calm, "2026-03-06T21:00", "/back")
    assert phone.page.get_by_text(say("week_title")).count() == 0
    open_at(phone, calm, "2026-03-09T09:00", "/back")
    card = phone.page.locator(".note-card", has_text=say("week_title"))
    card.wait_for()
    assert say("starter_making") in card.inner_text()
    assert not re.search(r"\d", card.inner_text())
    card.get_by_role("button", name=say("week_read")).click()
    card.wait_for(state="detached")
    open_at(phone, calm, "2026-03-10T09:00", "/back")
    phone.sees(say("evening_row"))
    assert phone.page.get_by_text(say("week_title")).count() == 0


def test_after_forty_days_one_begins_from_now(make_device: MakeDevice, calm: Ebb) -> None:
    """The ordinary Now, one card, no count; what was open ended at a time that nobody knows."""
    phone = make_device(**THERE)
    morning(phone, calm, "2026-01-20")
    evening(phone, calm, "2026-01-20")
    phone.tap(say("evening_nightly_yes"))
    phone.sees(say("evening_what"))
    open_at(phone, calm, "2026-03-01T21:00")
    card = phone.page.locator(".note-card")
    card.wait_for()
    assert card.count() == 1
    assert say("again_do") in card.inner_text()
    assert not re.search(r"\d", card.inner_text())
    assert phone.page.locator(".state h1").inner_text() == say("first_question")
    assert phone.page.locator(".chip[data-gives]").count() == 5
    phone.tap(say("again_do"))
    phone.sees(say("again_told"))
    (run,) = Pocket(phone).visible("run")
    assert run["fields"]["end"] == "unknown"
    # Whoever simply goes on needs no card.
    be_in(phone, "starter_making")
    assert phone.page.get_by_role("button", name=say("again_do")).count() == 0
