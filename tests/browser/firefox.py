"""Firefox ESR, driven by Marionette: Playwright cannot drive it, and geckodriver is not needed."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Any

from tests.browser.screen import PATIENCE, PageError, kill_profile
from tests.browser.webdriver import WebDriverPhone

if TYPE_CHECKING:
    from pathlib import Path

PATH = "/usr/bin/firefox-esr"
Preferences = dict[str, bool | int | str]
PREFERENCES: Preferences = {
    # Marionette picks a free port and writes it into the profile.
    "marionette.port": 0,
    # No word to anybody, no first-run pages: only the app's own requests remain.
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.aboutwelcome.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.systemAddon.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
    # After a kill it must start straight into the app, not into "safe mode" or "restore".
    "browser.sessionstore.resume_from_crash": False,
    "toolkit.startup.max_resumed_crashes": -1,
}


class Marionette:
    """A Marionette connection: frames `length:[0, id, command, parameters]` over TCP."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE * 3)
        self.file = self.socket.makefile("rb")
        self.number = 0
        self._read()  # The greeting.
        self.call("WebDriver:NewSession", {"capabilities": {}})

    def call(self, command: str, parameters: dict[str, object] | None = None) -> Any:
        """Send one command and return its value."""
        self.number += 1
        text = json.dumps([0, self.number, command, parameters or {}]).encode()
        try:
            self.socket.sendall(b"%d:%b" % (len(text), text))
            _, _, error, value = self._read()
        except (OSError, ValueError) as broken:
            raise PageError(f"Firefox is gone: {broken}") from broken
        if error:
            raise PageError(f"{error['error']}: {error['message']}")
        return value

    def close(self) -> None:
        """Close the connection."""
        self.file.close()
        self.socket.close()

    def _read(self) -> Any:
        length = b""
        while (digit := self.file.read(1)) != b":":
            if not digit:
                raise ConnectionError("closed")
            length += digit
        return json.loads(self.file.read(int(length)))


class FirefoxPhone(WebDriverPhone):
    """A headless Firefox ESR with a profile that survives it."""

    def __init__(
        self,
        profile: Path,
        preferences: Preferences | None = None,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.profile = profile
        self.environment = environment or {}
        self.marionette: Marionette | None = None
        self.process: subprocess.Popen[bytes] | None = None
        profile.mkdir(parents=True, exist_ok=True)
        wanted = PREFERENCES | (preferences or {})
        lines = (f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in wanted.items())
        (profile / "user.js").write_text("\n".join(lines))

    def start(self) -> None:
        port = self.profile / "MarionetteActivePort"
        port.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [PATH, "--headless", "--marionette", "--no-remote", "--profile", self.profile],
            env={**os.environ, **self.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + PATIENCE * 3
        while not (port.exists() and port.read_text().strip()):
            if self.process.poll() is not None or time.monotonic() > until:
                raise PageError("Firefox did not start")
            time.sleep(0.05)
        self.marionette = Marionette(int(port.read_text()))
        milliseconds = int(PATIENCE * 1000)
        self.ask("SetTimeouts", {"script": milliseconds, "pageLoad": milliseconds})
        self.ask("SetWindowRect", {"width": 390, "height": 844})

    def ask(self, command: str, parameters: dict[str, object]) -> Any:
        if self.marionette is None:
            raise PageError("Firefox is not running")
        value = self.marionette.call(f"WebDriver:{command}", parameters)
        return value["value"] if isinstance(value, dict) and set(value) == {"value"} else value

    def kill(self) -> None:
        kill_profile(self.profile)
        self._forget()

    def close(self) -> None:
        if self.marionette:
            with contextlib.suppress(PageError):
                self.marionette.call("Marionette:Quit", {"flags": ["eForceQuit"]})
        if self.process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE)
        self.kill()

    def _forget(self) -> None:
        if self.marionette:
            self.marionette.close()
            self.marionette = None
        if self.process:
            self.process.wait()
            self.process = None
