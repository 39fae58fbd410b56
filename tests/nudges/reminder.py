"""`ebb nudges` in a process of its own, which a test starts and kills."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.support.push_service import PushService

#: Runs ``ebb nudges`` with leases of a second, so that what a killed one held comes again soon.
QUICK = """
import sys
from ebb.nudges import dispatch, store
store.LEASE = 1000
dispatch.PATIENCE = 0.2
dispatch._FIRST_WAIT = 500
from ebb.cli import main
main(["nudges"])
"""


class Reminder:
    """One dispatcher in a process of its own."""

    def __init__(
        self, url: str, data: Path, service: PushService, more: Mapping[str, str] | None = None
    ) -> None:
        self._environ = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(data),
            "EBB_DATA": str(data),
            "EBB_DATABASE_URL": url,
            "EBB_CONTACT": "mailto:ada@example.org",
            "EBB_PUSH_TRUSTED": service.origin,
            **(more or {}),
        }
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", QUICK, env=self._environ, stdout=asyncio.subprocess.PIPE
        )
        assert self.process.stdout
        assert b"from here" in await self.process.stdout.readline()

    async def kill(self) -> None:
        assert self.process
        self.process.kill()
        await self.process.wait()
