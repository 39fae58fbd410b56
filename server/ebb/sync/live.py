"""The stream of pokes: "there is a revision n". A hint; the revision in the table is the truth."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from litestar.channels import ChannelsPlugin

#: A comment this often keeps the stream from being taken for dead, in seconds.
PING = 20


def channel(account_id: int) -> str:
    """Name the channel of one account."""
    return f"account-{account_id}"


def poke(channels: ChannelsPlugin, account_id: int, rev: int) -> None:
    """Tell the account's open streams of a revision; nobody waits for it."""
    # While the server stops there is nobody left to tell, and what is stored stays stored.
    with suppress(RuntimeError):
        channels.publish(b'{"rev":%d}' % rev, channel(account_id))


async def stream(
    channels: ChannelsPlugin, account_id: int, read_rev: Callable[[], Awaitable[int]]
) -> AsyncIterator[bytes]:
    """Give the events of one account: its revision at once, then one for each push."""
    async with channels.start_subscription(channel(account_id)) as subscriber:
        # Read only now that pokes are heard, so that none falls in between.
        yield _event(b'{"rev":%d}' % await read_rev())
        events = subscriber.iter_events()
        waiting = asyncio.ensure_future(anext(events))
        try:
            while True:
                done, _ = await asyncio.wait({waiting}, timeout=PING)
                if not done:
                    yield b": still here\n\n"
                    continue
                yield _event(waiting.result())
                waiting = asyncio.ensure_future(anext(events))
        except StopAsyncIteration:
            return
        finally:
            waiting.cancel()


def _event(data: bytes) -> bytes:
    return b"event: poke\ndata: " + data + b"\n\n"
