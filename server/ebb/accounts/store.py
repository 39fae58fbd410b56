"""Accounts, devices, one-time codes and attempts: all SQL of this room.

Sessions, codes and attempts are looked up before an account is known; they are on the short list
of statements that name none. All instants are milliseconds since 1970 UTC.
"""

from __future__ import annotations

import contextlib
import secrets
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import delete, insert, or_, select, update

from ebb.accounts.codes import hash_secret, new_code, new_token, read_code
from ebb.accounts.schemas import Device
from ebb.database.attempts import MINUTE, count_attempt
from ebb.database.tables import account, attempt, code, device, subscription, tag
from ebb.errors import BadCode, Busy, NotFound, NotSignedIn, StorageFull, TooManyAttempts
from ebb.web.signed_in import SignedIn, has_run_out

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ebb.database.engine import Database

HOUR = 60 * MINUTE
DAY = 24 * HOUR
#: A pairing code works for ten minutes; the owner's first code until it is used or replaced.
CODE_LIFE = 10 * MINUTE
#: So many wrong codes in ten minutes from one peer, then the peer waits.
MOST_ATTEMPTS = 10
ATTEMPT_WINDOW = 10 * MINUTE
_NEVER = 2**62
_GREATEST_ID = 2**63 - 1
_SESSION = (
    "SELECT d.account_id, d.id, d.created_at, d.seen_at, a.handle"
    " FROM device AS d JOIN account AS a ON a.id = d.account_id"
    " WHERE d.token_hash = :hash AND d.revoked_at IS NULL"
)
_LOWEST_STAMP = "000000000000-0000-00000000"


class NewDevice(Struct, frozen=True):
    """A device that has just joined, with the only copy of its token."""

    handle: str
    device_id: int
    token: str


class AccountStore:
    """Reads and writes of the account tables through one database."""

    def __init__(self, database: Database, now: Callable[[], int]) -> None:
        """Keep the database and the clock (milliseconds since 1970)."""
        self._database = database
        self._now = now

    async def has_account(self) -> bool:
        """Say whether anybody has ever signed in."""
        async with self._database.read() as connection:
            return await _has_account(connection)

    async def handles(self) -> list[tuple[int, str]]:
        """List every account's number and handle, for the operator's commands."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(account.c.id, account.c.handle))
            return [(row.id, row.handle) for row in rows]

    async def new_owner_code(self) -> str | None:
        """Make the code that creates the owner's account, replacing an older one.

        None once there is an account.
        """
        async with self._database.write() as connection:
            if await _has_account(connection):
                return None
            return await self._new_code(connection, None, _NEVER)

    async def new_pairing_code(self, account_id: int, life: int = CODE_LIFE) -> tuple[str, int]:
        """Make a code for one more device of the account, replacing an unused older one.

        It works for ``life`` ms.
        """
        expires_at = self._now() + life
        async with self._database.write() as connection:
            return await self._new_code(connection, account_id, expires_at), expires_at

    async def _new_code(
        self, connection: AsyncConnection, account_id: int | None, expires_at: int
    ) -> str:
        text = new_code()
        await connection.execute(
            delete(code).where(code.c.account_id.is_not_distinct_from(account_id))
        )
        await connection.execute(
            insert(code).values(
                code_hash=hash_secret(text),
                account_id=account_id,
                created_at=self._now(),
                expires_at=expires_at,
            )
        )
        return text

    async def join(self, typed_code: str, name: str, peer: str) -> NewDevice:
        """Spend a code and sign a device in. Raises BadCode, TooManyAttempts.

        ``peer`` is whatever tells callers apart; only its hash is stored, for an hour.
        """
        async with self._database.write() as connection:
            outcome = await self._try_to_join(connection, typed_code, name, peer)
        # Raised only here, after the commit: a refused try must stay counted.
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def _try_to_join(
        self, connection: AsyncConnection, typed_code: str, name: str, peer: str
    ) -> NewDevice | BadCode | TooManyAttempts:
        now = self._now()
        action = f"join:{hash_secret(peer)[:24]}"
        await _prune(connection, now)
        if await count_attempt(connection, action, now, ATTEMPT_WINDOW) > MOST_ATTEMPTS:
            return TooManyAttempts(retry_after=ATTEMPT_WINDOW // 1000)
        spent = await _spend_code(connection, typed_code, now)
        if spent is None:
            return BadCode()
        await _forget_attempt(connection, action, now)
        if spent.account_id is not None:
            account_id, handle = spent.account_id, await _handle_of(connection, spent.account_id)
        elif await _has_account(connection):
            return BadCode()
        else:
            account_id, handle = await self._create_account(connection)
        return await self._sign_in(connection, account_id, handle, name)

    async def _create_account(self, connection: AsyncConnection) -> tuple[int, str]:
        handle, first_tag = secrets.token_hex(8), secrets.token_hex(4)
        values = {
            "handle": handle,
            "created_at": self._now(),
            "rev": 0,
            "tag": first_tag,
            "seen": _LOWEST_STAMP,
            "digest": "{}",
        }
        created = await connection.execute(insert(account).values(values).returning(account.c.id))
        account_id = int(created.scalar_one())
        await connection.execute(insert(tag).values(account_id=account_id, rev=0, tag=first_tag))
        return account_id, handle

    async def _sign_in(
        self, connection: AsyncConnection, account_id: int, handle: str, name: str
    ) -> NewDevice:
        token, now = new_token(), self._now()
        values = {
            "account_id": account_id,
            "name": name,
            "token_hash": hash_secret(token),
            "created_at": now,
            "seen_at": now,
        }
        created = await connection.execute(insert(device).values(values).returning(device.c.id))
        return NewDevice(handle, int(created.scalar_one()), token)

    async def who(self, token: str | None, handle: str | None = None) -> SignedIn:
        """Tell whose session a token opens. Raises NotSignedIn.

        So too when it is not the account with this handle, if one is given: what a phone holds
        for one account must never reach another.
        """
        row = await self._database.row(_SESSION, {"hash": hash_secret(token)}) if token else None
        if row is None:
            raise NotSignedIn
        account_id, device_id, created_at, seen_at, own_handle = row
        now = self._now()
        if has_run_out(created_at, seen_at, now):
            raise NotSignedIn
        if handle is not None and handle != own_handle:
            raise NotSignedIn
        if not 0 <= now - seen_at < HOUR:
            # Only a note for people; a full disk must not keep anybody from reading.
            with contextlib.suppress(Busy, StorageFull):
                await self._mark_seen(account_id, device_id)
        return SignedIn(account_id, device_id)

    async def _mark_seen(self, account_id: int, device_id: int) -> None:
        statement = (
            update(device)
            .where(device.c.account_id == account_id, device.c.id == device_id)
            .values(seen_at=self._now())
        )
        async with self._database.write() as connection:
            await connection.execute(statement)

    async def handle(self, account_id: int) -> str:
        """Give the name that phones know the account by."""
        async with self._database.read() as connection:
            return await _handle_of(connection, account_id)

    async def devices(self, account_id: int) -> list[Device]:
        """List the signed-in devices, oldest first."""
        statement = (
            select(device.c.id, device.c.name, device.c.created_at, device.c.seen_at)
            .where(
                device.c.account_id == account_id,
                device.c.token_hash.is_not(None),
                device.c.revoked_at.is_(None),
            )
            .order_by(device.c.id)
        )
        async with self._database.read() as connection:
            rows = await connection.execute(statement)
            return [Device(row.id, row.name, row.created_at, row.seen_at) for row in rows]

    async def rename(self, account_id: int, device_id: int, name: str) -> None:
        """Give a device another name. Raises NotFound."""
        await self._change(account_id, device_id, {"name": name})

    async def sign_out(self, account_id: int, device_id: int) -> None:
        """End a device's session by its own wish. Raises NotFound."""
        await self._change(account_id, device_id, {"token_hash": None})

    async def revoke(self, account_id: int, device_id: int) -> None:
        """End a device's session from another device. Raises NotFound."""
        values = {"token_hash": None, "revoked_at": self._now()}
        await self._change(account_id, device_id, values)

    async def _change(self, account_id: int, device_id: int, values: dict[str, Any]) -> None:
        if not 0 <= device_id <= _GREATEST_ID:
            raise NotFound
        statement = (
            update(device)
            .where(
                device.c.account_id == account_id,
                device.c.id == device_id,
                device.c.token_hash.is_not(None),
            )
            .values(values)
        )
        async with self._database.write() as connection:
            changed = (await connection.execute(statement)).rowcount
            if changed and "token_hash" in values:
                # Who leaves gets no more messages: the next one at the device may be another.
                await connection.execute(
                    delete(subscription).where(
                        subscription.c.account_id == account_id,
                        subscription.c.device_id == device_id,
                    )
                )
        if changed == 0:
            raise NotFound


async def _has_account(connection: AsyncConnection) -> bool:
    return (await connection.execute(select(account.c.id).limit(1))).first() is not None


async def _handle_of(connection: AsyncConnection, account_id: int) -> str:
    statement = select(account.c.handle).where(account.c.id == account_id)
    return str((await connection.execute(statement)).scalar_one())


async def _spend_code(connection: AsyncConnection, typed: str, now: int) -> Row[Any] | None:
    # One statement finds and spends the code, so that of twenty at once one gets the row.
    text = read_code(typed)
    if text is None:
        return None
    statement = (
        update(code)
        .where(
            code.c.code_hash == hash_secret(text), code.c.used_at.is_(None), code.c.expires_at > now
        )
        .values(used_at=now)
        .returning(code.c.account_id)
    )
    spent: Row[Any] | None = (await connection.execute(statement)).one_or_none()
    return spent


async def _forget_attempt(connection: AsyncConnection, action: str, now: int) -> None:
    await connection.execute(
        update(attempt)
        .where(attempt.c.action == action, attempt.c.window == now // MINUTE)
        .values(count=attempt.c.count - 1)
    )


async def _prune(connection: AsyncConnection, now: int) -> None:
    """Drop codes that were spent or ran out a day ago."""
    old = or_(code.c.used_at < now - DAY, code.c.expires_at < now - DAY)
    await connection.execute(delete(code).where(old))
