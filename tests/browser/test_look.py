"""How it looks: colours, text and motion as chosen, from the first paint on; wide, too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromium import ChromiumScreen
from tests.browser.screens import SCREENS
from tests.browser.test_access import (
    AXE,
    LOOKS,
    RUN_AXE,
    SMALL_TARGETS,
    SMALLEST,
    SPILLED,
    live_a_little,
)
from tests.browser.words import say

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from tests.browser.conftest import MakeDevice
    from tests.browser.ebb import Ebb

WORN = "return { ...document.documentElement.dataset }"
WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}
# The least of both at which it is wide.
LEAST: dict[str, Any] = {"viewport": {"width": 900, "height": 600}, "has_touch": False}
LOW = {"viewport": {"width": 1366, "height": 600}, "has_touch": False}
IS_REMEMBERED = """
const nothing = { scheme: "", season: "", palette: "", text: "", motion: "" };
const worn = { ...nothing, ...document.documentElement.dataset };
const { look } = JSON.parse(localStorage.getItem("ebb.hints"));
return Object.keys(worn).every((name) => look[name] === worn[name]);
"""
BOX = "return document.querySelector(args[0]).getBoundingClientRect().toJSON()"


def choose(phone: ChromiumScreen, ebb: Ebb, *keys: str) -> None:
    """Choose these on the page about how it looks, and wait until it is on this device."""
    phone.open(f"{ebb.address}/yours/look")
    for key in keys:
        # What was tapped is shown once it is kept, which may take a moment.
        phone.page.get_by_role("radio", name=say(key), exact=True).click(force=True)
        phone.page.get_by_role("radio", name=say(key), exact=True, checked=True).wait_for()
    phone.wait(IS_REMEMBERED)


def test_what_was_chosen_is_worn_before_any_script_has_come(
    make_device: MakeDevice, calm: Ebb
) -> None:
    """Scheme, colours, text and motion are on the page that is painted first: nothing jumps."""
    phone = make_device(service_workers="block")
    phone.open(calm.address)
    chosen = ("look_dark", "look_colours_vision", "look_text_largest", "look_motion_calm")
    choose(phone, calm, *chosen)
    worn = {"scheme": "dark", "palette": "vision", "text": "largest", "motion": "calm"}
    # The other colours are a file of their own.
    phone.until(lambda: phone.run(WORN).items() >= worn.items())
    phone.wait(IS_REMEMBERED)
    again = ChromiumScreen(phone.page.context.new_page())
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    again.page.route(re.compile(r"/assets/.*\.js"), hold)
    again.page.goto(calm.address, wait_until="commit")
    again.wait("return document.querySelector('.dock h2')")
    assert again.run(WORN).items() >= worn.items()
    assert again.run("return getComputedStyle(document.documentElement).fontSize") == "24px"
    for route in waiting:
        route.abort()


def test_as_the_phone_has_it_follows_what_the_phone_asks_for(
    make_device: MakeDevice, calm: Ebb
) -> None:
    """A phone that asks for contrast gets it, unless the usual colours were chosen all the same."""
    phone = make_device(contrast="more")
    calm.open(phone)
    phone.wait("return document.documentElement.dataset.palette === 'contrast'")
    choose(phone, calm, "look_colours_standard")
    phone.until(lambda: phone.run(WORN)["palette"] == "")


def test_nothing_moves_where_calm_was_chosen(make_device: MakeDevice, calm: Ebb) -> None:
    """On a phone that itself asks for nothing of the kind; as the phone has it, it moves again."""
    running = "return document.getAnimations().map((a) => a.effect.getComputedTiming().duration)"
    phone = make_device()
    live_a_little(phone, calm)
    choose(phone, calm, "look_motion_calm")
    phone.open(calm.address)
    phone.tap(say("all_and_new"))
    phone.wait("return document.querySelector('dialog[open]')")
    assert [duration for duration in phone.run(running) if duration > 1] == []
    phone.page.keyboard.press("Escape")
    phone.wait("return !document.querySelector('dialog[open]') && !history.state?.sheet")
    phone.open(f"{calm.address}/yours/look")
    phone.page.get_by_role("radio", name=say("look_system"), exact=True).last.click(force=True)
    phone.wait("return !document.documentElement.dataset.motion")


@pytest.mark.parametrize(
    ("size", "text"),
    [
        ((390, 844), "look_text_small"),
        ((320, 568), "look_text_largest"),
        pytest.param((390, 844), "look_text_largest", marks=pytest.mark.full),
        pytest.param((320, 568), "look_text_small", marks=pytest.mark.full),
    ],
)
def test_every_screen_holds_with_smaller_and_largest_text(
    make_device: MakeDevice, calm: Ebb, size: tuple[int, int], text: str
) -> None:
    """Nothing leaves the screen or is cut, and targets stay large enough for a thumb."""
    phone = make_device(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    live_a_little(phone, calm)
    choose(phone, calm, text)
    found: dict[str, list[str]] = {}
    for path in SCREENS:
        phone.open(calm.address + path)
        phone.wait("return document.querySelector('main h1')")
        found[path] = [*phone.run(SPILLED), *phone.run(SMALL_TARGETS, SMALLEST)]
    assert {path: ones for path, ones in found.items() if ones} == {}


@pytest.mark.parametrize(
    ("colours", "look"),
    [
        ("look_colours_vision", "light"),
        ("look_colours_contrast", "dark"),
        pytest.param("look_colours_vision", "dark", marks=pytest.mark.full),
        pytest.param("look_colours_contrast", "light", marks=pytest.mark.full),
    ],
)
def test_axe_finds_nothing_in_other_colours(
    make_device: MakeDevice, calm: Ebb, colours: str, look: str
) -> None:
    """No violation where the tokens are others: in a day, in a form, in choices that are made."""
    phone = make_device(reduced_motion="reduce", **LOOKS[look])
    live_a_little(phone, calm)
    choose(phone, calm, colours)
    axe = AXE.read_text()
    found: dict[str, list[str]] = {}
    for path in ("/yours/look", "/", "/back", "/evening", "/yours/seasons"):
        phone.open(calm.address + path)
        phone.wait("return document.querySelector('main h1')")
        phone.page.evaluate(axe)
        found[path] = phone.run(RUN_AXE)
    assert {path: ones for path, ones in found.items() if ones} == {}


@pytest.mark.parametrize(
    "window",
    [
        pytest.param(LEAST, id="least"),
        pytest.param(WIDE, id="wide", marks=pytest.mark.full),
        pytest.param(LOW, id="low", marks=pytest.mark.full),
    ],
)
def test_every_screen_holds_in_a_wide_window(
    make_device: MakeDevice, calm: Ebb, window: dict[str, Any]
) -> None:
    """axe finds nothing, targets are large enough, nothing spills; lines keep their measure."""
    phone = make_device(reduced_motion="reduce", **window)
    live_a_little(phone, calm)
    axe = AXE.read_text()
    found: dict[str, list[str]] = {}
    for path in SCREENS:
        phone.open(calm.address + path)
        phone.wait("return document.querySelector('main h1')")
        phone.page.evaluate(axe)
        measure = phone.run(
            "return [...document.querySelectorAll('main p')].filter((line) =>"
            " line.getBoundingClientRect().width > 46 * 16).map((line) => line.outerHTML)"
        )
        found[path] = [
            *phone.run(RUN_AXE),
            *phone.run(SMALL_TARGETS, SMALLEST),
            *phone.run(SPILLED),
            *measure,
        ]
    assert {path: ones for path, ones in found.items() if ones} == {}


def test_in_a_wide_window_things_lie_side_by_side(make_device: MakeDevice, calm: Ebb) -> None:
    """Tabs at the side, energy beside the tide, a sheet in the middle that a tap beside closes."""
    phone = make_device(reduced_motion="reduce", **WIDE)
    live_a_little(phone, calm)
    phone.open(calm.address)
    phone.page.locator(".chips:not(.waiting)").wait_for()
    tabs, tide, dock, chips = (phone.run(BOX, one) for one in (".tabs", ".tide", ".dock", ".chips"))
    assert tabs["right"] <= tide["left"]
    assert tabs["height"] > tabs["width"]
    assert tide["right"] <= dock["left"]
    assert dock["top"] < tide["bottom"]
    assert dock["bottom"] <= chips["top"]
    phone.tap(say("a_moment"))
    phone.page.get_by_role("dialog").wait_for()
    sheet = phone.run(BOX, "dialog")
    assert abs(sheet["left"] + sheet["right"] - 1280) <= 2
    assert sheet["top"] > 0
    assert sheet["bottom"] < 800
    phone.page.mouse.click(640, (sheet["bottom"] + 800) / 2)
    phone.wait("return !document.querySelector('dialog[open]')")


def test_energy_is_where_it_is_first_painted(make_device: MakeDevice, calm: Ebb) -> None:
    """In a wide window, too, the buttons of the page itself lie where the app's own will be."""
    phone = make_device(service_workers="block", reduced_motion="reduce", **WIDE)
    waiting: list[Route] | None = []

    def hold(route: Route) -> None:
        if waiting is None:
            route.continue_()
        else:
            waiting.append(route)

    phone.page.route(re.compile(r"/assets/.*\.js"), hold)
    phone.page.goto(calm.address, wait_until="commit")
    phone.wait("return document.querySelector('.dock .level:last-child')")
    first = [phone.run(BOX, one) for one in (".levels", ".tabs > :first-child")]
    held, waiting = waiting, None
    for route in held or ():
        route.continue_()
    phone.sees(say("first_question"))
    assert [phone.run(BOX, one) for one in (".levels", ".tabs > :first-child")] == first
