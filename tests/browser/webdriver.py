"""What Firefox and WebKit have in common: WebDriver's commands, over two different wires."""

from __future__ import annotations

import time
from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from tests.browser.screen import (
    FIND_ONE,
    PATIENCE,
    PageError,
    Phone,
    find_arguments,
    function,
)

if TYPE_CHECKING:
    import re

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key under which WebDriver hands out an element (W3C WebDriver, section 12.1)."""

#: What is said of an element that is not yet, or no longer, where a finger would find it.
_MOVING = ("element not interactable", "element click intercepted", "stale element reference")


class WebDriverPhone(Phone):
    """A phone that is steered by WebDriver commands."""

    @abstractmethod
    def ask(self, command: str, parameters: dict[str, object]) -> Any:
        """Send one command and return its value; PageError when it is refused."""

    def open(self, address: str) -> None:
        self.ask("Navigate", {"url": address})

    def run(self, script: str, *args: object) -> Any:
        # Marionette's own sandbox would hide the page's globals; WebKit ignores the word.
        parameters: dict[str, object] = {
            "script": function(script),
            "args": list(args),
            "sandbox": None,
        }
        return self.ask("ExecuteScript", parameters)

    def tap(self, name: str | re.Pattern[str], role: str = "button") -> None:
        self._do("ElementClick", role, name)

    def write(self, name: str | re.Pattern[str], text: str) -> None:
        self._do("ElementClear", "textbox", name)
        self._do("ElementSendKeys", "textbox", name, text=text)

    def cookies(self, address: str) -> str:
        kept = self.ask("GetCookies", {})
        return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in kept)

    def _do(self, command: str, role: str, name: str | re.Pattern[str], **more: object) -> None:
        """Do something with an element once it stands still: what slides in refuses at first."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self.ask(command, {"id": self._find(role, name), **more})
            except PageError as error:
                if time.monotonic() > until or not str(error).startswith(_MOVING):
                    raise
                time.sleep(0.03)
            else:
                return

    def _find(self, role: str, name: str | re.Pattern[str]) -> str:
        element: str = self.wait(FIND_ONE, *find_arguments(role, name))[ELEMENT]
        return element
