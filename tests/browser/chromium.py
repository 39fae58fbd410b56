"""Chromium, driven by Playwright: many fresh contexts in one process, or a profile of its own."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error, Page

from tests.browser.screen import PATIENCE, PageError, Phone, Screen, kill_profile

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Locator, Playwright

PATH = "/usr/bin/chromium"
#: The same browser without windows, tab strip and what those are made of: a page in it costs a
#: quarter of the processor time. There is no profile to die with, nothing to install or notify.
SHELL = "/usr/bin/chromium-headless-shell"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "locale": "en-GB",
}
# Whether one would hit the toast instead of this.
IS_COVERED = """(target) => {
  const box = target.getBoundingClientRect();
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return Boolean(hit?.closest(".toast")) && !target.closest(".toast");
}"""


class ChromiumScreen(Screen):
    """A page of a Chromium context."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_default_timeout(PATIENCE * 1000)

    def open(self, address: str) -> None:
        try:
            self.page.goto(address, wait_until="load")
        except Error as error:
            # A sheet that has just closed goes back by itself, which ends what was begun meanwhile.
            if "ERR_ABORTED" not in error.message:
                raise
            self.page.goto(address, wait_until="load")

    def run(self, script: str, *args: object) -> Any:
        try:
            return self.page.evaluate(f"async (args) => {{ {script} }}", list(args))
        except Error as error:
            raise PageError(error.message) from error

    def tap(self, name: str | re.Pattern[str], role: str = "button") -> None:
        exact = isinstance(name, str)
        target = self.page.get_by_role(role, name=name, exact=exact)  # type: ignore[arg-type]
        target.wait_for()
        if self._is_covered(target):
            # A word about what was just done lies over it: whoever is in a hurry puts it away.
            self.page.locator(".toast .close").click()
        target.click()

    def _is_covered(self, target: Locator) -> bool:
        target.scroll_into_view_if_needed()
        return bool(target.evaluate(IS_COVERED))

    def write(self, name: str | re.Pattern[str], text: str) -> None:
        self.page.get_by_role("textbox", name=name).fill(text)

    def cookies(self, address: str) -> str:
        kept = self.page.context.cookies(address)
        return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in kept)


class ChromiumPhone(ChromiumScreen, Phone):
    """A Chromium process of its own with a profile that survives it."""

    def __init__(
        self, playwright: Playwright, profile: Path, flags: Sequence[str] = (), **options: object
    ) -> None:
        self.playwright = playwright
        self.profile = profile
        self.flags = flags
        self.options = options
        self.context: BrowserContext | None = None

    def start(self) -> None:
        self.context = self.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=PATH,
            args=[*FLAGS, *self.flags],
            handle_sigint=False,
            **{**PHONE, **self.options},
        )
        super().__init__(self.context.pages[0] if self.context.pages else self.context.new_page())

    def tab(self) -> ChromiumScreen:
        """A second tab of the same browser."""
        if self.context is None:
            raise PageError("not started")
        return ChromiumScreen(self.context.new_page())

    def kill(self) -> None:
        kill_profile(self.profile)
        self._forget()

    def close(self) -> None:
        self._forget()
        kill_profile(self.profile)

    def _forget(self) -> None:
        if self.context is None:
            return
        with contextlib.suppress(Error):
            self.context.close()
        self.context = None
