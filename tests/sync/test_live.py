"""The stream of pokes, over the application's own ASGI interface."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from litestar.channels import ChannelsPlugin

from ebb.sync import live
from tests.sync.devices import COOKIE, Device, rev_of, sign_in

PATIENCE = 20


class Stream:
    """What one open stream has said; ``next`` waits for the next event or comment."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self._said: asyncio.Queue[bytes] = asyncio.Queue()
        self.closed = asyncio.Event()

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        elif message["body"]:
            self._said.put_nowait(message["body"])

    async def receive(self) -> Any:
        await self.closed.wait()
        return {"type": "http.disconnect"}

    async def next(self) -> bytes:
        return await asyncio.wait_for(self._said.get(), PATIENCE)

    async def rev(self) -> int:
        event, data = (await self.next()).decode().strip().split("\n")
        assert event == "event: poke"
        rev: int = json.loads(data.removeprefix("data: "))["rev"]
        return rev

    @property
    def waiting(self) -> int:
        return self._said.qsize()


@asynccontextmanager
async def listening(device: Device) -> AsyncIterator[Stream]:
    stream = Stream()
    cookie = f"{COOKIE}={device.http.cookies[COOKIE]}".encode()
    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "path": "/api/live",
        "raw_path": b"/api/live",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1:8000"), (b"cookie", cookie)],
        "scheme": "http",
        "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 1),
        "root_path": "",
        "state": {},
        "extensions": {},
    }
    task = asyncio.create_task(device.app(scope, stream.receive, stream.send))
    try:
        yield stream
    finally:
        stream.closed.set()
        await asyncio.wait_for(task, PATIENCE)


async def test_a_poke_at_once_and_one_for_each_push(devices: tuple[Device, Device]) -> None:
    phone, tablet = devices
    await phone.push(phone.energy("a"))
    async with listening(tablet) as stream:
        first = await stream.rev()
        told = await phone.push(phone.energy("b"))
        second = await stream.rev()

    assert (stream.status, first, second) == (200, 1, 2)
    assert rev_of(told["cursor"]) == 2
    assert stream.headers[b"content-type"].startswith(b"text/event-stream")
    assert stream.headers[b"cache-control"] == b"no-store"


async def test_no_poke_for_nothing_nor_for_strangers(device: Device) -> None:
    (stranger,) = await sign_in(device.app, "stranger")
    change = device.energy("a")
    await device.push(change)
    async with listening(device) as stream:
        await stream.rev()
        await device.push(change)
        await stranger.push(stranger.energy("a"))
        await device.push(device.energy("b"))

        assert await stream.rev() == 2
        assert stream.waiting == 0


async def test_a_push_while_the_stream_opens_is_not_missed(device: Device) -> None:
    channels: ChannelsPlugin = device.app.plugins.get(ChannelsPlugin)

    async def read_rev() -> int:
        await device.push(device.energy("a"))
        return 0

    events = live.stream(channels, device.account_id, read_rev)
    first = await anext(events)
    second = await asyncio.wait_for(anext(events), PATIENCE)
    await events.aclose()  # type: ignore[attr-defined]

    assert (b'"rev":0' in first, b'"rev":1' in second) == (True, True)


async def test_silence_is_broken_by_comments(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "PING", 0.01)
    async with listening(device) as stream:
        await stream.rev()

        assert (await stream.next()).startswith(b":")
        assert (await stream.next()).startswith(b":")


async def test_a_stream_that_ends_leaves_nothing_behind(device: Device) -> None:
    channels: ChannelsPlugin = device.app.plugins.get(ChannelsPlugin)
    async with listening(device) as stream:
        await stream.rev()
        assert channels._channels[live.channel(device.account_id)]

    assert not channels._channels[live.channel(device.account_id)]
