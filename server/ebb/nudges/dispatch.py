"""The loop that plans, sends and settles, in the server or in a process of its own.

It sleeps until the next nudge is due and wakes when something changed. Several may run: whoever
takes a nudge has a lease on it, and what a killed one held comes again, under the same tag.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final

import structlog

from ebb.database.upkeep import see_through
from ebb.errors import EbbError
from ebb.nudges.store import LEASE, Tried
from ebb.nudges.words import ACTIONS, BUTTONS, LINES, language_of
from ebb.push.messages import LONGEST_TTL, Message, Outcome, Result
from ebb.push.payload import Action, topic_of, write_payload
from ebb.push.store import Settled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ebb.database import Database
    from ebb.nudges.plan import Planned
    from ebb.nudges.store import NudgeStore, Taken
    from ebb.push.messages import Subscription
    from ebb.push.sender import Sender

#: Accounts that are looked for at once, and how many of them are planned in one transaction: while
#: it lasts nobody else can write to SQLite.
_LOOK: Final = 200
BATCH: Final = 10
#: Nudges that are under way at once.
_UNDER_WAY: Final = 500
#: No push service gets longer than half a lease, in seconds.
_MOST_SECONDS: Final = LEASE // 2000
#: How often to look for what another process changed, in seconds.
PATIENCE: Final = 5
#: And how long to let changes of this process gather, in seconds: every push is one.
_GATHER: Final = 0.1
#: The first wait after a try that came to nothing, and the longest, in ms.
_FIRST_WAIT: Final = 30_000
_LONGEST_WAIT: Final = 900_000
#: These only ask, and need not wake a sleeping radio.
_LOW: Final = frozenset({"evening", "season_check", "energy_checkin"})

_log = structlog.get_logger("ebb.nudges")


class Dispatcher:
    """Sends what is due, for as long as it runs."""

    def __init__(
        self,
        database: Database,
        store: NudgeStore,
        sender: Sender,
        origin: str,
        now: Callable[[], int],
    ) -> None:
        """Keep the parts; ``origin`` is the public address that taps open."""
        self._database = database
        self._store = store
        self._sender = sender
        self._origin = origin
        self._now = now
        self._slots = asyncio.Semaphore(_UNDER_WAY)
        self._tried: list[Tried] = []
        self._has_tried = asyncio.Event()

    async def run(self) -> None:
        """Plan and send until cancelled; what goes wrong is logged and tried again."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep_settling())
            while True:
                try:
                    is_busy = await self._round(tasks)
                except EbbError as error:
                    # A busy or full database: what is due stays due.
                    _log.warning("nudges_put_off", code=error.code)
                    is_busy = False
                if not is_busy:
                    await self._rest()

    async def _round(self, tasks: asyncio.TaskGroup) -> bool:
        """Take what is due and start to send it; tells whether there was anything to look at."""
        self._database.changed.clear()
        accounts = await self._store.to_look_at(self._now(), _LOOK)
        for start in range(0, len(accounts), BATCH):
            for taken in await self._store.take(accounts[start : start + BATCH], self._now()):
                await self._slots.acquire()
                tasks.create_task(self._send_one(taken))
        return bool(accounts)

    async def _rest(self) -> None:
        """Sleep until something changes or is due, or another process may have changed it."""
        seconds: float = PATIENCE
        with contextlib.suppress(EbbError):
            due = await self._store.next_due(self._now())
            if due is not None:
                seconds = min(seconds, max(0, (due - self._now()) / 1000))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._database.changed.wait()
                await asyncio.sleep(_GATHER)

    async def _send_one(self, taken: Taken) -> None:
        try:
            tried = await self._try(taken)
            # Only now: what waits to be settled is another list than before.
            self._tried.append(tried)
            self._has_tried.set()
        finally:
            self._slots.release()

    async def _try(self, taken: Taken) -> Tried:
        message = message_of(taken.nudge, taken.language, self._origin, self._now())
        if message is None:
            return Tried(taken, (), is_sent=False, again_at=None)
        came = await asyncio.gather(*(self._send(message, one) for one in taken.subscriptions))
        settled = [
            Settled(one, outcome) for one, outcome in zip(taken.subscriptions, came, strict=True)
        ]
        return judge(taken, settled, self._now())

    async def _send(self, message: Message, subscription: Subscription) -> Outcome:
        try:
            async with asyncio.timeout(_MOST_SECONDS):
                return await self._sender.send(subscription, message)
        except TimeoutError:
            return Outcome(Result.LATER, reason="time-out")

    async def _keep_settling(self) -> None:
        """Write down what came of nudges, all that waits in one transaction."""
        while True:
            await self._has_tried.wait()
            self._has_tried.clear()
            tried, self._tried = self._tried, []
            try:
                await see_through(self._store.settle(tried, self._now()))
            except EbbError as error:
                # Their leases end, and they come again under the same tag.
                _log.warning("nudges_not_settled", code=error.code, nudges=len(tried))
                continue
            self._tell(tried)

    def _tell(self, tried: Sequence[Tried]) -> None:
        for one in tried:
            _log.info(
                "nudge",
                kind=one.taken.nudge.kind,
                late_ms=max(0, self._now() - one.taken.nudge.at),
                sent=one.is_sent,
                again=one.again_at is not None,
            )


def message_of(nudge: Planned, language: str | None, origin: str, now: int) -> Message | None:
    """Write the message of a nudge; None once it is of no use. ``now`` in ms since 1970 UTC."""
    ttl = min((nudge.until - now) // 1000, LONGEST_TTL)
    if ttl <= 0:
        return None
    lang = language_of(language)
    line = LINES[lang][nudge.kind]
    address = f"{origin}/nudge/{nudge.key}"
    body = write_payload(
        nudge.key,
        title=line.title,
        body=line.body,
        navigate=address,
        lang=lang,
        actions=[
            Action(action, BUTTONS[lang][action], f"{address}/{action}")
            for action in ACTIONS[nudge.kind]
        ],
    )
    return Message(
        body=body,
        topic=topic_of(nudge.key),
        ttl=ttl,
        urgency="low" if nudge.kind in _LOW else "normal",
    )


def judge(taken: Taken, settled: Sequence[Settled], now: int) -> Tried:
    """Work out what comes next: done, or another try within the time that the nudge is of use."""
    again = [one for one in settled if one.outcome.result is Result.LATER]
    is_sent = taken.is_half_done or any(one.outcome.result is Result.DELIVERED for one in settled)
    if not again:
        return Tried(taken, settled, is_sent, None)
    asked = [one.outcome.retry_after or 0 for one in again]
    own = min(_FIRST_WAIT * 2 ** (taken.attempts - 1), _LONGEST_WAIT)
    again_at = now + max(own, max(asked) * 1000)
    return Tried(taken, settled, is_sent, again_at if again_at < taken.nudge.until else None)
