"""Looking back: a day, a week, a year and what they show, under one switch."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromium import ChromiumScreen
from tests.browser.conftest import BROWSERS
from tests.browser.ebb import READY, be_in, log_energy
from tests.browser.lived import (
    CALLS,
    CHOSEN_DAY,
    CLOCKS_GO_BACK,
    DINNER,
    FIRST,
    FLIGHT,
    MOMENT,
    SEASON,
    WALK,
    live_a_month,
)
from tests.browser.pocket import Pocket
from tests.browser.test_access import (
    AXE,
    LOOKS,
    RUN_AXE,
    SMALL_TARGETS,
    SMALLEST,
    SPILLED,
    with_text,
)
from tests.browser.words import any_of, say

if TYPE_CHECKING:
    from tests.browser.conftest import MakeDevice
    from tests.browser.ebb import Ebb
    from tests.browser.screen import MakePhone

CALM = {"reduced_motion": "reduce", "timezone_id": "Europe/Berlin"}
LENSES = ("energy", "priority", "role", "season")
#: Each view with the address of one that has something, and what is on it once it is there.
VIEWS = {
    "day": (f"/back/{CHOSEN_DAY}", ".timeline .block"),
    "week": (f"/back/week/{CHOSEN_DAY}", ".rhythm .pill-of"),
    "year": ("/back/year/2024", ".year [data-level]"),
    "patterns": ("/back/patterns", ".hours-of td"),
}
LEFT = "return document.querySelector('.views [aria-current]').textContent"
# How many of its pips each sign of an energy shows.
PIPS = """
return [...document.querySelectorAll(".die[data-level]")].flatMap((die) => {
  const style = getComputedStyle(die);
  const sizes = style.backgroundSize.split(", ").filter((size) => !size.startsWith("0")).length;
  const shown = style.backgroundImage === "none" ? 0 : sizes;
  return shown === Number(die.dataset.level) ? [] : [`${die.outerHTML} shows ${shown}`];
});
"""


def show(phone: ChromiumScreen, ebb: Ebb, path: str, sign: str) -> None:
    """Open an address and wait for a sign that it is there."""
    phone.open(ebb.address + path)
    phone.page.locator(sign).first.wait_for()


def at_path(phone: ChromiumScreen, path: str) -> None:
    """Wait until the address has this path."""
    phone.wait("return location.pathname === args[0]", path)


def choose(phone: ChromiumScreen, lens: str) -> None:
    """Choose by what the past is tinted."""
    phone.page.get_by_role("radio", name=say(f"lens_{lens}")).click(force=True)


@pytest.fixture
def lived(make_device: MakeDevice, ebb: Ebb) -> ChromiumScreen:
    """A phone with a month of the past."""
    phone = make_device(**CALM)
    live_a_month(phone, ebb)
    return phone


def test_each_view_has_an_address_online_and_off(lived: ChromiumScreen, ebb: Ebb) -> None:
    """Links go from one to the next and stay with the day; back goes back; no server is needed."""
    show(lived, ebb, *VIEWS["day"])
    for view in ("week", "year", "day"):
        lived.tap(say(f"back_{view}"), "link")
        lived.page.locator(VIEWS[view][1]).first.wait_for()
        assert lived.run(LEFT) == say(f"back_{view}")
    at_path(lived, VIEWS["day"][0])
    for view in ("year", "week", "day"):
        lived.run("history.back()")
        at_path(lived, VIEWS[view][0])
    lived.wait(READY)
    ebb.stop()
    for view, (path, sign) in VIEWS.items():
        show(lived, ebb, path, sign)
        assert lived.run(LEFT) == say(f"back_{view}")
    ebb.start()


def test_the_lens_is_one_for_every_view_and_remembered(lived: ChromiumScreen, ebb: Ebb) -> None:
    """Chosen once; where the screen is narrow or the text large it is a menu."""
    show(lived, ebb, *VIEWS["week"])
    choose(lived, "role")
    lived.page.locator(".pill-of .icon").first.wait_for()
    signs = {"year": ".year .die", "patterns": "main h2"}
    for view, (path, sign) in VIEWS.items():
        show(lived, ebb, path, signs.get(view, sign))
        assert lived.page.get_by_role("radio", name=say("lens_role")).is_checked()
    menu = lived.page.get_by_role("combobox", name=say("lens_label"))
    assert not menu.is_visible()
    lived.page.set_viewport_size({"width": 320, "height": 568})
    menu.wait_for()
    assert not lived.page.get_by_role("radio", name=say("lens_role")).is_visible()
    menu.select_option("season")
    lived.page.set_viewport_size({"width": 390, "height": 844})
    lived.page.get_by_role("radio", name=say("lens_season")).wait_for()
    assert lived.page.get_by_role("radio", name=say("lens_season")).is_checked()
    lived.run("document.documentElement.style.fontSize = '200%'")
    menu.wait_for()


def test_whatever_is_tapped_in_a_day_opens(lived: ChromiumScreen, ebb: Ebb) -> None:
    """A run, an energy, a moment, a protected time with the word for what became of it."""
    show(lived, ebb, *VIEWS["day"])
    sheet = lived.page.get_by_role("dialog")
    for mark, words in (
        (f".block:has-text('{WALK}')", WALK),
        (".pebble[data-level='4']", any_of("energy_edit_title")),
        (".timeline .star", say("moment_edit_title")),
        (".bracket:not(.follows)", DINNER),
    ):
        lived.page.locator(mark).first.click()
        sheet.get_by_role("heading", name=words).wait_for()
        if words == DINNER:
            sheet.get_by_text(say("boundary_flexed")).wait_for()
        lived.page.keyboard.press("Escape")
        sheet.wait_for(state="hidden")
        lived.wait("return !history.state?.sheet")
    # All of it is in the list below as well, in the order of time.
    items = lived.page.locator(".list li").all_inner_texts()
    assert [text for text in items if DINNER in text or MOMENT in text or WALK in text]
    assert len(items) == 4 + 2 + 1 + 1


def test_days_are_as_long_as_they_were(lived: ChromiumScreen, ebb: Ebb) -> None:
    """25 hours when the clocks go back, 30 on a flight to the west, with the hours they showed."""
    hours = {}
    for day in (CHOSEN_DAY, CLOCKS_GO_BACK, FLIGHT):
        show(lived, ebb, f"/back/{day}", ".timeline")
        hours[day] = lived.run(
            "return getComputedStyle(document.querySelector('.timeline'))"
            ".getPropertyValue('--hours').trim()"
        )
    assert list(hours.values()) == ["24", "25", "30"]
    lived.page.get_by_text(say("back_clocks_of", place="New York")).wait_for()
    marks = lived.page.locator(".mark-line").all_inner_texts()
    # Of the 18 hours after the flight the evening ones come a second time.
    assert marks.count("18") == 2
    show(lived, ebb, f"/back/{CLOCKS_GO_BACK}", ".timeline")
    assert lived.page.locator(".mark-line").all_inner_texts().count("02") == 2


def test_a_white_stretch_is_filled_in_and_undone(lived: ChromiumScreen, ebb: Ebb) -> None:
    """Tapped, asked about, its end dragged; what is kept says that it was sketched."""
    show(lived, ebb, *VIEWS["day"])
    before = len(Pocket(lived).visible("run"))
    # From after breakfast to the walk at noon.
    lived.page.locator(".gap").nth(1).click()
    sheet = lived.page.get_by_role("dialog")
    sheet.get_by_role("heading", name=say("back_gap_title")).wait_for()
    assert lived.page.locator(".gap.open").count() == 1
    end = sheet.get_by_role("slider", name=say("run_end"))
    assert end.get_attribute("aria-valuetext") == "12:00"
    end.fill("60")
    assert end.get_attribute("aria-valuetext") == "8:45"
    sheet.get_by_role("button", name=CALLS).click()
    lived.page.locator("main li", has_text="8:45").wait_for()
    (made,) = [row for row in Pocket(lived).visible("run") if row["fields"].get("sketched")]
    fields: dict[str, Any] = made["fields"]
    assert fields["container"] == "calls"
    assert fields["end"]["at"] - fields["start"]["at"] == 3_600_000
    assert fields["start"]["tz"] == "Europe/Berlin"
    assert lived.page.locator(".gap.open").count() == 0
    lived.tap(say("undo"))
    lived.until(lambda: len(Pocket(lived).visible("run")) == before)
    lived.page.locator("main li", has_text="8:45").wait_for(state="detached")
    # The keyboard has a way of its own to the longest one.
    lived.page.get_by_role("button", name=say("back_add")).press("Enter")
    sheet.get_by_role("heading", name=say("back_gap_title")).wait_for()


SWIPE = """
const [from, to] = args;
const main = document.querySelector(".view");
const touch = (x) => new Touch({ identifier: 1, target: main, clientX: x, clientY: 300 });
const send = (name, x, on) => main.dispatchEvent(new TouchEvent(name, {
  bubbles: true, touches: on ? [touch(x)] : [], changedTouches: [touch(x)],
}));
send("touchstart", from, true);
send("touchend", to, false);
"""


def test_pages_turn_by_arrow_and_by_swipe(lived: ChromiumScreen, ebb: Ebb) -> None:
    """To the day before and after; a small move turns nothing; right to left it is mirrored."""
    show(lived, ebb, *VIEWS["day"])
    before, after = CHOSEN_DAY - timedelta(days=1), CHOSEN_DAY + timedelta(days=1)
    lived.tap(any_of("back_earlier_day"))
    at_path(lived, f"/back/{before}")
    lived.page.locator(".timeline").wait_for()
    lived.wait("return document.activeElement.matches('h1')")
    lived.run(SWIPE, 300, 100)
    at_path(lived, f"/back/{CHOSEN_DAY}")
    lived.page.locator(".timeline .star").wait_for()
    lived.run(SWIPE, 200, 170)
    lived.run("document.documentElement.dir = 'rtl'")
    lived.run(SWIPE, 100, 300)
    at_path(lived, f"/back/{after}")
    show(lived, ebb, *VIEWS["week"])
    lived.tap(any_of("back_later_day"))
    at_path(lived, f"/back/week/{FIRST + timedelta(days=7)}")


def test_a_week_is_seven_days_to_tap(lived: ChromiumScreen, ebb: Ebb) -> None:
    """Each column says what its day held and leads there; stars, outlines, and a sentence."""
    show(lived, ebb, *VIEWS["week"])
    days = lived.page.locator(".days a")
    names = lived.page.locator(".days .unseen").all_text_contents()
    assert len(set(names)) == 7
    assert all(say("tide_runs", count=4) in name for name in names)
    assert lived.page.locator(".column .kept").count() == 3
    assert lived.page.locator(".column .star").count() == 2
    meanings = lived.page.locator(".tints li").all_inner_texts()
    assert meanings[-2:] == [say("week_view_chosen"), say("week_view_kept")]
    sentence = lived.page.get_by_text(
        say("pattern_after_higher", name=WALK, count=16, total=16)
    ).or_(lived.page.get_by_text(say("pattern_after_lower", name=CALLS, count=15, total=15)))
    sentence.wait_for()
    lived.page.get_by_text(say("pattern_goes_with")).wait_for()
    lived.page.locator(".pattern").get_by_role("button", name=say("counted_ask")).click()
    lived.sees(say("counted_pairs"))
    lived.page.keyboard.press("Escape")
    lived.wait("return !history.state?.sheet && !document.querySelector('dialog[open]')")
    # Roles: together no less than the whole.
    lived.sees(say("week_view_time"))
    # The last column, anywhere in it.
    box = days.nth(6).bounding_box()
    assert box
    lived.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] - 30)
    at_path(lived, f"/back/{FIRST + timedelta(days=6)}")


def test_a_year_is_walked_with_keys(lived: ChromiumScreen, ebb: Ebb) -> None:
    """Every day has words of its own; arrows go from one to the next, Enter opens it."""
    show(lived, ebb, *VIEWS["year"])
    grid = lived.page.get_by_role("grid")
    cells = lived.page.get_by_role("gridcell")
    names = cells.evaluate_all("(all) => all.map((one) => one.ariaLabel)")
    assert len(names) == len(set(names)) == 366
    assert lived.run("return document.querySelectorAll('.year [data-day]').length") <= 400
    blank = lived.page.locator("[data-day='2024-02-01']")
    assert blank.evaluate("(one) => getComputedStyle(one).backgroundColor") == "rgba(0, 0, 0, 0)"
    assert say("year_nothing") in (blank.get_attribute("aria-label") or "")
    grid.focus()
    current = "return document.querySelector('.year').getAttribute('aria-activedescendant')"
    assert lived.run(current) == "d2024-01-01"
    for key, day in (
        ("ArrowLeft", "2024-01-01"),
        ("ArrowRight", "2024-01-02"),
        ("ArrowDown", "2024-01-09"),
        ("End", "2024-12-31"),
        ("ArrowDown", "2024-12-31"),
        ("Home", "2024-01-01"),
        ("PageDown", "2024-01-29"),
        ("ArrowUp", "2024-01-22"),
    ):
        lived.page.keyboard.press(key)
        lived.wait(f"return (() => {{ {current} }})() === args[0]", f"d{day}")
    lived.page.locator(".year [aria-selected='true']").wait_for()
    assert lived.page.locator(".readout").inner_text().endswith(say("year_nothing"))
    lived.page.keyboard.press("Enter")
    at_path(lived, "/back/2024-01-22")
    lived.sees(say("back_quiet_day"))
    show(lived, ebb, *VIEWS["year"])
    lived.page.locator(f"[data-day='{CHOSEN_DAY}']").click()
    at_path(lived, f"/back/{CHOSEN_DAY}")


def test_patterns_have_counts_and_never_a_because(lived: ChromiumScreen, ebb: Ebb) -> None:
    """By the hour with counts in text; before and after by each lens; and how it is counted."""
    show(lived, ebb, *VIEWS["patterns"])
    lived.sees(say("pattern_after_higher", name=WALK, count=16, total=16))
    lived.sees(say("pattern_after_lower", name=CALLS, count=15, total=15))
    fields = lived.page.locator(".hours-of td").all_inner_texts()
    assert sum(int(text.split()[-1]) for text in fields if text.strip()) == 2 * 31 + 1
    choose(lived, "role")
    lived.sees(say("pattern_role_lower", name="owner", count=15, total=15))
    choose(lived, "season")
    lived.sees(say("pattern_nothing"))


@pytest.mark.parametrize(
    "look", ["dark", *(pytest.param(look, marks=pytest.mark.full) for look in ("light", "forced"))]
)
def test_axe_finds_nothing_in_any_view(make_device: MakeDevice, ebb: Ebb, look: str) -> None:
    """With a life in it, by every lens, in both schemes and in forced colours."""
    phone = make_device(**CALM, **LOOKS[look])
    live_a_month(phone, ebb)
    axe = AXE.read_text()
    found: dict[str, list[str]] = {}
    for view, (path, sign) in VIEWS.items():
        show(phone, ebb, path, sign)
        for lens in LENSES:
            choose(phone, lens)
            phone.page.locator("main h1").wait_for()
            phone.page.evaluate(axe)
            found[f"{view} by {lens}"] = phone.run(RUN_AXE)
        choose(phone, "energy")
        phone.page.locator(sign).first.wait_for()
    assert {name: ones for name, ones in found.items() if ones} == {}


@pytest.mark.parametrize(
    ("size", "text", "direction"),
    [
        ((360, 640), "100%", "ltr"),
        ((320, 568), "200%", "ltr"),
        pytest.param((390, 844), "100%", "rtl", marks=pytest.mark.full),
        pytest.param((320, 568), "100%", "ltr", marks=pytest.mark.full),
        pytest.param((390, 844), "200%", "rtl", marks=pytest.mark.full),
    ],
)
def test_views_hold_on_small_screens_with_large_text_and_mirrored(
    make_device: MakeDevice, ebb: Ebb, size: tuple[int, int], text: str, direction: str
) -> None:
    """Nothing sticks out or is cut, and everything to tap is large enough, by every lens."""
    phone = make_device(
        with_text(text, direction),
        viewport={"width": size[0], "height": size[1]},
        **CALM,
    )
    live_a_month(phone, ebb)
    found: dict[str, list[str]] = {}
    for view, (path, sign) in VIEWS.items():
        for lens in LENSES:
            phone.run("localStorage.setItem('ebb.hints', JSON.stringify({ lens: args[0] }))", lens)
            signs = {"year": ".year .die", "patterns": "main h2"}
            show(phone, ebb, path, signs.get(view, sign))
            found[f"{view} by {lens}, small"] = phone.run(SMALL_TARGETS, SMALLEST)
            found[f"{view} by {lens}, spilled"] = phone.run(SPILLED)
    assert {name: ones for name, ones in found.items() if ones} == {}


@pytest.mark.parametrize(
    "look", ["light", *(pytest.param(look, marks=pytest.mark.full) for look in ("dark", "forced"))]
)
def test_every_tint_says_the_same_without_colour(
    make_device: MakeDevice, ebb: Ebb, look: str
) -> None:
    """As many pips as the level, on every sign of an energy in every view; roles have signs."""
    phone = make_device(**CALM, **LOOKS[look])
    live_a_month(phone, ebb)
    # A month has no hour of a weekday with enough logs for a tint of its own.
    for path, sign in [views for name, views in VIEWS.items() if name != "patterns"]:
        show(phone, ebb, path, sign)
        assert phone.run(PIPS) == []
        assert phone.page.locator(".die[data-level]").count() > 0
    show(phone, ebb, *VIEWS["year"])
    choose(phone, "season")
    letter = phone.page.locator(f"[data-day='{CHOSEN_DAY + timedelta(days=3)}']")
    phone.until(lambda: letter.inner_text() == SEASON[0])
    choose(phone, "role")
    phone.until(lambda: letter.inner_text() in {"D", "O"})
    show(phone, ebb, *VIEWS["week"])
    choose(phone, "season")
    grounds = phone.page.locator(".days .column[data-season]")
    phone.until(lambda: grounds.count() > 0)
    letters = phone.page.locator(".days .die[data-season]").all_inner_texts()
    assert letters == [SEASON[0]] * grounds.count()
    assert phone.page.locator(".days .unseen", has_text=SEASON).count() == grounds.count()
    show(phone, ebb, f"/back/{CHOSEN_DAY + timedelta(days=3)}", ".ground .die")
    assert phone.page.locator(".ground .die").all_inner_texts() == [SEASON[0]]


@pytest.mark.parametrize("make_phone", BROWSERS, indirect=True)
def test_every_view_opens_in_every_browser(make_phone: MakePhone, calm: Ebb) -> None:
    """What was captured a moment ago is in the day, the week and the year."""
    phone = make_phone()
    calm.open(phone)
    be_in(phone, "starter_making")
    log_energy(phone, 4)
    for path, sign in (
        ("/back", ".timeline .block"),
        ("/back/week", ".rhythm .pill-of[data-level='4']"),
        ("/back/year", ".year [data-level='4']"),
        ("/back/patterns", ".hours-of td small"),
    ):
        phone.open(calm.address + path)
        phone.wait("return document.querySelector(args[0])", sign)
    phone.sees(say("pattern_too_few"))
