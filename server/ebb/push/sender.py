"""Sending: pywebpush encrypts, one pooled HTTP client posts, and nothing that comes back is shown.

pywebpush's own sending follows redirects, waits for ever, reads whole bodies and signs anew each
time. Here an answer is a number: its body is read to a bound only to keep the connection.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Self

import structlog
from aiohttp import (
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
)
from pywebpush import WebPusher
from yarl import URL

from ebb.errors import BadRequest
from ebb.push.guard import Endpoint, parse_endpoint
from ebb.push.messages import Outcome, Result, outcome_of
from ebb.push.resolver import NotPublicError, Resolver

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Collection
    from types import TracebackType

    from ebb.push.messages import Message, Subscription
    from ebb.push.vapid import Vapid

#: So many requests are under way to one push service at a time: one that answers in 50 ms then
#: takes six hundred a second, more than this process can send (measured).
IN_FLIGHT = 32
#: One that takes longer steps aside and lets the next one go, up to so many.
_SLOW_SECONDS = 1.0
_MOST_SLOW = 64
_TIMEOUT_SECONDS = 10
_BODY_SECONDS = 1
_MOST_BODY_BYTES = 4096
_log = structlog.get_logger("ebb.push")


class Sender:
    """Sends messages to subscriptions; a context manager that keeps its connections open."""

    def __init__(
        self,
        vapid: Vapid,
        trusted: Collection[str] = (),
        *,
        in_flight: int = IN_FLIGHT,
        timeout_seconds: float = _TIMEOUT_SECONDS,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Take the server's key, trusted origins and, per push service, the most at a time.

        ``timeout_seconds`` is for one whole request, ``tls`` other certificates than the system's.
        """
        self._vapid = vapid
        self._trusted = trusted
        self._in_flight = in_flight
        self._timeout = ClientTimeout(total=timeout_seconds)
        self._tls = tls
        self._lanes: dict[str, _Lane] = {}
        self._sessions: dict[bool, ClientSession] = {}

    async def __aenter__(self) -> Self:
        """Open the client."""
        self._sessions = {trusting: self._session(trusting) for trusting in (False, True)}
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection."""
        for session in self._sessions.values():
            await session.close()

    async def send(self, subscription: Subscription, message: Message) -> Outcome:
        """Encrypt and send one message; what goes wrong on the way is an outcome, no exception."""
        try:
            endpoint = parse_endpoint(subscription.endpoint, self._trusted)
        except BadRequest:
            # It was fine when it came; since then an origin has lost its trust.
            return _tell(Outcome(Result.REFUSED, reason="address"), "unlisted")
        async with self._slot(endpoint.origin):
            outcome = await self._post(endpoint, subscription, message)
        return _tell(outcome, endpoint.host)

    async def _post(
        self, endpoint: Endpoint, subscription: Subscription, message: Message
    ) -> Outcome:
        headers = {
            "Authorization": self._vapid.header(endpoint.origin),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(message.ttl),
            "Topic": message.topic,
            "Urgency": message.urgency,
        }
        session = self._sessions[endpoint.is_trusted]
        try:
            async with session.post(
                URL(endpoint.url, encoded=True),
                data=encrypt(subscription, message.body),
                headers=headers,
                allow_redirects=False,
            ) as answer:
                outcome = outcome_of(answer.status, answer.headers.get("Retry-After"), _now())
                await _finish(answer)
                return outcome
        except NotPublicError:
            return Outcome(Result.REFUSED, reason="address")
        except TimeoutError:
            return Outcome(Result.LATER, reason="time-out")
        except (ClientError, OSError):
            return Outcome(Result.LATER, reason="network")

    def _session(self, is_trusting: bool) -> ClientSession:  # noqa: FBT001 - a key of two
        return ClientSession(
            connector=TCPConnector(
                resolver=Resolver(is_trusting=is_trusting),
                # A cache would connect to what was looked up, and judged, some time ago.
                use_dns_cache=False,
                ssl=self._tls or True,
                # How many go at once is the lanes' affair.
                limit=0,
            ),
            cookie_jar=DummyCookieJar(),
            timeout=self._timeout,
            auto_decompress=False,
            read_bufsize=_MOST_BODY_BYTES,
            trust_env=False,
            headers={"User-Agent": "Ebb"},
        )

    @asynccontextmanager
    async def _slot(self, origin: str) -> AsyncIterator[None]:
        lane = self._lanes.setdefault(origin, _Lane(self._in_flight))
        lane.users += 1
        try:
            async with lane.turn():
                yield
        finally:
            lane.users -= 1
            if lane.users == 0:
                self._lanes.pop(origin, None)


class _Lane:
    """The turns at one push service: who is slow steps aside, so that others need not wait."""

    def __init__(self, in_flight: int) -> None:
        """Let so many go at once."""
        self.users = 0
        self._free = asyncio.Semaphore(in_flight)
        self._slow = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn and hold it, or a place aside, for as long as this lasts."""
        await self._free.acquire()
        is_aside = False

        def step_aside() -> None:
            nonlocal is_aside
            if self._slow < _MOST_SLOW:
                self._slow += 1
                is_aside = True
                self._free.release()

        timer = asyncio.get_running_loop().call_later(_SLOW_SECONDS, step_aside)
        try:
            yield
        finally:
            timer.cancel()
            if is_aside:
                self._slow -= 1
            else:
                self._free.release()


def encrypt(subscription: Subscription, body: bytes) -> bytes:
    """Encrypt a message (RFC 8291): half a millisecond, too little to hand to a thread."""
    told = {
        "endpoint": subscription.endpoint,
        "keys": {"p256dh": subscription.p256dh, "auth": subscription.auth},
    }
    encoded: bytes = WebPusher(told).encode(body, "aes128gcm")["body"]
    return encoded


async def _finish(answer: ClientResponse) -> None:
    """Read a short body to its end, so that the connection can be used again; drop a long one."""
    with suppress(TimeoutError, ClientError, OSError, EOFError):
        async with asyncio.timeout(_BODY_SECONDS):
            await answer.content.readexactly(_MOST_BODY_BYTES)
    if not answer.content.at_eof():
        answer.close()


def _tell(outcome: Outcome, host: str) -> Outcome:
    """Log what an operator should look at: never the endpoint, whoever has it may send there."""
    told = {"service": host, "status": outcome.status, "reason": outcome.reason}
    if outcome.result is Result.REFUSED:
        _log.error("push_refused", **told)
    elif outcome.result is not Result.DELIVERED:
        _log.info("push_not_delivered", result=outcome.result.value, **told)
    return outcome


def _now() -> int:
    return time.time_ns() // 1_000_000
