"""One-time codes and session tokens: making, reading and hashing them. Pure but for chance."""

from __future__ import annotations

import hashlib
import secrets

#: Crockford's base 32: no I, L, O or U, so that a code survives being read aloud.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: Letters of a code that lives for minutes, and of one that is kept for as long as it takes.
SHORT = 8
LONG = 16
_GROUP = 4
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})
_TOKEN_BYTES = 32


def new_code(length: int = SHORT) -> str:
    """Make a code of five random bits a letter, shown as XXXX-XXXX."""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(length)))


def new_recovery_codes(count: int) -> list[str]:
    """Make codes that begin alike: by these letters tries at one account's codes are counted.

    The other sixty bits are each code's own. Nothing tells which account the letters stand for.
    """
    sheet = new_code(_GROUP)
    return [f"{sheet}-{new_code(LONG - _GROUP)}" for _ in range(count)]


def sheet_of(recovery_code: str) -> str:
    """Give the letters that the recovery codes of one account begin with."""
    return recovery_code[:_GROUP]


def read_code(text: str) -> str | None:
    """Bring what a person typed to the form XXXX-XXXX, or None if it cannot be a code."""
    letters = text.strip().upper().translate(_MISREAD)
    if len(letters) not in {SHORT, LONG} or any(letter not in ALPHABET for letter in letters):
        return None
    return _grouped(letters)


def new_token() -> str:
    """Make a session token of 256 random bits."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def hash_secret(text: str) -> str:
    """Hash a code or token for the database: random ones need no salt and no slow hash.

    A short code has 40 bits, lives ten minutes and works once (the owner's first guards an empty
    database); one that lives longer has 80. A copy of the database gives an attacker nothing that
    still works.
    """
    return hashlib.sha256(text.encode()).hexdigest()


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))
