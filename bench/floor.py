"""The floor: the least that a server on this machine can do and still be on disk.

A bare ASGI application on granian (one worker) with the standard library's sqlite3: WAL,
synchronous=FULL, one table, one commit a request; no sign-in, no validation, no conflicts.
``python bench/floor.py DATABASE`` prints ``Floor is at http://127.0.0.1:PORT`` and serves.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import sys
from typing import Any

import msgspec

SCHEMA = """
CREATE TABLE IF NOT EXISTS item (
  account INTEGER NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (account, seq)
) WITHOUT ROWID;
"""


class Envelope(msgspec.Struct):
    """A push, in the shape that Ebb takes too: the same bytes are sent to both."""

    changes: list[msgspec.Raw]


class Named(msgspec.Struct):
    """The one field of a change that the floor looks at."""

    id: str


_envelope = msgspec.json.Decoder(Envelope)
_named = msgspec.json.Decoder(Named)
_connections: list[sqlite3.Connection] = []


def _connection() -> sqlite3.Connection:
    if not _connections:
        opened = sqlite3.connect(
            os.environ["FLOOR_DATABASE"], isolation_level=None, check_same_thread=False
        )
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("PRAGMA synchronous=FULL")
        opened.executescript(SCHEMA)
        _connections.append(opened)
    return _connections[0]


def push(account: int, body: bytes) -> bytes:
    """Store every change under the next numbers and commit before answering."""
    texts = [bytes(raw) for raw in _envelope.decode(body).changes]
    db = _connection()
    db.execute("BEGIN IMMEDIATE")
    (head,) = db.execute(
        "SELECT coalesce(max(seq), 0) FROM item WHERE account = ?", (account,)
    ).fetchone()
    db.executemany(
        "INSERT INTO item VALUES (?, ?, ?, ?)",
        [
            (account, head + number, _named.decode(text).id, text.decode())
            for number, text in enumerate(texts, 1)
        ],
    )
    db.execute("COMMIT")
    return b'{"cursor":"%d"}' % (head + len(texts))


def pull(account: int, since: int) -> bytes:
    """Join the stored texts after ``since`` into one body."""
    rows = (
        _connection()
        .execute("SELECT seq, body FROM item WHERE account = ? AND seq > ?", (account, since))
        .fetchall()
    )
    head = rows[-1][0] if rows else since
    joined = ",".join([row[1] for row in rows])
    return f'{{"cursor":"{head}","more":false,"records":[{joined}]}}'.encode()


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """``POST|GET /ACCOUNT/SINCE``."""
    if scope["type"] != "http":
        return
    _, account, since = scope["path"].split("/")
    if scope["method"] == "POST":
        body, more = b"", True
        while more:
            message = await receive()
            body += message["body"]
            more = message.get("more_body", False)
        answer = push(int(account), body)
    else:
        answer = pull(int(account), int(since))
    length = str(len(answer)).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", length)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


def main() -> None:
    """Serve on a free port of the loopback."""
    from granian import Granian
    from granian.constants import Interfaces

    os.environ["FLOOR_DATABASE"] = sys.argv[1]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    print(f"Floor is at http://127.0.0.1:{port}", flush=True)
    Granian(
        f"{__file__}:app",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGINL,
        workers=1,
        log_enabled=False,
        workers_kill_timeout=2,
    ).serve()


if __name__ == "__main__":
    main()
