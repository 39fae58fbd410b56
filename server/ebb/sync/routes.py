"""HTTP of sync: docs/protocol.md in five handlers."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Annotated, Any

from litestar import Request, get, post
from litestar.channels import ChannelsPlugin
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Stream
from litestar.response.base import ASGIResponse

from ebb.errors import NotFound, UnsupportedMedia
from ebb.records.checks import is_id, is_name
from ebb.sync import live
from ebb.sync.bodies import MAX_BODY, WORTH_PACKING, deflate, inflate
from ebb.sync.changes import Accepted, examine
from ebb.sync.ledger import Push
from ebb.sync.pace import Pace
from ebb.sync.pages import Request as PageRequest
from ebb.sync.pages import answer, answer_at_once
from ebb.sync.schemas import (
    MAX_LIMIT,
    MAX_REV,
    USUAL_LIMIT,
    History,
    News,
    Verdict,
    encode,
    read_cursor,
    read_envelope,
)
from ebb.sync.store import Store
from ebb.web.headers import find_header, takes_gzip
from ebb.web.signed_in import SignedIn

if TYPE_CHECKING:
    from litestar.types import Receive, Scope, Send

    from ebb.sync.schemas import Answer

AnyRequest = Request[Any, Any, Any]
#: Answers beyond this are compressed in a thread of their own.
_LONG = 64 * 1024


@post("/api/sync", status_code=200, request_max_body_size=MAX_BODY, operation_id="push")
async def push(request: AnyRequest, signed_in: NamedDependency[SignedIn]) -> ASGIResponse:
    """Merge what a device has to say, and answer with what it lacks."""
    await _pace(request).keep(signed_in.account_id)
    envelope = read_envelope(await _read_body(request))
    cursor = read_cursor(envelope.cursor)
    judged = examine(envelope, _now())
    store = _store(request)
    taken = None
    if any(isinstance(one, Accepted) for one in judged):
        taken = await store.push(Push(signed_in.account_id, signed_in.device_id, judged))
        if taken.own is not None:
            live.poke(_channels(request), signed_in.account_id, taken.own)
        if told := answer_at_once(taken, cursor, _now()):
            return await _respond(request, told)
    # With nothing to merge a push is only a pull, and writes nothing.
    verdicts = taken.verdicts if taken else [one for one in judged if isinstance(one, Verdict)]
    page = await store.pull(PageRequest(signed_in.account_id, cursor, envelope.limit, taken=taken))
    return await _respond(request, answer(page, _now(), verdicts, wants_check=False))


@get("/api/sync", operation_id="pull")
async def pull(
    request: AnyRequest,
    signed_in: NamedDependency[SignedIn],
    cursor: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=MAX_LIMIT)] = USUAL_LIMIT,
    check: FromQuery[bool] = False,  # noqa: FBT002 - the name is on the wire
) -> ASGIResponse:
    """Answer with what a device lacks; writes nothing."""
    await _pace(request).keep(signed_in.account_id)
    asked = PageRequest(signed_in.account_id, read_cursor(cursor), limit, wants_check=check)
    page = await _store(request).pull(asked)
    return await _respond(request, answer(page, _now(), [], wants_check=check))


@get("/api/history/{kind:str}/{id:str}", operation_id="readHistory")
async def read_history(
    request: AnyRequest,
    signed_in: NamedDependency[SignedIn],
    kind: FromPath[str],
    id: FromPath[str],  # noqa: A002 - the name is on the wire
) -> History:
    """Answer with the values that a record lost; one of another account is simply absent."""
    await _pace(request).keep(signed_in.account_id)
    if not (is_name(kind) and is_id(id)):
        raise NotFound
    values = await _store(request).history(signed_in.account_id, kind, id)
    if values is None:
        raise NotFound
    return History(values)


@get("/api/news", operation_id="readNews")
async def read_news(
    request: AnyRequest,
    signed_in: NamedDependency[SignedIn],
    since: Annotated[int, QueryParameter(ge=0, le=MAX_REV)],
) -> News:
    """Answer with what other devices changed after a revision, so that one who was away sees it."""
    await _pace(request).keep(signed_in.account_id)
    return News(await _store(request).news(signed_in.account_id, signed_in.device_id, since))


@get("/api/live", operation_id="listen")
async def listen(request: AnyRequest, signed_in: NamedDependency[SignedIn]) -> Stream:
    """Stream a poke at once and for each push of the account."""
    account_id = signed_in.account_id
    await _pace(request).keep(account_id)
    store = _store(request)
    return Stream(
        live.stream(_channels(request), account_id, lambda: store.rev(account_id)),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


class _JsonAnswer(ASGIResponse):
    """An answer whose body is ready; Litestar's own takes a tenth of a poll to set its headers."""

    def __init__(self, body: bytes, encoding: bytes) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        if encoding:
            headers.append((b"content-encoding", encoding))
        self._headers = headers
        self.body = body

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": 200, "headers": self._headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


async def _read_body(request: AnyRequest) -> bytes:
    """Read the body as it came: Litestar's typed bodies cannot hold text that stays unread."""
    media_type = find_header(request.scope["headers"], b"content-type").partition(b";")[0]
    if media_type.strip().lower() != b"application/json":
        raise UnsupportedMedia
    return inflate(await request.body(), find_header(request.scope["headers"], b"content-encoding"))


async def _respond(request: AnyRequest, told: Answer) -> ASGIResponse:
    body = encode(told)
    accepted = find_header(request.scope["headers"], b"accept-encoding")
    if len(body) < WORTH_PACKING or not takes_gzip(accepted):
        return _JsonAnswer(body, b"")
    if len(body) < _LONG:
        return _JsonAnswer(deflate(body), b"gzip")
    return _JsonAnswer(await asyncio.to_thread(deflate, body), b"gzip")


# Not dependencies: Litestar resolves two of them in a group of tasks, which costs a poll a third
# of its time.
def _store(request: AnyRequest) -> Store:
    store: Store = request.app.state.store
    return store


def _pace(request: AnyRequest) -> Pace:
    pace: Pace = request.app.state.pace
    return pace


def _channels(request: AnyRequest) -> ChannelsPlugin:
    return request.app.plugins.get(ChannelsPlugin)


def _now() -> int:
    """Read the server's clock: milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


routes = [push, pull, read_history, read_news, listen]
