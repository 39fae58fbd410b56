"""What Firefox and WebKit have in common: WebDriver's commands, over two different wires."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from tests.browser.screen import FIND_ONE, Phone, find_arguments, function

if TYPE_CHECKING:
    import re

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key under which WebDriver hands out an element (W3C WebDriver, section 12.1)."""


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
        self.ask("ElementClick", {"id": self._find(role, name)})

    def write(self, name: str | re.Pattern[str], text: str) -> None:
        element = self._find("textbox", name)
        self.ask("ElementClear", {"id": element})
        self.ask("ElementSendKeys", {"id": element, "text": text})

    def cookies(self, address: str) -> str:
        kept = self.ask("GetCookies", {})
        return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in kept)

    def _find(self, role: str, name: str | re.Pattern[str]) -> str:
        element: str = self.wait(FIND_ONE, *find_arguments(role, name))[ELEMENT]
        return element
