"""For how long a body is waited for: who sends byte by byte holds nothing for long."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from ebb.errors import CutShort, TooSlow

if TYPE_CHECKING:
    from litestar.types import Receive
    from litestar.types.asgi_types import ReceiveMessage

#: A whole body has so many seconds: the largest one at a slow phone's 20 kilobytes a second.
BODY_SECONDS: Final = 120
#: And each part of it so many after the one before.
PART_SECONDS: Final = 10


def patient(receive: Receive) -> Receive:
    """Wrap what gives the parts of a body; it raises TooSlow where they do not come.

    And CutShort where the client leaves before the end: nobody's mistake, and nobody hears it.
    """
    deadline: float | None = None
    is_whole = False

    async def receive_in_time() -> ReceiveMessage:
        nonlocal deadline, is_whole
        if is_whole:
            # Whoever goes on listening waits for the client to leave.
            return await receive()
        now = asyncio.get_running_loop().time()
        deadline = deadline or now + BODY_SECONDS
        try:
            async with asyncio.timeout_at(min(deadline, now + PART_SECONDS)):
                message = await receive()
        except TimeoutError:
            raise TooSlow from None
        if message["type"] == "http.disconnect":
            raise CutShort
        is_whole = not message.get("more_body", False)
        return message

    return receive_in_time
