"""Privacy: the page talks to its own server and to nobody else, and its policy has no breach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.ebb import Ebb, be_in, log_energy
from tests.browser.screens import SCREENS

if TYPE_CHECKING:
    from tests.browser.conftest import MakeDevice

REPORTS = """
addEventListener("securitypolicyviolation", (event) => {
  const kept = JSON.parse(sessionStorage.getItem("reports") ?? "[]");
  kept.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ""}`);
  sessionStorage.setItem("reports", JSON.stringify(kept));
});
"""


def test_no_request_leaves_for_anybody_else(make_device: MakeDevice, ebb: Ebb) -> None:
    """Every screen, a capture and a sign-in: all requests go to the one address."""
    phone = make_device(REPORTS)
    asked: set[str] = set()
    errors: list[str] = []
    phone.page.context.on("request", lambda request: asked.add(request.url))
    phone.page.on("pageerror", lambda error: errors.append(str(error)))
    ebb.connect(phone, ebb.first_code())
    for path in SCREENS:
        ebb.open(phone, path)
    ebb.open(phone)
    log_energy(phone, 3)
    be_in(phone, "starter_making")
    assert asked
    assert {url for url in asked if not url.startswith((ebb.address, "data:", "blob:"))} == set()
    assert phone.run("return sessionStorage.getItem('reports')") is None
    assert errors == []


# Each copy of the page that is kept, and what its own header says to what it holds.
COPIES = """
const copies = [];
for (const name of await caches.keys()) {
  const cache = await caches.open(name);
  for (const request of await cache.keys()) {
    if (/^\\/(index\\.html)?$/.test(new URL(request.url).pathname)) {
      copies.push(await cache.match(request));
    }
  }
}
const found = [];
for (const copy of copies) {
  const policy = copy.headers.get("content-security-policy");
  const page = new DOMParser().parseFromString(await copy.text(), "text/html");
  const inline = [...page.querySelectorAll("style, script:not([src])")];
  const fits = inline.map(async ({ textContent }) => {
    const bytes = new TextEncoder().encode(textContent);
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return policy.includes(`'sha256-${btoa(String.fromCharCode(...hash))}'`);
  });
  found.push(await Promise.all(fits));
}
return found;
"""


def test_the_policy_allows_nothing_inline_but_the_page_itself(
    make_device: MakeDevice, calm: Ebb
) -> None:
    """What the page was built with runs; whatever is put into it does not. Nothing may frame it."""
    phone = make_device(REPORTS)
    calm.open(phone)
    policy = phone.run("return (await fetch('/')).headers.get('content-security-policy')")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert phone.run("return sessionStorage.getItem('reports')") is None
    for element, text in (("script", "window.ran = true"), ("style", "h1 { color: red }")):
        phone.run(
            """
            const element = document.createElement(args[0]);
            element.textContent = args[1];
            document.head.append(element);
            """,
            element,
            text,
        )
        reports = "JSON.parse(sessionStorage.getItem('reports') ?? '[]')"
        phone.wait(f"return {reports}.some((one) => one.startsWith(args[0]))", element)
    assert phone.run("return window.ran") is None


def test_every_copy_of_the_page_comes_with_a_policy_that_fits(
    make_device: MakeDevice, ebb: Ebb
) -> None:
    """Also where the worker keeps it, and the app starts from these offline."""
    phone = make_device(REPORTS)
    ebb.open(phone)
    # The worker's, and the one that the browser finds by itself.
    assert phone.run(COPIES) == [[True, True]] * 2
    assert phone.run("return sessionStorage.getItem('reports')") is None
    ebb.proxy.off()
    for path in ("/", "/yours"):
        phone.open(ebb.address + path)
        phone.wait("return document.querySelector('main h1')")
        assert phone.run("return sessionStorage.getItem('reports')") is None


def test_the_badge_is_cleared_on_opening(make_device: MakeDevice, calm: Ebb) -> None:
    """Whatever a notification left on the icon goes when the app is opened."""
    phone = make_device(
        "window.cleared = 0;"
        "Navigator.prototype.clearAppBadge = async () => { window.cleared += 1; };"
    )
    calm.open(phone)
    phone.wait("return window.cleared")
