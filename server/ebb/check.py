"""`ebb check`: what is in order and what is not, in plain words."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import tzdata

from ebb import __version__
from ebb.errors import EbbError
from ebb.settings import read_settings
from ebb.web.static import find_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ebb.settings import Settings


def check() -> int:
    """Print one line a finding; gives 0, or 1 if something keeps Ebb from working."""
    _say("ebb", __version__)
    try:
        settings = read_settings()
    except EbbError as error:
        _say("settings", error.detail, is_fine=False)
        return 1
    _say("settings", "fine")
    is_fine = _check_data(settings)
    is_fine = _check_database(settings) and is_fine
    is_fine = _check_push(settings) and is_fine
    _say("time zones", f"rules of {tzdata.IANA_VERSION}")
    app = find_app()
    if app:
        _say("app", f"built, in {app}")
    else:
        _say("app", "not built: ./run builds it", is_fine=False)
    for line in _advice(settings):
        _say(*line)
    is_fine = is_fine and app is not None
    sys.stdout.write("All is in order.\n" if is_fine else "Look at what is marked with !.\n")
    return 0 if is_fine else 1


def _check_data(settings: Settings) -> bool:
    folder = settings.data
    if not folder.exists():
        _say("data", f"{folder} (made at the first start)")
        return True
    is_ours = os.access(folder, os.R_OK | os.W_OK | os.X_OK)
    is_closed = folder.stat().st_mode & 0o077 == 0
    if not is_ours:
        _say("data", f"{folder} cannot be written", is_fine=False)
    elif not is_closed:
        _say("data", f"{folder} (open to others; ebb serve closes it)")
    else:
        _say("data", str(folder))
    return is_ours


def _check_database(settings: Settings) -> bool:
    from sqlalchemy import make_url  # noqa: PLC0415 - slow to import, and settings come first

    url = make_url(settings.database_url)
    path = url.database or ""
    name = f"SQLite, {path}" if settings.is_sqlite else url.render_as_string(hide_password=True)
    if settings.is_sqlite and not Path(path).exists():
        _say("database", f"{name} (made at the first start)")
        return True
    try:
        state = asyncio.run(_database_state(settings))
    except EbbError as error:
        _say("database", f"{name}: {error.detail}", is_fine=False)
        return False
    _say("database", f"{name}: {state}")
    return True


def _check_push(settings: Settings) -> bool:
    from ebb.push.vapid import FILE_NAME, read_or_make_key  # noqa: PLC0415 - slow to import

    if settings.contact is None or not (settings.data / FILE_NAME).exists():
        return True
    try:
        read_or_make_key(settings.data)
    except EbbError as error:
        _say("push", error.detail, is_fine=False)
        return False
    return True


async def _database_state(settings: Settings) -> str:
    from ebb.database import open_database  # noqa: PLC0415
    from ebb.database.migrate import current_revision, newest_revision  # noqa: PLC0415

    newest = newest_revision()
    async with open_database(settings.database_url) as database, database.read() as connection:
        current = await connection.run_sync(current_revision)
    if current == newest:
        return f"up to date ({newest})"
    return f"at {current or 'nothing yet'}; ebb serve brings it to {newest}"


def _advice(settings: Settings) -> Iterator[tuple[str, str]]:
    yield "address", settings.public_origin
    if not settings.is_secure:
        yield "https", "none; phones need it for offline use and push (docs/self-hosting.md)"
    yield "accounts", f"{settings.registration} (EBB_REGISTRATION)"
    if settings.contact:
        yield "push", f"on, contact {settings.contact}"
    else:
        yield "push", "off: EBB_CONTACT is not set"
    if settings.push_trusted:
        trusted = ", ".join(sorted(settings.push_trusted))
        yield "push", f"trusts {trusted} (EBB_PUSH_TRUSTED), whatever address it has"


def _say(name: str, finding: str, *, is_fine: bool = True) -> None:
    sys.stdout.write(f"{' ' if is_fine else '!'} {name:<11} {finding}\n")
