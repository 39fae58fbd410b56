"""The one mapping from what went wrong to application/problem+json (RFC 9457)."""

from __future__ import annotations

import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import msgspec
import structlog
from litestar import Response
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    SerializationException,
    ValidationException,
)
from msgspec import Struct

from ebb import errors
from ebb.web.logs import describe_exception

if TYPE_CHECKING:
    from collections.abc import Callable

    from litestar import Request
    from litestar.types import Send

MEDIA_TYPE = "application/problem+json"

_STATUS: dict[type[errors.EbbError], HTTPStatus] = {
    errors.BadRequest: HTTPStatus.BAD_REQUEST,
    errors.NotSignedIn: HTTPStatus.UNAUTHORIZED,
    errors.BadPasskey: HTTPStatus.UNAUTHORIZED,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.ProofNeeded: HTTPStatus.FORBIDDEN,
    errors.RegistrationClosed: HTTPStatus.FORBIDDEN,
    errors.NotOwner: HTTPStatus.FORBIDDEN,
    errors.LastWayIn: HTTPStatus.CONFLICT,
    errors.NoPasskeysHere: HTTPStatus.CONFLICT,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.MethodNotAllowed: HTTPStatus.METHOD_NOT_ALLOWED,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.HeadersTooLarge: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.TooSlow: HTTPStatus.REQUEST_TIMEOUT,
    errors.UnsupportedMedia: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.TooManyAttempts: HTTPStatus.TOO_MANY_REQUESTS,
    errors.TooManyRequests: HTTPStatus.TOO_MANY_REQUESTS,
    errors.TooManyTokens: HTTPStatus.CONFLICT,
    errors.OverQuota: HTTPStatus.CONFLICT,
    errors.PushFailed: HTTPStatus.BAD_GATEWAY,
    errors.Busy: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.StorageFull: HTTPStatus.INSUFFICIENT_STORAGE,
}
_OTHERS: tuple[tuple[type[Exception], type[errors.EbbError]], ...] = (
    (NotFoundException, errors.NotFound),
    (MethodNotAllowedException, errors.MethodNotAllowed),
    (SerializationException, errors.BadJson),
    # msgspec meets the recursion limit where nesting is deeper than any of our shapes.
    (RecursionError, errors.BadJson),
)
_BY_STATUS: dict[int, type[errors.EbbError]] = {
    HTTPStatus.BAD_REQUEST: errors.BadRequest,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: errors.TooLarge,
}
_log = structlog.get_logger("ebb.web")


class Problem(Struct, frozen=True, kw_only=True):
    """The body of every refusal; ``code`` is stable, ``detail`` is for people."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    request_id: str


def status_of(error: errors.EbbError) -> HTTPStatus:
    """Find the HTTP status of an error by its class or the nearest class above it."""
    for family in type(error).__mro__:
        if family in _STATUS:
            return _STATUS[family]
    return HTTPStatus.INTERNAL_SERVER_ERROR


def as_ebb_error(error: Exception) -> errors.EbbError:
    """Say any exception as one of ours, without a word of what was sent."""
    if isinstance(error, errors.EbbError):
        return error
    # Litestar says "client error" of a body that is no JSON, and keeps the reason as its cause.
    if isinstance(error.__cause__, SerializationException):
        return errors.BadJson()
    if isinstance(error, ValidationException):
        return errors.BadRequest(_what_is_invalid(error))
    for theirs, ours in _OTHERS:
        if isinstance(error, theirs):
            return ours()
    if isinstance(error, HTTPException):
        return _BY_STATUS.get(error.status_code, errors.EbbError)()
    return errors.EbbError()


def problem_of(error: errors.EbbError, request_id: str) -> tuple[HTTPStatus, bytes, dict[str, str]]:
    """Write the status, the body and the headers of a refusal."""
    status = status_of(error)
    problem = Problem(
        title=status.phrase,
        status=status,
        code=error.problem_code,
        detail=error.detail,
        request_id=request_id,
    )
    body = msgspec.json.encode(problem)
    headers = {"x-request-id": request_id}
    if error.retry_after is not None:
        headers["retry-after"] = str(error.retry_after)
    return status, body, headers


def answer_exception(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer any exception of a handler, and log those that are the server's own doing."""
    ours = as_ebb_error(error)
    request_id = new_request_id()
    status, body, headers = problem_of(ours, request_id)
    if isinstance(error, MethodNotAllowedException) and error.headers:
        headers["allow"] = error.headers.get("Allow", "")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log_failure(error, status, request_id, request.scope["method"], request.scope["path"])
    return Response(body, status_code=status, headers=headers, media_type=MEDIA_TYPE)


async def send_problem(send: Send, error: errors.EbbError) -> None:
    """Answer with a problem before any handler is chosen."""
    status, body, extra = problem_of(error, new_request_id())
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        *((name.encode(), value.encode()) for name, value in extra.items()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def log_failure(error: Exception, status: int, request_id: str, method: str, path: str) -> None:
    """Log one failed request: where it broke, never what it carried."""
    _log.error(
        "request failed",
        status=int(status),
        request_id=request_id,
        method=method,
        path=path,
        **describe_exception(error),
    )


def new_request_id() -> str:
    """Make the id that a person can quote and an operator can find in the log."""
    return secrets.token_hex(6)


def exception_handlers() -> dict[type[Exception] | int, Callable[..., Response[bytes]]]:
    """Give Litestar the mapping."""
    return {Exception: answer_exception, HTTPException: answer_exception}


def _what_is_invalid(error: ValidationException) -> str:
    # msgspec and Litestar name the field and the expected type here, never the value.
    for item in error.extra if isinstance(error.extra, list) else ():
        if isinstance(item, dict) and isinstance(item.get("message"), str):
            key = item.get("key")
            return f"{key}: {item['message']}." if key else f"{item['message']}."
    return errors.BadRequest.words
