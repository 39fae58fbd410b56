"""Answers that stay open: they end at once when their device leaves or the server stops."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from litestar.types import ASGIApp, Message, Receive, Scope, Send

    from ebb.web.signed_in import SignedIn

_STREAMS = frozenset({"/api/live"})


class Streams:
    """Every open stream with the device that it belongs to."""

    def __init__(self) -> None:
        """Begin with none."""
        self._open: dict[asyncio.Task[None], Scope] = {}

    def around(self, app: ASGIApp) -> ASGIApp:
        """Wrap an application so that its streams can be ended from outside."""

        async def handle(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["path"] in _STREAMS:
                await self._hold(app, scope, receive, send)
            else:
                await app(scope, receive, send)

        return handle

    def end(self, device_id: int) -> None:
        """End the streams of one device."""
        self._end(lambda signed_in: signed_in.device_id == device_id)

    def end_account(self, account_id: int) -> None:
        """End the streams of all devices of an account."""
        self._end(lambda signed_in: signed_in.account_id == account_id)

    def end_all(self) -> None:
        """End every stream, so that nothing keeps the server from stopping."""
        for task in list(self._open):
            task.cancel()

    def _end(self, is_meant: Callable[[SignedIn], bool]) -> None:
        for task, scope in list(self._open.items()):
            signed_in: SignedIn | None = scope["state"].get("signed_in")
            if signed_in is not None and is_meant(signed_in):
                task.cancel()

    async def _hold(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        is_started = False

        async def watched_send(message: Message) -> None:
            nonlocal is_started
            is_started = is_started or message["type"] == "http.response.start"
            await send(message)

        task: asyncio.Task[None] = asyncio.ensure_future(app(scope, receive, watched_send))
        self._open[task] = scope
        try:
            await asyncio.wait({task})
        finally:
            del self._open[task]
            if not task.done():
                task.cancel()
        if not task.cancelled():
            task.result()
        elif is_started:
            await send({"type": "http.response.body", "body": b"", "more_body": False})
