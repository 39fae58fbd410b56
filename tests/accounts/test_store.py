"""The store on its own, with a clock that the tests move."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from ebb.accounts.codes import new_code
from ebb.accounts.store import (
    CODE_LIFE,
    DAY,
    HOUR,
    MOST_ATTEMPTS,
    AccountStore,
)
from ebb.database import Database, migrate, open_database
from ebb.database.tables import attempt, code
from ebb.errors import BadCode, NotFound, NotSignedIn, TooManyAttempts
from ebb.web.signed_in import IDLE_LIFE, SESSION_LIFE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

NOON = 1_795_348_800_000


class Clock:
    """A clock that stands until it is moved; milliseconds since 1970."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'ebb.db'}"
    await migrate(url)
    async with open_database(url) as opened:
        yield opened


@pytest.fixture
def accounts(database: Database, clock: Clock) -> AccountStore:
    return AccountStore(database, clock)


async def owner(accounts: AccountStore) -> tuple[int, str]:
    """Sign the owner in; gives the account's number and the session's token."""
    first = await accounts.new_owner_code()
    assert first
    new = await accounts.join(first, "Phone", "peer")
    return (await accounts.who(new.token)).account_id, new.token


async def test_the_owners_code_does_not_run_out(accounts: AccountStore, clock: Clock) -> None:
    first = await accounts.new_owner_code()
    assert first
    clock.now += 4000 * DAY
    await accounts.join(first, "Phone", "peer")
    assert await accounts.new_owner_code() is None


async def test_a_pairing_code_lives_ten_minutes(accounts: AccountStore, clock: Clock) -> None:
    account_id, _ = await owner(accounts)
    text, expires_at = await accounts.new_pairing_code(account_id)
    assert expires_at == clock.now + CODE_LIFE
    clock.now += CODE_LIFE
    with pytest.raises(BadCode):
        await accounts.join(text, "Tablet", "peer")
    text, _ = await accounts.new_pairing_code(account_id)
    clock.now += CODE_LIFE - 1
    await accounts.join(text, "Tablet", "peer")


async def test_a_session_ends_after_long_silence(accounts: AccountStore, clock: Clock) -> None:
    _, token = await owner(accounts)
    clock.now += IDLE_LIFE - 1
    await accounts.who(token)
    clock.now += IDLE_LIFE - 1
    await accounts.who(token)
    clock.now += IDLE_LIFE
    with pytest.raises(NotSignedIn):
        await accounts.who(token)


async def test_a_session_ends_in_any_case(accounts: AccountStore, clock: Clock) -> None:
    _, token = await owner(accounts)
    for _ in range(SESSION_LIFE // DAY - 1):
        clock.now += DAY
        await accounts.who(token)
    clock.now += DAY
    with pytest.raises(NotSignedIn):
        await accounts.who(token)


async def test_a_clock_set_back_signs_nobody_out(accounts: AccountStore, clock: Clock) -> None:
    _, token = await owner(accounts)
    clock.now -= 2 * DAY
    await accounts.who(token)
    clock.now += 4 * DAY
    await accounts.who(token)


async def test_seen_is_right_to_the_hour(accounts: AccountStore, clock: Clock) -> None:
    account_id, token = await owner(accounts)
    clock.now += HOUR - 1
    await accounts.who(token)
    assert (await accounts.devices(account_id))[0].seen_at == NOON
    clock.now += 1
    await accounts.who(token)
    assert (await accounts.devices(account_id))[0].seen_at == clock.now


@pytest.mark.parametrize("token", [None, "", "x", "\x00", "é" * 5000])
async def test_no_token_is_nobody(accounts: AccountStore, token: str | None) -> None:
    with pytest.raises(NotSignedIn):
        await accounts.who(token)


async def test_wrong_codes_are_counted_for_each_peer(accounts: AccountStore, clock: Clock) -> None:
    account_id, _ = await owner(accounts)
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(BadCode):
            await accounts.join(new_code(), "Phone", "one")
    text, _ = await accounts.new_pairing_code(account_id)
    with pytest.raises(TooManyAttempts):
        await accounts.join(text, "Phone", "one")
    await accounts.join(text, "Phone", "two")
    clock.now += 11 * 60_000
    text, _ = await accounts.new_pairing_code(account_id)
    await accounts.join(text, "Phone", "one")


async def test_right_codes_are_not_counted(accounts: AccountStore) -> None:
    account_id, _ = await owner(accounts)
    for _ in range(3 * MOST_ATTEMPTS):
        text, _ = await accounts.new_pairing_code(account_id)
        await accounts.join(text, "Phone", "peer")
    assert len(await accounts.devices(account_id)) == 3 * MOST_ATTEMPTS + 1


async def test_what_has_had_its_day_is_dropped(
    accounts: AccountStore, clock: Clock, database: Database
) -> None:
    account_id, _ = await owner(accounts)
    for peer in range(5):
        with pytest.raises(BadCode):
            await accounts.join(new_code(), "Phone", str(peer))
    text, _ = await accounts.new_pairing_code(account_id)
    await accounts.join(text, "Tablet", "peer")
    clock.now += 2 * DAY
    with pytest.raises(BadCode):
        await accounts.join(new_code(), "Phone", "late")
    async with database.read() as connection:
        attempts = (await connection.execute(select(func.count()).select_from(attempt))).scalar()
        codes = (await connection.execute(select(func.count()).select_from(code))).scalar()
    assert attempts == 1
    assert codes == 0


async def test_a_device_of_another_account_is_absent(accounts: AccountStore) -> None:
    account_id, _ = await owner(accounts)
    for account, device in ((account_id + 1, 1), (account_id, 2), (account_id, 2**70)):
        with pytest.raises(NotFound):
            await accounts.revoke(account, device)
        with pytest.raises(NotFound):
            await accounts.rename(account, device, "Mine")
