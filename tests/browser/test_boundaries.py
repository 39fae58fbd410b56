"""Boundaries: made, held, met by a start, chosen for, remembered; what opens, what follows."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import BROWSERS
from tests.browser.ebb import Ebb, be_in, log_energy
from tests.browser.pocket import Pocket
from tests.browser.test_access import (
    AXE,
    LOOKS,
    RUN_AXE,
    SMALL_TARGETS,
    SMALLEST,
    SPILLED,
    tab_to,
)
from tests.browser.words import any_of, begins, say

if TYPE_CHECKING:
    from tests.browser.chromium import ChromiumScreen
    from tests.browser.conftest import MakeDevice
    from tests.browser.screen import MakePhone, Screen

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
"""A Wednesday."""
CALM: dict[str, Any] = {"timezone_id": "UTC", "reduced_motion": "reduce"}
LARGE, SMALL = (
    {"viewport": {"width": width, "height": height}} for width, height in ((390, 844), (360, 640))
)
DINNER = "Dinner hour"
SENTENCE = "The studio can wait."
CARE, MAKING = say("starter_care"), say("starter_making")
IS_OPEN = "return document.querySelector('dialog[open]')"
# Slid away, and its entry in the history is gone, so that one can go elsewhere.
IS_CLOSED = "return !document.querySelector('dialog[open]') && !history.state?.sheet"
# Where nothing may remind of a time that was let go.
ELSEWHERE = (
    "/",
    "/back",
    "/back/2026-03-04",
    "/back/week/2026-03-04",
    "/back/year/2026",
    "/back/patterns",
    "/evening/2026-03-04",
    "/yours",
    "/yours/what",
    "/yours/boundaries",
    "/yours/seasons",
    "/yours/reminders",
)
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# There to be tapped: what slides is not where it was looked for.
IS_STILL = "return document.querySelector('dialog[open]') && !document.getAnimations().length"


def it_is(phone: ChromiumScreen, time: str, days: int = 0) -> None:
    """Let the clock show a time, and the app look at it as when it comes back into sight."""
    hour, minute = map(int, time.split(":"))
    phone.page.clock.set_fixed_time(NOON.replace(hour=hour, minute=minute) + timedelta(days=days))
    phone.run("document.dispatchEvent(new Event('visibilitychange'))")


def at_noon(make_device: MakeDevice, calm: Ebb, **options: Any) -> ChromiumScreen:
    """A phone on which it is noon, with someone who is looking after somebody."""
    phone = make_device(**{**CALM, **options})
    phone.page.clock.set_fixed_time(NOON)
    calm.open(phone)
    be_in(phone, "starter_care")
    return phone


def protect(phone: ChromiumScreen, calm: Ebb, *, follow: bool = True) -> None:
    """Make dinner a time of its own, as a person would: every day, without the maker."""
    phone.open(f"{calm.address}/yours/boundaries")
    phone.sees(say("boundary_empty"))
    phone.tap(say("boundary_add"))
    phone.write(say("boundary_name"), DINNER)
    phone.write(say("boundary_permission"), SENTENCE)
    phone.page.get_by_text(say("boundary_some")).click()
    phone.tap(say("role_maker"))
    if follow:
        phone.page.get_by_text(say("boundary_follow_while")).click()
    phone.tap(say("save"))
    phone.sees(say("boundary_saved", title=DINNER))
    phone.page.get_by_role("link", name=DINNER).wait_for()
    now(phone, calm)


def now(phone: ChromiumScreen, calm: Ebb) -> None:
    """Go to Now and wait until its chips are chosen."""
    phone.wait(IS_CLOSED)
    phone.open(f"{calm.address}/")
    phone.page.locator(".chips:not(.waiting)").wait_for()


def history(phone: ChromiumScreen, calm: Ebb) -> list[str]:
    """The words of the boundary's days on its page, newest first."""
    phone.wait(IS_CLOSED)
    phone.open(f"{calm.address}/yours/boundaries")
    phone.page.get_by_role("link", name=DINNER).click()
    phone.sees(say("boundary_history"))
    rows = phone.page.locator("li:has(.outline)")
    rows.first.wait_for()
    return [text.replace("\n", " ") for text in rows.all_inner_texts()]


def meet(phone: ChromiumScreen, calm: Ebb) -> None:
    """Begin something while dinner is on: it is durable, and the choices rise over it."""
    protect(phone, calm)
    phone.sees(say("choice_yours_from", title=DINNER, time="18:00"))
    it_is(phone, "18:12")
    phone.sees(say("choice_yours_until", title=DINNER, time="19:30"))
    be_in(phone, "starter_making")
    phone.sees(say("choice_begun", what=MAKING))
    phone.wait(IS_OPEN)


def running(phone: Screen) -> list[str]:
    """What is open, by title."""
    runs = [row["fields"] for row in Pocket(phone).visible("run")]
    return sorted(run["title"] for run in runs if run["end"] is None)


def settlements(phone: Screen) -> list[dict[str, Any]]:
    """What is written down of the days."""
    return [row["fields"] for row in Pocket(phone).visible("settlement")]


@pytest.mark.parametrize(
    ("choice", "stays", "word", "options"),
    [
        ("keep", CARE, "kept", LARGE),
        ("after", CARE, "kept", SMALL),
        ("move", MAKING, "moved", LARGE),
        ("let_go", MAKING, "let_go", SMALL),
    ],
)
def test_made_held_met_and_chosen(
    make_device: MakeDevice, calm: Ebb, choice: str, stays: str, word: str, options: dict[str, Any]
) -> None:
    """From "protect a time" to its history, by each of the four choices."""
    phone = at_noon(make_device, calm, **options)
    meet(phone, calm)
    # The start was kept before anything was asked.
    assert running(phone) == [MAKING]
    assert settlements(phone) == []
    phone.sees(say("choice_yours_until", title=DINNER, time="19:30"))
    phone.sees(say("choice_own", words=SENTENCE))
    offered = phone.page.get_by_role("dialog").locator(".choice")
    assert (
        offered.evaluate_all(
            "all => new Set(all.map((one) => getComputedStyle(one).cssText"
            " + getComputedStyle(one).background + getComputedStyle(one).border)).size"
        )
        == 1
    )
    assert offered.all_inner_texts() == [
        f"{say('choice_keep')}\n{say('choice_steps_back', what=MAKING)}",
        f"{say('choice_after')}\n{say('choice_after_hint', minutes=30, time='19:30')}",
        f"{say('choice_move')}\n{say('choice_later', minutes=30)}",
        say("choice_let_go"),
    ]
    phone.tap(begins(f"choice_{choice}"))
    phone.wait(IS_CLOSED)
    phone.until(lambda: running(phone) == [stays])
    phone.until(lambda: [one["choice"] for one in settlements(phone)] == [choice])
    it_is(phone, "20:30")
    phone.until(lambda: bool(settlements(phone)[0].get("outcome")))
    assert history(phone, calm) == [f"Wednesday 4 March {say(f'boundary_{word}')}"]


def test_a_choice_is_taken_back_whole(make_device: MakeDevice, calm: Ebb) -> None:
    """Undo brings back what was begun, and nothing was chosen."""
    phone = at_noon(make_device, calm)
    meet(phone, calm)
    phone.tap(begins("choice_keep"))
    phone.sees(say("choice_told_keep", title=DINNER, what=MAKING))
    phone.tap(say("undo"))
    phone.until(lambda: running(phone) == [MAKING])
    assert settlements(phone) == []


def test_swiped_away_it_stays_and_the_day_flexed(make_device: MakeDevice, calm: Ebb) -> None:
    """Leaving the choices is fine as well: the run goes on, and nothing is asked again."""
    phone = at_noon(make_device, calm)
    meet(phone, calm)
    phone.page.keyboard.press("Escape")
    phone.wait(IS_CLOSED)
    assert running(phone) == [MAKING]
    it_is(phone, "19:31")
    phone.until(lambda: [one.get("outcome") for one in settlements(phone)] == ["flexed"])
    assert history(phone, calm) == [f"Wednesday 4 March {say('boundary_flexed')}"]


def test_silence_leaves_nothing(make_device: MakeDevice, calm: Ebb) -> None:
    """An evening without a capture is not written, not drawn and not in the history."""
    phone = at_noon(make_device, calm)
    protect(phone, calm)
    phone.sees(say("choice_yours_from", title=DINNER, time="18:00"))
    phone.page.locator(".tide .held").wait_for()
    it_is(phone, "20:00")
    phone.page.locator(".tide .held").wait_for(state="detached")
    phone.wait("return !document.body.innerText.includes(args[0])", DINNER)
    phone.open(f"{calm.address}/yours/boundaries")
    phone.page.get_by_role("link", name=DINNER).click()
    phone.sees(say("boundary_history_empty"))
    assert settlements(phone) == []
    # The next evening has something in it: a look writes that one alone.
    it_is(phone, "18:30", days=1)
    now(phone, calm)
    log_energy(phone, 3)
    it_is(phone, "20:00", days=1)
    phone.until(lambda: [one.get("outcome") for one in settlements(phone)] == ["kept"])
    assert history(phone, calm) == [f"Thursday 5 March {say('boundary_kept')}"]


def test_what_was_put_off_comes_first_afterwards(make_device: MakeDevice, calm: Ebb) -> None:
    """After it: once dinner is over, the first cell has what stepped back."""
    phone = at_noon(make_device, calm)
    meet(phone, calm)
    phone.tap(begins("choice_after"))
    phone.sees(say("choice_told_after", what=MAKING, time="19:30"))
    it_is(phone, "19:32")
    now(phone, calm)
    assert phone.page.locator(".chip").first.inner_text().startswith(MAKING)


def test_without_a_start_the_line_has_the_choices(make_device: MakeDevice, calm: Ebb) -> None:
    """A tap on the line of Now: move it, not today, keep it; and why it is there."""
    phone = at_noon(make_device, calm)
    protect(phone, calm)
    line = say("choice_yours_from", title=DINNER, time="18:00")
    phone.tap(line)
    offered = phone.page.get_by_role("dialog").locator(".choice")
    offered.first.wait_for()
    assert [text.partition("\n")[0] for text in offered.all_inner_texts()] == [
        say("choice_move"),
        say("choice_not_today"),
        say("choice_keep"),
    ]
    phone.page.get_by_text(say("choice_why")).click()
    phone.sees("every day 18:00–19:30")
    phone.sees(say("choice_changed", date="4 March 2026"))
    phone.tap(begins("choice_move"))
    phone.sees(say("choice_yours_from", title=DINNER, time="18:30"))
    assert running(phone) == [CARE]
    phone.tap(say("undo"))
    phone.sees(line)


def test_resting_and_deleting_are_taken_back(make_device: MakeDevice, calm: Ebb) -> None:
    """From "why this?" it rests; from its form it goes; undo brings back either."""
    phone = at_noon(make_device, calm)
    protect(phone, calm)
    line = say("choice_yours_from", title=DINNER, time="18:00")
    phone.tap(line)
    phone.page.get_by_text(say("choice_why")).click()
    phone.tap(say("what_rest"))
    phone.sees(say("what_rested", title=DINNER))
    phone.wait("return !document.querySelector('.yours')")
    phone.tap(say("undo"))
    phone.sees(line)
    phone.open(f"{calm.address}/yours/boundaries")
    phone.page.get_by_role("link", name=DINNER).click()
    phone.tap(say("boundary_change"))
    phone.tap(say("what_delete"))
    phone.sees(say("boundary_empty"))
    phone.tap(say("undo"))
    phone.page.get_by_role("link", name=DINNER).wait_for()


def test_edited_while_it_is_on_it_applies_from_now(make_device: MakeDevice, calm: Ebb) -> None:
    """At first it leaves care alone; from the edit on it does not."""
    phone = at_noon(make_device, calm)
    protect(phone, calm)
    it_is(phone, "18:05")
    now(phone, calm)
    be_in(phone, "starter_myself")
    it_is(phone, "18:10")
    assert not phone.run("return Boolean(document.querySelector('dialog[open]'))")
    change(phone, calm)
    phone.page.get_by_text(say("boundary_everything")).click()
    phone.tap(say("save"))
    phone.sees(say("boundary_keeps_all"))
    now(phone, calm)
    be_in(phone, "starter_care")
    phone.sees(say("choice_begun", what=CARE))


def change(phone: ChromiumScreen, calm: Ebb) -> None:
    """Open the boundary's form."""
    phone.open(f"{calm.address}/yours/boundaries")
    phone.page.get_by_role("link", name=DINNER).click()
    phone.tap(say("boundary_change"))
    phone.wait(IS_OPEN)


def test_the_form_says_what_it_will_do(make_device: MakeDevice, calm: Ebb) -> None:
    """Across midnight, without a day, without what opens it, on single days: each is said."""
    phone = at_noon(make_device, calm)
    protect(phone, calm, follow=False)
    change(phone, calm)
    phone.page.get_by_label(say("field_to"), exact=True).fill("01:00")
    phone.sees(say("field_next_day", time="1:00"))
    save = phone.page.get_by_role("button", name=say("save"))
    phone.tap("weekdays")
    for day in ("Mon", "Tue", "Wed", "Thu", "Fri"):
        phone.tap(day)
    phone.sees(say("boundary_day_wanted"))
    assert save.is_disabled()
    phone.tap("Sat")
    phone.page.get_by_text(say("boundary_by_cue")).click()
    phone.sees(say("boundary_cue_wanted"))
    assert save.is_disabled()
    phone.page.get_by_text(say("boundary_by_clock")).click()
    phone.page.get_by_text(say("more"), exact=True).click()
    phone.page.get_by_label(say("boundary_not_on"), exact=True).fill("2026-03-07")
    phone.tap(say("cue_add"))
    phone.page.get_by_text(say("boundary_zone_home")).click()
    phone.tap(say("save"))
    phone.sees("Sat 18:00–1:00 the next day")
    phone.sees(say("boundary_not_on_days", dates="7 March"))
    phone.sees(say("boundary_zone_home_line"))
    fields = Pocket(phone).visible("boundary")[0]["fields"]
    assert fields["skip"] == ["2026-03-07"]
    assert fields["zone"] == "home"


def follow_dinner(phone: ChromiumScreen, calm: Ebb) -> None:
    """Begin something within two hours after dinner."""
    protect(phone, calm)
    it_is(phone, "19:40")
    now(phone, calm)
    be_in(phone, "starter_making")
    phone.page.locator(".ring").wait_for()


def test_what_follows_has_a_ring_and_one_word_when_it_is_used_up(
    make_device: MakeDevice, calm: Ebb
) -> None:
    """The minutes come on a tap only; a bit longer once, after that silence."""
    phone = at_noon(make_device, calm)
    follow_dinner(phone, calm)
    it_is(phone, "19:52")
    phone.wait("return !/ min/.test(document.querySelector('.state').innerText)")
    phone.tap(say("follow_label", title=DINNER))
    phone.sees(say("follow_left", minutes=18, title=DINNER))
    it_is(phone, "20:10")
    phone.sees(say("follow_used", minutes=30, title=DINNER))
    phone.page.locator(".ring").wait_for(state="detached")
    phone.tap(say("follow_longer"))
    phone.page.locator(".ring").wait_for()
    phone.tap(say("follow_label", title=DINNER))
    phone.sees(say("follow_left", minutes=15, title=DINNER))
    it_is(phone, "20:26")
    phone.page.locator(".ring").wait_for(state="detached")
    assert not phone.page.get_by_text(say("follow_wrap_up")).count()
    assert running(phone) == [MAKING]


def test_wrapped_up_it_ends(make_device: MakeDevice, calm: Ebb) -> None:
    """Wrap up ends what followed, and undo opens it again."""
    phone = at_noon(make_device, calm)
    follow_dinner(phone, calm)
    it_is(phone, "20:12")
    phone.tap(say("follow_wrap_up"))
    phone.sees(say("ended_saved", title=MAKING))
    assert running(phone) == []
    phone.tap(say("undo"))
    phone.until(lambda: running(phone) == [MAKING])


def test_once_a_fortnight_it_is_asked_whether_it_fits(make_device: MakeDevice, calm: Ebb) -> None:
    """As a card and on its page; not now is for a fortnight; soften and rest are taken back."""
    phone = at_noon(make_device, calm)
    protect(phone, calm)
    asked = phone.page.get_by_text(say("boundary_fits_named", title=DINNER))
    it_is(phone, "10:00", days=13)
    log_energy(phone, 3)
    phone.sees(say("choice_yours_from", title=DINNER, time="18:00"))
    assert not asked.count()
    it_is(phone, "10:00", days=15)
    log_energy(phone, 3)
    asked.wait_for()
    phone.tap(say("not_now"))
    asked.wait_for(state="detached")
    it_is(phone, "10:00", days=28)
    log_energy(phone, 3)
    phone.sees(say("choice_yours_from", title=DINNER, time="18:00"))
    assert not asked.count()
    it_is(phone, "11:00", days=29)
    log_energy(phone, 3)
    asked.wait_for()
    phone.tap(say("boundary_fit_soften"))
    softer = say("boundary_soften_until", time="18:45")
    phone.tap(softer)
    phone.sees(say("boundary_softened", title=DINNER, words=softer))
    asked.wait_for(state="detached")
    assert Pocket(phone).visible("boundary")[0]["fields"]["when"]["end"] == "18:45"
    phone.tap(say("undo"))
    asked.wait_for()
    assert Pocket(phone).visible("boundary")[0]["fields"]["when"]["end"] == "19:30"
    phone.open(f"{calm.address}/yours/boundaries")
    phone.page.get_by_role("link", name=DINNER).click()
    phone.sees(say("boundary_fits"))
    phone.tap(say("boundary_fit_keep"))
    phone.sees(say("boundary_stays", title=DINNER))
    phone.wait("return !document.body.innerText.includes(args[0])", say("boundary_fits"))


def open_by_nap(phone: ChromiumScreen, calm: Ebb, key: str) -> None:
    """Name a nap as what opens one of the starters."""
    phone.open(f"{calm.address}/yours/what")
    phone.tap(begins(key))
    phone.page.get_by_text(say("more"), exact=True).click()
    phone.write(say("cue_name"), "Nap")
    phone.tap(say("cue_add"))
    phone.page.get_by_role("button", name="Nap", pressed=True).wait_for()
    phone.tap(say("save"))
    phone.sees(say("what_saved", title=say(key)))


def test_a_cue_opens_what_it_opens_in_two_taps(make_device: MakeDevice, calm: Ebb) -> None:
    """Named where it is wanted, begun from All and new, ended on its dashed chip; then usual."""
    phone = at_noon(make_device, calm)
    open_by_nap(phone, calm, "starter_rest")
    phone.sees(say("cue_list_title"))
    for days in range(3):
        it_is(phone, "13:00", days=days)
        now(phone, calm)
        begin = phone.page.locator(".chip.cue", has_text="Nap")
        if days < 2:
            assert not begin.count()
            phone.tap(say("all_and_new"))
            phone.tap(say("cue_begins_now", title="Nap"))
        else:
            # Begun at one o'clock on two days, it is offered at that time.
            begin.click()
        phone.sees(say("cue_began", title="Nap"))
        begin.get_by_text(any_of("cue_on")).wait_for()
        if days == 2:
            be_in(phone, "starter_rest")
            event = next(
                row for row in Pocket(phone).visible("cue_event") if row["fields"]["end"] is None
            )
            run = next(row for row in Pocket(phone).visible("run") if row["fields"]["end"] is None)
            assert run["fields"]["cue_event"] == event["id"]
        begin.click()
        phone.wait("return !document.querySelector('.chip.cue')")


def test_the_keyboard_reaches_every_choice(make_device: MakeDevice, calm: Ebb) -> None:
    """The sheet takes the focus, Tab goes through it in order, Enter chooses, the focus returns."""
    phone = at_noon(make_device, calm, has_touch=False)
    meet(phone, calm)
    phone.wait("return document.activeElement.closest('dialog')")
    tab_to(phone, say("choice_let_go"))
    phone.page.keyboard.press("Enter")
    phone.sees(say("choice_told_let_go", title=DINNER))
    phone.wait(IS_CLOSED)
    phone.wait("return document.activeElement && document.activeElement !== document.body")
    assert [one["choice"] for one in settlements(phone)] == ["let_go"]


@pytest.mark.full
def test_not_today_is_the_last_word(make_device: MakeDevice, calm: Ebb) -> None:
    """Every page is as it is of someone who said nothing: no mark, no count, no second thought.

    Only the time's own page has it, as plain history for whoever goes there to look.
    """

    def pages(*, is_let_go: bool) -> dict[str, str]:
        phone = at_noon(make_device, calm)
        protect(phone, calm, follow=False)
        if is_let_go:
            phone.tap(say("choice_yours_from", title=DINNER, time="18:00"))
            phone.wait(IS_STILL)
            phone.tap(begins("choice_not_today"))
            phone.sees(say("choice_told_let_go", title=DINNER))
            now(phone, calm)
            it_is(phone, "18:12")
            phone.wait("return !document.body.innerText.includes(args[0])", DINNER)
        it_is(phone, "20:40")
        found = {path: page_of(phone, calm, path) for path in ELSEWHERE}
        assert [one["choice"] for one in settlements(phone)] == ["let_go"] * is_let_go
        return found

    with_it, without_it = pages(is_let_go=True), pages(is_let_go=False)
    assert [path for path in ELSEWHERE if with_it[path] != without_it[path]] == []


def page_of(phone: ChromiumScreen, calm: Ebb, path: str) -> str:
    """Give all that a page holds, without the ids of records."""
    phone.open(calm.address + path)
    phone.page.locator("main h1").wait_for()
    phone.page.wait_for_load_state("networkidle")
    html: str = phone.run("return document.body.innerHTML")
    return ID.sub("", html)


@pytest.mark.parametrize(
    "look", ["light", *(pytest.param(look, marks=pytest.mark.full) for look in ("dark", "forced"))]
)
def test_axe_finds_nothing_on_boundaries(make_device: MakeDevice, calm: Ebb, look: str) -> None:
    """The list, the page, its form with everything open, the choices, the ring and the card."""
    phone = at_noon(make_device, calm, **LOOKS[look])
    axe = AXE.read_text()
    found: dict[str, list[str]] = {}

    def judge(name: str) -> None:
        phone.page.evaluate(axe)
        found[name] = [
            *phone.run(RUN_AXE),
            *phone.run(SMALL_TARGETS, SMALLEST),
            *phone.run(SPILLED),
        ]

    meet(phone, calm)
    judge("choices")
    phone.page.get_by_text(say("choice_why")).click()
    judge("why")
    phone.tap(say("choice_open"))
    phone.sees(say("boundary_history"))
    judge("page")
    phone.tap(say("boundary_change"))
    phone.page.get_by_text(say("more"), exact=True).click()
    phone.page.get_by_text(say("boundary_some")).click()
    judge("form")
    phone.page.get_by_text(say("boundary_by_cue")).click()
    judge("form with a cue")
    phone.page.keyboard.press("Escape")
    phone.wait(IS_CLOSED)
    phone.open(f"{calm.address}/yours/what")
    phone.tap(begins("starter_rest"))
    phone.page.get_by_text(say("more"), exact=True).click()
    phone.tap(say("what_window_add"))
    judge("form of something one does")
    phone.page.keyboard.press("Escape")
    phone.wait(IS_CLOSED)
    it_is(phone, "19:40")
    now(phone, calm)
    be_in(phone, "starter_care")
    phone.page.locator(".ring").wait_for()
    judge("ring")
    it_is(phone, "20:12")
    phone.sees(say("follow_wrap_up"))
    judge("used up")
    phone.open(f"{calm.address}/yours/boundaries")
    phone.page.get_by_role("link", name=DINNER).wait_for()
    judge("list")
    assert {name: ones for name, ones in found.items() if ones} == {}


@pytest.mark.parametrize("make_phone", BROWSERS, indirect=True)
def test_a_start_is_kept_before_it_is_asked_about(make_phone: MakePhone, calm: Ebb) -> None:
    """In each browser: a time that a cue opens, met by a start, let go."""
    phone = make_phone()
    calm.open(phone)
    be_in(phone, "starter_care")
    calm.open(phone, "/yours/boundaries")
    phone.tap(say("boundary_add"))
    phone.wait(IS_STILL)
    phone.write(say("boundary_name"), DINNER)
    phone.tap(say("boundary_by_cue"), "radio")
    phone.write(say("cue_name"), "Guests")
    phone.tap(say("cue_add"))
    phone.wait(
        "return [...document.querySelectorAll('[aria-pressed=true]')]"
        ".some((one) => one.textContent === args[0])",
        "Guests",
    )
    phone.tap(say("save"))
    phone.sees(say("boundary_saved", title=DINNER))
    phone.wait(IS_CLOSED)
    calm.open(phone)
    phone.wait("return document.querySelector('.chips:not(.waiting)')")
    phone.tap(say("all_and_new"))
    phone.wait(IS_STILL)
    phone.tap(say("cue_begins_now", title="Guests"))
    phone.wait(
        "return [...document.querySelectorAll('.chip.cue *')]"
        ".some((one) => new RegExp(args[0]).test(one.textContent.trim()))",
        any_of("cue_on").pattern,
    )
    phone.wait("return document.querySelector('.roles .yours')")
    # The sheet has slid away, with what it held.
    phone.wait("return !document.querySelector('.sheet .item')")
    phone.tap(begins("starter_making"))
    phone.sees(say("choice_begun", what=MAKING))
    assert running(phone) == [MAKING]
    phone.wait(IS_STILL)
    phone.tap(say("choice_let_go"))
    phone.sees(say("choice_told_let_go", title=DINNER))
    phone.until(lambda: [one["choice"] for one in settlements(phone)] == ["let_go"])
    assert running(phone) == [MAKING]
