"""People for the tests of accounts: each has a browser, an address and an authenticator."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING, Any, Final, Self

import httpx

from tests.support.authenticator import TRUTH, Authenticator, Json, Lie

if TYPE_CHECKING:
    from litestar import Litestar

ORIGIN: Final = "http://localhost:8000"
MINUTE: Final = 60_000
_peers = itertools.count(1)


class Clock:
    """The real clock, moved; milliseconds since 1970."""

    def __init__(self) -> None:
        self.ahead = 0

    def __call__(self) -> int:
        return time.time_ns() // 1_000_000 + self.ahead


def new_peer() -> str:
    """Give an address that nobody has called from."""
    number = next(_peers)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


class Person:
    """Somebody with a browser of their own, at an address of their own."""

    def __init__(self, app: Litestar, keys: Authenticator | None = None) -> None:
        self.app = app
        self.keys = keys or Authenticator(ORIGIN)
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app, client=(new_peer(), 1)),  # type: ignore[arg-type]
            base_url=ORIGIN,
            headers={"origin": ORIGIN},
        )

    def elsewhere(self) -> Self:
        """Give the same person at another browser, not signed in, with the same passkeys."""
        return type(self)(self.app, self.keys)

    async def post(self, path: str, body: Json | None = None) -> httpx.Response:
        """Post to an address of the account."""
        return await self.http.post(f"/api/account{path}", json=body)

    async def told(self, path: str, body: Json | None = None) -> Any:
        """Post, expect that it goes well, and give what is told."""
        answer = await self.post(path, body)
        assert answer.is_success, answer.text
        return answer.json()

    async def join(self, code: str, device: str = "Phone") -> httpx.Response:
        """Spend a one-time code."""
        return await self.post("/join", {"code": code, "device": device})

    async def recover(self, code: str) -> httpx.Response:
        """Spend a recovery code."""
        return await self.post("/recover", {"code": code, "device": "New phone"})

    async def add_passkey(self, lie: Lie = TRUTH) -> httpx.Response:
        """Make a passkey for the account that is signed in."""
        options = await self.told("/passkeys/options")
        credential = self.keys.make(options, lie)
        return await self.post("/passkeys", {"name": "Phone", "credential": credential})

    async def sign_in(self, lie: Lie = TRUTH) -> httpx.Response:
        """Sign in with the newest passkey."""
        options = await self.told("/sign-in/options")
        return await self.post(
            "/sign-in", {"device": "Browser", "credential": self.keys.show(options, lie)}
        )

    async def prove(self, lie: Lie = TRUTH) -> httpx.Response:
        """Show the newest passkey once more."""
        options = await self.told("/proof/options")
        return await self.post("/proof", {"credential": self.keys.show(options, lie)})

    async def is_signed_in(self) -> bool:
        """Whether the server takes the browser's session."""
        return (await self.http.get("/api/account")).status_code == 200

    async def passkeys(self) -> list[Json]:
        """List the account's passkeys."""
        found: list[Json] = (await self.http.get("/api/account/passkeys")).json()["passkeys"]
        return found


def code_of(answer: httpx.Response) -> str:
    """Give a refusal's stable code."""
    return str(answer.json()["code"])


def plain(answer: httpx.Response) -> tuple[int, Json, frozenset[str]]:
    """Give what a stranger can tell answers apart by: all of it but the request's own id."""
    body = answer.json()
    assert len(body.pop("request_id")) == 12
    return answer.status_code, body, frozenset(answer.headers)
