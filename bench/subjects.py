"""What is measured: the floor and Ebb, each a server in a process of its own."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Protocol, Self

from bench.load import Connection, request

HERE = Path(__file__).parent
START_SECONDS = 60
_ADDRESS = re.compile(r" is at http://(?:localhost|127\.0\.0\.1):(\d+)$")


class Subject(Protocol):
    """A server that takes the same pushes and gives records back, by account and device."""

    name: str
    port: int

    def push(self, account: int, cursor: str, changes: bytes) -> bytes:
        """Write the request that pushes a JSON array of changes from a device at ``cursor``."""
        ...

    def pull(self, account: int, cursor: str) -> bytes:
        """Write the request for what came after ``cursor``; empty: everything."""
        ...


class _Process:
    """A server process on a fresh SQLite file; a context manager."""

    name = ""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"bench-{self.name}-"))
        self.file = self.folder / "bench.sqlite3"
        self.port = 0
        self.process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def start(self) -> None:
        """Start and wait until it accepts connections."""
        self.process = self.launch()
        assert self.process.stdout
        for line in self.process.stdout:
            if found := _ADDRESS.search(line.rstrip()):
                self.port = int(found[1])
                break
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                Connection(self.port).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        message = f"{self.name} did not start"
        raise RuntimeError(message)

    def stop(self) -> None:
        """Stop it and wait for its end."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)
            if self.process.stdout:
                self.process.stdout.close()
            self.process = None

    def launch(self) -> subprocess.Popen[str]:
        raise NotImplementedError

    def memory(self) -> int:
        """Proportional set size of the server and its children, in bytes."""
        assert self.process
        return sum(_pss(pid) for pid in _family(self.process.pid))

    def processor(self) -> float:
        """Processor time of the server and its children so far, in seconds."""
        assert self.process
        return sum(_ticks(pid) for pid in _family(self.process.pid)) / os.sysconf("SC_CLK_TCK")

    def disk(self) -> int:
        """Bytes of the database once all of the log is in it; the server must be stopped."""
        db = sqlite3.connect(self.file)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
        return self.file.stat().st_size


class Floor(_Process):
    """bench/floor.py."""

    name = "floor"

    def launch(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(HERE / "floor.py"), str(self.file)],
            stdout=subprocess.PIPE,
            text=True,
        )

    def push(self, account: int, cursor: str, changes: bytes) -> bytes:
        body = b'{"schema":1,"cursor":"%s","changes":%s}' % (cursor.encode(), changes)
        return request("POST", f"/{account}/0", body, [("Host", "127.0.0.1")])

    def pull(self, account: int, cursor: str) -> bytes:
        return request("GET", f"/{account}/{cursor or 0}", b"", [("Host", "127.0.0.1")])


class Ebb(_Process):
    """``ebb serve``, with as many accounts as are asked for, each with one signed-in device."""

    name = "ebb"

    def __init__(self, accounts: int = 1, limit: int = 5000) -> None:
        super().__init__()
        self.accounts = accounts
        self.limit = limit
        self.tokens = [secrets.token_urlsafe(32) for _ in range(accounts)]
        self.settings = {
            "EBB_DATA": str(self.folder),
            "EBB_DATABASE_URL": f"sqlite+aiosqlite:///{self.file}",
            "EBB_PORT": "0",
            # Fifty devices here do in a minute what one does in years.
            "EBB_SYNC_PER_MINUTE": "0",
            "PYTHONUNBUFFERED": "1",
        }

    def start(self) -> None:
        """Create the accounts the first time, then serve."""
        if not self.file.exists():
            super().start()
            self.stop()
            self._sign_in()
        super().start()

    def launch(self) -> subprocess.Popen[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("EBB_")}
        return subprocess.Popen(
            [str(Path(sys.executable).parent / "ebb"), "serve"],
            env=kept | self.settings,
            stdout=subprocess.PIPE,
            text=True,
        )

    def _sign_in(self) -> None:
        from ebb.accounts.codes import hash_secret

        now = time.time_ns() // 1_000_000
        db = sqlite3.connect(self.file)
        for number, token in enumerate(self.tokens, 1):
            db.execute(
                "INSERT INTO account (id, handle, created_at, rev, tag, seen, digest)"
                " VALUES (?, ?, ?, 0, '00000000', ?, '{}')",
                (number, f"bench{number}", now, "000000000000-0000-00000000"),
            )
            db.execute(
                "INSERT INTO tag (account_id, rev, tag) VALUES (?, 0, '00000000')", (number,)
            )
            db.execute(
                "INSERT INTO device (account_id, name, token_hash, created_at, seen_at)"
                " VALUES (?, 'bench', ?, ?, ?)",
                (number, hash_secret(token), now, now),
            )
        db.commit()
        db.close()

    def _headers(self, account: int) -> list[tuple[str, str]]:
        host = f"127.0.0.1:{self.port}"
        cookie = f"ebb-{self.port}={self.tokens[account - 1]}"
        return [("Host", host), ("Origin", f"http://{host}"), ("Cookie", cookie)]

    def push(self, account: int, cursor: str, changes: bytes) -> bytes:
        body = b'{"schema":1,"cursor":%s,"changes":%s,"limit":%d}' % (
            b'"%s"' % cursor.encode() if cursor else b"null",
            changes,
            self.limit,
        )
        return self.ask("POST", "/api/sync", account, body)

    def pull(self, account: int, cursor: str) -> bytes:
        query = f"cursor={cursor}&limit={self.limit}" if cursor else f"limit={self.limit}"
        return self.ask("GET", f"/api/sync?{query}", account)

    def ask(self, method: str, path: str, account: int, body: bytes = b"") -> bytes:
        """Write any request of an account's device."""
        return request(method, path, body, self._headers(account))


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _family(int(child)))]


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
