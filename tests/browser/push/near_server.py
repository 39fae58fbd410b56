"""`ebb` in a network of the test's own: `python near_server.py NAME=PORT … -- serve …`.

Where the real network is asked for one of the names, 127.0.0.1 with that port is found. What came
to nothing is tried again sooner, and the queue is looked at more often. All else is Ebb as it is.
"""

from __future__ import annotations

import socket
import sys

from ebb.cli import main
from ebb.nudges import dispatch
from ebb.push import resolver

split = sys.argv.index("--")
ports = dict(one.split("=") for one in sys.argv[1:split])
look_up = resolver.look_up


async def look_near(host: str, port: int) -> list[resolver.Found]:
    """Look a name up in the test's network, and in the real one if it is not there."""
    if host in ports:
        return [(socket.AF_INET, "127.0.0.1", int(ports[host]))]
    return await look_up(host, port)


resolver.look_up = look_near
dispatch._FIRST_WAIT = 300  # type: ignore[misc]
dispatch.PATIENCE = 0.5  # type: ignore[misc,assignment]
main(sys.argv[split + 1 :])
