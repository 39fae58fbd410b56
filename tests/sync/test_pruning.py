"""What has had its day is forgotten by the running application itself."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import TYPE_CHECKING

from ebb.app import create_app, now_ms
from ebb.settings import read_settings
from ebb.sync.store import HISTORY_KEPT
from tests.sync.devices import ORIGIN, sign_in

if TYPE_CHECKING:
    from pathlib import Path


async def test_history_past_its_days_is_forgotten_at_the_start(tmp_path: Path) -> None:
    settings = read_settings({"EBB_DATA": str(tmp_path), "EBB_ORIGIN": ORIGIN})
    app = create_app(settings)
    async with app.lifespan():
        (device,) = await sign_in(app, "phone")
    old = now_ms() - HISTORY_KEPT - 60_000
    with sqlite3.connect(tmp_path / "ebb.db") as stored:
        for replaced_at, id_ in ((old, "old"), (now_ms(), "new")):
            stored.execute(
                "INSERT INTO history (account_id, kind, id, field, stamp, value, replaced_at)"
                " VALUES (?, 'energy', ?, 'level', ?, '3', ?)",
                (device.account_id, id_, device.stamp(), replaced_at),
            )
    stored.close()

    async def kept() -> list[str]:
        rows = await asyncio.to_thread(lambda: _ids(tmp_path / "ebb.db"))
        return sorted(rows)

    async with create_app(settings).lifespan():
        async with asyncio.timeout(20):
            while await kept() != ["new"]:
                pass


def _ids(path: Path) -> list[str]:
    reader = sqlite3.connect(path)
    try:
        return [id_ for (id_,) in reader.execute("SELECT id FROM history")]
    finally:
        reader.close()
