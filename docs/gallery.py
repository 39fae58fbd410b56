# ruff: noqa: INP001 - a script to run, not a package to import
"""Take the pictures in docs/gallery and those of the app's manifest, as people see the app.

Run it with `.venv/bin/python docs/gallery.py` once the app is built; `--app FOLDER` takes
another build of it. It starts `ebb demo` in a temporary folder and meets it with one phone for
each state. The life ends on a fixed day and the browser's clock stands still there, so the
pictures change only when Ebb does.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from playwright.sync_api import sync_playwright
from small_png import small_png

from ebb.demo.make import HOME, last_instant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, Route

    Scheme = Literal["light", "dark"]

CHROMIUM = "/usr/bin/chromium"
FOLDER = Path(__file__).parent / "gallery"
#: The pictures that the manifest names, by their names here; it calls some of them otherwise.
MANIFEST = FOLDER.parents[1] / "pwa" / "public" / "screenshots"
IN_MANIFEST = {
    "now-light": "now-light",
    "now-dark": "now-dark",
    "day-light": "back-light",
    "now-wide": "now-wide",
}
#: Every screen with the demo's life in it, by what its picture is called.
SCREENS = {
    "now": "/",
    "day": "/back",
    "week": "/back/week",
    "year": "/back/year",
    "patterns": "/back/patterns",
    "yours": "/yours",
    "what-i-do": "/yours/what",
    "boundaries": "/yours/boundaries",
    "seasons": "/yours/seasons",
    "season-book": "/yours/seasons/book",
    "look": "/yours/look",
    "travel": "/yours/travel",
    "devices": "/yours/devices",
    "data": "/yours/data",
    "about": "/yours/about",
    "not-found": "/nowhere",
}
UNTIL = date(2025, 3, 4)
MINUTE = 60_000
#: A moment after the last capture, in the middle of Mia's nap.
NOW = last_instant(UNTIL) + 4 * MINUTE
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--hide-scrollbars"]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
    "locale": "en-GB",
    "timezone_id": HOME,
    "reduced_motion": "reduce",
    # The worker would answer for the server, and its clock is not the page's.
    "service_workers": "block",
}
SMALL = {"viewport": {"width": 320, "height": 568}}
WIDE = {
    "viewport": {"width": 1280, "height": 800},
    "device_scale_factor": 1,
    "is_mobile": False,
    "has_touch": False,
}
_SYNC = re.compile(r"/api/sync")
#: A one-time code for the next phone.
_PAIR = """async () => {
  const answer = await fetch("/api/account/pair", { method: "POST" });
  return (await answer.json()).code;
}"""
#: What someone with twelve things to be in has named, besides the nine that are there at first.
OWN = ("Studio hours", "Choir with Ana", "Letters and invoices")


def main() -> None:
    """Take every picture."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--app", type=Path, metavar="FOLDER", help="another build of the app")
    parser.add_argument("--into", type=Path, metavar="FOLDER", help="leave the project's alone")
    options = parser.parse_args()
    into = options.into or FOLDER
    into.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with _demo(Path(data), options.app) as (address, code):
            gallery = Gallery(browser, address, code, into)
            for scheme in ("light", "dark"):
                gallery.alone(scheme)
                gallery.with_the_demo(scheme)
                gallery.evening(scheme)
                gallery.connecting(scheme)
                gallery.reminders(scheme)
            gallery.twelve()
            gallery.small()
            gallery.wide()
            gallery.unsent()
            gallery.refused()
        browser.close()
    _list(into)
    if options.into is None:
        for name, known_as in IN_MANIFEST.items():
            (MANIFEST / f"{known_as}.png").write_bytes((into / f"{name}.png").read_bytes())


def _list(folder: Path) -> None:
    """Write the page that shows them all, light beside dark where there are both."""
    names = sorted(path.stem for path in folder.glob("*.png"))
    states = sorted({name.removesuffix("-light").removesuffix("-dark") for name in names})
    lines = ["# Gallery", "", "Made by `docs/gallery.py` from the demo's life.", ""]
    for state in states:
        own = [name for name in names if name in {state, f"{state}-light", f"{state}-dark"}]
        pictures = [f'<img src="{name}.png" width="300" alt="{name}">' for name in reversed(own)]
        lines += [f"## {state}", "", *pictures, ""]
    (folder / "README.md").write_text("\n".join(lines))


class Gallery:
    """The states that are kept as pictures; each method meets the server with a fresh phone."""

    def __init__(self, browser: Browser, address: str, code: str, into: Path) -> None:
        """Take pictures of the app at an address; the code joins the first phone."""
        self._browser = browser
        self._address = address
        self._into = into
        self._code = code
        self._plain = browser.new_page()

    def alone(self, scheme: Scheme) -> None:
        """Show the first minute: nothing captured, no account."""
        with self._phone(color_scheme=scheme) as page:
            page.goto(self._address)
            page.get_by_role("button", name="Making or working").wait_for()
            self._keep(page, f"first-minute-{scheme}")

    def with_the_demo(self, scheme: Scheme) -> None:
        """Show every screen with a life in it, and what opens over them."""
        with self._joined(color_scheme=scheme) as page:
            for name, path in SCREENS.items():
                self._visit(page, path)
                self._keep(page, f"{name}-{scheme}")
            for name, path, link in (
                ("boundary", "/yours/boundaries", re.compile("^Dinner")),
                ("season", "/yours/seasons", re.compile("^Caretaking")),
            ):
                self._visit(page, path)
                page.get_by_role("link", name=link).first.click()
                page.wait_for_url(re.compile(f"{path}/."))
                self._keep(page, f"{name}-{scheme}")
            for name, path, button in (
                ("season-sheet", "/", "Caretaking"),
                ("moment-sheet", "/", "a moment"),
                ("since-sheet", "/", re.compile("^Since")),
                ("all-sheet", "/", "All and new"),
                ("what-sheet", "/yours/what", re.compile("^Deep work")),
            ):
                self._visit(page, path)
                page.get_by_role("button", name=button).first.click()
                page.get_by_role("dialog").wait_for()
                self._keep(page, f"{name}-{scheme}")

    def connecting(self, scheme: Scheme) -> None:
        """Show where a device connects."""
        with self._phone(color_scheme=scheme) as page:
            self._visit(page, "/join")
            self._keep(page, f"join-{scheme}")

    def reminders(self, scheme: Scheme) -> None:
        """Show reminders where they may be turned on: the browser's worker would receive them."""
        receiving = {"service_workers": "allow", "permissions": ["notifications"]}
        with self._joined(color_scheme=scheme, **receiving) as page:
            self._visit(page, "/yours/reminders")
            page.get_by_role("button", name="Remind me on this phone").wait_for()
            self._keep(page, f"reminders-{scheme}")

    def evening(self, scheme: Scheme) -> None:
        """Show an evening that its person has answered."""
        with self._joined(color_scheme=scheme) as page:
            self._visit(page, f"/evening/{UNTIL - timedelta(days=3)}")
            self._keep(page, f"evening-{scheme}")

    def twelve(self) -> None:
        """Show twelve things to be in, and the sheet that has them all."""
        with self._phone() as page:
            page.clock.set_fixed_time((NOW - 200 * MINUTE) / 1000)
            page.goto(self._address)
            page.get_by_role("button", name="With someone I care for").click()
            for step, title in enumerate(OWN):
                page.get_by_role("button", name="Undo").wait_for()
                page.clock.set_fixed_time((NOW - (150 - 50 * step) * MINUTE) / 1000)
                page.get_by_role("button", name=f"Energy {3 + step % 2} of 5").click()
                page.get_by_role("button", name="All and new").click()
                page.get_by_role("textbox").fill(title)
                page.get_by_role("button", name=f"Start “{title}”").click()
                page.get_by_role("heading", name=title).wait_for()
            page.clock.set_fixed_time(NOW / 1000)
            self._visit(page, "/")
            self._keep(page, "twelve")
            page.get_by_role("button", name="All and new").click()
            page.get_by_role("dialog").wait_for()
            self._keep(page, "twelve-all")

    def small(self) -> None:
        """Show Now on the smallest phone."""
        with self._joined(**SMALL) as page:
            self._keep(page, "now-320x568")

    def wide(self) -> None:
        """Show Now in a computer's window."""
        with self._joined(**WIDE) as page:
            self._keep(page, "now-wide")

    def unsent(self) -> None:
        """Show how it is said that what was captured is only here."""
        with self._joined() as page:
            page.context.set_offline(offline=True)
            # What is answered for the server would not notice.
            page.route(_SYNC, lambda route: route.abort())
            page.get_by_role("button", name="Energy 4 of 5").click()
            page.get_by_role("button", name=re.compile("^Playground")).click()
            page.get_by_role("heading", name="Playground").wait_for()
            page.clock.set_fixed_time((NOW + 12 * MINUTE) / 1000)
            page.get_by_role("button", name="Close").click()
            # The app looks at the clock again when it comes back into sight.
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
            page.get_by_text("12 min ago").wait_for()
            self._keep(page, "offline")

    def refused(self) -> None:
        """Show something that the server would not take, in its drawer."""
        with self._joined() as page:
            page.route(_SYNC, _refusing("walk with Mia"))
            page.get_by_role("button", name="a moment").click()
            page.get_by_role("textbox").fill("walk with Mia")
            page.get_by_role("button", name="Keep it").click()
            page.get_by_text("needs a look").click()
            page.get_by_role("dialog").wait_for()
            self._keep(page, "drawer")

    @contextmanager
    def _phone(self, **options: object) -> Iterator[Page]:
        context: BrowserContext = self._browser.new_context(**{**PHONE, **options})
        page = context.new_page()
        page.clock.set_fixed_time(NOW / 1000)
        page.route(_SYNC, _with_our_time)
        yield page
        context.close()

    @contextmanager
    def _joined(self, **options: object) -> Iterator[Page]:
        with self._phone(**options) as page:
            page.goto(f"{self._address}/join#{self._code}")
            page.locator("form button[type=submit]").click()
            page.get_by_role("heading", name="Admin while Mia naps").wait_for()
            _settle(page)
            self._code = page.evaluate(_PAIR)
            # What was chosen for the first look, with half of the life there, is not what one
            # returns to.
            page.evaluate("localStorage.clear()")
            self._visit(page, "/")
            yield page

    def _visit(self, page: Page, path: str) -> None:
        page.goto(self._address + path)
        page.locator("main h1").wait_for()
        # What follows the heading may have to be asked of the browser first.
        page.locator("main > :nth-child(2), main > .empty-view").first.wait_for()
        _settle(page)

    def _keep(self, page: Page, name: str) -> None:
        _settle(page)
        target = self._into / f"{name}.png"
        target.write_bytes(small_png(self._plain, page.screenshot()))
        sys.stdout.write(f"{target} {target.stat().st_size // 1024} KiB\n")


def _with_our_time(route: Route) -> None:
    """Let the server's clock show the page's time, or the app would say that the phone's is off."""
    _answer(route, lambda _: None)


def _refusing(words: str) -> Callable[[Route], None]:
    """Answer as a server does that cannot take what holds these words."""

    def refuse(body: dict[str, Any], sent: list[dict[str, Any]]) -> None:
        for verdict, change in zip(body["verdicts"], sent, strict=True):
            if change["fields"].get("text") == words:
                verdict |= {"status": "rejected", "code": "record_too_large"}

    return lambda route: _answer(
        route, lambda body: refuse(body, (route.request.post_data_json or {}).get("changes", []))
    )


def _answer(route: Route, change: Callable[[dict[str, Any]], None]) -> None:
    response = route.fetch()
    body = response.json()
    if "now" in body:
        body["now"] = NOW
        change(body)
    route.fulfill(response=response, body=json.dumps(body), headers={})


def _settle(page: Page) -> None:
    """Wait until nothing more comes from the server and nothing on the screen changes."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")


@contextmanager
def _demo(data: Path, app: Path | None) -> Iterator[tuple[str, str]]:
    """Run `ebb demo`; gives its address and a one-time code."""
    command: list[str | Path] = [
        Path(sys.executable).parent / "ebb",
        "demo",
        "--zone",
        HOME,
        "--until",
        str(UNTIL),
    ]
    if app:
        command += ["--app", app]
    environment = {**os.environ, "EBB_DATA": str(data), "EBB_PORT": "0"}
    # With somebody to write to, reminders can be sent.
    environment["EBB_CONTACT"] = "mailto:owner@example.org"
    with subprocess.Popen(  # noqa: S603 - our own command
        command, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield _read_greeting(process)
        finally:
            process.terminate()
            process.communicate()


def _read_greeting(process: subprocess.Popen[str]) -> tuple[str, str]:
    code = ""
    for line in process.stdout or ():
        words = line.strip()
        if words.startswith("One-time code: "):
            code = words.removeprefix("One-time code: ")
        if words.startswith("Ebb is at "):
            return words.removeprefix("Ebb is at "), code
    message = "ebb demo ended before it was ready"
    raise RuntimeError(message)


if __name__ == "__main__":
    main()
