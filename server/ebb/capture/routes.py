"""The one address that takes captures by token."""

from __future__ import annotations

from typing import Any

from litestar import Request, post
from litestar.channels import ChannelsPlugin
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK

from ebb.capture.schemas import Asked, Captured
from ebb.capture.service import Capturing
from ebb.sync import live
from ebb.tokens.store import Bearer
from ebb.web.bodies import read_strictly


@post("/api/capture", status_code=HTTP_200_OK, operation_id="capture")
async def capture(
    data: JSONBody[Asked],
    request: Request[Any, Any, Any],
    bearer: NamedDependency[Bearer],
    capturing: NamedDependency[Capturing],
) -> Captured:
    """Take one capture, as the phone would have written it."""
    asked = await read_strictly(request, data)
    done = await capturing.capture(bearer, asked)
    if done.rev is not None:
        channels = request.app.plugins.get(ChannelsPlugin)
        live.poke(channels, bearer.account_id, done.rev)
    return done.captured


routes = [capture]
