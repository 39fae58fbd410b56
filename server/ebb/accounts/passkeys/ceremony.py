"""The two ceremonies of WebAuthn, but for what is stored: what to ask for, what to accept.

Source: https://www.w3.org/TR/webauthn-3/, sections 7.1 and 7.2; ``webauthn`` verifies, this module
decides. Attestation is "none": which make of authenticator it is is nobody's business, and
certificates are not looked at. User verification is preferred, not required: a passkey stands where
a one-time code stood, the lock of the phone or of its keeper asks who holds it, and a key without a
PIN is better than none.
"""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar
from urllib.parse import urlsplit

import msgspec
import structlog
from msgspec import Struct

from ebb.accounts.passkeys.schemas import (
    Algorithm,
    CreationOptions,
    Descriptor,
    PasskeyUser,
    RelyingParty,
    RequestOptions,
    Selection,
)
from ebb.errors import BadPasskey, NoPasskeysHere
from ebb.settings import is_address
from ebb.web.logs import describe_exception

if TYPE_CHECKING:
    from collections.abc import Callable

    from ebb.accounts.passkeys.schemas import Credential, NewCredential
    from ebb.settings import Settings

T = TypeVar("T")

_log = structlog.get_logger("ebb.accounts")

#: How long a challenge can be answered, ms.
CHALLENGE_LIFE: Final = 300_000
#: EdDSA, ECDSA with SHA-256, RSA with SHA-256: what every authenticator has one of.
_ALGORITHMS: Final = (-8, -7, -257)
_TRANSPORTS: Final = frozenset({"ble", "hybrid", "internal", "nfc", "smart-card", "usb"})
#: Browsers pass nothing else on where no attestation is asked for.
_FORMATS: Final = frozenset({"none", "packed"})
#: A key whose other half nobody has: an unknown passkey takes as long as a wrong one.
_NOBODYS_KEY: Final = (
    "pQECAyYgASFYINvuwaLpqij0eeNgx3MdPQ0h3_3b5JVMUZRsbGB2N-g9IlggrIMQujOAeqw3MroBUAiaaKFtDQjBLGX4"
    "mtx_6zMVbDs"
)


class Party(NamedTuple):
    """Whom passkeys are for here: the host, and the origin that pages of it have."""

    host: str
    origin: str


class Made(NamedTuple):
    """A passkey that was made, with what is kept of it; bytes in base64url."""

    credential_id: str
    public_key: str
    sign_count: int
    transports: list[str]
    is_backed_up: bool


class Held(NamedTuple):
    """A passkey as it is stored, with its account."""

    account_id: int
    id: str
    handle: str
    public_key: str
    sign_count: int


class Shown(NamedTuple):
    """A stored passkey that has just signed, and what it said of itself."""

    held: Held
    sign_count: int
    is_backed_up: bool


class _ClientData(Struct, rename="camel"):
    challenge: str
    cross_origin: bool = False


def party_of(settings: Settings) -> Party:
    """Tell whom passkeys are for. Raises NoPasskeysHere where browsers make none."""
    origin = settings.public_origin
    host = urlsplit(origin).hostname or ""
    if is_address(host) or not (settings.is_secure or host == "localhost"):
        raise NoPasskeysHere
    return Party(host, origin)


def has_passkeys(settings: Settings) -> bool:
    """Say whether passkeys work at the address that people open."""
    try:
        party_of(settings)
    except NoPasskeysHere:
        return False
    return True


def new_challenge() -> str:
    """Make 256 random bits to be signed once."""
    return secrets.token_urlsafe(32)


def creation_options(
    party: Party, challenge: str, handle: str, name: str, existing: list[Descriptor]
) -> CreationOptions:
    """Say what a new passkey is to be like; keepers that have one of ``existing`` make no other."""
    return CreationOptions(
        challenge=challenge,
        rp=RelyingParty(party.host, "Ebb"),
        user=PasskeyUser(_user_handle(handle), name or "Ebb", name or "Ebb"),
        pub_key_cred_params=[Algorithm("public-key", number) for number in _ALGORITHMS],
        timeout=CHALLENGE_LIFE,
        exclude_credentials=existing,
        authenticator_selection=Selection(),
    )


def request_options(party: Party, challenge: str, allowed: list[Descriptor]) -> RequestOptions:
    """Ask for one of these passkeys, or for any of this host where none is named."""
    return RequestOptions(challenge, party.host, CHALLENGE_LIFE, allowed)


def challenge_in(credential: NewCredential | Credential) -> str:
    """Read which challenge was answered. Raises BadPasskey, also for an answer out of a frame."""
    try:
        data = msgspec.json.decode(_bytes(credential.response.client_data), type=_ClientData)
    except (ValueError, msgspec.MsgspecError, RecursionError):
        raise BadPasskey from None
    if data.cross_origin:
        raise BadPasskey
    return data.challenge


def check_made(party: Party, challenge: str, credential: NewCredential) -> Made:
    """Check a passkey that was made, in another thread than the event loop's. Raises BadPasskey."""
    return _refusing(lambda: _check_made(party, challenge, credential))


def _check_made(party: Party, challenge: str, credential: NewCredential) -> Made:
    # Loaded here: half a second and some megabytes that most starts have no use for.
    from webauthn import verify_registration_response  # noqa: PLC0415
    from webauthn.helpers import (  # noqa: PLC0415
        decode_credential_public_key,
        decoded_public_key_to_cryptography,
        parse_attestation_object,
    )
    from webauthn.helpers.cose import COSEAlgorithmIdentifier  # noqa: PLC0415

    response = credential.response
    if parse_attestation_object(_bytes(response.attestation_object)).fmt not in _FORMATS:
        raise BadPasskey
    verified = verify_registration_response(
        credential={
            **_told(credential),
            "response": {
                "clientDataJSON": response.client_data,
                "attestationObject": response.attestation_object,
            },
        },
        expected_challenge=_bytes(challenge),
        expected_rp_id=party.host,
        expected_origin=party.origin,
        supported_pub_key_algs=[COSEAlgorithmIdentifier(number) for number in _ALGORITHMS],
    )
    # The library reads a key only when it first verifies with it; one that never could is refused.
    decoded_public_key_to_cryptography(decode_credential_public_key(verified.credential_public_key))
    if _text(verified.credential_id) != credential.id:
        raise BadPasskey
    return Made(
        credential.id,
        _text(verified.credential_public_key),
        verified.sign_count,
        sorted(_TRANSPORTS.intersection(response.transports)),
        verified.credential_backed_up,
    )


def check_shown(party: Party, challenge: str, credential: Credential, held: Held | None) -> Shown:
    """Check a passkey that was shown, in another thread than the event loop's. Raises BadPasskey.

    ``held`` is what is stored under the credential's id. Whether nothing is, or the signature is
    wrong, shows in neither the answer nor the time that it takes.

    A signature counter that goes back means that there are two of one authenticator: such an answer
    is refused and logged, and the other ways in stay. Keepers that copy passkeys between devices do
    not count and always say 0, which is accepted as long as nothing else was ever said.
    """
    return _refusing(lambda: _check_shown(party, challenge, credential, held))


def _check_shown(party: Party, challenge: str, credential: Credential, held: Held | None) -> Shown:
    from webauthn import verify_authentication_response  # noqa: PLC0415

    response = credential.response
    verified = verify_authentication_response(
        credential={
            **_told(credential),
            "response": {
                "clientDataJSON": response.client_data,
                "authenticatorData": response.authenticator_data,
                "signature": response.signature,
            },
        },
        expected_challenge=_bytes(challenge),
        expected_rp_id=party.host,
        expected_origin=party.origin,
        credential_public_key=_bytes(held.public_key if held else _NOBODYS_KEY),
        # The counter is judged below, so that one that went back is told apart in the log.
        credential_current_sign_count=0,
    )
    if held is None or response.user_handle not in {None, _user_handle(held.handle)}:
        raise BadPasskey
    if verified.new_sign_count <= held.sign_count and held.sign_count > 0:
        _log.warning("passkey counter went back")
        raise BadPasskey
    return Shown(held, verified.new_sign_count, verified.credential_backed_up)


def _refusing(check: Callable[[], T]) -> T:
    """Make of everything that a hostile answer does to a decoder the one refusal."""
    try:
        return check()
    except BadPasskey:
        raise
    # The library lets KeyError, ValueError and what its decoders raise through.
    except Exception as error:  # noqa: BLE001 - the answer must be the same for all of them
        _log.info("passkey refused", **describe_exception(error))
        raise BadPasskey from None


def _told(credential: NewCredential | Credential) -> dict[str, str]:
    return {"id": credential.id, "rawId": credential.id, "type": credential.type}


def _user_handle(handle: str) -> str:
    return _text(handle.encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(f"{text}{'=' * (-len(text) % 4)}")
