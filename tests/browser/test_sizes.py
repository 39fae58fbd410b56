"""How much goes over the wire: the budgets of a phone on a bad connection, in bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.conftest import MakeDevice
    from tests.browser.ebb import Ebb

KIB = 1024
FIRST_SCREEN = 35 * KIB
FIRST_SCRIPT = 22 * KIB
FIRST_VISIT = 50 * KIB
PRECACHE = 120 * KIB
# What the page itself names: without these nothing is drawn, and with them the first screen is.
NAMED = """
const links = "link[rel=modulepreload], link[rel=stylesheet]";
const named = document.querySelectorAll(`script[src], ${links}`);
return [...named].map((element) => new URL(element.src ?? element.href).pathname);
"""


def test_the_first_screen_is_small(make_device: MakeDevice, ebb: Ebb) -> None:
    """What is needed to draw it, compressed: scripts alone; all of it on the wire, heads too.

    What opens the database follows after the first paint and has a budget with it.
    """
    phone = make_device(service_workers="block")
    phone.open(f"{ebb.address}/")
    phone.wait("return document.querySelector('main h1')")
    phone.page.wait_for_load_state("networkidle")
    fetched = {exchange.path: exchange for exchange in ebb.proxy.log}
    needed = ["/", *phone.run(NAMED)]
    scripts = {path: fetched[path].length for path in needed if path.endswith(".js")}
    wire = {path: fetched[path].size for path in needed}
    assert sum(scripts.values()) <= FIRST_SCRIPT, scripts
    assert sum(wire.values()) <= FIRST_SCREEN, wire
    everything = {path: exchange.size for path, exchange in fetched.items()}
    assert sum(everything.values()) <= FIRST_VISIT, everything


def test_the_precache_is_small(make_device: MakeDevice, ebb: Ebb) -> None:
    """All that the worker fetches to be ready without a network, compressed."""
    phone = make_device()
    ebb.open(phone)
    urls = phone.run(
        "const names = await caches.keys(); const found = [];"
        "for (const name of names) for (const r of await (await caches.open(name)).keys())"
        " found.push(new URL(r.url).pathname); return found"
    )
    # The page lies under two names, and the worker fetches it once.
    urls = set(urls) - {"/"}
    sizes = {exchange.path.partition("?")[0]: exchange.length for exchange in ebb.proxy.log}
    sizes = {path: size for path, size in sizes.items() if path in urls}
    assert len(sizes) == len(urls)
    assert sum(sizes.values()) <= PRECACHE, sizes


def test_hashed_files_are_kept_and_others_asked_again(make_device: MakeDevice, ebb: Ebb) -> None:
    """What has a hash in its name is immutable; the page itself is not."""
    phone = make_device()
    ebb.open(phone)
    page = phone.page.request.get(f"{ebb.address}/")
    assert page.headers["cache-control"] == "no-cache"
    for path in re.findall(r'(?:src|href)="(/assets/[^"]+)"', page.text()):
        headers = phone.page.request.get(ebb.address + path).headers
        assert "immutable" in headers["cache-control"], path
