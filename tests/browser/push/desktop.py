"""What a person sees of a browser that may be closed: its notifications, with buttons to press."""

from __future__ import annotations

import json
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.browser.screen import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable

# The bindings are Debian's, for Debian's Python.
PYTHON = "/usr/bin/python3"
DAEMON = Path(__file__).with_name("desktop_daemon.py")
#: What a tap beside the buttons is called, and the button that Chromium adds to every notification.
BODY, SETTINGS = "default", "settings"


@dataclass(frozen=True)
class Notification:
    """One notification as it is on the screen; its buttons' own names by what they say."""

    number: int
    title: str
    body: str
    buttons: dict[str, str]


class Desktop:
    """A desktop on a bus of its own; a context manager. It outlives the browsers."""

    def __init__(self) -> None:
        self.address = ""
        # Everything that ever came up, replacements too, in order.
        self.history: list[Notification] = []
        self._screen: dict[int, Notification] = {}
        self._changed = threading.Condition()
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [PYTHON, str(DAEMON)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout
        self.address = json.loads(self._process.stdout.readline())["address"]
        threading.Thread(target=self._read, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(PATIENCE)

    @property
    def environment(self) -> dict[str, str]:
        """What leads a browser to this desktop."""
        return {"DBUS_SESSION_BUS_ADDRESS": self.address}

    @property
    def screen(self) -> list[Notification]:
        """What is on the screen now."""
        with self._changed:
            return list(self._screen.values())

    def wait(self, holds: Callable[[list[Notification]], bool]) -> list[Notification]:
        """Wait until what is on the screen is as wanted, and give it."""
        with self._changed:
            found = self._changed.wait_for(lambda: holds(list(self._screen.values())), PATIENCE)
            assert found, list(self._screen.values())
            return list(self._screen.values())

    def only(self) -> Notification:
        """Wait until there is one notification, and give it."""
        (one,) = self.wait(lambda screen: len(screen) == 1)
        return one

    def press(self, notification: Notification, words: str) -> None:
        """Press a button."""
        self._do(number=notification.number, button=notification.buttons[words])

    def tap(self, notification: Notification) -> None:
        """Tap the notification itself."""
        self._do(number=notification.number, button=BODY)

    def swipe(self, notification: Notification) -> None:
        """Swipe it away."""
        self._do(number=notification.number)

    def _do(self, **wanted: object) -> None:
        assert self._process
        assert self._process.stdin
        self._process.stdin.write(json.dumps(wanted) + "\n")
        self._process.stdin.flush()

    def _read(self) -> None:
        assert self._process
        assert self._process.stdout
        for line in self._process.stdout:
            told = json.loads(line)
            with self._changed:
                if "closed" in told:
                    self._screen.pop(told["closed"], None)
                else:
                    self._show(told["shown"], told["title"], told["body"], told["buttons"])
                self._changed.notify_all()
        self._process.stdout.close()

    def _show(self, number: int, title: str, body: str, buttons: dict[str, str]) -> None:
        own = {words: name for name, words in buttons.items() if name not in {BODY, SETTINGS}}
        # Chromium writes who it is from above the text.
        shown = Notification(number, title, body.rpartition("\n\n")[2], own)
        self._screen[number] = shown
        self.history.append(shown)
