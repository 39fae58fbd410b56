"""Whether a session has just shown that the account is its person's, before dangerous actions."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from ebb.database.attempts import MINUTE

#: A proof is good for five minutes, ms.
PROOF_LIFE: Final = 5 * MINUTE
#: A session without any passkey to ask for is fresh for ten minutes, ms.
YOUNG: Final = 10 * MINUTE


class FreshlyProved(Struct, frozen=True):
    """A live session with a fresh proof; handed to handlers as ``proved``."""

    account_id: int
    device_id: int


def is_fresh(created_at: int, proved_at: int | None, now: int, *, has_passkey: bool) -> bool:
    """Say whether a session may do what is dangerous; instants in ms since 1970.

    A proof is a passkey shown in this session, a sign-in with a passkey or a recovery code, or one
    with a code that was made on the server's own machine: what an unlocked phone alone cannot give.
    A code made by a signed-in device is none, or whoever holds that device would prove themselves
    by pairing another. Where there is no passkey yet there is nothing to ask for: then a session
    that began within the last ten minutes counts, and pairing anew begins one.
    """
    if proved_at is not None and 0 <= now - proved_at < PROOF_LIFE:
        return True
    return not has_passkey and 0 <= now - created_at < YOUNG
