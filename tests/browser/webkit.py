"""WebKitGTK, the nearest thing to Safari, driven by WebKitWebDriver on a virtual display."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tests.browser.screen import PATIENCE, PageError, kill_profile
from tests.browser.webdriver import WebDriverPhone

if TYPE_CHECKING:
    from types import TracebackType

DRIVER = "/usr/bin/WebKitWebDriver"
WINDOW = Path(__file__).parent / "webkit_window.py"
PATHS = {
    "Navigate": "url",
    "ExecuteScript": "execute/sync",
    "ElementClick": "element/{id}/click",
    "ElementClear": "element/{id}/clear",
    "ElementSendKeys": "element/{id}/value",
    "SetTimeouts": "timeouts",
}
ENVIRONMENT = {
    "GDK_BACKEND": "x11",
    # Software drawing: there is no graphics card behind a virtual display.
    "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
    "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
    "LIBGL_ALWAYS_SOFTWARE": "1",
    "NO_AT_BRIDGE": "1",
}


class Display:
    """A virtual X display for the browsers that need one."""

    def __enter__(self) -> Self:
        reading, writing = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "800x1000x24", "-nolisten", "tcp"],
            pass_fds=[writing],
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as file:
            self.name = f":{file.readline().strip()}"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.terminate()
        self.process.wait()


class WebKitPhone(WebDriverPhone):
    """A WebKitGTK window with a profile that survives it."""

    def __init__(self, profile: Path, display: str) -> None:
        self.profile = profile
        self.display = display
        self.driver: subprocess.Popen[bytes] | None = None
        self.port = 0
        self.session = ""
        profile.mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        self.port = _free_port()
        self.driver = subprocess.Popen(
            [DRIVER, f"--port={self.port}"],
            env={**os.environ, **ENVIRONMENT, "DISPLAY": self.display},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + PATIENCE
        while not _listens(self.port):
            if time.monotonic() > until:
                raise PageError("WebKitWebDriver did not start")
            time.sleep(0.02)
        browser = {"binary": sys.executable, "args": [str(WINDOW), str(self.profile)]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": browser}}
        self.session = self._post("/session", {"capabilities": wanted})["sessionId"]
        milliseconds = int(PATIENCE * 1000)
        self.ask("SetTimeouts", {"script": milliseconds, "pageLoad": milliseconds})

    def ask(self, command: str, parameters: dict[str, object]) -> Any:
        if command == "GetCookies":
            return self._request("GET", f"/session/{self.session}/cookie", {})
        path = PATHS[command].format_map(parameters)
        return self._post(f"/session/{self.session}/{path}", parameters)

    def kill(self) -> None:
        kill_profile(self.profile)
        self.close()

    def close(self) -> None:
        if self.driver is None:
            return
        with contextlib.suppress(PageError):
            self._request("DELETE", f"/session/{self.session}", {})
        self.driver.terminate()
        self.driver.wait()
        self.driver = None
        kill_profile(self.profile)

    def _post(self, path: str, body: dict[str, object]) -> Any:
        return self._request("POST", path, body)

    def _request(self, method: str, path: str, body: dict[str, object]) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE * 3)
        try:
            connection.request(method, path, json.dumps(body) if method == "POST" else None)
            answer = connection.getresponse()
            value = json.load(answer)["value"]
        except (OSError, http.client.HTTPException, ValueError) as broken:
            raise PageError(f"WebKit is gone: {broken}") from broken
        finally:
            connection.close()
        if answer.status != http.client.OK:
            raise PageError(f"{value['error']}: {value['message']}")
        return value


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
