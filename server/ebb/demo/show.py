"""`ebb demo`: a made-up life in a data folder of its own, served for whoever wants to look."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from ebb import __version__
from ebb.accounts.qr import qr_for_terminal
from ebb.accounts.routes import join_url
from ebb.accounts.store import DAY, AccountStore
from ebb.app import now_ms
from ebb.database import migrate, open_database
from ebb.demo.clock import capture
from ebb.demo.make import HOME, SEED, changes, last_instant
from ebb.errors import BadSetting
from ebb.records.zones import ZONES
from ebb.settings import prepare_data, read_settings
from ebb.sync.changes import examine
from ebb.sync.ledger import Push
from ebb.sync.schemas import MAX_CHANGES, read_envelope
from ebb.sync.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from ebb.demo.diary import Change
    from ebb.settings import Settings
    from ebb.sync.schemas import Verdict

_SCHEMA = 1
_PORT = 8001
_MARK = "demo.json"
_DATABASE = "ebb.db"
_CODE_LIFE = DAY
_LOCALTIME = Path("/etc/localtime")


class Wish(Struct, frozen=True, kw_only=True):
    """Which life is asked for; it ends at ``end`` (ms), on the date ``until`` if one was given."""

    years: int
    seed: int
    heavy: bool
    home: str
    until: str
    end: int

    @property
    def mark(self) -> dict[str, Any]:
        """What tells this life from another one that was made before."""
        asked = {name: getattr(self, name) for name in ("years", "seed", "heavy", "home", "until")}
        return {**asked, "ebb": __version__}


def command(  # noqa: PLR0913 - the options of one command
    *,
    years: int = 1,
    seed: int = SEED,
    until: date | None = None,
    heavy: bool = False,
    zone: str | None = None,
    json: Path | None = None,
    app: Path | None = None,
) -> int:
    """Make a life and serve it, or write its changes to ``json`` as lines; gives the exit status.

    It ends now, or on the afternoon of ``until``. ``zone`` is the IANA zone of home (this
    machine's). The data lies in the folder ``demo`` inside EBB_DATA, whatever EBB_DATABASE_URL
    says: it never touches anybody's own. Raises BadSetting.
    """
    wish = _wish(years, seed, until, zone, heavy=heavy)
    if json:
        _write_lines(_make(wish), json)
        return 0
    from ebb.serve import data_of_ones_own, run  # noqa: PLC0415 - writing lines needs no server

    settings = own_settings(read_settings())
    # Held from here on: making a life anew takes the database from under a demo that runs.
    with data_of_ones_own(settings):
        code = asyncio.run(prepare(settings, wish))
        _greet(settings, code)
        run(settings, app)
    return 0


def own_settings(settings: Settings) -> Settings:
    """Return the same settings, with a data folder, a SQLite database and a port of its own.

    A browser keeps what was captured by address and port: on the usual port, what someone has
    there without an account would be signed in to the demo.
    """
    folder = settings.data / "demo"
    url = f"sqlite+aiosqlite:///{folder / _DATABASE}"
    port = settings.port if os.environ.get("EBB_PORT", "").strip() else _PORT
    return replace(settings, data=folder, database_url=url, port=port)


async def prepare(settings: Settings, wish: Wish) -> str:
    """Fill the demo's database unless it holds this life already; gives a one-time code for it."""
    prepare_data(settings)
    mark = settings.data / _MARK
    wanted = msgspec.json.encode(wish.mark)
    if not (mark.is_file() and mark.read_bytes() == wanted):
        mark.unlink(missing_ok=True)
        _clear(settings.data)
        await fill(settings, _make(wish))
        mark.write_bytes(wanted)
    async with open_database(settings.database_url) as database:
        accounts = AccountStore(database, now_ms)
        ((account_id, _),) = await accounts.handles()
        code, _ = await accounts.new_pairing_code(account_id, _CODE_LIFE)
    return code


async def fill(settings: Settings, life: Sequence[Change]) -> None:
    """Create an account in an empty database and push a life into it, as a phone would."""
    await migrate(settings.database_url)
    async with open_database(settings.database_url) as database:
        accounts = AccountStore(database, now_ms)
        code = await accounts.new_owner_code()
        if code is None:
            message = f"There is an account in {settings.data} already."
            raise BadSetting(message)
        phone = await accounts.join(code, "The phone of the demo", "demo")
        ((account_id, _),) = await accounts.handles()
        store = await open_store(database)
        for batch in _batches(life):
            body = msgspec.json.encode({"schema": _SCHEMA, "changes": batch})
            judged = examine(read_envelope(body), now_ms())
            taken = await store.push(Push(account_id, phone.device_id, judged))
            _check(taken.verdicts)
        await accounts.sign_out(account_id, phone.device_id)


def _check(verdicts: Sequence[Verdict]) -> None:
    refused = next((verdict for verdict in verdicts if verdict.status != "ok"), None)
    if refused:
        message = f"The demo holds a change that is refused: {refused}"
        raise RuntimeError(message)


def _batches(life: Sequence[Change]) -> Iterator[Sequence[Change]]:
    for start in range(0, len(life), MAX_CHANGES):
        yield life[start : start + MAX_CHANGES]


def _clear(folder: Path) -> None:
    """Remove an earlier demo; only the files that a demo makes, and nothing else."""
    for suffix in ("", "-wal", "-shm"):
        (folder / f"{_DATABASE}{suffix}").unlink(missing_ok=True)


def _wish(years: int, seed: int, until: date | None, zone: str | None, *, heavy: bool) -> Wish:
    home = zone or zone_here()
    if home not in ZONES:
        message = f"{home} is not a time zone; one is called Europe/Berlin, for example."
        raise BadSetting(message)
    now = now_ms()
    end = last_instant(until, home) if until else now
    today = capture(now, home)["day"]
    if until and until.isoformat() > today:
        message = f"The demo cannot end after today, {today}."
        raise BadSetting(message)
    return Wish(
        years=years,
        seed=seed,
        heavy=heavy,
        home=home,
        until=until.isoformat() if until else f"now, {today}",
        end=min(end, now),
    )


def _make(wish: Wish) -> list[Change]:
    return changes(wish.years, wish.seed, wish.end, heavy=wish.heavy, home=wish.home)


def zone_here() -> str:
    """Return this machine's zone where it names a place; a server set to UTC says nothing."""
    name = os.environ.get("TZ", "").removeprefix(":")
    if not name and _LOCALTIME.is_symlink():
        name = str(_LOCALTIME.readlink()).rpartition("zoneinfo/")[2]
    is_place = name in ZONES and "/" in name and not name.startswith("Etc/")
    return name if is_place else HOME


def _write_lines(life: Sequence[Change], path: Path) -> None:
    lines = b"".join(msgspec.json.encode(change) + b"\n" for change in life)
    if str(path) == "-":
        sys.stdout.buffer.write(lines)
        sys.stdout.flush()
        return
    path.write_bytes(lines)


def _greet(settings: Settings, code: str) -> None:
    lines = [
        "This is a demo: a made-up life, to look around in. Nothing of yours is in it.",
        f"It lies in {settings.data} and is made anew whenever its day or its options change.",
        f"One-time code: {code}",
    ]
    if settings.port or settings.origin:
        url = join_url(settings, code)
        lines += [f"or open {url} or scan:", qr_for_terminal(url)]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
