"""A real `ebb serve` in a process of its own: start, join, kill, restart on the same port."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Self

import httpx

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

START_SECONDS = 60
STOP_SECONDS = 20
EBB = Path(sys.executable).parent / "ebb"
_AT = re.compile(r"^Ebb is at (http://\S+)$")
_CODE = re.compile(r"^One-time code: (\S+)$")


class EbbServer:
    """One server with a data folder of its own; a context manager that starts and ends it.

    ``app`` is another build of the app than the repository's, ``env`` more settings, ``command``
    what takes the place of ``ebb``. ``address`` has no final slash and stays the same over
    restarts.
    """

    def __init__(
        self,
        data: Path,
        *,
        database_url: str | None = None,
        app: Path | None = None,
        env: dict[str, str] | None = None,
        command: Sequence[str] = (str(EBB),),
    ) -> None:
        self.data = data
        self.app = app
        self.command = command
        self.env = dict(env or {})
        if database_url:
            self.env["EBB_DATABASE_URL"] = database_url
        self.address = ""
        self.code: str | None = None
        self.lines: list[str] = []
        self.errors = data.parent / f"{data.name}-errors.log"
        self._port = "0"
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self._changed = threading.Condition()
        self._has_ended = False

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.is_running:
            self.kill()

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The one process that serves."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> Self:
        """Start and wait until it accepts connections; ``code`` is then the owner's or None."""
        assert not self.is_running
        # The last process's end must not be taken for the next one's.
        if self._reader is not None:
            self._reader.join()
        self.lines, self.code, self._has_ended = [], None, False
        command = [*self.command, "serve", *(["--app", str(self.app)] if self.app else [])]
        with self.errors.open("a") as errors:
            self._process = subprocess.Popen(
                command,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()
        self._wait_for_greeting()
        return self

    def wait_for_line(self, words: str) -> None:
        """Wait until it has printed a line with these words; it may be starting in a thread."""
        with self._changed:
            assert self._changed.wait_for(
                lambda: any(words in line for line in self.lines), START_SECONDS
            )

    def stop(self) -> int:
        """Ask it to stop (SIGTERM) and wait; gives the exit status."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(STOP_SECONDS)

    def kill(self) -> None:
        """Kill it at once (SIGKILL)."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(STOP_SECONDS)

    def restart(self) -> Self:
        """Kill it if it lives and start it again at the same address."""
        if self.is_running:
            self.kill()
        return self.start()

    def client(self, session: str | None = None, peer: str = "127.0.0.1") -> httpx.Client:
        """An HTTP client that is allowed to change things, signed in with a session cookie.

        ``peer`` is the loopback address that it calls from.
        """
        headers = {"origin": self.address}
        if session:
            headers["cookie"] = session
        # Reading the system's certificates takes longer than most tests, and nothing here is TLS.
        transport = httpx.HTTPTransport(verify=False, local_address=peer)
        return httpx.Client(base_url=self.address, headers=headers, timeout=30, transport=transport)

    def join(self, device: str = "Test phone", code: str | None = None) -> str:
        """Sign a device in, with the owner's code if none is given; gives its cookie header."""
        with self.client() as client:
            body = {"code": code or self.code, "device": device}
            answer = client.post("/api/account/join", json=body)
            answer.raise_for_status()
            return answer.headers["set-cookie"].partition(";")[0]

    def pair(self, session: str) -> str:
        """Make a code for one more device of the account."""
        with self.client(session) as client:
            answer = client.post("/api/account/pair")
            answer.raise_for_status()
            return str(answer.json()["code"])

    def _environment(self) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("EBB_")}
        # Compiling every module anew at each start costs more than the start itself.
        plain.pop("PYTHONDONTWRITEBYTECODE", None)
        own = {
            "EBB_DATA": str(self.data),
            "EBB_PORT": self._port,
            # A device under load syncs far more often than any person's.
            "EBB_SYNC_PER_MINUTE": "0",
            "PYTHONUNBUFFERED": "1",
        }
        return {**plain, **own, **self.env}

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            with self._changed:
                if process is self._process:
                    self.lines.append(line.rstrip("\n"))
                    self._changed.notify_all()
        process.stdout.close()
        with self._changed:
            if process is self._process:
                self._has_ended = True
                self._changed.notify_all()

    def _wait_for_greeting(self) -> None:
        with self._changed:
            self._changed.wait_for(self._has_greeted, START_SECONDS)
            greeting = "\n".join(self.lines)
        for line in greeting.splitlines():
            if found := _AT.match(line):
                self.address = found[1]
                self._port = self.address.rpartition(":")[2]
            if found := _CODE.match(line):
                self.code = found[1]
        if self._has_ended or not self.address:
            message = f"ebb serve did not start:\n{greeting}\n{self.errors.read_text()[-4000:]}"
            raise RuntimeError(message)

    def _has_greeted(self) -> bool:
        return self._has_ended or "Ready." in self.lines
