"""Bodies of requests, read as strictly as everything else that is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from ebb.errors import BadRequest

if TYPE_CHECKING:
    from litestar import Request

_T = TypeVar("_T")


async def read_strictly(request: Request[Any, Any, Any], read: _T) -> _T:
    """Read a JSON body once more: Litestar takes "3" for 3 and 1 for true. Raises BadRequest."""
    try:
        return msgspec.json.decode(await request.body(), type=type(read))
    except msgspec.ValidationError as error:
        # These words name the field and the expected type, never the value.
        raise BadRequest(f"{error}.") from None
