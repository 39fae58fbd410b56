"""A new phone of an account with years behind it: it is usable while they come in."""

from __future__ import annotations

import gzip
import json
import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.browser.conftest import BROWSERS
from tests.browser.ebb import Ebb, log_energy
from tests.browser.pocket import Pocket
from tests.browser.proxy import Fault
from tests.browser.words import say

if TYPE_CHECKING:
    from tests.browser.conftest import MakeDevice
    from tests.browser.screen import MakePhone, Screen

RECORDS = 3_000
PUSH = 1_000
DAY = 86_400_000
# How many threads of its own the page has started.
COUNT_WORKERS = """
window.helpers = 0;
const Usual = Worker;
window.Worker = class extends Usual {
  constructor(...args) { super(...args); window.helpers++; }
};
"""
# The service worker would take its turn as well, and all of it at once.
NO_BACKGROUND_SYNC = "delete ServiceWorkerRegistration.prototype.sync;"
NO_WORKERS = "delete window.Worker;"
BROKEN_WORKERS = """
const Usual = Worker;
window.Worker = class extends Usual {
  constructor(_, options) { super("/assets/gone.js", options); }
};
"""


@pytest.mark.parametrize(
    "make_phone",
    [
        pytest.param(name, marks=pytest.mark.full) if name == "firefox" else name
        for name in BROWSERS
    ],
    indirect=True,
)
def test_years_come_in_while_the_phone_is_used(make_phone: MakePhone, ebb: Ebb) -> None:
    """All of it arrives, and what is captured meanwhile is kept and sent."""
    code = fill(ebb)
    phone = make_phone()
    ebb.connect(phone, code)
    ebb.open(phone)
    log_energy(phone, 5)
    phone.until(lambda: count(phone) == RECORDS + 1, within=120)
    phone.until(lambda: not Pocket(phone).unsent(), within=60)
    assert len(ebb.held_by_server(phone, "energy")) == RECORDS + 1


def test_a_thread_of_its_own_stores_them(make_device: MakeDevice, ebb: Ebb) -> None:
    """The page asks for one small page itself; the rest is the helper's."""
    code = fill(ebb)
    phone = make_device(COUNT_WORKERS + NO_BACKGROUND_SYNC)
    ebb.connect(phone, code)
    phone.until(lambda: count(phone) == RECORDS, within=60)
    asked = [exchange.path for exchange in ebb.proxy.asked("/api/sync")]
    assert sum("limit=250" in path for path in asked) >= 1
    assert sum("limit=2000" in path for path in asked) >= 1
    assert phone.run("return window.helpers") >= 1


@pytest.mark.parametrize("script", [NO_WORKERS, BROKEN_WORKERS])
def test_without_a_helper_the_page_does_it(make_device: MakeDevice, ebb: Ebb, script: str) -> None:
    """A browser that runs no such thread, or does not get its script, syncs all the same."""
    code = fill(ebb)
    phone = make_device(script)
    ebb.connect(phone, code)
    phone.until(lambda: count(phone) == RECORDS, within=60)


def test_signing_out_does_not_wait_for_years(make_device: MakeDevice, ebb: Ebb) -> None:
    """Whoever signs out while much comes in is signed out, and nothing of it stays."""
    code = fill(ebb)
    phone = make_device()
    # The helper's first page never comes.
    ebb.proxy.behave(Fault("/api/sync?limit=2000", hang=True))
    ebb.connect(phone, code)
    phone.until(lambda: bool(ebb.proxy.asked("/api/sync?limit=2000")))
    # Whoever has its turn now, the page's helper or the service worker, waits for that page.
    phone.open(f"{ebb.address}/yours/devices")
    phone.tap(say("devices_sign_out"))
    phone.page.get_by_role("dialog").get_by_role("button", name=say("devices_sign_out")).click()
    phone.sees(say("devices_signed_out"))
    phone.until(lambda: count(phone) == 0)


def fill(ebb: Ebb) -> str:
    """Push energies, a year of days apart, as an older phone; give a code for another phone."""
    session = ebb.server.join("an older phone", ebb.first_code())
    now = int(time.time() * 1000)
    with ebb.server.client(session) as client:
        for start in range(0, RECORDS, PUSH):
            push(client, [energy(number, now) for number in range(start, start + PUSH)])
    return ebb.server.pair(session)


def push(client: httpx.Client, changes: list[dict[str, Any]]) -> None:
    """Push changes in one request."""
    body = {"schema": 1, "cursor": None, "changes": changes, "limit": 1}
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    content = gzip.compress(json.dumps(body).encode())
    client.post("/api/sync", content=content, headers=headers).raise_for_status()


def energy(number: int, now: int) -> dict[str, Any]:
    """Make up the energy of so many days ago."""
    at = now - (number + 1) * DAY
    day = time.strftime("%Y-%m-%d", time.gmtime(at / 1000))
    capture = {"at": at, "off": 0, "tz": "UTC", "day": day}
    return {
        "kind": "energy",
        "id": f"energy-{number}",
        "stamp": f"{at:012x}-0000-be2c0000",
        "fields": {"created": True, "at": capture, "level": 3},
    }


def count(screen: Screen) -> int:
    """How many energies the phone holds."""
    return len(Pocket(screen).visible("energy"))
