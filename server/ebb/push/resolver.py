"""Looking up push services: what is connected to is the address that was judged."""

from __future__ import annotations

import asyncio
import socket

from aiohttp.abc import AbstractResolver, ResolveResult

from ebb.push.guard import is_public

#: What a name was found to be: address family, address, port.
Found = tuple[int, str, int]


class NotPublicError(Exception):
    """A push service's name leads to no public address."""


async def look_up(host: str, port: int) -> list[Found]:
    """Ask the system for a name's addresses. Raises OSError."""
    loop = asyncio.get_running_loop()
    infos = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(family, str(where[0]), int(where[1])) for family, _, _, _, where in infos]


class Resolver(AbstractResolver):
    """Gives aiohttp the addresses to connect to, public ones alone unless the name is trusted.

    aiohttp connects to what it is given here and asks no second time, while the name stays in the
    TLS handshake and in the Host header: a name that changes in between changes nothing.
    """

    def __init__(self, *, is_trusting: bool) -> None:
        """Let every address pass, or public ones alone."""
        self._is_trusting = is_trusting

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Look a name up. Raises OSError, NotPublicError."""
        del family
        found = await look_up(host, port)
        passed = [one for one in found if self._is_trusting or is_public(one[1])]
        if not passed:
            raise NotPublicError
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=found_port,
                family=found_family,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for found_family, address, found_port in passed
        ]

    async def close(self) -> None:
        """Hold nothing open."""
