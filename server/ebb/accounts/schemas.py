"""What the account's addresses take and give. Instants are milliseconds since 1970 UTC."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from ebb.settings import Registration

DeviceName = Annotated[str, Meta(min_length=1, max_length=60)]

#: What a person typed or scanned; it is read forgivingly.
TypedCode = Annotated[str, Meta(max_length=40)]
AccountName = Annotated[str, Meta(min_length=1, max_length=60)]


class Join(Struct, frozen=True, forbid_unknown_fields=True):
    """A one-time code and what the new device calls itself."""

    code: TypedCode
    device: DeviceName


class DeviceBrief(Struct, frozen=True):
    """The device that asks."""

    id: int
    name: str


class Joined(Struct, frozen=True):
    """The account that the device is in now, by the name that its local database bears."""

    account: str
    device: DeviceBrief


class Device(Struct, frozen=True):
    """A signed-in device; ``seen_at`` is right to the hour."""

    id: int
    name: str
    created_at: int
    seen_at: int


class Account(Struct, frozen=True):
    """The account, the device that asks, and every signed-in device, oldest first.

    ``name`` is empty where its person gave none; the owner may invite others.
    """

    account: str
    name: str
    is_owner: bool
    device: DeviceBrief
    devices: list[Device]


class PairingCode(Struct, frozen=True):
    """A code for one more device, as text, as an address and as a QR code.

    ``qr`` is the data of one SVG path in a square of ``qr_size`` units, quiet border included.
    """

    code: str
    expires_at: int
    url: str
    qr: str
    qr_size: int


class Rename(Struct, frozen=True, forbid_unknown_fields=True):
    """A new name for a device."""

    name: DeviceName


class AccountRename(Struct, frozen=True, forbid_unknown_fields=True):
    """What its person calls the account."""

    name: AccountName


class Recover(Struct, frozen=True, forbid_unknown_fields=True):
    """A recovery code and what the new device calls itself."""

    code: TypedCode
    device: DeviceName


class RecoveryCodes(Struct, frozen=True):
    """Codes that let their person in once each, shown this once."""

    codes: list[str]


class Welcome(Struct, frozen=True):
    """Who may have an account here, and whether passkeys work at this address."""

    registration: Registration
    passkeys: bool
