"""Who calls, as far as an address tells: limits that come before any sign-in count by it."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ebb.settings import Settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_UNKNOWN = "unknown"


def peer_of(connected: str, noted: str, settings: Settings) -> str:
    """Tell callers apart by address, IPv6 by its network.

    ``connected`` is who holds the connection, ``noted`` the X-Forwarded-For that came along, whose
    entries each proxy adds at the end. It is believed from the proxies of EBB_PROXIES alone. Where
    that is not set: Ebb itself speaks no TLS, so with an HTTPS origin there is a proxy in front,
    and the last address that it notes is the caller's. Without one nobody's word for it is taken.
    """
    entries = [entry.strip() for entry in noted.split(",") if entry.strip()]
    if settings.proxies is not None:
        return _name(_first_stranger([*entries, connected], settings.proxies))
    if settings.is_secure and entries:
        return _name(_address(entries[-1]))
    return _name(_address(connected))


def _first_stranger(entries: list[str], proxies: Iterable[str]) -> Address | None:
    """Go back from the connection through what proxies noted, to the first that is none of them."""
    networks = [ipaddress.ip_network(text) for text in proxies]
    for entry in reversed(entries):
        address = _address(entry)
        if address is None or not any(address in network for network in networks):
            return address
    return _address(entries[0])


def _address(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _name(address: Address | None) -> str:
    if address is None:
        return _UNKNOWN
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))
