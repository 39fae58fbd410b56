from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from tests.support.raw import ask
from tests.support.site import PAGE, SCRIPT

if TYPE_CHECKING:
    import httpx

    from tests.support.server import EbbServer


def test_hashed_assets_are_kept_for_ever(browser: httpx.Client) -> None:
    answer = browser.get(SCRIPT)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize("path", ["/", "/index.html", "/sw.js", "/manifest.webmanifest"])
def test_index_worker_and_manifest_are_asked_for_each_time(
    browser: httpx.Client, path: str
) -> None:
    first = browser.get(path)
    assert first.status_code == 200
    assert first.headers["cache-control"] == "no-cache"
    again = browser.get(path, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    listed = browser.get(path, headers={"if-none-match": f'"old", W/{first.headers["etag"]}'})
    assert listed.status_code == 304
    assert browser.get(path, headers={"if-none-match": '"old"'}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/join",
        "/day/2026-11-22",
        "/do/cue/nap",
        "/nudge/ahead:0190-b_1:2026-06-10:2/let_go",
        "/yours/",
        "/year",
    ],
)
def test_addresses_of_the_app_give_its_page(browser: httpx.Client, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 200
    assert answer.text == PAGE
    assert answer.headers["content-type"].startswith("text/html")


def test_text_travels_compressed_and_pictures_do_not(server: EbbServer) -> None:
    packed = ask(server, f"GET {SCRIPT} HTTP/1.1", "Accept-Encoding: br, gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "accept-encoding"
    assert gzip.decompress(packed.body).startswith(b"export")
    plain = ask(server, f"GET {SCRIPT} HTTP/1.1", "Accept-Encoding: gzip;q=0")
    assert "content-encoding" not in plain.headers
    assert plain.headers["etag"] != packed.headers["etag"]
    picture = ask(server, "GET /icon-192.png HTTP/1.1", "Accept-Encoding: gzip")
    assert "content-encoding" not in picture.headers


def test_head_gives_the_head(browser: httpx.Client) -> None:
    answer = browser.head("/")
    assert answer.status_code == 200
    assert answer.content == b""
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_files_are_only_read(browser: httpx.Client, method: str) -> None:
    assert browser.request(method, "/").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "//",
        "//etc/passwd",
        "/../settings.py",
        "/%2e%2e/settings.py",
        "/assets/../index.html",
        "/assets/%2e%2e/index.html",
        "/..%2fsettings.py",
        "/%252e%252e/settings.py",
        "/index.html%00.js",
        "/%00",
        "/index.html;a=b",
        "/index.html.",
        "/day.",
        "/Index.html",
        "/SW.JS",
        "/API/sync",
        "/.git/config",
        "/assets/.hidden.js",
        "/linked.js",
        "/notes.py",
        f"{SCRIPT}.map",
        "/assets",
        "/assets/",
        "/assets/index-gone0000.js",
        "/a\\b",
        "/api",
        "/api/",
        "/api/nothing",
        "/wp-login.php",
        "/schema/openapi.json",
        "/openapi.json",
    ],
)
def test_path_tricks_find_nothing(server: EbbServer, path: str) -> None:
    answer = ask(server, f"GET {path} HTTP/1.1")
    assert answer.status in {400, 404}
    assert b"secret" not in answer.body
    assert b"root:" not in answer.body
    assert PAGE.encode() not in answer.body
