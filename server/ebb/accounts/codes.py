"""One-time codes and session tokens: making, reading and hashing them. Pure but for chance."""

from __future__ import annotations

import hashlib
import secrets

#: Crockford's base 32: no I, L, O or U, so that a code survives being read aloud.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 8
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})
_TOKEN_BYTES = 32


def new_code() -> str:
    """Make a code of 40 random bits, shown as XXXX-XXXX."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def read_code(text: str) -> str | None:
    """Bring what a person typed to the form XXXX-XXXX, or None if it cannot be a code."""
    letters = text.strip().upper().translate(_MISREAD)
    if len(letters) != _LENGTH or any(letter not in ALPHABET for letter in letters):
        return None
    return f"{letters[:4]}-{letters[4:]}"


def new_token() -> str:
    """Make a session token of 256 random bits."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def hash_secret(text: str) -> str:
    """Hash a code or token for the database: random ones need no salt and no slow hash.

    A code has 40 bits, lives ten minutes and works once; a copy of the database gives an attacker
    nothing that still works.
    """
    return hashlib.sha256(text.encode()).hexdigest()
