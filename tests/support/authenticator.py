"""A software authenticator: real keys, real signatures, CBOR by hand, and every lie on demand."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ELIGIBLE, BACKED_UP, ATTESTED = 1, 4, 8, 16, 64
HONEST = PRESENT | VERIFIED | ELIGIBLE | BACKED_UP
Json = dict[str, Any]


@dataclass
class Key:
    """One passkey on the authenticator."""

    id: bytes
    user_handle: str
    private: ec.EllipticCurvePrivateKey
    count: int = 0


@dataclass
class Lie:
    """What an answer claims in place of the truth."""

    origin: str | None = None
    host: str | None = None
    type: str | None = None
    challenge: str | None = None
    flags: int = HONEST
    alg: int | None = -7
    point: bytes | None = None
    format: str = "none"
    statement: Json = field(default_factory=dict)
    attestation: bytes | None = None
    authenticator_data: bytes | None = None
    client_data: bytes | None = None
    signature: bytes | None = None
    count: int | None = None
    user_handle: str | None = None
    id: str | None = None
    key_id: bytes | None = None
    more: Json = field(default_factory=dict)


TRUTH = Lie()


class Authenticator:
    """Keeps passkeys for pages of one origin; counts what it signs only if it ``counts``."""

    def __init__(self, origin: str, *, counts: bool = False) -> None:
        self.origin = origin
        self.counts = counts
        self.keys: list[Key] = []

    def make(self, options: Json, lie: Lie = TRUTH) -> Json:
        """Make a passkey as asked, as ``credential.toJSON()`` tells it."""
        key = Key(
            lie.key_id or secrets.token_bytes(32),
            options["user"]["id"],
            ec.generate_private_key(ec.SECP256R1()),
            1 if self.counts else 0,
        )
        self.keys.append(key)
        attested = bytes(16) + len(key.id).to_bytes(2, "big") + key.id + cbor(_cose(key, lie))
        data = self._data(options["rp"]["id"], key, lie, ATTESTED) + attested
        attestation = {"fmt": lie.format, "attStmt": lie.statement, "authData": data}
        told = cbor(attestation) if lie.attestation is None else lie.attestation
        client_data = self._client_data("webauthn.create", options, lie)
        return _credential(
            key,
            lie,
            {
                "clientDataJSON": text(client_data),
                "attestationObject": text(told),
                "transports": ["internal", "hybrid", "telepathy"],
                "publicKeyAlgorithm": -7,
            },
        )

    def show(self, options: Json, lie: Lie = TRUTH, key: Key | None = None) -> Json:
        """Sign what is asked with a passkey, the newest if none is chosen."""
        key = key or self.keys[-1]
        key.count += self.counts
        data = self._data(options["rpId"], key, lie, 0)
        client_data = self._client_data("webauthn.get", options, lie)
        signed = data + hashlib.sha256(client_data).digest()
        signature = lie.signature or key.private.sign(signed, ec.ECDSA(hashes.SHA256()))
        return _credential(
            key,
            lie,
            {
                "clientDataJSON": text(client_data),
                "authenticatorData": text(data),
                "signature": text(signature),
                "userHandle": lie.user_handle or key.user_handle,
            },
        )

    def _data(self, host: str, key: Key, lie: Lie, extra: int) -> bytes:
        if lie.authenticator_data is not None:
            return lie.authenticator_data
        count = key.count if lie.count is None else lie.count
        hashed = hashlib.sha256((lie.host or host).encode()).digest()
        return hashed + bytes([lie.flags | extra]) + count.to_bytes(4, "big")

    def _client_data(self, kind: str, options: Json, lie: Lie) -> bytes:
        if lie.client_data is not None:
            return lie.client_data
        told = {
            "type": lie.type or kind,
            "challenge": lie.challenge or options["challenge"],
            "origin": lie.origin or self.origin,
            "crossOrigin": False,
        }
        return json.dumps(told | lie.more).encode()


def text(raw: bytes) -> str:
    """Write bytes in base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def cbor(value: object) -> bytes:
    """Encode what authenticators encode: whole numbers, texts, bytes and maps."""
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    assert isinstance(value, dict)
    items = [cbor(name) + cbor(inner) for name, inner in value.items()]
    return _head(5, len(items)) + b"".join(items)


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    size = next(size for size in (1, 2, 4, 8) if number < 1 << (8 * size))
    return bytes([major << 5 | 23 + size.bit_length()]) + number.to_bytes(size, "big")


def _cose(key: Key, lie: Lie) -> dict[int, Any]:
    numbers = key.private.public_key().public_numbers()
    x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
    alg = {} if lie.alg is None else {3: lie.alg}
    return {1: 2, **alg, -1: 1, -2: lie.point or x, -3: lie.point or y}


def _credential(key: Key, lie: Lie, response: Json) -> Json:
    identifier = lie.id or text(key.id)
    return {
        "id": identifier,
        "rawId": identifier,
        "type": "public-key",
        "authenticatorAttachment": "platform",
        "clientExtensionResults": {},
        "response": response,
    }
