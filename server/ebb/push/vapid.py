"""The key by which push services know this server (RFC 8292), and what it signs with it."""

from __future__ import annotations

import hashlib
import os
import secrets
from typing import TYPE_CHECKING

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from ebb.errors import BadSetting
from ebb.push.keys import in_base64

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILE_NAME = "vapid.pem"
#: Push services accept at most 24 hours, some less; half of that bears a clock that is wrong.
LIFE_SECONDS = 12 * 3600
#: A header is used for its first half, so that it never runs out on its way.
_LEAST_LEFT_SECONDS = LIFE_SECONDS // 2
_MOST_AUDIENCES = 256
_COORDINATE_BYTES = 32
_HEAD = b'{"alg":"ES256","typ":"JWT"}'


class Vapid:
    """Gives the Authorization header for a push service, signed once in six hours."""

    def __init__(
        self, key: ec.EllipticCurvePrivateKey, contact: str, now: Callable[[], int]
    ) -> None:
        """Take the key, who push services may write to, and the clock in ms since 1970."""
        self._key = key
        self._contact = contact
        self._now = now
        self._headers: dict[str, tuple[int, str]] = {}
        self.public_key = public_key_of(key)

    def header(self, audience: str) -> str:
        """Give the header for an audience, which is the push service's origin."""
        now = self._now() // 1000
        runs_out, text = self._headers.get(audience, (0, ""))
        # Bounded on both sides: after the clock was set back it would be valid for too long.
        if not _LEAST_LEFT_SECONDS < runs_out - now <= LIFE_SECONDS:
            if len(self._headers) >= _MOST_AUDIENCES:
                self._headers.clear()
            runs_out = now + LIFE_SECONDS
            text = f"vapid t={self._sign(audience, runs_out)}, k={self.public_key}"
            self._headers[audience] = (runs_out, text)
        return text

    def _sign(self, audience: str, runs_out: int) -> str:
        claims = {"aud": audience, "exp": runs_out, "sub": self._contact}
        signed = f"{in_base64(_HEAD)}.{in_base64(msgspec.json.encode(claims))}"
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        signature = r.to_bytes(_COORDINATE_BYTES, "big") + s.to_bytes(_COORDINATE_BYTES, "big")
        return f"{signed}.{in_base64(signature)}"


def read_or_make_key(folder: Path) -> ec.EllipticCurvePrivateKey:
    """Read the key in the data folder; at the first start make it. Raises BadSetting.

    A key that is there and cannot be read is never replaced: with another one every phone would
    have to ask anew, and none would know why it hears nothing.
    """
    path = folder / FILE_NAME
    try:
        if not path.exists():
            _make(path)
        path.chmod(0o600)
        text = path.read_bytes()
    except OSError as error:
        message = f"The push key {path} cannot be used ({error.strerror})."
        raise BadSetting(message) from error
    return _parse(text, path)


def public_key_of(key: ec.EllipticCurvePrivateKey) -> str:
    """Give the public half as browsers take it for applicationServerKey: base64url."""
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return in_base64(point)


def hash_key(public_key: str) -> str:
    """Give the mark by which a subscription remembers which key it was made with."""
    return hashlib.sha256(public_key.encode()).hexdigest()


def _make(path: Path) -> None:
    """Make the file whole or not at all; of two processes that start at once one makes it."""
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    draft = path.with_name(f".{FILE_NAME}.{secrets.token_hex(4)}")
    try:
        with open(draft, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        _link(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _link(draft: Path, path: Path) -> None:
    # A link never replaces what is there, and a rename would.
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _parse(text: bytes, path: Path) -> ec.EllipticCurvePrivateKey:
    try:
        key = load_pem_private_key(text, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    message = (
        f"The push key {path} is damaged. Put it back from a backup. Without one delete it: "
        "Ebb then makes another, and every phone has to turn reminders on again."
    )
    raise BadSetting(message)
