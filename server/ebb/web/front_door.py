"""The front door: what is asked of every request before a handler sees it.

It wraps the whole application, so that answers which no handler made (404, 405, 413, 500) carry
the same headers. Everything here is decided from the request's head; no body is read.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from litestar.enums import ScopeType

from ebb import errors
from ebb.web.patience import Patience
from ebb.web.policy import content_security_policy
from ebb.web.problems import as_ebb_error, log_failure, new_request_id, send_problem

if TYPE_CHECKING:
    from litestar.types import ASGIApp, Message, Receive, Scope, Send

    from ebb.settings import Settings

_SAFE_METHODS = frozenset({"GET", "HEAD"})
_METHODS = _SAFE_METHODS | {"POST", "PUT", "PATCH", "DELETE"}
_MOST_HEADERS = 100
_MOST_HEADER_BYTES = 32 * 1024
#: Hosts that were found well are remembered; a server has one or two.
_MOST_HOSTS = 16
# Only /api/sync inflates, within its own bound; no other body is ever compressed.
_INFLATES = frozenset({"/api/sync"})
# No page can send this header without being asked first, and no cookie goes along: nobody's session
# is borrowed. An automation on a phone knows nothing of origins.
_BY_TOKEN = frozenset({"/api/capture"})
_BEARER = b"bearer "
_SINGLE = (b"host", b"origin", b"content-type", b"content-length", b"authorization")
_PATH = re.compile(r"/(?:[^/\\;\x00-\x1f\x7f]+/)*[^/\\;\x00-\x1f\x7f]*")
_DOTS = re.compile(r"(?:^|/)\.{1,2}(?:/|$)|\.$")

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    # Not no-referrer: with it browsers send "Origin: null", which the origin check refuses.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
#: The types of what a page is made of.
_PARTS = (b"text/javascript", b"text/css", b"image/", b"application/manifest+json")
#: What only says something of a document; scripts, styles and pictures go without: of a first visit
#: by phone, headers were an eighth.
_OF_DOCUMENTS = (
    (b"cross-origin-opener-policy", b"same-origin"),
    (
        b"permissions-policy",
        b"camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
)
_HSTS = (b"strict-transport-security", b"max-age=31536000")
_NO_STORE = (b"cache-control", b"no-store")


class FrontDoor:
    """An ASGI application around another: checks first, the security headers on every answer."""

    def __init__(self, app: ASGIApp, settings: Settings, policy: str) -> None:
        """Work out once what each request is compared with, and what each answer carries."""
        self._app = app
        parts = urlsplit(settings.origin or "")
        self._names = {"localhost", parts.hostname}
        self._public_origin = settings.origin
        self._public_netloc = parts.netloc
        everywhere = (*_HEADERS, _HSTS) if settings.is_secure else _HEADERS
        named = b"content-security-policy"
        self._of_parts = ((named, content_security_policy(b"").encode()), *everywhere)
        self._of_documents = ((named, policy.encode()), *everywhere, *_OF_DOCUMENTS)
        self._met: set[str] = set()
        self._patience = Patience()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, hand on, and answer what nobody else answered."""
        if scope["type"] != ScopeType.HTTP:
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                own = [*message.get("headers", ())]
                headers = [*own, *(self._of_parts if _is_part(own) else self._of_documents)]
                if not any(name.lower() == b"cache-control" for name, _ in headers):
                    headers.append(_NO_STORE)
                message["headers"] = headers
            await send(message)

        try:
            self._check(scope)
            is_safe = scope["method"] in _SAFE_METHODS
            patient = receive if is_safe else self._patience.around(receive)
            await self._app(scope, patient, send_with_headers)
        except Exception as error:
            if started:
                _log(error, scope)
                raise
            await _answer(error, scope, send_with_headers)

    def _check(self, scope: Scope) -> None:
        headers = _headers(scope)
        path = scope["path"]
        method = str(scope.get("method", ""))
        if not _PATH.fullmatch(path) or _DOTS.search(path):
            raise errors.NotFound
        if method not in _METHODS:
            raise errors.MethodNotAllowed
        host = headers.get(b"host", b"").decode("latin-1")
        self._check_host(host)
        if method in _SAFE_METHODS:
            return
        if not (path in _BY_TOKEN and _is_by_token_alone(headers)):
            self._check_site(headers, host)
        _check_body(headers, path)

    def _check_host(self, host: str) -> None:
        if host in self._met:
            return
        name = _host_name(host)
        if name not in self._names and not _is_address(name):
            raise errors.BadHost
        if len(self._met) < _MOST_HOSTS:
            self._met.add(host)

    def _check_site(self, headers: dict[bytes, bytes], host: str) -> None:
        site = headers.get(b"sec-fetch-site")
        if site is not None:
            if site not in {b"same-origin", b"none"}:
                raise errors.Forbidden
            return
        if headers.get(b"origin", b"").decode("latin-1") not in self._own_origins(host):
            raise errors.Forbidden

    def _own_origins(self, host: str) -> set[str]:
        # Ebb itself speaks plain HTTP; a proxy that adds TLS is known by EBB_ORIGIN alone.
        if self._public_origin and host.lower() == self._public_netloc:
            return {self._public_origin}
        return {f"http://{host.lower()}"}


def _is_part(headers: list[tuple[bytes, bytes]]) -> bool:
    """Whether an answer is a part of the page: nothing inline is in it, and no window shows it."""
    return any(
        name.lower() == b"content-type" and value.startswith(_PARTS) for name, value in headers
    )


def _headers(scope: Scope) -> dict[bytes, bytes]:
    pairs = list(scope["headers"])
    if len(pairs) > _MOST_HEADERS:
        raise errors.HeadersTooLarge
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        if any(names.count(name) > 1 for name in _SINGLE):
            raise errors.BadRequest
    if sum([len(name) + len(value) for name, value in pairs]) > _MOST_HEADER_BYTES:
        raise errors.HeadersTooLarge
    return found


def _is_by_token_alone(headers: dict[bytes, bytes]) -> bool:
    authorization = headers.get(b"authorization", b"")
    return authorization[: len(_BEARER)].lower() == _BEARER and b"cookie" not in headers


def _check_body(headers: dict[bytes, bytes], path: str) -> None:
    encoding = headers.get(b"content-encoding", b"identity").strip().lower()
    if encoding != b"identity" and path not in _INFLATES:
        raise errors.UnsupportedEncoding
    has_body = headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers
    media_type = headers.get(b"content-type")
    if media_type is None and not has_body:
        return
    if (media_type or b"").partition(b";")[0].strip().lower() != b"application/json":
        raise errors.UnsupportedMedia


def _host_name(host: str) -> str:
    name, separator, port = host.lower().rpartition(":")
    if separator and not name.endswith(":") and (port.isdecimal() and port.isascii()):
        host = name
    return host.lower().removeprefix("[").removesuffix("]")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


async def _answer(error: Exception, scope: Scope, send: Send) -> None:
    ours = as_ebb_error(error)
    if ours is not error:
        _log(error, scope)
    await send_problem(send, ours)


def _log(error: Exception, scope: Scope) -> None:
    log_failure(error, 500, new_request_id(), str(scope.get("method", "")), scope["path"])
