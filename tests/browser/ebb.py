"""Ebb as people meet it: one address, the real server behind it, and the app in a browser."""

from __future__ import annotations

import http.client
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from tests.browser.pocket import Pocket
from tests.browser.proxy import Proxy
from tests.browser.screen import PageError
from tests.browser.words import begins, say
from tests.support.server import EBB, EbbServer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.browser.screen import Screen

# A worker is in charge, and everything it promised to keep is in its cache.
READY = """
const registration = await navigator.serviceWorker.getRegistration();
return registration?.active?.state === "activated" && !registration.installing;
"""

# The page believes to be in the background, as when another app is in front.
HIDE = """
Object.defineProperty(document, "visibilityState", { configurable: true, get: () => args[0] });
Object.defineProperty(document, "hidden", { configurable: true, get: () => args[0] === "hidden" });
document.dispatchEvent(new Event("visibilitychange"));
"""

# A change as a device of its own would send it: stamped with the present.
PUT = """
const [kind, id, fields] = args;
const stamp = `${Date.now().toString(16).padStart(12, "0")}-0000-0000000a`;
const body = JSON.stringify({ schema: 1, cursor: null, changes: [{ kind, id, stamp, fields }] });
const headers = { "Content-Type": "application/json" };
const answer = await fetch("/api/sync", { method: "POST", headers, body });
const [verdict] = (await answer.json()).verdicts;
if (verdict.status !== "ok") throw new Error(JSON.stringify(verdict));
"""


class Ebb:
    """A real server on its own data folder, behind a proxy that can have a bad day."""

    def __init__(
        self, data: Path, app: Path, *, command: Sequence[str] = (str(EBB),), **env: str
    ) -> None:
        self.proxy = Proxy()
        settings = {"EBB_ORIGIN": self.proxy.address, **env}
        self.server = EbbServer(data, app=app, env=settings, command=command)
        self._first_code: str | None = None

    @property
    def address(self) -> str:
        """The address that phones use, without a slash."""
        return self.proxy.address

    def start(self) -> Self:
        """Start the server and open the address."""
        self.server.start()
        self.proxy.upstream = self._port
        self._first_code = self.server.code or self._first_code
        self.proxy.on()
        return self

    def stop(self) -> None:
        """Close the address and end the server, at once and without a word (SIGKILL)."""
        self.proxy.off()
        self.server.kill()

    def release(self, app: Path) -> None:
        """Serve another build of the app from now on."""
        self.stop()
        self.server.app = app
        self.start()

    def first_code(self) -> str:
        """The owner's one-time code, as the server printed it."""
        if self._first_code is None:
            raise AssertionError("the server printed no code")
        return self._first_code

    def open(self, screen: Screen, path: str = "/") -> None:
        """Open the app and wait until it would start without a network, too."""
        screen.open(self.address + path)
        screen.wait(READY)

    def connect(self, screen: Screen, code: str, name: str = "a phone") -> None:
        """Connect a device by a one-time code, as its person would."""
        screen.open(f"{self.address}/join#{code}")
        screen.write(say("devices_name"), name)
        screen.tap(say("devices_connect"))
        # The word for it goes again, which a page that is busy with years may do unseen.
        screen.wait("return location.pathname === '/'")
        screen.wait(READY)

    def code_from(self, screen: Screen) -> str:
        """A one-time code for another device, asked for by a connected one."""
        answer = screen.run("return (await fetch('/api/account/pair', {method: 'POST'})).json()")
        code: str = answer["code"]
        return code

    def held_by_server(self, screen: Screen, kind: str) -> list[dict[str, Any]]:
        """The visible records of a kind on the server, read with a device's session.

        It asks the server's own port, so that neither a fault nor a worker stands in between.
        """
        cookies = screen.cookies(self.address)
        records: list[dict[str, Any]] = []
        cursor = ""
        while True:
            page = self._get(f"/api/sync?limit=5000{cursor}", cookies)
            records += page["records"]
            if not page["more"]:
                break
            cursor = f"&cursor={page['cursor']}"
        return [r for r in records if r["kind"] == kind and r["fields"].get("created")]

    def put(self, screen: Screen, kind: str, id_: str, /, **fields: object) -> None:
        """Have another device of the account write a record, and wait until this one has it."""
        screen.run(PUT, kind, id_, {"created": True, **fields})

        def is_here() -> bool:
            rows = [row for row in Pocket(screen).all("records", kind) if row["id"] == id_]
            return any(row["fields"].items() >= fields.items() for row in rows)

        screen.until(is_here)

    @property
    def _port(self) -> int:
        return int(self.server.address.rpartition(":")[2])

    def _get(self, path: str, cookies: str) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        try:
            host = self.address.removeprefix("http://")
            connection.request("GET", path, headers={"Cookie": cookies, "Host": host})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != http.client.OK:
                raise AssertionError(f"{path} answered {answer.status}: {body[:500]!r}")
            return json.loads(body)
        finally:
            connection.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.proxy.off()
        self.server.kill()


def log_energy(screen: Screen, level: int) -> None:
    """Tap one of the five energy buttons and wait until the screen says that it is kept."""
    screen.tap(say("energy_level", level=level))
    screen.sees(say("energy_saved", level=level))


def be_in(screen: Screen, key: str) -> None:
    """Tap one of the starters and wait until the screen says that it is kept."""
    screen.tap(begins(key))
    screen.sees(say("in_this", title=say(key)))


def holds(screen: Screen, levels: list[int]) -> bool:
    """Whether the phone holds exactly these energies."""
    with suppress(PageError):
        return Pocket(screen).levels() == sorted(levels)
    return False
