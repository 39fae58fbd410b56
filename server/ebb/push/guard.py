"""Where push messages may go: push services on the public internet, and what is trusted by name.

An endpoint is whatever a client says it is. Without a guard the server would knock wherever a
signed-in stranger points: at the router, the cloud's metadata, a database next door. The address
is parsed here and nowhere else, its host held against a list, and at send time the connection
goes to the very address that was looked up and found public (``resolver.py``). Pure.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from ebb.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Collection

#: The push services of the browsers, each with its subdomains.
PUSH_SERVICES = (
    "fcm.googleapis.com",
    "jmt17.google.com",
    "updates.push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)
LONGEST_ENDPOINT = 2000
_HTTPS_PORT = 443
_LAST_PORT = 65_535
_USUAL_PORTS = {"http": 80, "https": _HTTPS_PORT}
# Browsers write an endpoint in exactly this form. Nothing else passes, so that no two parsers can
# read one text in two ways: no user, no backslash, no fragment, no letter beyond ASCII.
_ENDPOINT = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])"
    r"(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<rest>/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)",
    re.ASCII,
)
_NOT_PUBLIC = tuple(
    ipaddress.IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")
# Teredo and 6to4 carry an IPv4 address of anybody's choice; the others are for books and tests.
_NOT_PUBLIC_V6 = tuple(
    ipaddress.IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Endpoint(Struct, frozen=True):
    """Where a push message goes: ``origin`` is the push service, ``url`` the capability."""

    url: str
    origin: str
    host: str
    is_trusted: bool


def parse_endpoint(text: str, trusted: Collection[str] = ()) -> Endpoint:
    """Read an endpoint and see whether Ebb may send there. Raises BadRequest.

    ``trusted`` holds origins in their one form (scheme, host, port unless it is the usual one);
    they are exempt from the list of push services and from HTTPS on its usual port.
    """
    found = _ENDPOINT.fullmatch(text) if len(text) <= LONGEST_ENDPOINT else None
    if found is None or int(found["port"] or 0) > _LAST_PORT:
        raise _refusal()
    scheme, host = found["scheme"], found["host"]
    port = int(found["port"] or _USUAL_PORTS[scheme])
    suffix = "" if port == _USUAL_PORTS[scheme] else f":{port}"
    origin = f"{scheme}://{host}{suffix}"
    is_trusted = origin in trusted
    if not is_trusted and not (scheme == "https" and port == _HTTPS_PORT and _is_listed(host)):
        raise _refusal()
    return Endpoint(origin + found["rest"], origin, host, is_trusted)


def is_public(text: str) -> bool:
    """Say whether an IP address is somebody's on the public internet, in whatever form it comes."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        within = _ipv4_within(address)
        if within is None:
            return address in _PUBLIC_V6 and not any(address in net for net in _NOT_PUBLIC_V6)
        address = within
    return not any(address in net for net in _NOT_PUBLIC)


def _ipv4_within(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Find the IPv4 address that a mapped or NAT64 address really leads to."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped


def _is_listed(host: str) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in PUSH_SERVICES)


def _refusal() -> BadRequest:
    message = "This is not the address of a push service that Ebb sends to."
    return BadRequest(message, code="bad_subscription")
