"""HTTP of sync: docs/protocol.md in four handlers."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Annotated, Any

from litestar import MediaType, Request, get, post
from litestar.channels import ChannelsPlugin
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Stream
from litestar.response.base import ASGIResponse

from ebb.errors import NotFound, UnsupportedMedia
from ebb.records.checks import is_id, is_name
from ebb.sync import live
from ebb.sync.bodies import MAX_BODY, deflate, inflate
from ebb.sync.changes import examine
from ebb.sync.ledger import Push
from ebb.sync.pages import Request as PageRequest
from ebb.sync.pages import answer, answer_at_once
from ebb.sync.schemas import MAX_LIMIT, USUAL_LIMIT, History, encode, read_cursor, read_envelope
from ebb.sync.store import Store
from ebb.web.signed_in import SignedIn

if TYPE_CHECKING:
    from ebb.sync.schemas import Answer

AnyRequest = Request[Any, Any, Any]
#: Answers beyond this are compressed in a thread of their own.
_LONG = 64 * 1024


@post("/api/sync", status_code=200, request_max_body_size=MAX_BODY, operation_id="push")
async def push(request: AnyRequest, signed_in: NamedDependency[SignedIn]) -> ASGIResponse:
    """Merge what a device has to say, and answer with what it lacks."""
    envelope = read_envelope(await _read_body(request))
    cursor = read_cursor(envelope.cursor)
    changes = examine(envelope, _now())
    store = _store(request)
    taken = await store.push(Push(signed_in.account_id, signed_in.device_id, changes))
    if taken.own is not None:
        live.poke(_channels(request), signed_in.account_id, taken.own)
    told = answer_at_once(taken, cursor, _now())
    if told is None:
        asked = PageRequest(signed_in.account_id, cursor, envelope.limit, taken=taken)
        page = await store.pull(asked)
        told = answer(page, _now(), taken.verdicts, wants_check=False)
    return await _respond(request, told)


@get("/api/sync", operation_id="pull")
async def pull(
    request: AnyRequest,
    signed_in: NamedDependency[SignedIn],
    cursor: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=MAX_LIMIT)] = USUAL_LIMIT,
    check: FromQuery[bool] = False,  # noqa: FBT002 - the name is on the wire
) -> ASGIResponse:
    """Answer with what a device lacks; writes nothing."""
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
    if not (is_name(kind) and is_id(id)):
        raise NotFound
    values = await _store(request).history(signed_in.account_id, kind, id)
    if values is None:
        raise NotFound
    return History(values)


@get("/api/live", operation_id="listen")
async def listen(request: AnyRequest, signed_in: NamedDependency[SignedIn]) -> Stream:
    """Stream a poke at once and for each push of the account."""
    account_id = signed_in.account_id
    store = _store(request)
    return Stream(
        live.stream(_channels(request), account_id, lambda: store.rev(account_id)),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


async def _read_body(request: AnyRequest) -> bytes:
    """Read the body as it came: Litestar's typed bodies cannot hold text that stays unread."""
    if request.content_type[0] != MediaType.JSON:
        raise UnsupportedMedia
    return inflate(await request.body(), request.headers.get("content-encoding", ""))


async def _respond(request: AnyRequest, told: Answer) -> ASGIResponse:
    body = encode(told)
    accepted = request.headers.get("accept-encoding", "")
    if len(body) < _LONG:
        body, headers = deflate(body, accepted)
    else:
        body, headers = await asyncio.to_thread(deflate, body, accepted)
    return ASGIResponse(body=body, headers=headers)


# Not dependencies: Litestar resolves two of them in a group of tasks, which costs a poll a third
# of its time.
def _store(request: AnyRequest) -> Store:
    store: Store = request.app.state.store
    return store


def _channels(request: AnyRequest) -> ChannelsPlugin:
    return request.app.plugins.get(ChannelsPlugin)


def _now() -> int:
    """Read the server's clock: milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


routes = [push, pull, read_history, listen]
