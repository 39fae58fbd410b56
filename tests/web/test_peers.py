"""Whose word for an address is taken."""

from __future__ import annotations

import pytest

from ebb.settings import read_settings
from ebb.web.peers import peer_of

HTTPS = {"EBB_ORIGIN": "https://ebb.example.org"}
BEHIND = HTTPS | {"EBB_PROXIES": "127.0.0.1, ::1, 10.0.0.0/8"}


@pytest.mark.parametrize(
    ("environ", "connected", "noted", "peer"),
    [
        ({}, "192.0.2.1", "", "192.0.2.1"),
        ({}, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ({}, "::ffff:192.0.2.1", "", "192.0.2.1"),
        ({}, "2001:db8:1:2:3::4", "", "2001:db8:1:2::/64"),
        ({}, "", "", "unknown"),
        (HTTPS, "127.0.0.1", "", "127.0.0.1"),
        (HTTPS, "127.0.0.1", "203.0.113.9", "203.0.113.9"),
        (HTTPS, "127.0.0.1", "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (HTTPS, "127.0.0.1", "forged, text", "unknown"),
        (BEHIND, "127.0.0.1", "203.0.113.9", "203.0.113.9"),
        (BEHIND, "127.0.0.1", "203.0.113.9, 10.1.2.3", "203.0.113.9"),
        (BEHIND, "127.0.0.1", "198.51.100.7, 203.0.113.9, 10.1.2.3", "203.0.113.9"),
        (BEHIND, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        (BEHIND, "192.0.2.1", "203.0.113.9, 10.1.2.3", "192.0.2.1"),
        (BEHIND, "127.0.0.1", "", "127.0.0.1"),
        (BEHIND, "::1", "10.0.0.9", "10.0.0.9"),
        (BEHIND, "127.0.0.1", "203.0.113.9, forged", "unknown"),
        ({"EBB_PROXIES": "127.0.0.1"}, "127.0.0.1", "203.0.113.9", "203.0.113.9"),
        (HTTPS | {"EBB_PROXIES": "192.0.2.8"}, "127.0.0.1", "203.0.113.9", "127.0.0.1"),
    ],
)
def test_a_peer_is(environ: dict[str, str], connected: str, noted: str, peer: str) -> None:
    settings = read_settings({"HOME": "/", **environ})
    assert peer_of(connected, noted, settings) == peer
