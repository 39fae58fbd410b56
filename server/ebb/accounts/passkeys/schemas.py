"""What passkeys' addresses take and give.

What browsers make and take has the names of the WebAuthn standard, so that a page hands it on as it
is: ``PublicKeyCredential.parseCreationOptionsFromJSON`` and ``toJSON``. Browsers add fields as the
standard grows; those are not read. Bytes are base64url without padding.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from ebb.accounts.schemas import AccountName, DeviceName, TypedCode

_BASE64URL = "^[A-Za-z0-9_-]+$"
#: A credential's id has 1023 bytes at the most.
CredentialId = Annotated[str, Meta(max_length=1364, pattern=_BASE64URL)]
ClientData = Annotated[str, Meta(max_length=4096, pattern=_BASE64URL)]
Blob = Annotated[str, Meta(max_length=16_384, pattern=_BASE64URL)]
PasskeyName = Annotated[str, Meta(min_length=1, max_length=60)]


class Attested(Struct, frozen=True, rename="camel"):
    """What an authenticator says of a passkey that it has just made."""

    client_data: ClientData = field(name="clientDataJSON")
    attestation_object: Blob
    transports: Annotated[list[Annotated[str, Meta(max_length=40)]], Meta(max_length=10)] = []


class NewCredential(Struct, frozen=True):
    """A passkey that has just been made, as the browser tells it."""

    id: CredentialId
    type: Literal["public-key"]
    response: Attested


class Asserted(Struct, frozen=True, rename="camel"):
    """What a passkey signed."""

    client_data: ClientData = field(name="clientDataJSON")
    authenticator_data: Blob
    signature: Annotated[str, Meta(max_length=2048, pattern=_BASE64URL)]
    user_handle: Annotated[str, Meta(max_length=88)] | None = None


class Credential(Struct, frozen=True):
    """A passkey that was shown, as the browser tells it."""

    id: CredentialId
    type: Literal["public-key"]
    response: Asserted


class RelyingParty(Struct, frozen=True):
    """Whom a passkey is for: this host."""

    id: str
    name: str


class PasskeyUser(Struct, frozen=True, rename="camel"):
    """Whose a passkey is: the account's handle in base64url, and its name for the browser."""

    id: str
    name: str
    display_name: str


class Algorithm(Struct, frozen=True):
    """A kind of signature that is understood, by its COSE number."""

    type: Literal["public-key"]
    alg: int


class Descriptor(Struct, frozen=True):
    """A passkey that exists, and how the browser may reach it."""

    id: str
    type: Literal["public-key"]
    transports: list[str]


class Selection(Struct, frozen=True, rename="camel"):
    """What kind of passkey is asked for: one that signs in without a name being typed."""

    resident_key: Literal["required"] = "required"
    require_resident_key: Literal[True] = True
    user_verification: Literal["preferred"] = "preferred"


class CreationOptions(Struct, frozen=True, rename="camel"):
    """What ``navigator.credentials.create`` takes; ``timeout`` in ms."""

    challenge: str
    rp: RelyingParty
    user: PasskeyUser
    pub_key_cred_params: list[Algorithm]
    timeout: int
    exclude_credentials: list[Descriptor]
    authenticator_selection: Selection
    attestation: Literal["none"] = "none"


class RequestOptions(Struct, frozen=True, rename="camel"):
    """What ``navigator.credentials.get`` takes; ``timeout`` in ms.

    Without ``allow_credentials`` the browser offers every passkey that it has for this host, also
    within the autofill of a field.
    """

    challenge: str
    rp_id: str
    timeout: int
    allow_credentials: list[Descriptor]
    user_verification: Literal["preferred"] = "preferred"


class AddPasskey(Struct, frozen=True, forbid_unknown_fields=True):
    """A new passkey of the account, and what its person calls it."""

    name: PasskeyName
    credential: NewCredential


class PasskeyRename(Struct, frozen=True, forbid_unknown_fields=True):
    """A new name for a passkey."""

    name: PasskeyName


class Passkey(Struct, frozen=True):
    """A passkey of the account; ``backed_up`` where its keeper has copies elsewhere."""

    id: str
    name: str
    created_at: int
    used_at: int | None
    backed_up: bool


class WaysIn(Struct, frozen=True):
    """The account's passkeys, oldest first, and how many recovery codes are left."""

    passkeys: list[Passkey]
    recovery_codes: int


class SignIn(Struct, frozen=True, forbid_unknown_fields=True):
    """A passkey that was shown, and what the new device calls itself."""

    device: DeviceName
    credential: Credential


class Prove(Struct, frozen=True, forbid_unknown_fields=True):
    """A passkey of the account, shown once more."""

    credential: Credential


class Proved(Struct, frozen=True):
    """Until when this session may do what is dangerous."""

    until: int


class AskForAccount(Struct, frozen=True, forbid_unknown_fields=True):
    """Whoever wants an account: what they call it, and an invitation where one is needed."""

    name: AccountName
    code: TypedCode = ""


class CreateAccount(Struct, frozen=True, forbid_unknown_fields=True):
    """The same once more with the passkey that was made, and what the device calls itself."""

    name: AccountName
    device: DeviceName
    credential: NewCredential
    code: TypedCode = ""
