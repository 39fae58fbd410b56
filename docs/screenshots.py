# ruff: noqa: INP001 - a script to run, not a package to import
"""Take the pictures in docs/screenshots: the app with the demo's life, on the phone it is made for.

Run it with `.venv/bin/python docs/screenshots.py` once the app is built; `--app FOLDER` takes
another build of it. It starts `ebb demo` in a temporary folder, joins it from Chromium and takes
each picture in both schemes. The life ends on a fixed day and the browser's clock stands still
there, so the pictures change only when Ebb does.
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
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urljoin

from playwright.sync_api import sync_playwright

from ebb.demo.make import HOME, last_instant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

CHROMIUM = "/usr/bin/chromium"
FOLDER = Path(__file__).parent / "screenshots"
UNTIL = date(2025, 3, 4)
#: A moment after the last capture, in the middle of Mia's nap.
NOW = last_instant(UNTIL) + 4 * 60_000
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
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
#: Each picture: its name, and the address it shows.
PICTURES = {"now": "/", "look-back": "/back"}


def main() -> None:
    """Take every picture in both schemes."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--app", type=Path, metavar="FOLDER", help="another build of the app")
    parser.add_argument("--into", type=Path, metavar="FOLDER", default=FOLDER)
    options = parser.parse_args()
    options.into.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for scheme in SCHEMES:
            with _demo(Path(data), options.app) as (address, code):
                _take(browser, scheme, f"{address}/join#{code}", options.into)
        browser.close()


def _take(browser: Browser, scheme: Literal["light", "dark"], invitation: str, into: Path) -> None:
    context = browser.new_context(**PHONE, color_scheme=scheme)
    page = context.new_page()
    page.clock.set_fixed_time(NOW / 1000)
    page.route(re.compile(r"/api/sync"), _with_our_time)
    page.goto(invitation)
    page.locator("form button[type=submit]").click()
    page.get_by_role("heading", name="Admin while Mia naps").wait_for()
    _settle(page)
    # What was chosen for the first look, with half of the life there, is not what one returns to.
    page.evaluate("localStorage.clear()")
    for name, path in PICTURES.items():
        page.goto(urljoin(invitation, path))
        _settle(page)
        target = into / f"{name}-{scheme}.png"
        page.screenshot(path=target)
        sys.stdout.write(f"{target}\n")
    context.close()


def _with_our_time(route: Route) -> None:
    """Let the server's clock show the page's time, or the app would say that the phone's is off."""
    response = route.fetch()
    body = response.json()
    if "now" in body:
        body["now"] = NOW
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
