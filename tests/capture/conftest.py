"""The running application of the tests of sync, on both databases; a new account for each test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
import pytest_asyncio
from litestar import Litestar

from tests.sync.conftest import app
from tests.sync.devices import AT, ORIGIN, Change, Device, sign_in

__all__ = ["app"]

Answer = dict[str, Any]
EVERYTHING = ["energy", "switch", "cue", "moment"]


class Automation:
    """Whatever captures by token: it sends no cookie and knows nothing of origins."""

    def __init__(self, app: Litestar, secret: str, token_id: str) -> None:
        self.token_id = token_id
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app),  # type: ignore[arg-type]
            base_url=ORIGIN,
            headers={"authorization": f"Bearer {secret}"},
        )

    async def ask(self, **body: Any) -> httpx.Response:
        """Send one capture."""
        return await self.http.post("/api/capture", json=body)

    async def capture(self, **body: Any) -> Answer:
        """Send one capture and expect 200."""
        answer = await self.ask(**body)
        assert answer.status_code == 200, answer.text
        told: Answer = answer.json()
        return told


async def automation_of(device: Device, *scopes: str, name: str = "Shortcut") -> Automation:
    """Make a token of the device's account, and what uses it."""
    body = {"name": name, "scopes": scopes or EVERYTHING}
    answer = await device.http.post("/api/account/tokens", json=body)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    return Automation(device.app, made["secret"], made["token"]["id"])


def place(device: Device, id_: str, since: object, zone: str) -> Change:
    """Make the change that says where the account is, from an instant on (ms)."""
    whole: dict[str, Any] = {"created": True, "from": since, "tz": zone}
    return device.change("place", id_, **whole)


@pytest_asyncio.fixture(loop_scope="session")
async def device(app: Litestar) -> Device:
    """The only device of a new account, which has two containers and a cue."""
    (one,) = await sign_in(app, "phone")
    await one.push(
        place(one, "p1", AT["at"], "Europe/Berlin"),
        one.change("container", "c1", created=True, title="Deep work", roles=["maker"], order=1),
        one.change("container", "c2", created=True, title="Rest", slug="Ruhe", cues=["q1"]),
        one.change("cue", "q1", created=True, title="Mias Schläfchen"),
    )
    return one


@pytest_asyncio.fixture(loop_scope="session")
async def automation(device: Device) -> Automation:
    """What may capture everything."""
    return await automation_of(device)


Records = Callable[[str], Any]


@pytest.fixture
def records(device: Device) -> Records:
    """Reads the account's records of a kind, fields by id."""

    async def read(kind: str) -> dict[str, dict[str, Any]]:
        found = await device.everything()
        return {one["id"]: one["fields"] for one in found if one["kind"] == kind}

    return read
