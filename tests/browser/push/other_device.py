"""Another device of the same person: it writes and reads records, and may be reminded too."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import httpx

from tests.faults.harness import Device, wall_clock
from tests.support.client import Phone

if TYPE_CHECKING:
    from tests.browser.ebb import Ebb
    from tests.support.push_service import Browser, PushService


class OtherDevice:
    """A signed-in device without a screen, by HTTP alone."""

    def __init__(self, ebb: Ebb, code: str) -> None:
        self._ebb = ebb
        joined = self._ask("POST", "/api/account/join", {"code": code, "device": "another"})
        cookie = joined.headers["set-cookie"].partition(";")[0]
        self._device = Device(cookie, Phone(wall_clock, random.Random(code)))

    def code(self) -> str:
        """Make a one-time code that lets one more device in."""
        code: str = self._ask("POST", "/api/account/pair").json()["code"]
        return code

    def write(self, kind: str, id_: str, fields: dict[str, Any]) -> None:
        """Write a record and bring it to the server."""
        self._device.phone.write(kind, id_, fields)
        self._device.catch_up(self._ebb.proxy.port)

    def read(self, kind: str, id_: str) -> dict[str, Any] | None:
        """Look a record's fields up on the server."""
        self._device.catch_up(self._ebb.proxy.port)
        state = self._device.phone.storage.records.get((kind, id_))
        return None if state is None else {name: value for name, (_, value) in state.items()}

    def all(self) -> list[tuple[str, str]]:
        """Name every record on the server by its kind and id."""
        self._device.catch_up(self._ebb.proxy.port)
        return sorted(self._device.phone.storage.records)

    def subscribe(self, service: PushService) -> Browser:
        """Ask for reminders as a browser whose private half the test has."""
        browser = service.browser()
        key = self._ask("GET", "/api/push/key").json()["key"]
        self._ask("PUT", "/api/push/subscription", browser.subscription(key))
        return browser

    def _ask(self, method: str, path: str, body: object = None) -> httpx.Response:
        address = self._ebb.address
        headers = {"origin": address}
        if path != "/api/account/join":
            headers["cookie"] = self._device.cookie
        # Reading the system's certificates takes longer than all this, and nothing here is TLS.
        with httpx.Client(base_url=address, headers=headers, timeout=30, verify=False) as client:
            return client.request(method, path, json=body).raise_for_status()
