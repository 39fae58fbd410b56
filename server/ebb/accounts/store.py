"""Accounts, devices, one-time codes and attempts: all SQL of this room.

Sessions, codes and attempts are looked up before an account is known; they are on the short list
of statements that name none. All instants are milliseconds since 1970 UTC.
"""

from __future__ import annotations

import contextlib
import secrets
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct
from sqlalchemy import Boolean, and_, delete, insert, or_, select, text, update

from ebb.accounts.codes import (
    LONG,
    SHORT,
    hash_secret,
    new_code,
    new_recovery_codes,
    new_token,
    read_code,
    sheet_of,
)
from ebb.accounts.proof import is_fresh
from ebb.accounts.schemas import Device
from ebb.database.attempts import MINUTE, count_attempt
from ebb.database.tables import account, attempt, code, device, recovery_code, subscription, tag
from ebb.errors import (
    BadCode,
    Busy,
    NotFound,
    NotOwner,
    NotSignedIn,
    ProofNeeded,
    StorageFull,
    TooManyAttempts,
)
from ebb.web.signed_in import SignedIn, has_run_out

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ebb.database.engine import Database
    from ebb.settings import Registration

HOUR = 60 * MINUTE
DAY = 24 * HOUR
#: A pairing code works for ten minutes; the owner's first code until it is used or replaced.
CODE_LIFE = 10 * MINUTE
#: An invitation works for a week.
INVITATION_LIFE = 7 * DAY
#: So many wrong codes in ten minutes from one peer, then the peer waits.
MOST_ATTEMPTS = 10
#: So many at the recovery codes of one account, wherever they come from.
MOST_AT_ONE_SHEET = 20
ATTEMPT_WINDOW = 10 * MINUTE
#: How many recovery codes are made at once.
RECOVERY_CODES = 10
_NEVER = 2**62
_GREATEST_ID = 2**63 - 1
_SESSION = (
    "SELECT d.account_id, d.id, d.created_at, d.seen_at, a.handle"
    " FROM device AS d JOIN account AS a ON a.id = d.account_id"
    " WHERE d.token_hash = :hash AND d.revoked_at IS NULL"
)
_PROOF = (
    "SELECT d.created_at, d.proved_at,"
    " EXISTS (SELECT 1 FROM passkey AS p WHERE p.account_id = d.account_id)"
    " FROM device AS d WHERE d.account_id = :account AND d.id = :device"
)
# One statement finds and spends the code, so that of twenty at once one gets the row.
_SPEND_RECOVERY = "DELETE FROM recovery_code WHERE code_hash = :hash RETURNING account_id"
_SUMMARIES = (
    "SELECT a.id, a.handle, a.name, a.is_owner, a.created_at,"
    " (SELECT count(*) FROM device AS d WHERE d.account_id = a.id AND d.token_hash IS NOT NULL),"
    " (SELECT max(d.seen_at) FROM device AS d WHERE d.account_id = a.id),"
    " (SELECT count(*) FROM passkey AS p WHERE p.account_id = a.id),"
    " (SELECT count(*) FROM recovery_code AS r WHERE r.account_id = a.id)"
    " FROM account AS a ORDER BY a.id"
)
_LOWEST_STAMP = "000000000000-0000-00000000"


class NewDevice(Struct, frozen=True):
    """A device that has just joined, with the only copy of its token."""

    handle: str
    device_id: int
    token: str


class Limit(NamedTuple):
    """What is tried, and how often in ten minutes."""

    action: str
    most: int


class Way(NamedTuple):
    """How a device came in: with which passkey, if any, and whether that was a proof."""

    passkey_id: str | None = None
    is_proof: bool = True


class Summary(NamedTuple):
    """What the operator sees of an account; ``seen_at`` is None where no device ever was."""

    id: int
    handle: str
    name: str
    is_owner: bool
    created_at: int
    devices: int
    seen_at: int | None
    passkeys: int
    recovery_codes: int


class AccountStore:
    """Reads and writes of the account tables through one database."""

    def __init__(
        self, database: Database, now: Callable[[], int], registration: Registration = "closed"
    ) -> None:
        """Keep the database, the clock (milliseconds since 1970) and who may get an account."""
        self._database = database
        self._now = now
        self._registration = registration

    async def has_account(self) -> bool:
        """Say whether anybody has ever signed in."""
        async with self._database.read() as connection:
            return await has_account(connection)

    async def handles(self) -> list[tuple[int, str]]:
        """List every account's number and handle, for the operator's commands."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(account.c.id, account.c.handle))
            return [(row.id, row.handle) for row in rows]

    async def summaries(self) -> list[Summary]:
        """Describe every account, oldest first, for the operator's commands."""
        async with self._database.read() as connection:
            rows = await connection.execute(text(_SUMMARIES).columns(is_owner=Boolean))
            return [Summary(*row) for row in rows]

    async def new_owner_code(self) -> str | None:
        """Make the code that creates the owner's account, replacing an older one.

        None once there is an account.
        """
        async with self._database.write() as connection:
            if await has_account(connection):
                return None
            older = code.c.account_id.is_(None), code.c.kind == "owner"
            await connection.execute(delete(code).where(*older))
            return await self._new_code(connection, None, "owner", _NEVER)

    async def new_pairing_code(
        self, account_id: int, life: int = CODE_LIFE, *, by_operator: bool = False
    ) -> tuple[str, int]:
        """Make a code for one more device of the account, replacing an unused older one.

        It works for ``life`` ms. One of the operator's counts as a proof, too, and whoever
        holds a signed-in device cannot replace it.
        """
        expires_at = self._now() + life
        kind = "operator" if by_operator else "pair"
        async with self._database.write() as connection:
            older = code.c.account_id == account_id, code.c.kind == kind
            await connection.execute(delete(code).where(*older))
            return await self._new_code(connection, account_id, kind, expires_at), expires_at

    async def new_invitation(self, account_id: int | None = None) -> tuple[str, int]:
        """Make a code that creates one more account within a week.

        Raises NotOwner where an account asks that is not the owner's; the operator is none.
        """
        expires_at = self._now() + INVITATION_LIFE
        async with self._database.write() as connection:
            if account_id is not None and not await _is_owner(connection, account_id):
                raise NotOwner
            return await self._new_code(connection, None, "invitation", expires_at), expires_at

    async def _new_code(
        self, connection: AsyncConnection, account_id: int | None, kind: str, expires_at: int
    ) -> str:
        made = new_code(LONG if kind == "invitation" else SHORT)
        await connection.execute(
            insert(code).values(
                code_hash=hash_secret(made),
                account_id=account_id,
                kind=kind,
                created_at=self._now(),
                expires_at=expires_at,
            )
        )
        return made

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
        limit = limit_of("join", peer, MOST_ATTEMPTS)
        await _prune(connection, now)
        if refused := await count_tries(connection, now, limit):
            return refused
        spent = await spend_code(connection, typed_code, now)
        if spent is None:
            return BadCode()
        await forget_tries(connection, now, limit)
        account_id: int | None = spent.account_id
        if account_id is None:
            if not await self._may_create(connection, spent.kind):
                return BadCode()
            account_id = await create_account(connection, now, is_owner=spent.kind == "owner")
        return await sign_in(
            connection, now, account_id, name, Way(is_proof=spent.kind == "operator")
        )

    async def _may_create(self, connection: AsyncConnection, kind: str) -> bool:
        if kind == "owner":
            return not await has_account(connection)
        return self._registration != "closed" and await has_account(connection)

    async def recover(self, typed_code: str, name: str, peer: str) -> NewDevice:
        """Spend a recovery code and sign a device in. Raises BadCode, TooManyAttempts.

        Tries are counted for the peer, and for the account by the letters that its codes begin
        with: whoever tries them keeps nobody from the other ways in.
        """
        async with self._database.write() as connection:
            outcome = await self._try_to_recover(connection, typed_code, name, peer)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def _try_to_recover(
        self, connection: AsyncConnection, typed_code: str, name: str, peer: str
    ) -> NewDevice | BadCode | TooManyAttempts:
        now = self._now()
        typed = read_code(typed_code) or ""
        limits = [limit_of("recover", peer, MOST_ATTEMPTS)]
        if typed:
            limits.append(limit_of("sheet", sheet_of(typed), MOST_AT_ONE_SHEET))
        if refused := await count_tries(connection, now, *limits):
            return refused
        spent = await connection.execute(text(_SPEND_RECOVERY), {"hash": hash_secret(typed)})
        account_id = spent.scalar_one_or_none()
        if account_id is None:
            return BadCode()
        await forget_tries(connection, now, *limits)
        return await sign_in(connection, now, account_id, name, Way())

    async def new_recovery_codes(self, account_id: int) -> list[str]:
        """Make ten recovery codes in place of all older ones; only their hashes are kept."""
        made = new_recovery_codes(RECOVERY_CODES)
        rows = [{"account_id": account_id, "code_hash": hash_secret(one)} for one in made]
        older = delete(recovery_code).where(recovery_code.c.account_id == account_id)
        async with self._database.write() as connection:
            await lock_account(connection, account_id)
            await connection.execute(older)
            await connection.execute(insert(recovery_code), rows)
        return made

    async def check_proof(self, account_id: int, device_id: int) -> None:
        """Raise ProofNeeded unless the session has proved itself lately (see proof.py)."""
        wanted = {"account": account_id, "device": device_id}
        row = await self._database.row(_PROOF, wanted)
        if row is None:
            raise NotSignedIn
        created_at, proved_at, has_passkey = row
        if not is_fresh(created_at, proved_at, self._now(), has_passkey=bool(has_passkey)):
            raise ProofNeeded

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

    async def names(self, account_id: int) -> tuple[str, str, bool]:
        """Give the handle, the name of its person's own, and whether it is the owner's.

        Raises NotSignedIn when the account is gone.
        """
        statement = select(account.c.handle, account.c.name, account.c.is_owner)
        async with self._database.read() as connection:
            found = await connection.execute(statement.where(account.c.id == account_id))
            row = found.one_or_none()
        if row is None:
            raise NotSignedIn
        return row.handle, row.name, row.is_owner

    async def rename_account(self, account_id: int, name: str) -> None:
        """Give the account a name of its person's own."""
        async with self._database.write() as connection:
            await connection.execute(
                update(account).where(account.c.id == account_id).values(name=name)
            )

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
                await _unsubscribe(connection, account_id, [device_id])
        if changed == 0:
            raise NotFound

    async def revoke_all(self, account_id: int, but: int | None = None) -> list[int]:
        """End every session of the account but one device's; gives the devices that are out."""
        others = [] if but is None else [device.c.id != but]
        async with self._database.write() as connection:
            return await end_sessions(connection, self._now(), account_id, *others)


def limit_of(what: str, whose: str, most: int) -> Limit:
    """Name what is limited; only a hash of whose it is is stored, for an hour."""
    return Limit(f"{what}:{hash_secret(whose)[:24]}", most)


async def count_tries(
    connection: AsyncConnection, now: int, *limits: Limit
) -> TooManyAttempts | None:
    """Count a try of each action, up to the first that was tried too often; then the refusal.

    A peer that waits already cannot use up what an account has.
    """
    for limit in limits:
        if await count_attempt(connection, limit.action, now, ATTEMPT_WINDOW) > limit.most:
            return TooManyAttempts(retry_after=ATTEMPT_WINDOW // 1000)
    return None


async def forget_tries(connection: AsyncConnection, now: int, *limits: Limit) -> None:
    """Take back one try of each action, because it went well."""
    await connection.execute(
        update(attempt)
        .where(
            attempt.c.action.in_([limit.action for limit in limits]),
            attempt.c.window == now // MINUTE,
        )
        .values(count=attempt.c.count - 1)
    )


async def has_account(connection: AsyncConnection) -> bool:
    """Say whether anybody has ever signed in."""
    return (await connection.execute(select(account.c.id).limit(1))).first() is not None


async def lock_account(connection: AsyncConnection, account_id: int) -> None:
    """Let nobody else change the account's ways in meanwhile; SQLite has one writer anyway."""
    await connection.execute(
        select(account.c.id).where(account.c.id == account_id).with_for_update()
    )


async def create_account(
    connection: AsyncConnection,
    now: int,
    *,
    handle: str | None = None,
    name: str = "",
    is_owner: bool = False,
) -> int:
    """Create an account; gives its number."""
    first_tag = secrets.token_hex(4)
    values = {
        "handle": handle or new_handle(),
        "name": name,
        "is_owner": is_owner,
        "created_at": now,
        "rev": 0,
        "tag": first_tag,
        "seen": _LOWEST_STAMP,
        "digest": "{}",
    }
    created = await connection.execute(insert(account).values(values).returning(account.c.id))
    account_id = int(created.scalar_one())
    await connection.execute(insert(tag).values(account_id=account_id, rev=0, tag=first_tag))
    return account_id


def new_handle() -> str:
    """Make the name that phones will know an account by."""
    return secrets.token_hex(8)


async def sign_in(
    connection: AsyncConnection,
    now: int,
    account_id: int,
    name: str,
    way: Way,
) -> NewDevice:
    """Sign a new device in, with a token that nobody has seen before."""
    token = new_token()
    values = {
        "account_id": account_id,
        "name": name,
        "token_hash": hash_secret(token),
        "created_at": now,
        "seen_at": now,
        "proved_at": now if way.is_proof else None,
        "passkey_id": way.passkey_id,
    }
    created = await connection.execute(insert(device).values(values).returning(device.c.id))
    device_id = int(created.scalar_one())
    return NewDevice(await _handle_of(connection, account_id), device_id, token)


async def end_sessions(
    connection: AsyncConnection, now: int, account_id: int, *which: ColumnElement[bool]
) -> list[int]:
    """End the sessions of an account's devices, all or those that are meant; gives who is out."""
    ended = await connection.execute(
        update(device)
        .where(device.c.account_id == account_id, device.c.token_hash.is_not(None), *which)
        .values(token_hash=None, revoked_at=now)
        .returning(device.c.id)
    )
    ids = [int(one) for one in ended.scalars()]
    await _unsubscribe(connection, account_id, ids)
    return ids


async def _unsubscribe(
    connection: AsyncConnection, account_id: int, device_ids: Sequence[int]
) -> None:
    # Who leaves gets no more messages: the next one at the device may be another.
    await connection.execute(
        delete(subscription).where(
            subscription.c.account_id == account_id, subscription.c.device_id.in_(device_ids)
        )
    )


async def _handle_of(connection: AsyncConnection, account_id: int) -> str:
    statement = select(account.c.handle).where(account.c.id == account_id)
    return str((await connection.execute(statement)).scalar_one())


async def _is_owner(connection: AsyncConnection, account_id: int) -> bool:
    statement = select(account.c.is_owner).where(account.c.id == account_id)
    return bool((await connection.execute(statement)).scalar_one_or_none())


async def spend_code(connection: AsyncConnection, typed: str, now: int) -> Row[Any] | None:
    """Spend a one-time code; gives its account and kind, None when it is not valid."""
    # One statement finds and spends the code, so that of twenty at once one gets the row.
    read = read_code(typed)
    if read is None:
        return None
    statement = (
        update(code)
        .where(_is_live(read, now))
        .values(used_at=now)
        .returning(code.c.account_id, code.c.kind)
    )
    spent: Row[Any] | None = (await connection.execute(statement)).one_or_none()
    return spent


async def is_invitation(connection: AsyncConnection, typed: str, now: int) -> bool:
    """Say whether a code is an invitation that can still be spent."""
    read = read_code(typed)
    if read is None:
        return False
    statement = select(code.c.kind).where(_is_live(read, now))
    return (await connection.execute(statement)).scalar_one_or_none() == "invitation"


def _is_live(read: str, now: int) -> ColumnElement[bool]:
    return and_(
        code.c.code_hash == hash_secret(read), code.c.used_at.is_(None), code.c.expires_at > now
    )


async def _prune(connection: AsyncConnection, now: int) -> None:
    """Drop codes that were spent or ran out a day ago."""
    old = or_(code.c.used_at < now - DAY, code.c.expires_at < now - DAY)
    await connection.execute(delete(code).where(old))
