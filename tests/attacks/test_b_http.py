"""Section B of the catalogue, HTTP, against a running server.

Rows 26, 28, 29, 34, 36, 37 and 38 in detail: tests/web/test_front_door.py and test_static.py; the
bomb of row 30: tests/sync/test_bodies.py.
"""

from __future__ import annotations

import gzip
import json
import socket
import struct
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from tests.attacks.conftest import Target, check_problem, envelope
from tests.support.raw import ask, send

JSON = {"content-type": "application/json"}
#: A head that does not come is waited for half a minute, and a part of a body ten seconds.
PATIENCE = 60
SMUGGLED = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
HEADS = {
    "two_lengths": b"Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}",
    "a_length_of_two_values": b"Content-Length: 2, 40\r\n\r\n{}",
    "a_signed_length": b"Content-Length: +2\r\n\r\n{}",
    "an_unknown_transfer_encoding": b"Transfer-Encoding: xchunked\r\n\r\n{}",
    "chunked_not_last": b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
    "a_folded_line": b"X-Folded: a\r\n b\r\nTransfer-Encoding: xchunked\r\n\r\n{}",
    "a_space_before_the_colon": b"Content-Length : 2\r\n\r\n{}",
}


def push_head(target: Target, *lines: str) -> bytes:
    """Write the head of the owner's push up to where lines of one's own begin."""
    netloc = urlsplit(target.server.address).netloc
    head = [
        "POST /api/sync HTTP/1.1",
        f"Host: {netloc}",
        f"Origin: {target.server.address}",
        f"Cookie: {target.owner.session}",
        "Content-Type: application/json",
        *lines,
    ]
    return "".join(f"{line}\r\n" for line in head).encode()


def connect(target: Target) -> socket.socket:
    parts = urlsplit(target.server.address)
    return socket.create_connection((parts.hostname, parts.port), PATIENCE)


def read_all(connection: socket.socket) -> bytes:
    received = b""
    while chunk := connection.recv(65_536):
        received += chunk
    return received


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
@pytest.mark.parametrize("path", ["/api/sync", "/api/account/tokens", "/api/capture"])
def test_row_26_json_by_another_name(target: Target, path: str, media_type: str) -> None:
    answer = target.owner.client.post(path, content=b"{}", headers={"content-type": media_type})
    check_problem(answer.status_code, answer.headers, answer.text)
    assert answer.status_code == 415


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["/api/account/sign-out", "/api/account/pair", "/api/capture"])
def test_row_28_reading_changes_nothing(target: Target, method: str, path: str) -> None:
    headers = {"x-http-method-override": "POST"}
    assert target.owner.client.request(method, path, headers=headers).status_code == 405
    assert target.owner.client.get("/api/account").status_code == 200


@pytest.mark.parametrize("path", ["/api/sync", "/api/account/tokens", "/api/capture"])
def test_row_29_a_large_body(target: Target, path: str) -> None:
    body = b'{"z":"' + b"x" * (3 * 1024 * 1024) + b'"}'
    answer = target.owner.client.post(path, content=body, headers=JSON)
    check_problem(answer.status_code, answer.headers, answer.text)
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/api/sync", "/api/account/tokens"])
def test_row_29_a_large_body_in_chunks(target: Target, path: str) -> None:
    head = push_head(target, "Connection: close", "Transfer-Encoding: chunked").replace(
        b"/api/sync", path.encode()
    )
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    assert send(target.server, head + b"\r\n" + chunk * 40 + b"0\r\n\r\n").status == 413


def test_row_30_a_bomb(target: Target) -> None:
    bomb = gzip.compress(b" " * (64 * 1024 * 1024))
    headers = JSON | {"content-encoding": "gzip"}
    answer = target.owner.client.post("/api/sync", content=bomb, headers=headers)
    check_problem(answer.status_code, answer.headers, answer.text)
    assert answer.status_code == 413


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip", "identity, gzip"])
def test_row_30_other_encodings(target: Target, encoding: str) -> None:
    headers = JSON | {"content-encoding": encoding}
    answer = target.owner.client.post("/api/sync", content=b"{}", headers=headers)
    check_problem(answer.status_code, answer.headers, answer.text)
    assert answer.status_code == 415


@pytest.mark.parametrize("rest", HEADS.values(), ids=HEADS)
def test_row_32_what_two_readers_might_read_differently(target: Target, rest: bytes) -> None:
    with connect(target) as connection:
        connection.sendall(push_head(target) + rest + SMUGGLED)
        answers = read_all(connection)
    # One refusal and the end: what stood behind is never taken for a request.
    assert answers.startswith(b"HTTP/1.1 4")
    assert answers.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize(
    "headers",
    [
        [f"X-Header-{number}: x" for number in range(5_000)],
        [f"X-Long: {'x' * 100_000}"],
        [f"Cookie: {'x' * 64_000}"],
    ],
    ids=["5000_headers", "a_long_one", "a_long_cookie"],
)
def test_row_33_a_huge_head(target: Target, headers: list[str]) -> None:
    assert ask(target.server, "GET /health HTTP/1.1", *headers).status in {400, 431}


@pytest.mark.parametrize("host", [None, "evil.example", "localhost.evil.example"])
def test_row_34_another_host(target: Target, host: str | None) -> None:
    answer = ask(target.server, "GET /health HTTP/1.1", host=host)
    assert answer.status == 400
    assert b"evil" not in answer.body


def test_row_34_an_address_in_the_first_line(target: Target) -> None:
    first = "GET http://evil.example/health HTTP/1.1"
    assert ask(target.server, first, host="evil.example").status == 400


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PROPFIND", "CONNECT", "FOO"])
def test_row_36_other_methods(target: Target, method: str) -> None:
    answer = ask(target.server, f"{method} /api/sync HTTP/1.1", "X-Told: tell-tale")
    assert answer.status in {400, 405}
    assert b"tell-tale" not in answer.body


@pytest.mark.parametrize(
    "path",
    ["//api/sync", "/%2e%2e/ebb.db", "/api/%00", "/api/sync;x", "/api/sync.", "/API/sync",
     "/..%2febb.db", "/.git/config", "/api/../ebb.db"],
)  # fmt: skip
def test_row_37_path_tricks(target: Target, path: str) -> None:
    answer = ask(target.server, f"GET {path} HTTP/1.1", f"Cookie: {target.owner.session}")
    assert answer.status in {400, 404}


def test_row_38_refusals_carry_the_headers(target: Target) -> None:
    client = target.owner.client
    for answer in (
        client.get("/api/nothing"),
        client.post("/api/sync", content=b"{", headers=JSON),
        client.put("/api/sync"),
        client.post("/api/capture", json={"energy": 3}),
    ):
        assert answer.status_code >= 400
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "unsafe" not in answer.headers["content-security-policy"]


def test_row_40_pipelined_pushes_are_each_answered(target: Target) -> None:
    requests = b""
    for number in range(3):
        body = json.dumps(envelope(target.owner.energy(f"piped-{number}"))).encode()
        last = ["Connection: close"] if number == 2 else []
        requests += push_head(target, *last, f"Content-Length: {len(body)}") + b"\r\n" + body
    with connect(target) as connection:
        connection.sendall(requests)
        answers = read_all(connection)
    assert answers.count(b"HTTP/1.1 200") == 3
    stored = {record["id"] for record in target.owner.records()}
    assert {"piped-0", "piped-1", "piped-2"} <= stored


@pytest.mark.parametrize("ending", ["half_close", "reset"])
def test_row_40_half_a_push_is_no_push(target: Target, ending: str) -> None:
    owner = target.owner
    body = json.dumps(envelope(owner.energy(f"{ending}-a"), owner.energy(f"{ending}-b"))).encode()
    with connect(target) as connection:
        head = push_head(target, f"Content-Length: {len(body)}") + b"\r\n"
        connection.sendall(head + body[: len(body) // 2])
        if ending == "reset":
            # Closing with what lingers set to nothing sends a reset.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            connection.shutdown(socket.SHUT_WR)
            assert b"HTTP/1.1 200" not in read_all(connection)
    stored = {record["id"] for record in owner.records()}
    assert not {f"{ending}-a", f"{ending}-b"} & stored


def test_row_40_a_push_whose_sender_is_gone_is_whole_or_absent(target: Target) -> None:
    owner = target.owner
    for number in range(10):
        ids = [f"gone-{number}-{letter}" for letter in "abc"]
        body = json.dumps(envelope(*(owner.energy(id_) for id_ in ids))).encode()
        with connect(target) as connection:
            head = push_head(target, f"Content-Length: {len(body)}") + b"\r\n"
            connection.sendall(head + body)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        stored = {record["id"] for record in owner.records()}
        assert len(stored & set(ids)) in {0, 3}


# A head is waited for half a minute.
@pytest.mark.full
def test_row_41_slow_senders_are_cut_off_and_cost_nobody_anything(target: Target) -> None:
    head = push_head(target)
    slow = {
        "nothing": b"",
        "half a head": head,
        "half a body": head + b"Content-Length: 100\r\n\r\n{",
        "a body without its end": head + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
    }

    def wait(sent: bytes) -> bytes:
        with connect(target) as connection:
            connection.sendall(sent)
            return read_all(connection)

    with ThreadPoolExecutor(len(slow)) as senders:
        answers = dict(zip(slow, senders.map(wait, slow.values()), strict=True))
        assert target.owner.client.get("/health").status_code == 200
    assert answers["nothing"] == answers["half a head"] == b""
    for name in ("half a body", "a body without its end"):
        assert answers[name].startswith(b"HTTP/1.1 408")
        assert b'"code":"too_slow"' in answers[name]
