"""What screens show, and what they do not: before any script, of a made-up life, of a refusal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.words import say

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from tests.browser.chromium import ChromiumScreen
    from tests.browser.conftest import MakeDevice
    from tests.browser.ebb import Ebb

# Says on the server that this account's life was made up, as the demo's does.
MAKE_UP = """
const stamp = `${Date.now().toString(16).padStart(12, "0")}-0000-00000001`;
const fields = { created: true, value: true };
const changes = [{ kind: "setting", id: "demo", stamp, fields }];
const body = JSON.stringify({ schema: 1, cursor: null, changes });
const headers = { "Content-Type": "application/json" };
return (await fetch("/api/sync", { method: "POST", headers, body })).ok;
"""
# A database that takes its time: nothing of it is there until `window.go` is called.
SLOW_TO_OPEN = """
const ready = new Promise((resolve) => { window.go = resolve; });
const listen = IDBOpenDBRequest.prototype.addEventListener;
IDBOpenDBRequest.prototype.addEventListener = function (name, heard, ...rest) {
  const late = (event) => ready.then(() => heard.call(this, event));
  return listen.call(this, name, name === "success" ? late : heard, ...rest);
};
"""
# Where a button of this name is, or null: it may not have been drawn yet.
PLACE = """
const button = [...document.querySelectorAll("main button")].find(
  (one) => one.textContent.trim() === args[0],
);
return button ? button.getBoundingClientRect().top : null;
"""


@pytest.mark.parametrize(
    ("path", "key", "held"),
    [
        ("/yours/boundaries", "boundary_add", "boundary_empty"),
        ("/yours/what", "what_add", "starter_care"),
    ],
)
def test_no_button_moves_from_under_a_thumb(
    make_device: MakeDevice, calm: Ebb, path: str, key: str, held: str
) -> None:
    """What stands below what the database holds is drawn with it, not before and elsewhere."""
    phone = make_device(SLOW_TO_OPEN, service_workers="block")
    phone.open(calm.address + path)
    phone.wait("return document.querySelector('main h1')")
    before = phone.run(PLACE, say(key))
    phone.run("window.go()")
    phone.sees(say(held))
    assert before in {None, phone.wait(PLACE, say(key))}


@pytest.mark.parametrize(
    ("path", "is_now"),
    [("/", True), ("/do/energy", True), ("/back", False), ("/yours", False), ("/join", False)],
)
def test_only_now_begins_with_the_energy_buttons(
    make_device: MakeDevice, calm: Ebb, path: str, is_now: bool
) -> None:
    """What is drawn before the app's script has come."""
    phone = make_device(service_workers="block")
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    phone.page.route(re.compile(r"/assets/.*\.js"), hold)
    phone.page.goto(calm.address + path, wait_until="commit")
    phone.page.locator(".tabs").wait_for()
    assert phone.page.locator(".dock").is_visible() is is_now
    for route in waiting:
        route.abort()


@pytest.mark.parametrize("width", [320, 390])
def test_a_made_up_life_says_so(make_device: MakeDevice, ebb: Ebb, width: int) -> None:
    """On Now and on Yours, in sight without scrolling; a life of one's own says no such thing."""
    phone = make_device(viewport={"width": width, "height": 568})
    ebb.connect(phone, ebb.first_code())
    ebb.open(phone)
    label = phone.page.get_by_text(say("demo_label"), exact=True)
    phone.sees(say("first_hint_connected"))
    assert label.count() == 0
    assert phone.run(MAKE_UP)
    label.wait_for()
    assert is_in_sight(phone)
    ebb.open(phone, "/yours")
    label.wait_for()
    assert is_in_sight(phone)


def is_in_sight(phone: ChromiumScreen) -> bool:
    """Whether the label is whole, on the screen and under nothing else."""
    label = phone.page.get_by_text(say("demo_label"), exact=True)
    return bool(
        label.evaluate(
            """(label) => {
              const { left, right, top, bottom } = label.getBoundingClientRect();
              const at = document.elementFromPoint(left + 2, (top + bottom) / 2);
              return label.contains(at) && left >= 0 && right <= innerWidth && top >= 0;
            }"""
        )
    )
