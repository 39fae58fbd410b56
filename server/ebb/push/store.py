"""Subscriptions: all SQL of this room. All instants are milliseconds since 1970 UTC.

An endpoint is one browser, whoever is signed in there: it is found by itself, without an account,
when it comes in again. Every other statement names the account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct
from sqlalchemy import delete, select, text, update

from ebb.database.attempts import MINUTE, count_attempt
from ebb.database.tables import account, device, subscription
from ebb.errors import NotSignedIn, TooManyAttempts
from ebb.push.messages import Outcome, Result, Subscription
from ebb.web.signed_in import IDLE_LIFE, SESSION_LIFE

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.ext.asyncio import AsyncConnection

    from ebb.database.engine import Database, Execute

#: More devices than a person has; the one that was renewed longest ago goes.
MOST_SUBSCRIPTIONS = 10
#: Messages that were taken and not seen to arrive for so long make a subscription suspect.
SUSPECT_AFTER = 3 * 86_400_000
MOST_TESTS = 10
TEST_SPAN = 10 * MINUTE
_NO_STATUS: Final = 0
_PUT = text("""
INSERT INTO subscription
  (account_id, device_id, endpoint, p256dh, auth, key_hash, renewed_at, failures)
VALUES (:account, :device, :endpoint, :p256dh, :auth, :key_hash, :now, 0)
ON CONFLICT (endpoint) DO UPDATE SET account_id = excluded.account_id,
  device_id = excluded.device_id, p256dh = excluded.p256dh, auth = excluded.auth,
  key_hash = excluded.key_hash, renewed_at = excluded.renewed_at, failures = 0,
  accepted_at = NULL, unseen_since = NULL, receipt_at = NULL, refused_at = NULL, refusal = NULL
""")
#: A session that has ended or run out gets none: whoever has the device now may be another.
_ALL = """
SELECT s.id, s.account_id, s.device_id, s.endpoint, s.p256dh, s.auth
FROM subscription AS s JOIN device AS d ON d.id = s.device_id AND d.account_id = s.account_id
WHERE s.account_id = :account AND d.token_hash IS NOT NULL AND d.revoked_at IS NULL
  AND d.created_at > :first AND d.seen_at > :silent
ORDER BY s.id
"""
_NOTE_DELIVERED = """
UPDATE subscription SET accepted_at = :now, failures = 0, refused_at = NULL, refusal = NULL,
  unseen_since = coalesce(unseen_since, CAST(:unseen AS bigint))
WHERE account_id = :account AND id = :id
"""
_NOTE_GONE = "DELETE FROM subscription WHERE account_id = :account AND id = :id"
_NOTE_REFUSED = """
UPDATE subscription SET failures = failures + 1, refused_at = :now, refusal = :refusal
WHERE account_id = :account AND id = :id
"""
_NOTE_LATER = """
UPDATE subscription SET failures = failures + 1 WHERE account_id = :account AND id = :id
"""
#: Subscriptions of sessions that have ended, or ran out without a word.
PRUNE = """
DELETE FROM subscription WHERE device_id IN (
  SELECT id FROM device
  WHERE token_hash IS NULL OR revoked_at IS NOT NULL
    OR created_at <= :first OR seen_at <= :silent
)
"""
_NOTE_RECEIPT = """
UPDATE subscription SET receipt_at = :shown, unseen_since = NULL
WHERE account_id = :account AND device_id = :device
  AND (receipt_at IS NULL OR receipt_at < :shown)
"""


class Offered(Struct, frozen=True):
    """A subscription as it comes in, checked, with the mark of the key it was made with."""

    endpoint: str
    p256dh: str
    auth: str
    key_hash: str


class Standing(Struct, frozen=True):
    """How a device's subscription does: suspect when nothing arrives, alarm when it is refused."""

    key_hash: str
    is_suspect: bool
    alarm: int | None


class Settled(Struct, frozen=True):
    """What came of one message; ``wants_receipt`` where the device will tell that it was shown."""

    subscription: Subscription
    outcome: Outcome
    wants_receipt: bool = True


class PushStore:
    """Reads and writes of the subscriptions through one database."""

    def __init__(self, database: Database, now: Callable[[], int]) -> None:
        """Keep the database and the clock (milliseconds since 1970)."""
        self._database = database
        self._now = now

    async def subscribe(self, account_id: int, device_id: int, offered: Offered) -> None:
        """Keep a device's subscription in place of what it had. Raises NotSignedIn.

        The same one again changes nothing of what is known about it.
        """
        async with self._database.write() as connection:
            await _lock_device(connection, account_id, device_id)
            older = delete(subscription).where(
                subscription.c.account_id == account_id,
                subscription.c.device_id == device_id,
                subscription.c.endpoint != offered.endpoint,
            )
            await connection.execute(older)
            if not await self._renew(connection, account_id, device_id, offered):
                await self._put(connection, account_id, device_id, offered)
            await _drop_oldest(connection, account_id)
            # From now on there is somebody to remind: the account wants a plan of its nudges.
            wanting = update(account).where(account.c.id == account_id).values(plan=2)
            await connection.execute(wanting)
        self._database.changed.set()

    async def _renew(
        self, connection: AsyncConnection, account_id: int, device_id: int, offered: Offered
    ) -> bool:
        same = (
            update(subscription)
            .where(
                subscription.c.account_id == account_id,
                subscription.c.endpoint == offered.endpoint,
                subscription.c.p256dh == offered.p256dh,
                subscription.c.auth == offered.auth,
                subscription.c.key_hash == offered.key_hash,
            )
            .values(device_id=device_id, renewed_at=self._now())
        )
        return (await connection.execute(same)).rowcount > 0

    async def _put(
        self, connection: AsyncConnection, account_id: int, device_id: int, offered: Offered
    ) -> None:
        values = {
            "account": account_id,
            "device": device_id,
            "endpoint": offered.endpoint,
            "p256dh": offered.p256dh,
            "auth": offered.auth,
            "key_hash": offered.key_hash,
            "now": self._now(),
        }
        await connection.execute(_PUT, values)

    async def unsubscribe(self, account_id: int, device_id: int) -> None:
        """Forget what a device subscribed with; that there is nothing is fine."""
        statement = delete(subscription).where(
            subscription.c.account_id == account_id, subscription.c.device_id == device_id
        )
        async with self._database.write() as connection:
            await connection.execute(statement)

    async def standing(self, account_id: int, device_id: int) -> Standing | None:
        """Tell how a device's subscription does; None where there is none."""
        columns = (subscription.c.key_hash, subscription.c.unseen_since, subscription.c.refusal)
        statement = select(*columns).where(
            subscription.c.account_id == account_id, subscription.c.device_id == device_id
        )
        async with self._database.read() as connection:
            row = (await connection.execute(statement)).first()
        if row is None:
            return None
        is_suspect = row.unseen_since is not None and (
            self._now() - row.unseen_since >= SUSPECT_AFTER
        )
        return Standing(row.key_hash, is_suspect, row.refusal)

    async def of_account(self, account_id: int, device_id: int | None = None) -> list[Subscription]:
        """List where an account's messages go, or those of one of its devices."""
        asked = {"account": account_id} | _alive(self._now())
        async with self._database.read() as connection:
            found = [Subscription(*row) for row in await connection.execute(text(_ALL), asked)]
        return [one for one in found if device_id in {None, one.device_id}]

    async def note(self, settled: Settled) -> None:
        """Keep what came of a message."""
        await self._database.transact(lambda execute: note_settled(execute, settled, self._now()))

    async def prune(self) -> int:
        """Forget the subscriptions of sessions that are over, of every account; tells how many."""
        async with self._database.write() as connection:
            return (await connection.execute(text(PRUNE), _alive(self._now()))).rowcount

    async def count_test(self, account_id: int) -> None:
        """Count a test message. Raises TooManyAttempts after ten in ten minutes."""
        async with self._database.write() as connection:
            tests = await count_attempt(
                connection, f"push-test:{account_id}", self._now(), TEST_SPAN
            )
        # Raised only here, after the commit: a refused try must stay counted.
        if tests > MOST_TESTS:
            raise TooManyAttempts(retry_after=TEST_SPAN // 1000)


def subscriptions_of(execute: Execute, account_id: int, now: int) -> list[Subscription]:
    """List, in a transaction, where an account's messages go; ``now`` in ms since 1970."""
    return [Subscription(*row) for row in execute(_ALL, {"account": account_id} | _alive(now))]


def _alive(now: int) -> dict[str, int]:
    """Say when a session that is alive began and was last used at the earliest, in ms."""
    return {"first": now - SESSION_LIFE, "silent": now - IDLE_LIFE}


def note_settled(execute: Execute, settled: Settled, now: int) -> None:
    """Keep, in a transaction, what came of a message; ``now`` in ms since 1970."""
    which = {"account": settled.subscription.account_id, "id": settled.subscription.id}
    match settled.outcome.result:
        case Result.DELIVERED:
            unseen = now if settled.wants_receipt else None
            execute(_NOTE_DELIVERED, which | {"now": now, "unseen": unseen})
        case Result.GONE:
            execute(_NOTE_GONE, which)
        case Result.REFUSED:
            refusal = settled.outcome.status or _NO_STATUS
            execute(_NOTE_REFUSED, which | {"now": now, "refusal": refusal})
        case Result.LATER:
            execute(_NOTE_LATER, which)


def note_receipt(execute: Execute, account_id: int, device_id: int, shown_at: int) -> None:
    """Keep, in a transaction, that a device showed a message: its subscription works."""
    noted = {"account": account_id, "device": device_id, "shown": shown_at}
    execute(_NOTE_RECEIPT, noted)


async def _lock_device(connection: AsyncConnection, account_id: int, device_id: int) -> None:
    """Wait for whoever changes the device, and see that it is still signed in."""
    statement = (
        select(device.c.id)
        .where(
            device.c.account_id == account_id,
            device.c.id == device_id,
            device.c.token_hash.is_not(None),
        )
        .with_for_update()
    )
    if (await connection.execute(statement)).first() is None:
        raise NotSignedIn


async def _drop_oldest(connection: AsyncConnection, account_id: int) -> None:
    newest = (
        select(subscription.c.id)
        .where(subscription.c.account_id == account_id)
        .order_by(subscription.c.renewed_at.desc(), subscription.c.id.desc())
        .limit(MOST_SUBSCRIPTIONS)
    )
    await connection.execute(
        delete(subscription).where(
            subscription.c.account_id == account_id, subscription.c.id.not_in(newest)
        )
    )
