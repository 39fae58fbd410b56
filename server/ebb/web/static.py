"""The built app: every file known by its exact path, each with its own rule for caches.

Files are looked up in a table made at the start, never by joining paths, so that no request can
leave the folder. Names that carry a hash never change and are cached for ever; the rest is asked
for again each time and answered with 304 while it is the same.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from ebb import errors
from ebb.web.headers import takes_gzip

if TYPE_CHECKING:
    from litestar.types import ASGIApp, Receive, Scope, Send

_HASHED = re.compile(r"/assets/.+-[A-Za-z0-9_-]{8,}\.[a-z0-9]+|/workbox-[0-9a-f]{8,}\.js")
# What the app's own router may answer: no file has such a name, and no API lives there.
_APP_ROUTE = re.compile(r"/(?:[a-z][a-z0-9-]*(?:/[\w:~-]+)*/?)?")
_NOT_THE_APP = re.compile(r"/(?:api|assets|health|ready|metrics|calendar)(?:/|$)")
_TYPES = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "ico": "image/x-icon",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff2": "font/woff2",
}
_COMPRESSIBLE = frozenset({"css", "html", "js", "json", "svg", "txt", "webmanifest"})
_FOR_EVER = b"public, max-age=31536000, immutable"
_ASK_AGAIN = b"no-cache"
_SMALLEST_GZIP = 256


class StaticFile:
    """One file of the app, read and compressed when it is first asked for."""

    def __init__(self, path: Path, url: str) -> None:
        """Remember where the file lies and under which address."""
        self._path = path
        self._kind = path.suffix.removeprefix(".")
        self.media_type = _TYPES[self._kind].encode()
        self.cache_control = _FOR_EVER if _HASHED.fullmatch(url) else _ASK_AGAIN

    @cached_property
    def body(self) -> bytes:
        """The file's bytes."""
        return self._path.read_bytes()

    @cached_property
    def gzipped(self) -> bytes | None:
        """The compressed bytes, or None where that gains nothing."""
        if self._kind not in _COMPRESSIBLE or len(self.body) < _SMALLEST_GZIP:
            return None
        packed = gzip.compress(self.body, mtime=0)
        return packed if len(packed) < len(self.body) else None

    @cached_property
    def digest(self) -> str:
        """What the entity tag is made of."""
        return hashlib.sha256(self.body).hexdigest()[:20]


class AppFiles:
    """The app's files by their addresses."""

    def __init__(self, folder: Path | None) -> None:
        """List the folder once; None or an empty folder serves a plain word instead of the app."""
        self._files = dict(_walk(folder)) if folder else {}

    @property
    def is_built(self) -> bool:
        """Whether there is an app to serve."""
        return "/index.html" in self._files

    @property
    def page(self) -> bytes:
        """The app's page as it is served; empty without an app."""
        return self._files["/index.html"].body if self.is_built else b""

    def find(self, path: str) -> StaticFile | None:
        """Find the file for an address; an address of the app's own router gives its index."""
        if path.startswith("/api/"):
            return None
        found = self._files.get(path)
        if found is None and _APP_ROUTE.fullmatch(path) and not _NOT_THE_APP.match(path):
            return self._files.get("/index.html")
        return found

    def around(self, app: ASGIApp) -> ASGIApp:
        """Wrap an application: what is no file of the app is its affair.

        Litestar's own mounts cannot do this: one at the root hides every path with a parameter.
        """

        async def handle(scope: Scope, receive: Receive, send: Send) -> None:
            found = self.find(scope["path"])
            if found is None:
                await app(scope, receive, send)
            else:
                await _answer(found, scope, send)

        return handle


def find_app() -> Path | None:
    """Find the built app: inside the installed package, else in the repository it is run from."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "app", package.parent.parent / "pwa" / "dist"):
        if (folder / "index.html").is_file():
            return folder
    return None


async def _answer(found: StaticFile, scope: Scope, send: Send) -> None:
    """Answer a GET or HEAD for a file, with 304 where the browser has it already."""
    method = str(scope.get("method", ""))
    if method not in {"GET", "HEAD"}:
        raise errors.MethodNotAllowed
    headers = dict(scope["headers"])
    packed = found.gzipped if takes_gzip(headers.get(b"accept-encoding", b""), b"*") else None
    tag = f'"{found.digest}{"-gz" if packed else ""}"'.encode()
    common = [
        (b"etag", tag),
        (b"cache-control", found.cache_control),
        (b"vary", b"accept-encoding"),
    ]
    if _has_already(headers.get(b"if-none-match", b""), tag):
        await _send(send, HTTPStatus.NOT_MODIFIED, common, b"")
        return
    body = packed or found.body
    common += [
        (b"content-type", found.media_type),
        (b"content-length", str(len(body)).encode()),
    ]
    if packed:
        common.append((b"content-encoding", b"gzip"))
    await _send(send, HTTPStatus.OK, common, b"" if method == "HEAD" else body)


def _walk(folder: Path) -> list[tuple[str, StaticFile]]:
    files = []
    for path in sorted(folder.rglob("*")):
        url = f"/{path.relative_to(folder).as_posix()}"
        is_known = path.suffix.removeprefix(".") in _TYPES and "/." not in url
        if is_known and path.is_file() and not path.is_symlink():
            files.append((url, StaticFile(path, url)))
    return files


def _has_already(header: bytes, tag: bytes) -> bool:
    tags = {item.strip().removeprefix(b"W/") for item in header.split(b",")}
    return tag in tags or b"*" in tags


async def _send(
    send: Send, status: HTTPStatus, headers: list[tuple[bytes, bytes]], body: bytes
) -> None:
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
