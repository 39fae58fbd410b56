"""For how long a body is waited for: who sends byte by byte holds nothing for long.

One look a second goes over all that is waited for. A timer for each request would cost a push a
tenth of its time, and nearly every body is there when it is asked for.
"""

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
_LOOK_SECONDS: Final = 1
_GIVEN_UP: Final = -1.0


class Patience:
    """Who is waited for, and until when by the event loop's clock."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._waiting: dict[asyncio.Task[object], float] = {}
        self._is_looking = False

    def around(self, receive: Receive) -> Receive:
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
            message = await self._wait(receive, min(deadline, now + PART_SECONDS))
            if message["type"] == "http.disconnect":
                raise CutShort
            is_whole = not message.get("more_body", False)
            return message

        return receive_in_time

    async def _wait(self, receive: Receive, until: float) -> ReceiveMessage:
        task = asyncio.current_task()
        assert task is not None, "requests are handled by tasks"  # noqa: S101
        self._waiting[task] = until
        if not self._is_looking:
            self._look()
        try:
            return await receive()
        except asyncio.CancelledError:
            if self._waiting[task] != _GIVEN_UP:
                raise
            task.uncancel()
            raise TooSlow from None
        finally:
            del self._waiting[task]

    def _look(self) -> None:
        """Give up on whoever took too long, and look again for as long as anybody is waited for."""
        self._is_looking = bool(self._waiting)
        if not self._is_looking:
            return
        loop = asyncio.get_running_loop()
        now = loop.time()
        for task, until in self._waiting.items():
            if _GIVEN_UP < until <= now:
                self._waiting[task] = _GIVEN_UP
                task.cancel()
        loop.call_later(_LOOK_SECONDS, self._look)
