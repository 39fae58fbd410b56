"""What a browser gives to encrypt with: its public point and the shared secret (RFC 8291)."""

from __future__ import annotations

import base64
import binascii
import re

from cryptography.hazmat.primitives.asymmetric import ec

from ebb.errors import BadRequest

_AUTH_BYTES = 16
_POINT_BYTES = 65
_UNCOMPRESSED = 4
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+={0,2}", re.ASCII)


def read_point(text: str) -> str:
    """Check p256dh: 65 bytes that are a point of P-256; gives its one form. Raises BadRequest."""
    data = _decode(text)
    if len(data) != _POINT_BYTES or data[0] != _UNCOMPRESSED:
        raise _refusal()
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data)
    except ValueError:
        raise _refusal() from None
    return in_base64(data)


def read_auth(text: str) -> str:
    """Check auth: 16 bytes; gives its one form. Raises BadRequest."""
    data = _decode(text)
    if len(data) != _AUTH_BYTES:
        raise _refusal()
    return in_base64(data)


def in_base64(data: bytes) -> str:
    """Write bytes as browsers do: base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    if not _BASE64URL.fullmatch(text):
        raise _refusal()
    bare = text.rstrip("=")
    try:
        return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except binascii.Error:
        raise _refusal() from None


def _refusal() -> BadRequest:
    message = "The subscription's keys are not keys that a message can be encrypted for."
    return BadRequest(message, code="bad_subscription")
