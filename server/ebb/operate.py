"""`ebb pair` and `ebb account`: what whoever runs the server does about accounts, in a terminal."""

from __future__ import annotations

import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ebb.accounts.qr import qr_for_terminal
from ebb.accounts.routes import join_url
from ebb.accounts.store import AccountStore
from ebb.app import now_ms
from ebb.database import migrate, open_database
from ebb.errors import BadSetting
from ebb.settings import prepare_data

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from ebb.accounts.store import Summary
    from ebb.settings import Settings

_TEN_MINUTES = "It works once, for ten minutes."


async def pair(settings: Settings, wanted: str | None) -> None:
    """Print a code for one more device, or the owner's first where nobody has signed in yet.

    ``wanted`` chooses among several accounts. Raises BadSetting where it cannot choose.
    """
    async with _accounts(settings) as accounts:
        owner_code = await accounts.new_owner_code()
        if owner_code:
            # Said first, because a code for the wrong data folder would look just the same.
            _say(f"Nobody has signed in yet to the Ebb whose data is {_place(settings)}.")
            _print(settings, owner_code, "It works once, until another one is made.")
            return
        found = _choose(await accounts.summaries(), wanted)
        code, _ = await accounts.new_pairing_code(found.id, by_operator=True)
        _print(settings, code, _TEN_MINUTES)


async def list_accounts(settings: Settings) -> None:
    """Print every account, oldest first."""
    async with _accounts(settings) as accounts:
        found = await accounts.summaries()
    if not found:
        _say(f"There is no account yet in the Ebb whose data is {_place(settings)}.")
    for one in found:
        _say(_describe(one))


async def invite(settings: Settings) -> None:
    """Print a code that creates one more account. Raises BadSetting where none may be made."""
    if settings.registration == "closed":
        message = (
            "Only the owner has an account here. With EBB_REGISTRATION=invitation, for this "
            "command and for `ebb serve`, others can be invited."
        )
        raise BadSetting(message)
    async with _accounts(settings) as accounts:
        if not await accounts.has_account():
            message = "Nobody has signed in yet. `ebb pair` prints the code that is the owner's."
            raise BadSetting(message)
        code, _ = await accounts.new_invitation()
        _print(settings, code, "It makes one account, once, within a week.")


async def recover(settings: Settings, wanted: str) -> None:
    """Print a code for somebody who has lost every way in. Raises BadSetting for nobody known."""
    async with _accounts(settings) as accounts:
        found = _choose(await accounts.summaries(), wanted)
        code, _ = await accounts.new_pairing_code(found.id, by_operator=True)
        _say(f"For {_describe(found)}")
        _print(settings, code, _TEN_MINUTES)
        _say(
            "Whoever enters it may also remove passkeys for the next five minutes. Devices that "
            f"are lost stay signed in until `ebb account sign-out {found.handle}`."
        )


async def sign_out(settings: Settings, wanted: str) -> None:
    """End every session of an account. Raises BadSetting for nobody known."""
    async with _accounts(settings) as accounts:
        found = _choose(await accounts.summaries(), wanted)
        ended = await accounts.revoke_all(found.id)
    _say(f"Signed out: {_many(len(ended), 'device')}. What they hold stays on them.")


@asynccontextmanager
async def _accounts(settings: Settings) -> AsyncIterator[AccountStore]:
    prepare_data(settings)
    await migrate(settings.database_url)
    async with open_database(settings.database_url) as database:
        yield AccountStore(database, now_ms, settings.registration)


def _place(settings: Settings) -> str:
    return f"in {settings.data}" if settings.is_sqlite else "at EBB_DATABASE_URL"


def _choose(accounts: list[Summary], wanted: str | None) -> Summary:
    if wanted is None and len(accounts) == 1:
        return accounts[0]
    found = [one for one in accounts if wanted in {one.handle, one.name} - {""}]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"{one.handle} ({one.name})" if one.name else one.handle for one in accounts)
    message = f"Say which account (`ebb pair` takes it with --account): {names}."
    raise BadSetting(message)


def _describe(one: Summary) -> str:
    parts = [
        *([one.name] if one.name else []),
        *(["the owner's"] if one.is_owner else []),
        f"since {_day(one.created_at)}",
        _many(one.devices, "device"),
        *([f"last seen {_day(one.seen_at)}"] if one.seen_at else []),
        _many(one.passkeys, "passkey"),
        _many(one.recovery_codes, "recovery code"),
    ]
    return f"{one.handle}  {', '.join(parts)}"


def _day(instant: int) -> str:
    return datetime.fromtimestamp(instant / 1000, UTC).date().isoformat()


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _print(settings: Settings, code: str, validity: str) -> None:
    url = join_url(settings, code)
    for line in (f"One-time code: {code}", f"or open {url} or scan:"):
        _say(line)
    _say(qr_for_terminal(url))
    _say(validity)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
