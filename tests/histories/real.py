"""The real server for the histories: the whole app, called without a socket."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from ebb.accounts.codes import hash_secret, new_token
from ebb.app import create_app, now_ms
from ebb.database.tables import account, device, history, record, tag
from ebb.settings import Settings
from tests.support.databases import new_account

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from pathlib import Path

    from litestar import Litestar
    from litestar.types import Message, Scope

    from ebb.database import Database

OWNED = (device, record, tag, history)


class RealServer:
    """One fresh account on the server's real code."""

    def __init__(self, app: Litestar, account_id: int, token: str) -> None:
        self.app = app
        self.database: Database = app.state.database
        self.account_id = account_id
        self.token = token

    def now(self) -> int:
        return now_ms()

    async def answer(self, body: bytes) -> tuple[int, dict[str, Any]]:
        return await self.ask("POST", "/api/sync", body=body)

    async def ask(
        self, method: str, path: str, query: str = "", body: bytes = b""
    ) -> tuple[int, dict[str, Any]]:
        """Call the app as an ASGI server would; returns the status and the decoded body."""
        headers = [
            (b"host", b"127.0.0.1"),
            (b"origin", b"http://127.0.0.1"),
            (b"cookie", b"ebb-80=%s" % self.token.encode()),
            (b"content-length", b"%d" % len(body)),
        ]
        if body:
            headers.append((b"content-type", b"application/json"))
        scope: Any = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
            "state": {},
            "app": self.app,
        }
        return await _call(self.app, scope, body)

    async def snapshot(self) -> object:
        async with self.database.read() as connection:
            copied = [(account, await _rows(connection, account, account.c.id, self.account_id))]
            for table in OWNED:
                rows = await _rows(connection, table, table.c.account_id, self.account_id)
                copied.append((table, rows))
            return copied

    async def restore(self, copy: object) -> None:
        tables: Iterable[tuple[Any, list[dict[str, Any]]]] = copy  # type: ignore[assignment]
        async with self.database.write() as connection:
            await connection.execute(delete(account).where(account.c.id == self.account_id))
            for table, rows in tables:
                if rows:
                    await connection.execute(insert(table), rows)


async def _rows(connection: Any, table: Any, column: Any, account_id: int) -> list[dict[str, Any]]:
    found = await connection.execute(select(table).where(column == account_id))
    return [dict(row) for row in found.mappings()]


async def _call(app: Litestar, scope: Scope, body: bytes) -> tuple[int, dict[str, Any]]:
    incoming = iter([{"type": "http.request", "body": body, "more_body": False}])
    status, parts = 0, []

    async def receive() -> Any:
        message = next(incoming, None)
        if message is None:
            await asyncio.Event().wait()
        return message

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        elif message["type"] == "http.response.body":
            parts.append(message["body"])

    await app(scope, receive, send)
    return status, json.loads(b"".join(parts) or b"null")


@asynccontextmanager
async def real_app(url: str, data: Path) -> AsyncIterator[Litestar]:
    """Open the whole app on a database, with ``data`` as its folder."""
    app = create_app(Settings(data=data, database_url=url, port=80))
    async with app.lifespan():
        yield app


async def fresh_account(app: Litestar) -> RealServer:
    """Make an empty account with one signed-in device."""
    database: Database = app.state.database
    account_id, _ = await new_account(database)
    token = new_token()
    signed_in = update(device).where(device.c.account_id == account_id)
    async with database.write() as connection:
        await connection.execute(signed_in.values(token_hash=hash_secret(token)))
    return RealServer(app, account_id, token)
