"""Access: everyone can read it, reach it and use it, whatever they use it with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.days import THERE, begin_season, morning, open_at
from tests.browser.ebb import Ebb, be_in, log_energy
from tests.browser.pocket import Pocket
from tests.browser.screens import SCREENS
from tests.browser.words import any_of, begins, say

if TYPE_CHECKING:
    from tests.browser.chromium import ChromiumScreen
    from tests.browser.conftest import MakeDevice

AXE = Path(__file__).parents[2] / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = """
const found = await axe.run(document, { resultTypes: ["violations"] });
return found.violations.map((one) => `${one.id}: ${one.nodes.map((n) => n.html).join(" | ")}`);
"""
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"forced_colors": "active"},
}
SIZES = ((390, 844), (360, 640), (320, 568))
#: The smallest size in the hardest look; every pair of them belongs to the long run.
SIZES_AND_LOOKS = [
    pytest.param(
        size,
        look,
        marks=() if (size, look) == (SIZES[-1], "forced") else pytest.mark.full,
        id=f"{size[0]}x{size[1]}-{look}",
    )
    for size in SIZES
    for look in LOOKS
]
SMALLEST = 44
# A control that has a label is as large as both together; what is only for the ear has no size.
SMALL_TARGETS = """
const fields = "input:not([type=hidden]), select, textarea";
const controls = `button, a[href], ${fields}, summary, [tabindex='0']`;
return [...document.querySelectorAll(controls)].flatMap((element) => {
  if (!element.checkVisibility({ checkVisibilityCSS: true })) return [];
  const boxes = [element, ...(element.labels ?? []), ...[element.closest("label")].filter(Boolean)]
    .map((one) => one.getBoundingClientRect());
  const width = Math.max(...boxes.map((box) => box.width));
  const height = Math.max(...boxes.map((box) => box.height));
  if (width <= 1 || (width >= args[0] - 0.5 && height >= args[0] - 0.5)) return [];
  return [`${element.outerHTML.slice(0, 160)} is ${width} by ${height}`];
});
"""
# What sticks out sideways, and words that are cut within their button.
SPILLED = """
const wide = document.documentElement.clientWidth;
return [...document.body.querySelectorAll("*")].flatMap((element) => {
  if (!element.checkVisibility({ checkVisibilityCSS: true })) return [];
  const box = element.getBoundingClientRect();
  if (box.width <= 1) return [];
  const out = box.right > wide + 1 || box.left < -1;
  const overflows = element.scrollWidth > element.clientWidth + 1;
  const hides = getComputedStyle(element).overflowX !== "visible";
  const cut = element.matches("button, a, h1, h2, p") && overflows && hides;
  return out || cut ? [`${out ? "out" : "cut"}: ${element.outerHTML.slice(0, 160)}`] : [];
});
"""


def judged(phone: ChromiumScreen, name: str) -> dict[str, list[str]]:
    """What axe finds in what is shown, which targets are too small, and what spills."""
    phone.page.evaluate(AXE.read_text())
    return {
        name: phone.run(RUN_AXE),
        f"{name}, targets": phone.run(SMALL_TARGETS, SMALLEST),
        f"{name}, spilled": phone.run(SPILLED),
    }


def in_every_look(phone: ChromiumScreen, name: str) -> dict[str, list[str]]:
    """What axe finds in what is shown, in either scheme and in forced colours."""
    phone.page.evaluate(AXE.read_text())
    found: dict[str, list[str]] = {}
    for look, media in LOOKS.items():
        phone.page.emulate_media(**{**LOOKS["light"], **media})
        found[f"{name}, {look}"] = phone.run(RUN_AXE)
    return found


def live_a_little(phone: ChromiumScreen, ebb: Ebb) -> None:
    """A run with something alongside, two energies and a moment: every part has something."""
    ebb.open(phone)
    be_in(phone, "starter_making")
    log_energy(phone, 2)
    log_energy(phone, 4)
    phone.tap(say("a_moment"))
    phone.write(say("moment_field"), "walk with Mia")
    phone.tap(say("moment_keep"))
    phone.until(lambda: bool(Pocket(phone).visible("moment")))


def test_axe_finds_nothing(make_device: MakeDevice, calm: Ebb) -> None:
    """No violation on any screen in any look: in the first minute, with a life, with a sheet."""
    phone = make_device(reduced_motion="reduce")
    found: dict[str, list[str]] = {}

    def judge(name: str) -> None:
        found.update(in_every_look(phone, name))

    calm.open(phone)
    phone.sees(say("first_question"))
    judge("first minute")
    live_a_little(phone, calm)
    for path in SCREENS:
        phone.open(calm.address + path)
        phone.wait("return document.querySelector('main h1')")
        judge(path)
    phone.open(calm.address)
    for key in ("a_moment", "all_and_new", "alongside"):
        phone.tap(say(key))
        phone.wait("return document.querySelector('[role=dialog], dialog[open]')")
        judge(f"sheet {key}")
        phone.page.keyboard.press("Escape")
        phone.wait("return !document.querySelector('[role=dialog], dialog[open]')")
    assert {name: ones for name, ones in found.items() if ones} == {}


def live_a_season(phone: ChromiumScreen, ebb: Ebb) -> None:
    """A season that is past, one that is on and one alongside, an evening answered in full."""
    for day, key, first in (
        ("02", "season_kind_healing", "starter_care"),
        ("03", "season_kind_caretaking", "starter_making"),
    ):
        morning(phone, ebb, f"2026-03-{day}", first)
        begin_season(phone, ebb, key)
    phone.tap(say("seasons_switch"))
    phone.tap(say("season_beside", title=say("season_kind_travel")))
    phone.sees(say("season_alongside_on", title=say("season_kind_travel")))
    open_at(phone, ebb, "2026-03-03T21:00", "/evening")
    phone.tap(say("evening_partly"))
    phone.tap(say("starter_making"))
    phone.tap(say("evening_line"))
    phone.write(say("evening_line_field"), "Half here, half at the desk.")


@pytest.mark.parametrize(("size", "look"), SIZES_AND_LOOKS)
def test_seasons_and_evenings_are_for_everyone(
    make_device: MakeDevice, calm: Ebb, size: tuple[int, int], look: str
) -> None:
    """Every part of them, filled: axe finds nothing, targets are large enough, nothing spills."""
    options = {**THERE, **LOOKS[look], "viewport": {"width": size[0], "height": size[1]}}
    phone = make_device(**options)
    found: dict[str, list[str]] = {}

    def judge(name: str) -> None:
        found.update(judged(phone, name))

    live_a_season(phone, calm)
    judge("evening")
    open_at(phone, calm, "2026-03-03T21:00", "/back")
    judge("look back")
    phone.open(f"{calm.address}/yours/seasons")
    phone.page.get_by_role("link", name=begins("season_kind_healing")).wait_for()
    judge("seasons")
    phone.tap(say("seasons_switch"))
    judge("sheet")
    phone.tap(say("season_edit"))
    phone.page.get_by_role("textbox", name=say("what_name")).wait_for()
    judge("form")
    phone.page.keyboard.press("Escape")
    phone.wait("return !document.querySelector('dialog[open]') && !history.state?.sheet")
    phone.tap(begins("season_kind_healing"), "link")
    phone.sees(say("season_switch_to"))
    judge("season")
    phone.open(f"{calm.address}/yours/seasons/book")
    phone.sees(say("book_ribbon"))
    judge("book")
    open_at(phone, calm, "2026-03-04T21:00")
    phone.page.get_by_role("link", name=say("evening_card_question")).wait_for()
    judge("card")
    phone.tap(say("evening_mostly"))
    phone.sees(say("evening_nightly"))
    judge("first evening")
    open_at(phone, calm, "2026-05-01T21:00")
    phone.sees(say("again_line"))
    judge("again")
    assert {name: ones for name, ones in found.items() if ones} == {}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_target_is_large_enough_and_nothing_spills(
    make_device: MakeDevice, calm: Ebb, size: tuple[int, int]
) -> None:
    """44 pixels for every control on every screen, down to the smallest phone."""
    phone = make_device(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    live_a_little(phone, calm)
    small, spilled = {}, {}
    for path in SCREENS:
        phone.open(calm.address + path)
        phone.wait("return document.querySelector('main h1')")
        small[path] = phone.run(SMALL_TARGETS, SMALLEST)
        spilled[path] = phone.run(SPILLED)
    assert {path: ones for path, ones in small.items() if ones} == {}
    assert {path: ones for path, ones in spilled.items() if ones} == {}


def test_energy_is_in_reach_on_the_smallest_phone(make_device: MakeDevice, calm: Ebb) -> None:
    """At 320 by 568 the five buttons are in sight without scrolling, 48 pixels wide at least."""
    phone = make_device(viewport={"width": 320, "height": 568}, reduced_motion="reduce")
    live_a_little(phone, calm)
    calm.open(phone)
    for level in range(1, 6):
        button = phone.page.get_by_role("button", name=say("energy_level", level=level))
        box = button.bounding_box()
        assert box
        assert box["width"] >= 48
        assert box["y"] + box["height"] <= 568


# Words of a chip that are cut, by an ellipsis or by their chip's edge.
CUT = """
return [...document.querySelectorAll(".chip:not(.empty) *")].flatMap((part) =>
  part.scrollHeight > part.clientHeight + 8 && getComputedStyle(part).overflowY !== "visible" ||
  part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflowX !== "visible" &&
    getComputedStyle(part).display !== "inline"
    ? [part.textContent] : []);
"""
LONG = ("Letters and invoices", "Admin while Mia naps", "Photography evening class")


@pytest.mark.parametrize("text", ["100%", "200%"])
def test_chips_are_read_whole_on_the_smallest_phone(
    make_device: MakeDevice, calm: Ebb, text: str
) -> None:
    """Twelve things to be in at 320 by 568: titles wrap; without larger text all chips fit in."""
    phone = make_device(
        with_text(text),
        viewport={"width": 320, "height": 568},
        reduced_motion="reduce",
    )
    calm.open(phone)
    be_in(phone, "starter_care")
    phone.tap(say("all_and_new"))
    phone.page.get_by_role("dialog").get_by_role("button", name=begins("starter_meal")).click()
    phone.sees(say("in_this", title=say("starter_meal")))
    for title in LONG:
        phone.tap(say("all_and_new"))
        phone.write(say("pick_search"), title)
        phone.tap(say("pick_start_new", title=title))
        phone.sees(say("in_this", title=title))
    assert len(Pocket(phone).visible("container")) == 12
    # The cells are chosen on opening: what was lately begun is among them.
    calm.open(phone)
    phone.page.locator(".chips:not(.waiting)").wait_for()
    shown = phone.page.locator(".chips").inner_text()
    assert all(title in shown for title in (*LONG[:2], say("starter_meal")))
    assert phone.run(CUT) == []
    if text == "100%":
        box = phone.page.get_by_role("button", name=say("all_and_new")).bounding_box()
        dock = phone.page.locator(".dock").bounding_box()
        assert box
        assert dock
        assert box["y"] + box["height"] <= dock["y"]


def with_text(size: str, direction: str = "ltr") -> str:
    """What a page runs first whose person has text of a size, and a language of a direction."""
    return f"""
    addEventListener("DOMContentLoaded", () => {{
      document.documentElement.style.fontSize = "{size}";
      document.documentElement.dir = "{direction}";
    }});
    """


@pytest.mark.parametrize("text", ["100%", "200%"])
def test_large_text_and_both_directions_hold(make_device: MakeDevice, calm: Ebb, text: str) -> None:
    """Nothing leaves the screen or is cut with text twice as large, or from right to left."""
    phone = make_device(with_text(text), reduced_motion="reduce")
    live_a_little(phone, calm)
    spilled = {}
    for path in SCREENS:
        phone.open(calm.address + path)
        phone.wait("return document.querySelector('main h1')")
        for direction in ("ltr", "rtl"):
            phone.run("document.documentElement.dir = args[0]", direction)
            spilled[path, direction] = phone.run(SPILLED)
    assert {where: ones for where, ones in spilled.items() if ones} == {}


def test_everything_works_from_the_keyboard(make_device: MakeDevice, calm: Ebb) -> None:
    """Tab reaches the buttons, Enter captures, focus is seen; Escape closes and gives it back."""
    phone = make_device(has_touch=False)
    calm.open(phone)
    phone.sees(say("first_question"))
    tab_to(phone, say("starter_making"))
    assert phone.run(
        "const style = getComputedStyle(document.activeElement);"
        "return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2"
    )
    phone.page.keyboard.press("Enter")
    phone.until(lambda: len(Pocket(phone).visible("run")) == 1)
    tab_to(phone, say("energy_level", level=4))
    phone.page.keyboard.press("Space")
    phone.sees(say("energy_saved", level=4))
    tab_to(phone, say("a_moment"))
    phone.page.keyboard.press("Enter")
    phone.wait("return document.activeElement.closest('[role=dialog], dialog')")
    for _ in range(12):
        phone.page.keyboard.press("Tab")
        # Past the last control the focus is the browser's own for a moment, never the page's.
        assert phone.run(
            "const at = document.activeElement; return at === document.body"
            " || Boolean(at.closest('[role=dialog], dialog'))"
        )
    phone.page.keyboard.press("Escape")
    phone.wait("return !document.querySelector('[role=dialog], dialog[open]')")
    phone.wait("return document.activeElement.textContent.includes(args[0])", say("a_moment"))


def tab_to(phone: ChromiumScreen, name: str) -> None:
    """Press Tab until the control of this name has the focus."""
    for _ in range(60):
        phone.page.keyboard.press("Tab")
        focused = phone.run(
            "const at = document.activeElement; return at.ariaLabel ?? at.textContent.trim()"
        )
        if focused == name:
            return
    raise AssertionError(f"Tab never reached {name!r}")


def test_the_focus_goes_to_what_took_the_place(make_device: MakeDevice, calm: Ebb) -> None:
    """A deleted entry hands it to the next one, the last one to the heading; undo keeps it, too."""
    phone = make_device(has_touch=False, reduced_motion="reduce")
    calm.open(phone)
    for level in (1, 2, 3):
        log_energy(phone, level)
    phone.open(f"{calm.address}/back")
    phone.sees(say("energy_entry", level=3))
    for gone, following in ((2, 3), (3, 1)):
        delete_energy(phone, gone)
        phone.wait(FOCUSED, say("energy_entry", level=following))
    phone.page.get_by_role("button", name=say("undo")).press("Enter")
    phone.sees(say("energy_entry", level=3))
    phone.wait(FOCUSED, say("energy_entry", level=1))
    delete_energy(phone, 3)
    delete_energy(phone, 1)
    phone.wait("return document.activeElement.matches('h1')")


FOCUSED = """
const at = document.activeElement;
return at.matches("li *") && at.textContent.includes(args[0]);
"""


def delete_energy(phone: ChromiumScreen, level: int) -> None:
    """Delete an entry of the day's list with the keyboard."""
    name = say("energy_entry", level=level)
    phone.page.locator("li", has_text=name).get_by_role("button").press("Enter")
    phone.page.get_by_role("button", name=say("run_delete")).press("Enter")
    phone.page.locator("li", has_text=name).wait_for(state="detached")


def test_nothing_moves_for_those_who_want_no_motion(make_device: MakeDevice, calm: Ebb) -> None:
    """No animation or transition runs under reduced motion, through a capture and a sheet."""
    running = "return document.getAnimations().map((a) => a.effect.getComputedTiming().duration)"
    phone = make_device(reduced_motion="reduce")
    live_a_little(phone, calm)
    assert [duration for duration in phone.run(running) if duration > 1] == []
    phone.tap(say("all_and_new"))
    phone.wait("return document.querySelector('[role=dialog], dialog[open]')")
    assert [duration for duration in phone.run(running) if duration > 1] == []


def test_the_live_region_speaks_every_capture(make_device: MakeDevice, calm: Ebb) -> None:
    """One polite region, there before it is needed, says what was kept, also twice the same."""
    phone = make_device()
    calm.open(phone)
    assert phone.run("return document.querySelectorAll('[role=status]').length") == 1
    spoken = "return document.querySelector('[role=status]').textContent.trim()"
    log_energy(phone, 3)
    assert phone.run(spoken) == say("energy_saved", level=3)
    phone.tap(say("undo"))
    phone.wait(f"return (() => {{ {spoken} }})() === args[0]", say("undone"))


def test_back_closes_a_sheet_and_stays(make_device: MakeDevice, calm: Ebb) -> None:
    """The back gesture puts a sheet away before it leaves the screen."""
    phone = make_device(reduced_motion="reduce")
    live_a_little(phone, calm)
    phone.tap(say("all_and_new"))
    phone.wait("return document.querySelector('[role=dialog], dialog[open]')")
    phone.run("history.back()")
    phone.wait("return !document.querySelector('[role=dialog], dialog[open]')")
    assert phone.run("return location.pathname") == "/"
    phone.wait(
        "return new RegExp(args[0]).test(document.body.innerText)", any_of("since").pattern[1:-1]
    )


def test_the_page_may_be_zoomed_and_minds_the_notch(make_device: MakeDevice, calm: Ebb) -> None:
    """No fixed scale; safe areas and the small viewport are in the style sheet."""
    phone = make_device()
    calm.open(phone)
    viewport = phone.run("return document.querySelector('meta[name=viewport]').content")
    assert "user-scalable" not in viewport
    assert "maximum-scale" not in viewport
    assert "viewport-fit=cover" in viewport
    style = phone.run(
        "return (await Promise.all([...document.querySelectorAll('link[rel=stylesheet]')]"
        ".map(async (link) => (await fetch(link.href)).text()))).join('')"
    )
    assert "safe-area-inset-bottom" in style
    assert "dvh" in style
    assert phone.run("return document.documentElement.lang")
