"""The home screen: the manifest as the browser reads it, icons, shortcuts, the share target."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromium import ChromiumPhone
from tests.browser.ebb import Ebb, be_in, log_energy
from tests.browser.pocket import Pocket
from tests.browser.words import say

if TYPE_CHECKING:
    from tests.browser.conftest import MakeDevice
    from tests.browser.screen import MakePhone

SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/27.0 Mobile/15E148 Safari/604.1"
)
OFFER = """
addEventListener("load", () => {
  const offer = new Event("beforeinstallprompt", { cancelable: true });
  offer.prompt = async () => { window.prompted = true; return { outcome: "accepted" }; };
  dispatchEvent(offer);
});
"""


@pytest.fixture
def manifest(make_device: MakeDevice, calm: Ebb) -> dict[str, Any]:
    """The manifest that the page links to."""
    phone = make_device()
    calm.open(phone)
    found: dict[str, Any] = phone.run(
        "return (await fetch(document.querySelector('link[rel=manifest]').href)).json()"
    )
    return found


def test_the_browser_finds_the_app_installable(make_phone: MakePhone, calm: Ebb) -> None:
    """No manifest error and no installability error, in a profile that could install it."""
    phone = make_phone()
    assert isinstance(phone, ChromiumPhone)
    calm.open(phone)
    devtools = phone.page.context.new_cdp_session(phone.page)
    manifest = devtools.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"].startswith(calm.address)
    found = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [error["errorId"] for error in found] == []


def test_the_manifest_says_everything(manifest: dict[str, Any]) -> None:
    """Identity, scope, colours, categories and what the share sheet may send."""
    assert manifest["id"]
    assert manifest["start_url"].startswith("/")
    assert manifest["scope"] == "/"
    assert manifest["display"] == "standalone"
    for name in ("name", "short_name", "description", "categories", "lang", "theme_color"):
        assert manifest[name], name
    assert manifest["screenshots"]
    assert {shortcut["name"] for shortcut in manifest["shortcuts"]} == {
        "Log energy",
        "Switch container",
    } or len(manifest["shortcuts"]) == 2
    assert manifest["share_target"]["params"]["text"]


def test_every_icon_is_there_and_as_large_as_it_says(
    manifest: dict[str, Any], make_device: MakeDevice, calm: Ebb
) -> None:
    """192, 512, maskable, monochrome, and the 180 that iOS asks for."""
    phone = make_device()
    calm.open(phone)
    icons = manifest["icons"]
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in icons}
    purposes = " ".join(icon.get("purpose", "any") for icon in icons).split()
    assert {"any", "maskable", "monochrome"} <= set(purposes)
    apple = phone.run("return document.querySelector('link[rel=apple-touch-icon]').href")
    pictures = [(icon["src"], icon["sizes"]) for icon in icons] + [(apple, "180x180")]
    pictures += [(shot["src"], shot["sizes"]) for shot in manifest["screenshots"]]
    for address, sizes in pictures:
        answer = phone.page.request.get(calm.address + address.removeprefix(calm.address))
        assert answer.ok, address
        if answer.headers["content-type"] == "image/png":
            assert png_size(answer.body()) == sizes, address


def png_size(content: bytes) -> str:
    """Width and height of a PNG, as a manifest writes them."""
    with io.BytesIO(content) as file:
        file.seek(16)
        return "{}x{}".format(*struct.unpack(">II", file.read(8)))


def test_the_colour_of_the_bar_follows_the_scheme(make_device: MakeDevice, calm: Ebb) -> None:
    """One theme colour for light and another for dark."""
    phone = make_device()
    calm.open(phone)
    found = phone.run(
        "return [...document.querySelectorAll('meta[name=theme-color]')]"
        ".map((meta) => [meta.media, meta.content])"
    )
    assert len({media for media, _ in found}) == 2
    assert len({colour for _, colour in found}) == 2


def test_shortcuts_open_without_a_server(
    manifest: dict[str, Any], make_device: MakeDevice, ebb: Ebb
) -> None:
    """Each shortcut leads to a page of the app that is on the phone."""
    phone = make_device()
    ebb.open(phone)
    ebb.proxy.off()
    for shortcut in manifest["shortcuts"]:
        phone.open(ebb.address + shortcut["url"])
        phone.wait("return document.querySelector('main h1')")
        assert say("not_found_title") not in phone.run("return document.body.innerText")


def test_shared_text_lands_as_a_spark_without_a_server(
    manifest: dict[str, Any], make_device: MakeDevice, ebb: Ebb
) -> None:
    """What the share sheet posts is kept once, and nothing of it stays in the address."""
    phone = make_device()
    ebb.open(phone)
    ebb.proxy.off()
    target = manifest["share_target"]
    assert target["method"].upper() == "POST"
    phone.run(
        """
        const [target, text] = args;
        const form = document.createElement("form");
        form.method = "post";
        form.action = target.action;
        form.enctype = target.enctype ?? "application/x-www-form-urlencoded";
        const field = document.createElement("input");
        field.name = target.params.text;
        field.value = text;
        form.append(field);
        document.body.append(form);
        setTimeout(() => form.submit());
        """,
        target,
        "a thought from the midday walk",
    )
    phone.wait("return document.querySelector('main h1')")
    phone.until(lambda: bool(Pocket(phone).visible("spark")))
    phone.page.reload()
    phone.wait("return document.querySelector('main h1')")
    (spark,) = Pocket(phone).visible("spark")
    assert spark["fields"]["text"] == "a thought from the midday walk"
    assert "thought" not in phone.page.url


def test_install_is_offered_after_the_first_capture(make_device: MakeDevice, calm: Ebb) -> None:
    """Not before; once declined, never again by itself."""
    phone = make_device(OFFER)
    calm.open(phone)
    assert say("install_title") not in phone.run("return document.body.innerText")
    be_in(phone, "starter_making")
    phone.sees(say("install_title"))
    phone.tap(say("not_now"))
    phone.wait("return !document.body.innerText.includes(args[0])", say("install_title"))
    calm.open(phone)
    log_energy(phone, 3)
    assert say("install_title") not in phone.run("return document.body.innerText")


def test_install_is_not_offered_where_it_is_installed(make_device: MakeDevice, calm: Ebb) -> None:
    """On the home screen there is nothing left to offer."""
    standalone = """
    const match = window.matchMedia;
    window.matchMedia = (query) => query.includes("standalone")
      ? { matches: true, addEventListener() {}, removeEventListener() {} }
      : match.call(window, query);
    """
    phone = make_device(standalone + OFFER)
    calm.open(phone)
    be_in(phone, "starter_making")
    log_energy(phone, 3)
    assert say("install_title") not in phone.run("return document.body.innerText")


def test_safari_is_told_of_the_home_screen_before_the_first_capture(
    make_device: MakeDevice, calm: Ebb
) -> None:
    """There a tab and the app are two stores, and only the share sheet installs."""
    phone = make_device(user_agent=SAFARI)
    calm.open(phone)
    phone.sees(say("install_ios_title"))
    phone.sees(say("install_ios_add"))
