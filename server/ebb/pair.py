"""`ebb pair`: a one-time code from the terminal, for whoever has no signed-in device at hand."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ebb.accounts.qr import qr_for_terminal
from ebb.accounts.routes import join_url
from ebb.accounts.store import AccountStore
from ebb.app import now_ms
from ebb.database import migrate, open_database
from ebb.errors import BadSetting
from ebb.settings import prepare_data

if TYPE_CHECKING:
    from ebb.settings import Settings


async def pair(settings: Settings, handle: str | None) -> None:
    """Print a code for one more device, or the owner's first where nobody has signed in yet.

    ``handle`` chooses among several accounts. Raises BadSetting where it cannot choose.
    """
    prepare_data(settings)
    await migrate(settings.database_url)
    async with open_database(settings.database_url) as database:
        accounts = AccountStore(database, now_ms)
        owner_code = await accounts.new_owner_code()
        if owner_code:
            # Said first, because a code for the wrong data folder would look just the same.
            sys.stdout.write(
                f"Nobody has signed in yet to the Ebb whose data is {_place(settings)}.\n"
            )
            _print(settings, owner_code, "It works once, until another one is made.")
            return
        account_id = _choose(await accounts.handles(), handle)
        code, _ = await accounts.new_pairing_code(account_id)
        _print(settings, code, "It works once, for ten minutes.")


def _place(settings: Settings) -> str:
    return f"in {settings.data}" if settings.is_sqlite else "at EBB_DATABASE_URL"


def _choose(accounts: list[tuple[int, str]], handle: str | None) -> int:
    if handle is None and len(accounts) == 1:
        return accounts[0][0]
    found = [account_id for account_id, name in accounts if name == handle]
    if found:
        return found[0]
    names = ", ".join(name for _, name in accounts)
    message = f"Say which account with --account NAME: {names}."
    raise BadSetting(message)


def _print(settings: Settings, code: str, validity: str) -> None:
    url = join_url(settings, code)
    lines = [f"One-time code: {code}", f"or open {url} or scan:", qr_for_terminal(url), validity]
    sys.stdout.write("\n".join(lines) + "\n")
