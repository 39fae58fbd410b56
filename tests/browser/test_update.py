"""A new version: never under the hands of someone who writes, never half, never two at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.build import next_build
from tests.browser.chromium import ChromiumScreen
from tests.browser.ebb import HIDE, Ebb, be_in, holds, log_energy
from tests.browser.pocket import Pocket
from tests.browser.proxy import Fault
from tests.browser.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import MakeDevice
    from tests.browser.screen import Screen

BUILD = "return document.querySelector('meta[name=build]')?.content ?? 'first'"
WAITING = """
const registration = await navigator.serviceWorker.getRegistration();
await registration.update().catch(() => undefined);
return Boolean(registration.waiting);
"""
CACHED = """
const found = [];
for (const name of await caches.keys()) {
  const cache = await caches.open(name);
  for (const request of await cache.keys()) found.push(request.url);
}
return found.sort();
"""


@pytest.fixture
def newer(app: Path, tmp_path: Path) -> Path:
    """A newer build of the same app, in a folder of its own."""
    return next_build(app, tmp_path / "newer")


def begin_to_write(screen: Screen) -> None:
    """Open a sheet and leave words in it."""
    screen.tap(say("a_moment"))
    screen.write(say("moment_field"), "walk with Mia")


def mark(screen: Screen) -> None:
    """Leave a mark that no reload survives."""
    screen.run("window.untouched = true")


def is_untouched(screen: Screen) -> bool:
    """Whether the page was never reloaded since it was marked."""
    return bool(screen.run("return window.untouched === true"))


def test_no_reload_in_mid_edit(make_device: MakeDevice, ebb: Ebb, newer: Path) -> None:
    """With words in a sheet the page stays, hidden or not; the person's tap then updates it."""
    phone = make_device()
    ebb.open(phone)
    be_in(phone, "starter_making")
    begin_to_write(phone)
    mark(phone)
    ebb.release(newer)
    phone.wait(WAITING)
    phone.run(HIDE, "hidden")
    phone.run(HIDE, "visible")
    # Whatever the app does about the update, a round trip through the worker comes after it.
    phone.run("await fetch('/index.html')")
    assert is_untouched(phone)
    assert phone.run("return document.querySelector('input:not([type=hidden]), textarea').value")
    phone.tap(say("moment_keep"))
    phone.until(lambda: bool(Pocket(phone).visible("moment")))
    phone.tap(say("update_use"))
    phone.wait(f"return (() => {{ {BUILD} }})() === 'next'")
    assert len(Pocket(phone).visible("moment")) == 1


def test_a_page_in_the_background_updates_itself(
    make_device: MakeDevice, ebb: Ebb, newer: Path
) -> None:
    """Hidden and with nothing half written: the new version takes over; old files are gone."""
    phone = make_device()
    errors: list[str] = []
    phone.page.on("pageerror", lambda error: errors.append(str(error)))
    ebb.open(phone)
    log_energy(phone, 3)
    before = phone.run(CACHED)
    ebb.release(newer)
    phone.wait(WAITING)
    phone.run(HIDE, "hidden")
    phone.wait(f"return (() => {{ {BUILD} }})() === 'next'")
    after = phone.wait(CACHED)
    assert after != before
    assert len(after) == len(before)
    assert holds(phone, [3])
    assert errors == []


def test_two_tabs_during_an_update(make_device: MakeDevice, ebb: Ebb, newer: Path) -> None:
    """One tab updates; the other, in mid-edit, stays as it is and still captures."""
    writing = make_device()
    other = ChromiumScreen(writing.page.context.new_page())
    ebb.open(writing)
    be_in(writing, "starter_making")
    ebb.open(other)
    begin_to_write(writing)
    mark(writing)
    writing.run(
        "navigator.serviceWorker.addEventListener('controllerchange',"
        " () => { window.changed = true; })"
    )
    ebb.release(newer)
    other.wait(WAITING)
    other.tap(say("update_use"))
    other.wait(f"return (() => {{ {BUILD} }})() === 'next'")
    writing.wait("return window.changed")
    writing.run("await fetch('/index.html')")
    assert is_untouched(writing)
    writing.tap(say("moment_keep"))
    writing.until(lambda: bool(Pocket(writing).visible("moment")))
    other.until(lambda: bool(Pocket(other).visible("moment")))
    log_energy(other, 2)
    writing.run(HIDE, "hidden")
    writing.wait(f"return (() => {{ {BUILD} }})() === 'next'")


def test_an_update_that_cannot_be_fetched_leaves_the_old_one(
    make_device: MakeDevice, ebb: Ebb, newer: Path
) -> None:
    """A file of the new version is missing: the old version goes on, offline too."""
    phone = make_device()
    ebb.open(phone)
    before = phone.run(CACHED)
    ebb.release(newer)
    ebb.proxy.behave(Fault("/index.html", status=404, code="not_found"))
    phone.run(
        """
        const registration = await navigator.serviceWorker.getRegistration();
        const found = new Promise((resolve) => {
          registration.addEventListener("updatefound", () => {
            const worker = registration.installing;
            worker.addEventListener("statechange", () => {
              if (worker.state === "redundant") resolve();
            });
          });
        });
        await registration.update();
        await found;
        """
    )
    assert phone.run(CACHED) == before
    ebb.proxy.off()
    again = ChromiumScreen(phone.page.context.new_page())
    again.open(f"{ebb.address}/")
    log_energy(again, 5)
    assert again.run(BUILD) == "first"
