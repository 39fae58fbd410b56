"""Due nudges: all SQL of this room. All instants are milliseconds since 1970 UTC.

Who may have something due is looked for across accounts, without a lock; every row is taken by a
statement that names its account. So it works where several dispatchers run, and where the tables
are spread over machines by account.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from sqlalchemy import text

from ebb.boundaries.occurrences import local_date
from ebb.nudges.life import read_life
from ebb.nudges.plan import DAY, HORIZON, HOUR, LOOK_BACK, Planned, Sent, plan
from ebb.push.messages import Result
from ebb.push.store import note_receipt, note_settled, subscriptions_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ebb.database import Database
    from ebb.database.engine import Execute
    from ebb.nudges.life import Life
    from ebb.push.messages import Subscription
    from ebb.push.store import Settled

#: How long whoever takes a nudge has it for itself.
LEASE = 60_000
#: Nudges are planned anew when what is planned reaches no further than this.
_RENEW = DAY
#: And when it reaches further than any plan does: the clock was ahead, and is right again.
_FAR = HORIZON + HOUR
#: Receipts say whether a kind rests; settled nudges are kept as long.
KEPT = 30 * DAY
_DATES = range(-3, 5)
#: What the column of an account's plan says: see database/tables.py.
_NOBODY, _UP_TO_DATE = 0, 1

WAITING = """
SELECT account_id FROM due WHERE done_at IS NULL AND at <= :now AND lease_until <= :now
GROUP BY account_id ORDER BY min(at) LIMIT :limit
"""
WANTING = """
SELECT id FROM account WHERE plan = 2
UNION ALL SELECT id FROM account WHERE plan = 1 AND planned_until < :soon
UNION ALL SELECT id FROM account WHERE plan = 1 AND planned_until > :far
LIMIT :limit
"""
OF_OLD_ZONES = "SELECT id FROM account WHERE plan = 1 AND planned_tz <> :tz LIMIT :limit"
NEXT = """
SELECT (SELECT min(at) FROM due WHERE done_at IS NULL AND at > :now),
  (SELECT min(lease_until) FROM due WHERE done_at IS NULL AND at <= :now)
"""
LOCK = "SELECT id FROM account WHERE id = :account"
LOCK_POSTGRES = "SELECT id FROM account WHERE id = :account FOR UPDATE"
RULES = """
SELECT kind, id, fields FROM record
WHERE account_id = :account AND kind IN ('boundary', 'place', 'season', 'setting')
"""
LATELY = """
SELECT kind, id, fields FROM record
WHERE account_id = :account AND kind IN ('cue_event', 'energy', 'run') AND at >= :since
UNION ALL
SELECT kind, id, fields FROM record
WHERE account_id = :account AND kind IN ('cue_event', 'run') AND open AND at < :since
UNION ALL
SELECT kind, id, fields FROM record
WHERE account_id = :account AND kind = 'nudge' AND at >= :receipts
"""
SETTLED = """
SELECT kind, id, fields FROM record
WHERE account_id = :account AND kind IN ('reflection', 'settlement')
  AND id IN (SELECT value FROM json_each(:ids))
"""
SETTLED_POSTGRES = """
SELECT kind, id, fields FROM record
WHERE account_id = :account AND kind IN ('reflection', 'settlement')
  AND id = ANY(CAST(:ids AS text[]))
"""
RECEIPTS = """
SELECT device_id, max(at) FROM record
WHERE account_id = :account AND kind = 'nudge' AND at >= :receipts GROUP BY device_id
"""
SENT = """
SELECT key, subject, coalesce(done_at, :now) FROM due
WHERE account_id = :account AND (done_at >= :receipts OR (done_at IS NULL AND lease_until > :now))
"""
QUEUED = """
SELECT key, kind, subject, day, at, until FROM due
WHERE account_id = :account AND done_at IS NULL AND lease_until <= :now
"""
PUT = """
INSERT INTO due (account_id, key, kind, subject, day, at, until, lease_until, attempts)
VALUES (:account, :key, :kind, :subject, :day, :at, :until, 0, 0)
ON CONFLICT (account_id, key) DO UPDATE
SET at = excluded.at, until = excluded.until, subject = excluded.subject, day = excluded.day
WHERE due.done_at IS NULL
"""
DROP = "DELETE FROM due WHERE account_id = :account AND key = :key AND done_at IS NULL"
TAKE = """
UPDATE due SET lease_until = :lease, attempts = attempts + 1
WHERE account_id = :account AND done_at IS NULL AND at <= :now AND lease_until <= :now
RETURNING key, kind, subject, day, at, until, attempts
"""
PLANNED = """
UPDATE account SET plan = :plan, planned_until = :until, planned_tz = :tz WHERE id = :account
"""
DELIVERED = "SELECT subscription_id FROM delivery WHERE account_id = :account AND key = :key"
PUT_DELIVERY = """
INSERT INTO delivery (account_id, key, subscription_id)
SELECT account_id, key, CAST(:subscription AS bigint) FROM due
WHERE account_id = :account AND key = :key
ON CONFLICT DO NOTHING
"""
DONE = """
UPDATE due SET done_at = :now, is_sent = :sent WHERE account_id = :account AND key = :key
"""
AGAIN = """
UPDATE due SET lease_until = :lease WHERE account_id = :account AND key = :key AND done_at IS NULL
"""
PRUNE = "DELETE FROM due WHERE done_at < :before"


class Taken(Struct, frozen=True):
    """A nudge that this process may send until its lease ends."""

    account_id: int
    nudge: Planned
    attempts: int
    language: str | None
    #: Where it goes: the subscriptions that no earlier try has settled, and whether any has been.
    subscriptions: Sequence[Subscription]
    is_half_done: bool


class Tried(Struct, frozen=True):
    """What came of sending, and when to try those again that want patience."""

    taken: Taken
    settled: Sequence[Settled]
    is_sent: bool
    again_at: int | None


class NudgeStore:
    """Reads and writes of due nudges through one database."""

    def __init__(self, database: Database, tz_version: str) -> None:
        """Keep the database and the version of the time zone rules in force."""
        self._database = database
        self._tz = tz_version
        # Rules of zones change with the program: who was planned by others is looked for once.
        self._may_have_old_zones = True

    async def to_look_at(self, now: int, limit: int) -> list[int]:
        """Name accounts that have a nudge due or want a plan, the most urgent ones first."""
        async with self._database.read() as connection:
            due = await connection.execute(text(WAITING), {"now": now, "limit": limit})
            asked = {"soon": now + _RENEW, "far": now + _FAR, "tz": self._tz, "limit": limit}
            wanting = await connection.execute(text(WANTING), asked)
            found = dict.fromkeys([*due.scalars(), *wanting.scalars()])
            if self._may_have_old_zones and len(found) < limit:
                old = (await connection.execute(text(OF_OLD_ZONES), asked)).scalars().all()
                self._may_have_old_zones = bool(old)
                found |= dict.fromkeys(old)
        return list(found)[:limit]

    async def next_due(self, now: int) -> int | None:
        """Give the instant at which the next nudge is due; None while nothing waits."""
        waiting = await self._database.row(NEXT, {"now": now})
        return min((at for at in waiting or () if at is not None), default=None)

    async def take(self, account_ids: Iterable[int], now: int) -> list[Taken]:
        """Plan accounts anew and take what is due there, with a lease on it.

        All of it is one transaction: what is taken is what the newest records want at this moment.
        """

        def work(execute: Execute) -> list[Taken]:
            # In one order, so that two dispatchers never wait for each other.
            return [
                one
                for account_id in sorted(account_ids)
                for one in self._take(execute, account_id, now)
            ]

        return await self._database.transact(work)

    async def settle(self, tried: Iterable[Tried], now: int) -> None:
        """Keep what came of nudges, done or to be tried again, all in one transaction."""

        def work(execute: Execute) -> None:
            # In one order, so that two dispatchers never wait for each other.
            for one in sorted(tried, key=lambda one: one.taken.account_id):
                _settle(execute, one, now)

        await self._database.transact(work)

    async def prune(self, now: int) -> int:
        """Forget nudges that were settled long ago, of every account; tells how many."""
        async with self._database.write() as connection:
            return (await connection.execute(text(PRUNE), {"before": now - KEPT})).rowcount

    async def queued(self, account_id: int, now: int) -> list[Planned]:
        """List what waits for an account, in the order of time."""
        return await self._database.transact(lambda execute: _queued(execute, account_id, now))

    async def life(self, account_id: int, now: int) -> Life:
        """Read what planning reads of an account."""
        return await self._database.transact(lambda execute: self._life(execute, account_id, now))

    def _take(self, execute: Execute, account_id: int, now: int) -> list[Taken]:
        which = {"account": account_id}
        if not execute(LOCK if self._database.is_sqlite else LOCK_POSTGRES, which):
            return []
        subscriptions = subscriptions_of(execute, account_id, now)
        if not subscriptions:
            _queue(execute, account_id, [], now)
            self._note_plan(execute, account_id, _NOBODY, now)
            return []
        life = self._life(execute, account_id, now)
        asked = which | {"now": now, "receipts": now - KEPT}
        sent = [Sent(*row) for row in execute(SENT, asked)]
        for device_id, shown_at in execute(RECEIPTS, asked):
            note_receipt(execute, account_id, device_id, shown_at)
        wanted = plan(life, sent, now)
        _queue(execute, account_id, wanted, now)
        self._note_plan(execute, account_id, _UP_TO_DATE, now)
        if not any(one.at <= now for one in wanted):
            return []
        taken = execute(TAKE, which | {"now": now, "lease": now + LEASE})
        language = life.setting.get("language")
        return [
            Taken(
                account_id,
                Planned(*nudge),
                attempts,
                language,
                left,
                len(left) < len(subscriptions),
            )
            for *nudge, attempts in taken
            for left in [_left(execute, subscriptions, which | {"key": nudge[0]}, attempts)]
        ]

    def _note_plan(self, execute: Execute, account_id: int, state: int, now: int) -> None:
        noted = {"account": account_id, "plan": state, "until": now + HORIZON, "tz": self._tz}
        execute(PLANNED, noted)

    def _life(self, execute: Execute, account_id: int, now: int) -> Life:
        rules = execute(RULES, {"account": account_id})
        lately = execute(
            LATELY,
            {"account": account_id, "since": now - LOOK_BACK, "receipts": now - KEPT},
        )
        ids = list(_settled_ids([*rules, *lately], now))
        settled = (
            execute(SETTLED, {"account": account_id, "ids": msgspec.json.encode(ids).decode()})
            if self._database.is_sqlite
            else execute(SETTLED_POSTGRES, {"account": account_id, "ids": ids})
        )
        return read_life(tuple(row) for row in (*rules, *lately, *settled))


def _settled_ids(rows: Iterable[Any], now: int) -> Iterator[str]:
    """Name the settlements and reflections that a plan may ask for."""
    today = local_date(now, "UTC")
    days = [(today + timedelta(days=number)).isoformat() for number in _DATES]
    yield from (f"day:{day}" for day in days)
    for kind, id_, _ in rows:
        if kind == "boundary":
            yield from (f"{id_}:{day}" for day in days)
        elif kind == "nudge":
            asked, _, rest = id_.partition(":")
            yield f"day:{rest}" if asked == "evening" else rest.removesuffix(":2")


def _queued(execute: Execute, account_id: int, now: int) -> list[Planned]:
    found = execute(QUEUED, {"account": account_id, "now": now})
    return sorted((Planned(*row) for row in found), key=lambda one: (one.at, one.key))


def _queue(execute: Execute, account_id: int, wanted: Sequence[Planned], now: int) -> None:
    """Make what waits be what is wanted."""
    held = {one.key: one for one in _queued(execute, account_id, now)}
    for key in held.keys() - {one.key for one in wanted}:
        execute(DROP, {"account": account_id, "key": key})
    for one in wanted:
        if held.get(one.key) != one:
            execute(PUT, {"account": account_id} | one._asdict())


def _left(
    execute: Execute, subscriptions: Sequence[Subscription], which: Mapping[str, Any], attempts: int
) -> Sequence[Subscription]:
    """Give the subscriptions that no earlier try has settled."""
    if attempts == 1:
        return subscriptions
    settled = {row[0] for row in execute(DELIVERED, which)}
    return [one for one in subscriptions if one.id not in settled]


def _settle(execute: Execute, tried: Tried, now: int) -> None:
    for one in tried.settled:
        note_settled(execute, one, now)
    which = {"account": tried.taken.account_id, "key": tried.taken.nudge.key}
    if tried.again_at is None:
        execute(DONE, which | {"now": now, "sent": tried.is_sent})
        return
    execute(AGAIN, which | {"lease": tried.again_at})
    for one in tried.settled:
        if one.outcome.result is not Result.LATER:
            execute(PUT_DELIVERY, which | {"subscription": one.subscription.id})
