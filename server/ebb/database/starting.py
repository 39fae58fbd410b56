"""Before a server starts on a SQLite file: no other one serves it, and nobody holds its lock."""

from __future__ import annotations

import fcntl
import sqlite3
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import make_url

from ebb.database.faults import is_busy
from ebb.errors import BadSetting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: How long a start waits for whoever writes to the database, in seconds.
START_PATIENCE: Final = 10
_PAUSE = 0.05


@contextmanager
def only_server(url: str) -> Iterator[None]:
    """Be the one server of a SQLite file for as long as this lasts. Raises BadSetting.

    Two would not spoil the data, but neither tells its phones what came in through the other, and
    each makes the other's one-time code worthless. The system lets go of the lock when the process
    ends, however it ends. PostgreSQL is made for several servers, so there it asks for nothing.
    """
    path = _file_of(url)
    if path is None:
        yield
        return
    try:
        lock = path.with_name(f"{path.name}.lock").open("ab")
    except OSError:
        # The folder cannot be written: opening the database has better words for that.
        yield
        return
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = (
                f"Another Ebb is running on {path} already. Stop it first, or give this one a "
                "folder of its own with EBB_DATA."
            )
            raise BadSetting(message) from None
        except OSError:
            # A file system without such locks: no reason to keep anyone from starting.
            pass
        yield


def wait_until_free(url: str, say: Callable[[str], None], patience: float = START_PATIENCE) -> None:
    """Wait while another program holds a SQLite file's write lock, at most ``patience`` seconds.

    ``say`` is told once that it waits. Raises BadSetting when the lock is still held at the end.
    """
    path = _file_of(url)
    if path is None or not path.is_file():
        return
    deadline = time.monotonic() + patience
    is_told = False
    while _is_held(path):
        if time.monotonic() >= deadline:
            message = (
                f"Another program has been writing to {path} all the time. End it, then start Ebb "
                "again; nothing was changed."
            )
            raise BadSetting(message)
        if not is_told:
            say(
                "Another program is writing to the database. Waiting for it, "
                f"{patience:g} seconds at the most."
            )
            is_told = True
        time.sleep(_PAUSE)


def _file_of(url: str) -> Path | None:
    parsed = make_url(url)
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in {
        None,
        "",
        ":memory:",
    }
    return Path(str(parsed.database)) if is_file else None


def _is_held(path: Path) -> bool:
    try:
        address = f"{path.absolute().as_uri()}?mode=rw"
        opened = sqlite3.connect(address, uri=True, isolation_level=None, timeout=0)
        with closing(opened) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        # Whatever else is wrong with the file, the start itself will meet it.
        return is_busy(error)
    return False
