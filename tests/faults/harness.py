"""Devices that capture and retry until acknowledged, while the server under them is hurt."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from tests.support.client import Phone, Sent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from tests.support.server import EbbServer
    from tests.support.states import Key

_PATIENCE = 30


class HonestPhone(Phone):
    """Never heals the server: what was acknowledged has to be there without its help."""

    def _offer_everything(self) -> None:
        self.storage.epoch += 1


def sign_in(server: EbbServer, devices: int) -> list[str]:
    """Create the owner's account and sign some devices in; gives their cookies."""
    first = server.join()
    return [first, *(server.join(code=server.pair(first)) for _ in range(devices - 1))]


def port_of(server: EbbServer) -> int:
    """Read the port out of a server's address."""
    return int(server.address.rpartition(":")[2])


def wall_clock() -> int:
    """Read the time in ms since 1970 UTC."""
    return time.time_ns() // 1_000_000


@dataclass
class Device:
    """One signed-in device; ``acknowledged`` is what the server said "ok" to, as it was sent."""

    cookie: str
    phone: Phone
    acknowledged: dict[Key, dict[str, Any]] = field(default_factory=dict)
    captures: int = 0
    statuses: list[int] = field(default_factory=list)

    def try_once(self, port: int) -> bool:
        """Make one exchange over a new connection; whether an answer of 200 came back."""
        sent = self.phone.prepare()
        try:
            status, answer = self.exchange(port, sent)
        except (OSError, http.client.HTTPException):
            return False
        self.statuses.append(status)
        if status != 200:
            return False
        for change, verdict in zip(sent.body["changes"], answer["verdicts"], strict=True):
            assert verdict["status"] == "ok", verdict
            held = self.acknowledged.setdefault((change["kind"], change["id"]), {})
            held.update(change["fields"])
        self.phone.receive(sent, answer)
        return True

    def exchange(self, port: int, sent: Sent) -> tuple[int, dict[str, Any]]:
        """Send a push and read the whole answer."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        try:
            host = f"127.0.0.1:{port}"
            headers = {
                "Origin": f"http://{host}",
                "Cookie": self.cookie,
                "Content-Type": "application/json",
            }
            connection.request("POST", "/api/sync", sent.encoded(), headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def catch_up(self, port: int) -> None:
        """Sync until there is nothing more on either side."""
        patience = time.monotonic() + _PATIENCE * 2
        while time.monotonic() < patience:
            before = self.phone.storage.cursor
            answered = self.try_once(port)
            if answered and self.phone.is_drained() and self.phone.storage.cursor == before:
                return
        raise AssertionError("a device does not come to rest")


class Load:
    """Devices of one person that capture one record after the other, each in a thread."""

    def __init__(self, cookies: list[str], name: str = "d") -> None:
        rng = random.Random(name)
        self.name = name
        self.devices = [Device(cookie, HonestPhone(wall_clock, rng)) for cookie in cookies]
        self._ending = threading.Event()
        self._giving_up = False
        self._threads: list[threading.Thread] = []
        self._errors: list[BaseException] = []
        self._moved = threading.Condition()

    def start(self, port: int) -> None:
        """Begin to capture and sync against ``port``."""
        for number, device in enumerate(self.devices):
            thread = threading.Thread(target=self._work, args=(number, device, port))
            self._threads.append(thread)
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End; where nothing went wrong, only once every capture is acknowledged."""
        self._giving_up = kind is not None
        self._ending.set()
        for thread in self._threads:
            thread.join(_PATIENCE * 4)
            assert not thread.is_alive(), "a device does not get its capture acknowledged"
        if self._errors:
            raise self._errors[0] from error

    @property
    def captures(self) -> int:
        """How many records were captured, and acknowledged once the load has stopped."""
        return sum(device.captures for device in self.devices)

    def wait_for(self, captures: int) -> None:
        """Wait until so many more captures were acknowledged."""
        with self._moved:
            target = self.captures + captures
            reached: Callable[[], bool] = lambda: self.captures >= target or bool(self._errors)  # noqa: E731
            assert self._moved.wait_for(reached, _PATIENCE * 2), "nothing is acknowledged any more"

    def _work(self, number: int, device: Device, port: int) -> None:
        try:
            for capture in self._until_the_end():
                text = f"{number}-{capture}"
                device.phone.write("spark", f"{self.name}{text}", {"text": text})
                # One record that every push of this device changes: an older push must not win.
                device.phone.write("spark", f"{self.name}{number}-last", {"text": text})
                patience = time.monotonic() + _PATIENCE * 2
                while not (device.phone.is_drained() or self._giving_up):
                    assert time.monotonic() < patience, f"unacknowledged: {device.statuses[-5:]}"
                    if not device.try_once(port):
                        # There is nothing to wait for: the server is away for some seconds.
                        time.sleep(0.01)
                device.captures += 1
                with self._moved:
                    self._moved.notify_all()
        except BaseException as error:  # noqa: BLE001 - told by the thread that started this one
            self._errors.append(error)

    def _until_the_end(self) -> Iterator[int]:
        capture = 0
        while not self._ending.is_set():
            yield capture
            capture += 1


def check_promises(load: Load, fresh: Device, port: int) -> None:
    """Compare what the server holds with what it acknowledged: all of it, once, nothing else."""
    for device in (fresh, *load.devices):
        device.catch_up(port)
    stored = fresh.phone.storage.records
    for device in load.devices:
        for key, fields in device.acknowledged.items():
            assert key in stored, f"lost: {key} was acknowledged"
            held = {name: value for name, (_, value) in stored[key].items()}
            assert held == held | fields, f"lost: {key} {fields} was acknowledged, {held} is held"
    for device in load.devices:
        storage = device.phone.storage
        assert storage.epoch == storage.mismatches, "lost: a revision was taken back"
    sent = {key for device in load.devices for key in device.acknowledged}
    assert set(stored) == sent, f"doubled or made up: {sorted(set(stored) ^ sent)[:5]}"
    # Each push had one new capture: the revision tells how many of them changed anything.
    rev = int((fresh.phone.storage.cursor or "0.").split(".")[0])
    assert rev == load.captures, f"doubled: {rev} revisions for {load.captures} captures"
    for device in load.devices:
        assert device.phone.storage.mismatches == 0, "the digest was wrong"
        assert device.phone.storage.records == stored, "a device holds something else"
