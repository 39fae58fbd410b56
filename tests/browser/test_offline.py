"""The shell: it starts without a server, or with one that hangs, and caches no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import ChromiumScreen
from tests.browser.ebb import READY, Ebb, holds, log_energy
from tests.browser.pocket import Pocket
from tests.browser.proxy import Fault

if TYPE_CHECKING:
    from tests.browser.conftest import MakeDevice

CACHED = """
const found = [];
for (const name of await caches.keys()) {
  for (const request of await (await caches.open(name)).keys()) found.push(request.url);
}
return found;
"""


@pytest.mark.parametrize(
    "fault", [Fault("/", hang=True), Fault("/", status=500), Fault("/", status=503)], ids=repr
)
def test_a_sick_server_does_not_keep_the_app_from_starting(
    make_device: MakeDevice, ebb: Ebb, fault: Fault
) -> None:
    """A server that hangs or answers 500 to everything: the app opens from its cache."""
    phone = make_device()
    ebb.open(phone)
    ebb.proxy.behave(fault)
    again = ChromiumScreen(phone.page.context.new_page())
    again.open(f"{ebb.address}/")
    log_energy(again, 3)
    assert holds(again, [3])


@pytest.mark.parametrize("path", ["/", "/back", "/yours", "/yours/what", "/yours/devices"])
def test_every_address_opens_without_a_server(make_device: MakeDevice, ebb: Ebb, path: str) -> None:
    """Ready after the first visit, deep links too."""
    phone = make_device()
    ebb.open(phone)
    online = ChromiumScreen(phone.page.context.new_page())
    online.open(ebb.address + path)
    heading = online.wait("return document.querySelector('main h1')?.textContent")
    ebb.proxy.off()
    again = ChromiumScreen(phone.page.context.new_page())
    again.open(ebb.address + path)
    again.wait("return document.querySelector('main h1')?.textContent === args[0]", heading)


def test_no_answer_of_the_api_is_ever_cached(make_device: MakeDevice, ebb: Ebb) -> None:
    """After sign-in, sync and pairing, the caches hold the app's own files and nothing else."""
    phone = make_device()
    ebb.connect(phone, ebb.first_code())
    ebb.open(phone)
    log_energy(phone, 3)
    phone.until(lambda: not Pocket(phone).unsent())
    ebb.code_from(phone)
    cached = phone.run(CACHED)
    assert cached
    assert not [url for url in cached if "/api/" in url or "/health" in url]
    headers = phone.run("return (await fetch('/api/account')).headers.get('cache-control')")
    assert headers == "no-store"


def test_one_file_that_cannot_be_fetched_ends_the_install_cleanly(
    make_device: MakeDevice, ebb: Ebb
) -> None:
    """No worker is left half installed; the page works, and the next visit installs it."""
    phone = make_device(
        """
        window.states = [];
        const register = ServiceWorkerContainer.prototype.register;
        ServiceWorkerContainer.prototype.register = async function (...args) {
          const registration = await register.apply(this, args);
          const worker = registration.installing ?? registration.waiting ?? registration.active;
          window.states.push(worker.state);
          worker.addEventListener("statechange", () => window.states.push(worker.state));
          return registration;
        };
        """
    )
    ebb.proxy.behave(Fault("/manifest.webmanifest", status=404, code="not_found"))
    phone.open(f"{ebb.address}/")
    phone.wait("return window.states.includes('redundant')")
    assert not phone.run("return Boolean(navigator.serviceWorker.controller)")
    log_energy(phone, 2)
    ebb.proxy.behave()
    again = ChromiumScreen(phone.page.context.new_page())
    again.open(f"{ebb.address}/")
    again.wait(READY)
    ebb.proxy.off()
    third = ChromiumScreen(phone.page.context.new_page())
    third.open(f"{ebb.address}/")
    third.wait("return document.querySelector('main h1')")
    assert holds(third, [2])
