"""``ebb nudges``: a process that only plans and sends nudges, beside servers on one database."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

from ebb.app import now_ms
from ebb.database import migrate, open_database
from ebb.errors import BadSetting
from ebb.nudges.service import nudging
from ebb.push.service import open_push
from ebb.records.zones import use_pinned_zones
from ebb.serve import say
from ebb.settings import prepare_data
from ebb.web.logs import set_up_logs

if TYPE_CHECKING:
    from ebb.settings import Settings


async def remind(settings: Settings) -> None:
    """Plan and send nudges until a signal says stop. Raises BadSetting where push is off."""
    if settings.contact is None:
        message = "Push is off. EBB_CONTACT=mailto:you@example.org turns it on."
        raise BadSetting(message)
    use_pinned_zones()
    set_up_logs()
    prepare_data(settings)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await migrate(settings.database_url)
    async with (
        open_database(settings.database_url) as database,
        open_push(settings, database, now_ms) as push,
        nudging(settings, database, push, now_ms),
    ):
        say("Nudges are planned and sent from here.")
        await stop.wait()
    say("Stopped.")
