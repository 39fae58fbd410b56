"""Passkeys and challenges: all SQL of passkeys.

A passkey is looked up before an account is known, and challenges belong to sessions; these are on
the short list of statements that name none. All instants are milliseconds since 1970 UTC.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ebb.accounts.codes import hash_secret
from ebb.accounts.passkeys.ceremony import CHALLENGE_LIFE, Held, new_challenge
from ebb.accounts.passkeys.schemas import Descriptor, Passkey, WaysIn
from ebb.accounts.proof import PROOF_LIFE
from ebb.accounts.store import (
    MOST_ATTEMPTS,
    Limit,
    Way,
    count_tries,
    create_account,
    end_sessions,
    forget_tries,
    has_account,
    is_invitation,
    limit_of,
    lock_account,
    sign_in,
    spend_code,
)
from ebb.database.tables import challenge, device, passkey, recovery_code
from ebb.errors import (
    BadCode,
    BadPasskey,
    BadRequest,
    LastWayIn,
    NotFound,
    RegistrationClosed,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

    from sqlalchemy.ext.asyncio import AsyncConnection

    from ebb.accounts.passkeys.ceremony import Made, Shown
    from ebb.accounts.store import NewDevice
    from ebb.database.engine import Database
    from ebb.settings import Registration

    Ceremony = Literal["add", "sign_in", "prove", "create"]

#: How many passkeys one account may have.
MOST_PASSKEYS = 20
#: So many challenges in ten minutes for one peer that is not signed in: autofill asks for one
#: whenever the page is opened.
MOST_CHALLENGES = 100
_HELD = (
    "SELECT p.account_id, p.id, a.handle, p.public_key, p.sign_count"
    " FROM passkey AS p JOIN account AS a ON a.id = p.account_id"
    " WHERE p.credential_id = :credential"
)


class PasskeyStore:
    """Reads and writes of passkeys through one database."""

    def __init__(
        self, database: Database, now: Callable[[], int], registration: Registration
    ) -> None:
        """Keep the database, the clock (milliseconds since 1970) and who may get an account."""
        self._database = database
        self._now = now
        self._registration = registration

    async def challenge_stranger(
        self, ceremony: Ceremony, peer: str, handle: str | None = None
    ) -> str:
        """Make a challenge for somebody who is not signed in. Raises TooManyAttempts.

        ``handle`` is that of the account that is to be made.
        """
        now = self._now()
        async with self._database.write() as connection:
            limit = limit_of("challenge", peer, MOST_CHALLENGES)
            if not (refused := await count_tries(connection, now, limit)):
                return await _new_challenge(connection, now, ceremony, None, handle)
        raise refused

    async def challenge_device(self, ceremony: Ceremony, device_id: int) -> str:
        """Make a challenge for a device's session, replacing an older one of the same kind."""
        older = challenge.c.device_id == device_id, challenge.c.ceremony == ceremony
        async with self._database.write() as connection:
            await connection.execute(delete(challenge).where(*older))
            return await _new_challenge(connection, self._now(), ceremony, device_id, None)

    async def spend_of_device(self, answered: str, ceremony: Ceremony, device_id: int) -> None:
        """Spend the challenge that a device's session answered. Raises BadPasskey."""
        async with self._database.write() as connection:
            if await _spend(connection, self._now(), answered, ceremony, device_id) is None:
                raise BadPasskey

    async def spend_of_stranger(self, answered: str, ceremony: Ceremony, peer: str) -> str:
        """Spend a challenge that was answered without a session; gives its handle, if it has one.

        Every answer counts as a try of the peer; ``sign_in`` takes it back. Raises
        BadPasskey, TooManyAttempts.
        """
        now = self._now()
        async with self._database.write() as connection:
            refused = await count_tries(connection, now, _tries(peer))
            handle = await _spend(connection, now, answered, ceremony, None)
        # Raised only here, after the commit: a refused try must stay counted.
        if refused:
            raise refused
        if handle is None:
            raise BadPasskey
        return handle

    async def find(self, credential_id: str) -> Held | None:
        """Find a passkey by the id that its authenticator gave it."""
        row = await self._database.row(_HELD, {"credential": credential_id})
        return Held(*row) if row else None

    async def sign_in(self, shown: Shown, name: str, peer: str) -> NewDevice:
        """Sign a new device in with a passkey that was checked. Raises BadPasskey."""
        now, held = self._now(), shown.held
        async with self._database.write() as connection:
            await _note_use(connection, now, shown)
            await forget_tries(connection, now, _tries(peer))
            return await sign_in(connection, now, held.account_id, name, Way(held.id))

    async def prove(self, account_id: int, device_id: int, shown: Shown) -> int:
        """Note that a session proved itself; gives until when that is good. Raises BadPasskey."""
        now = self._now()
        if shown.held.account_id != account_id:
            raise BadPasskey
        async with self._database.write() as connection:
            await _note_use(connection, now, shown)
            await connection.execute(
                update(device)
                .where(device.c.account_id == account_id, device.c.id == device_id)
                .values(proved_at=now)
            )
        return now + PROOF_LIFE

    async def check_invited(self, code: str, peer: str) -> None:
        """Raise RegistrationClosed or BadCode unless an account may be made with this code."""
        now, limit = self._now(), limit_of("join", peer, MOST_ATTEMPTS)
        async with self._database.write() as connection:
            if self._registration == "closed" or not await has_account(connection):
                raise RegistrationClosed
            if self._registration == "open":
                return
            refused = await count_tries(connection, now, limit)
            is_invited = await is_invitation(connection, code, now)
            if is_invited and not refused:
                await forget_tries(connection, now, limit)
        if refused or not is_invited:
            raise refused or BadCode

    async def create(
        self, handle: str, name: str, code: str, made: Made, device_name: str
    ) -> NewDevice:
        """Make an account with its first passkey and sign its device in.

        Raises BadCode where an invitation is needed and this is none, BadPasskey.
        """
        now = self._now()
        async with self._database.write() as connection:
            if self._registration != "open":
                spent = await spend_code(connection, code, now)
                if spent is None or spent.kind != "invitation":
                    raise BadCode
            account_id = await create_account(connection, now, handle=handle, name=name)
            kept = await _keep(connection, now, account_id, device_name, made)
            return await sign_in(connection, now, account_id, device_name, Way(kept.id))

    async def add(self, account_id: int, name: str, made: Made) -> Passkey:
        """Keep one more passkey of the account. Raises BadPasskey, BadRequest for too many."""
        async with self._database.write() as connection:
            await lock_account(connection, account_id)
            if await _count(connection, account_id) >= MOST_PASSKEYS:
                message = "This account has as many passkeys as it can."
                raise BadRequest(message, code="too_many_passkeys")
            return await _keep(connection, self._now(), account_id, name, made)

    async def descriptors(self, account_id: int) -> list[Descriptor]:
        """List the account's passkeys as browsers take them."""
        statement = (
            select(passkey.c.credential_id, passkey.c.transports)
            .where(passkey.c.account_id == account_id)
            .order_by(passkey.c.created_at)
        )
        async with self._database.read() as connection:
            return [
                Descriptor(row.credential_id, "public-key", msgspec.json.decode(row.transports))
                for row in await connection.execute(statement)
            ]

    async def ways_in(self, account_id: int) -> WaysIn:
        """List the account's passkeys, oldest first, and count its recovery codes."""
        statement = (
            select(
                passkey.c.id,
                passkey.c.name,
                passkey.c.created_at,
                passkey.c.used_at,
                passkey.c.is_backed_up,
            )
            .where(passkey.c.account_id == account_id)
            .order_by(passkey.c.created_at)
        )
        async with self._database.read() as connection:
            found = [Passkey(*row) for row in await connection.execute(statement)]
            return WaysIn(found, await _count_codes(connection, account_id))

    async def rename(self, account_id: int, passkey_id: str, name: str) -> None:
        """Give a passkey another name. Raises NotFound."""
        statement = (
            update(passkey)
            .where(passkey.c.account_id == account_id, passkey.c.id == passkey_id)
            .values(name=name)
        )
        async with self._database.write() as connection:
            if (await connection.execute(statement)).rowcount == 0:
                raise NotFound

    async def remove(self, account_id: int, passkey_id: str, device_id: int) -> list[int]:
        """Forget a passkey and end what it signed in, but for this device; gives who is out.

        Raises NotFound, and LastWayIn for the last passkey where no recovery code is left.
        """
        statement = delete(passkey).where(
            passkey.c.account_id == account_id, passkey.c.id == passkey_id
        )
        async with self._database.write() as connection:
            await lock_account(connection, account_id)
            if (await connection.execute(statement)).rowcount == 0:
                raise NotFound
            is_last = await _count(connection, account_id) == 0
            if is_last and await _count_codes(connection, account_id) == 0:
                raise LastWayIn
            others = device.c.passkey_id == passkey_id, device.c.id != device_id
            return await end_sessions(connection, self._now(), account_id, *others)


def _tries(peer: str) -> Limit:
    return limit_of("passkey", peer, MOST_ATTEMPTS)


async def _new_challenge(
    connection: AsyncConnection,
    now: int,
    ceremony: Ceremony,
    device_id: int | None,
    handle: str | None,
) -> str:
    made = new_challenge()
    await connection.execute(delete(challenge).where(challenge.c.expires_at <= now))
    await connection.execute(
        insert(challenge).values(
            challenge_hash=hash_secret(made),
            ceremony=ceremony,
            device_id=device_id,
            handle=handle,
            expires_at=now + CHALLENGE_LIFE,
        )
    )
    return made


async def _spend(
    connection: AsyncConnection, now: int, answered: str, ceremony: Ceremony, device_id: int | None
) -> str | None:
    # One statement finds and spends it, so that of twenty at once one gets the row.
    statement = (
        delete(challenge)
        .where(
            challenge.c.challenge_hash == hash_secret(answered),
            challenge.c.ceremony == ceremony,
            challenge.c.device_id.is_not_distinct_from(device_id),
            challenge.c.expires_at > now,
        )
        .returning(func.coalesce(challenge.c.handle, ""))
    )
    spent: str | None = (await connection.execute(statement)).scalar_one_or_none()
    return spent


async def _note_use(connection: AsyncConnection, now: int, shown: Shown) -> None:
    held = shown.held
    # Only from the count that was judged: of two answers at once with one count, one is refused.
    statement = (
        update(passkey)
        .where(
            passkey.c.account_id == held.account_id,
            passkey.c.id == held.id,
            passkey.c.sign_count == held.sign_count,
        )
        .values(sign_count=shown.sign_count, is_backed_up=shown.is_backed_up, used_at=now)
    )
    if (await connection.execute(statement)).rowcount == 0:
        raise BadPasskey


async def _keep(
    connection: AsyncConnection, now: int, account_id: int, name: str, made: Made
) -> Passkey:
    kept = Passkey(secrets.token_hex(8), name, now, None, made.is_backed_up)
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(passkey).values(
        account_id=account_id,
        id=kept.id,
        name=name,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        transports=msgspec.json.encode(made.transports).decode(),
        is_backed_up=made.is_backed_up,
        created_at=now,
    )
    # An authenticator makes up an id for each: one that is there already was copied.
    if (await connection.execute(statement.on_conflict_do_nothing())).rowcount == 0:
        raise BadPasskey
    return kept


async def _count(connection: AsyncConnection, account_id: int) -> int:
    statement = select(func.count()).where(passkey.c.account_id == account_id)
    return int((await connection.execute(statement)).scalar_one())


async def _count_codes(connection: AsyncConnection, account_id: int) -> int:
    statement = select(func.count()).where(recovery_code.c.account_id == account_id)
    return int((await connection.execute(statement)).scalar_one())
