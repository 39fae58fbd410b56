from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import tzdata

from tests.support.raw import ask, send
from tests.support.server import EbbServer
from tests.support.site import SCRIPT, build_site

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
ROUTES = [
    ("GET", "/", 200),
    ("GET", SCRIPT, 200),
    ("GET", "/health", 200),
    ("GET", "/ready", 200),
    ("GET", "/nothing.txt", 404),
    ("GET", "/api/nothing", 404),
    ("GET", "/api/account", 401),
    ("GET", "/api/sync", 401),
    ("GET", "/api/live", 401),
    ("GET", "/api/history/run/abc", 401),
    ("GET", "/api/news?since=0", 401),
    ("POST", "/api/sync", 401),
    ("POST", "/api/account/pair", 401),
    ("POST", "/api/account/sign-out", 401),
    ("DELETE", "/api/account/devices/1", 401),
    ("PATCH", "/api/account/devices/1", 401),
    ("DELETE", "/api/account", 401),
    ("GET", "/api/account/tokens", 401),
    ("POST", "/api/capture", 401),
    ("DELETE", "/api/account/tokens/1", 401),
    ("PUT", "/api/sync", 405),
    ("GET", "/api/capture", 405),
    ("GET", "/api/account/sign-out", 405),
    ("GET", "/api/account/join", 405),
    ("DELETE", "/health", 405),
]


def problem(body: bytes | str, status: int, code: str) -> dict[str, str]:
    """The body as a problem with these facts and nothing but its known members."""
    found = json.loads(body)
    assert set(found) == {"type", "title", "status", "code", "detail", "request_id"}
    assert (found["status"], found["code"]) == (status, code)
    return dict(found)


@pytest.mark.parametrize(("method", "path", "status"), ROUTES)
def test_every_answer_carries_the_headers(
    browser: httpx.Client, method: str, path: str, status: int
) -> None:
    body = '{"energy":3}' if method in {"POST", "PATCH"} else None
    headers = {"content-type": "application/json"} if body else {}
    answer = browser.request(method, path, content=body, headers=headers)
    assert answer.status_code == status
    for name, value in EVERYWHERE.items():
        assert answer.headers.get_list(name) == [value]
    is_document = path != SCRIPT
    assert ("cross-origin-opener-policy" in answer.headers) == is_document
    assert ("permissions-policy" in answer.headers) == is_document
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert is_document or "sha256" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "strict-transport-security" not in answer.headers
    if path.startswith("/api") or status >= 400:
        assert answer.headers["cache-control"] == "no-store"
    if status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["x-request-id"] == answer.json()["request_id"]


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PROPFIND", "CONNECT", "FOO"])
def test_other_methods_are_refused_without_an_echo(server: EbbServer, method: str) -> None:
    answer = ask(server, f"{method} /health HTTP/1.1", "X-Told: tell-tale")
    assert answer.status in {400, 405}
    assert b"tell-tale" not in answer.body


def test_a_method_override_changes_nothing(browser: httpx.Client) -> None:
    answer = browser.get("/health", headers={"x-http-method-override": "DELETE"})
    assert answer.status_code == 200


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:1", "[::1]:8000"])
def test_this_machine_and_addresses_are_hosts(server: EbbServer, host: str) -> None:
    assert ask(server, "GET /health HTTP/1.1", host=host).status == 200


@pytest.mark.parametrize(
    "host",
    [None, "evil.example", "evil.example:80", "localhost.evil.example", "localhost:x", ":80"],
)
def test_other_hosts_are_refused(server: EbbServer, host: str | None) -> None:
    answer = ask(server, "GET /health HTTP/1.1", host=host)
    assert answer.status == 400
    assert b"evil" not in answer.body


def test_two_hosts_are_refused(server: EbbServer) -> None:
    assert ask(server, "GET /health HTTP/1.1", "Host: localhost", host="evil.example").status == 400


@pytest.mark.parametrize(
    ("headers", "is_let_in"),
    [
        (["Sec-Fetch-Site: same-origin"], True),
        (["Sec-Fetch-Site: none"], True),
        (["Sec-Fetch-Site: same-site"], False),
        (["Sec-Fetch-Site: cross-site"], False),
        (["Sec-Fetch-Site: cross-site", "Origin: {own}"], False),
        (["Origin: {own}"], True),
        (["Origin: https://evil.example"], False),
        (["Origin: null"], False),
        (["Origin: {own}.evil.example"], False),
        ([], False),
    ],
)
def test_only_the_own_pages_change_things(
    server: EbbServer, headers: list[str], *, is_let_in: bool
) -> None:
    filled = [header.replace("{own}", server.address) for header in headers]
    answer = ask(
        server, "POST /api/sync HTTP/1.1", *filled, "Content-Type: application/json",
        "Content-Length: 2", body=b"{}",
    )  # fmt: skip
    if is_let_in:
        problem(answer.body, 401, "not_signed_in")
    else:
        problem(answer.body, 403, "cross_site")


def test_a_cross_site_body_is_never_read(server: EbbServer) -> None:
    # The body is announced and never sent: whoever waited for it would never answer.
    answer = ask(
        server, "POST /api/sync HTTP/1.1", "Origin: https://evil.example",
        "Content-Type: application/json", "Content-Length: 1000000",
    )  # fmt: skip
    problem(answer.body, 403, "cross_site")


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
     "application/jsonp", "application/msgpack", ""],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/api/sync", "/api/account/join", "/api/account/pair"])
def test_bodies_are_json_by_name(browser: httpx.Client, path: str, media_type: str) -> None:
    answer = browser.post(path, content=b"{}", headers={"content-type": media_type})
    problem(answer.content, 415, "unsupported_media_type")


def test_a_charset_is_allowed(browser: httpx.Client) -> None:
    headers = {"content-type": "Application/JSON; charset=utf-8"}
    answer = browser.post("/api/sync", content=b"{}", headers=headers)
    problem(answer.content, 401, "not_signed_in")


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd", "gzip, gzip"])
def test_only_sync_takes_compressed_bodies(browser: httpx.Client, encoding: str) -> None:
    headers = {"content-encoding": encoding, "content-type": "application/json"}
    answer = browser.post("/api/account/join", content=b"{}", headers=headers)
    problem(answer.content, 415, "unsupported_encoding")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"code":', "bad_json"),
        (b"", "bad_request"),
        (b"[" * 100_000, "bad_json"),
        (b'{"code":"a","device":"b","z":' + b"[" * 100_000, "bad_json"),
        (b'{"code":"a","device":"\\ud800"}', "bad_json"),
        (b'{"code":5,"device":"b"}', "bad_request"),
        (b'{"code":"a"}', "bad_request"),
        (b'{"code":"a","device":"b","admin":true}', "bad_request"),
        (b'{"code":"a","device":"bell\\u0007"}', "bad_request"),
        (b'{"code":"a","device":"nul\\u0000"}', "bad_request"),
        (b'{"code":"a","device":"   "}', "bad_request"),
        (b'{"code":"a","device":""}', "bad_request"),
        (b'{"code":"a","device":"' + b"x" * 61 + b'"}', "bad_request"),
        (b'{"code":1' + b"0" * 5000 + b',"device":"b"}', "bad_json"),
    ],
)
def test_bad_json_is_told_from_bad_content(browser: httpx.Client, body: bytes, code: str) -> None:
    headers = {"content-type": "application/json"}
    answer = browser.post("/api/account/join", content=body, headers=headers)
    told = problem(answer.content, 400, code)
    for word in ("msgspec", "Traceback", "/server/", "bell", "5"):
        assert word not in told["detail"]


def test_large_bodies_are_refused(browser: httpx.Client, server: EbbServer) -> None:
    body = b'{"code":"' + b"x" * 300_000 + b'"}'
    headers = {"content-type": "application/json"}
    answer = browser.post("/api/account/join", content=body, headers=headers)
    problem(answer.content, 413, "too_large")
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    head = (
        b"POST /api/account/join HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
        b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )
    chunked = send(server, head + chunk * 6 + b"0\r\n\r\n")
    problem(chunked.body, 413, "too_large")


def test_huge_heads_are_refused(server: EbbServer) -> None:
    many = [f"X-Header-{number}: x" for number in range(200)]
    assert ask(server, "GET /health HTTP/1.1", *many).status == 431
    assert ask(server, "GET /health HTTP/1.1", f"Cookie: {'x' * 64_000}").status == 431


def test_behind_https_the_public_name_counts(tmp_path: Path) -> None:
    env = {"EBB_ORIGIN": "https://ebb.example.org"}
    with EbbServer(tmp_path / "data", app=build_site(tmp_path / "site"), env=env) as server:
        page = ask(server, "GET / HTTP/1.1", host="ebb.example.org")
        assert page.status == 200
        assert page.headers["strict-transport-security"].startswith("max-age=")
        body = json.dumps({"code": server.code, "device": "Phone"}).encode()
        head = ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        for origin in ("http://ebb.example.org", server.address):
            refused = ask(
                server, "POST /api/account/join HTTP/1.1", *head, f"Origin: {origin}",
                body=body, host="ebb.example.org",
            )  # fmt: skip
            assert refused.status == 403
        joined = ask(
            server, "POST /api/account/join HTTP/1.1", *head, "Origin: https://ebb.example.org",
            body=body, host="ebb.example.org",
        )  # fmt: skip
        assert joined.status == 200
        cookie = joined.headers["set-cookie"]
        assert cookie.startswith("__Host-ebb=")
        for part in ("Secure", "HttpOnly", "Path=/", "SameSite=strict"):
            assert part in cookie
        assert "Domain" not in cookie
        pairing = ask(
            server, "POST /api/account/pair HTTP/1.1", "Sec-Fetch-Site: same-origin",
            f"Cookie: {cookie.partition(';')[0]}", host="ebb.example.org",
        )  # fmt: skip
        told = json.loads(pairing.body)
        assert told["url"] == f"https://ebb.example.org/join#{told['code']}"


def test_ready_knows_database_and_time_zones(browser: httpx.Client) -> None:
    told = browser.get("/ready").json()
    assert told["status"] == "ready"
    assert told["database"] == "sqlite"
    assert told["tzdata"] == tzdata.IANA_VERSION


def test_garbage_on_the_line_leaves_the_server_well(server: EbbServer) -> None:
    parts = urlsplit(server.address)
    for garbage in (b"\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x00" * 50, b"GE"):
        with socket.create_connection((parts.hostname, parts.port), 5) as connection:
            connection.sendall(garbage)
    assert ask(server, "GET /health HTTP/1.1").status == 200
