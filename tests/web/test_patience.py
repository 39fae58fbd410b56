"""For how long a body is waited for."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from ebb.errors import CutShort, TooSlow
from ebb.web import patience
from ebb.web.patience import Patience


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "_LOOK_SECONDS", 0.005)


def part(*, more: bool) -> Any:
    return {"type": "http.request", "body": b"x", "more_body": more}


async def never() -> Any:
    await asyncio.Event().wait()
    raise AssertionError


async def test_a_part_that_does_not_come_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PART_SECONDS", 0.01)
    with pytest.raises(TooSlow):
        await Patience().around(never)()


async def test_who_is_cancelled_by_another_is_not_slow() -> None:
    waiting = asyncio.ensure_future(Patience().around(never)())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_body_that_comes_byte_by_byte_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "BODY_SECONDS", 0.05)

    async def drip() -> Any:
        await asyncio.sleep(0)
        return part(more=True)

    receive = Patience().around(drip)

    async def read() -> None:
        while True:
            await receive()

    with pytest.raises(TooSlow):
        await read()


async def test_a_client_that_leaves_in_the_middle_is_no_failure() -> None:
    messages: list[Any] = [part(more=True), {"type": "http.disconnect"}]

    async def come() -> Any:
        return messages.pop(0)

    receive = Patience().around(come)
    await receive()
    with pytest.raises(CutShort):
        await receive()


async def test_after_its_end_the_client_may_take_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PART_SECONDS", 0.01)
    messages = [part(more=True), part(more=False)]
    left = asyncio.Event()

    async def come() -> Any:
        if messages:
            return messages.pop(0)
        await left.wait()
        return {"type": "http.disconnect"}

    receive = Patience().around(come)
    await receive()
    await receive()
    waiting = asyncio.ensure_future(receive())
    # Longer than any part may take.
    await asyncio.wait({waiting}, timeout=0.05)
    assert not waiting.done()
    left.set()
    assert (await waiting)["type"] == "http.disconnect"
