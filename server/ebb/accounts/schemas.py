"""What the account's addresses take and give. Instants are milliseconds since 1970 UTC."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

DeviceName = Annotated[str, Meta(min_length=1, max_length=60)]


class Join(Struct, frozen=True, forbid_unknown_fields=True):
    """A one-time code and what the new device calls itself."""

    code: Annotated[str, Meta(max_length=40)]
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
    """The account, the device that asks, and every signed-in device, oldest first."""

    account: str
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
