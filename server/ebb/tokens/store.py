"""Personal tokens: all SQL of this room.

A token is looked up before its account is known; that statement is on the short list of those that
name none. All instants are milliseconds since 1970 UTC.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final, get_args

from msgspec import Struct
from sqlalchemy import delete, func, insert, select, update

from ebb.accounts.codes import hash_secret, new_token
from ebb.database.attempts import MINUTE, action_of, count_attempt, until_next_minute
from ebb.database.tables import token
from ebb.errors import BadToken, NotFound, TooManyRequests, TooManyTokens
from ebb.tokens.schemas import MadeToken, Scope, Token

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy.ext.asyncio import AsyncConnection

    from ebb.database import Database

#: What every token begins with, so that whoever finds one knows what it is.
PREFIX: Final = "ebb_"
#: Tokens of one account that work at the same time.
MOST_TOKENS: Final = 20
#: Requests with one token within a minute: an automation in a loop, not a person.
MOST_USES: Final = 60
#: How long a revoked one is remembered, in ms.
_REVOKED_KEPT: Final = 90 * 24 * 60 * MINUTE
_ORDER: Final[tuple[Scope, ...]] = get_args(Scope)
_BEARER = "SELECT account_id, id, scopes FROM token WHERE token_hash = :hash AND revoked_at IS NULL"


class Bearer(Struct, frozen=True):
    """Who shows a token, and what it may capture."""

    account_id: int
    token_id: str
    scopes: frozenset[str]


class TokenStore:
    """Reads and writes of the table of tokens through one database."""

    def __init__(self, database: Database, now: Callable[[], int]) -> None:
        """Keep the database and the clock (milliseconds since 1970)."""
        self._database = database
        self._now = now

    async def make(self, account_id: int, name: str, scopes: Iterable[Scope]) -> MadeToken:
        """Make a token with the only copy of its secret. Raises TooManyTokens."""
        secret = PREFIX + new_token()
        wanted = frozenset(scopes)
        ordered = [scope for scope in _ORDER if scope in wanted]
        made = Token(secrets.token_hex(8), name, ordered, self._now(), None)
        async with self._database.write() as connection:
            await _forget_revoked(connection, account_id, made.created_at - _REVOKED_KEPT)
            if await _count(connection, account_id) >= MOST_TOKENS:
                raise TooManyTokens
            await connection.execute(
                insert(token).values(
                    account_id=account_id,
                    id=made.id,
                    name=name,
                    token_hash=hash_secret(secret),
                    scopes=" ".join(ordered),
                    created_at=made.created_at,
                )
            )
        return MadeToken(made, secret)

    async def tokens(self, account_id: int) -> list[Token]:
        """List the tokens that work, oldest first."""
        statement = (
            select(token.c.id, token.c.name, token.c.scopes, token.c.created_at, token.c.used_at)
            .where(token.c.account_id == account_id, token.c.revoked_at.is_(None))
            .order_by(token.c.created_at, token.c.id)
        )
        async with self._database.read() as connection:
            rows = await connection.execute(statement)
            return [
                Token(row.id, row.name, _read_scopes(row.scopes), row.created_at, row.used_at)
                for row in rows
            ]

    async def revoke(self, account_id: int, token_id: str) -> None:
        """End a token at once. Raises NotFound."""
        statement = (
            update(token)
            .where(
                token.c.account_id == account_id,
                token.c.id == token_id,
                token.c.revoked_at.is_(None),
            )
            .values(revoked_at=self._now())
        )
        async with self._database.write() as connection:
            changed = (await connection.execute(statement)).rowcount
        if changed == 0:
            raise NotFound

    async def bearer(self, secret: str) -> Bearer:
        """Tell whose token this is. Raises BadToken."""
        row = await self._database.row(_BEARER, {"hash": hash_secret(secret)})
        if row is None:
            raise BadToken
        account_id, token_id, scopes = row
        return Bearer(account_id, token_id, frozenset(scopes.split()))

    async def note_use(self, bearer: Bearer) -> None:
        """Note one use of a token. Raises TooManyRequests."""
        now = self._now()
        statement = (
            update(token)
            .where(token.c.account_id == bearer.account_id, token.c.id == bearer.token_id)
            .values(used_at=now)
        )
        action = action_of(bearer.account_id, "capture", bearer.token_id)
        async with self._database.write() as connection:
            count = await count_attempt(connection, action, now, MINUTE)
            await connection.execute(statement)
        if count > MOST_USES:
            raise TooManyRequests(retry_after=until_next_minute(now))


async def _forget_revoked(connection: AsyncConnection, account_id: int, before: int) -> None:
    await connection.execute(
        delete(token).where(token.c.account_id == account_id, token.c.revoked_at < before)
    )


async def _count(connection: AsyncConnection, account_id: int) -> int:
    statement = (
        select(func.count())
        .select_from(token)
        .where(token.c.account_id == account_id, token.c.revoked_at.is_(None))
    )
    return int((await connection.execute(statement)).scalar_one())


def _read_scopes(text: str) -> list[Scope]:
    held = text.split()
    return [scope for scope in _ORDER if scope in held]
