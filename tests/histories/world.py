"""Several devices of one person, one server, a bad network: a history played step by step.

Every value that is written is unique (``w17``), so that a value names the write it came from.
After the last step the world heals (``World.heal``) and must hold what docs/protocol.md promises
(``World.check``). Instants are milliseconds since 1970 UTC.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.support.client import MOST_CHANGES, TOLERANCE, Phone, Sent, Storage
from tests.support.states import Key, State, canonical, merge, time_of

Step = tuple[Any, ...]

HOUR = 3_600_000
YEAR = 365 * 24 * HOUR
SKEWS = (0, 0, 30_000, -HOUR, 10 * YEAR)
KIND = "spark"
FIELDS = ("text", "became_note", "other_note")
MOST_ROUNDS = 80

# What a person cannot mean and a broken client may still send.
POISON: dict[str, dict[str, Any]] = {
    "surrogate": {"text": "\ud800"},
    "nul": {"text": "a\0b"},
    "level": {"text": 7},
    "big": {"big_note": "x" * 70_000},
    "nested": {"text": None},
    "name": {"No!": True},
}


class Server(Protocol):
    """The server's real code for one account, however it is reached."""

    def now(self) -> int:
        """Give the server's time."""
        ...

    async def answer(self, body: bytes) -> tuple[int, dict[str, Any]]:
        """Take one POST /api/sync; returns the status and the decoded body."""
        ...

    async def snapshot(self) -> object:
        """Copy all that the account has stored."""
        ...

    async def restore(self, copy: object) -> None:
        """Put an old copy back, as after a restore of a backup."""
        ...


@dataclass
class Flight:
    """A request on its way, and its answer once the server gave one."""

    phone: Phone
    sent: Sent
    status: int | None = None
    answer: dict[str, Any] = field(default_factory=dict)


@dataclass
class Device:
    """A phone and what its clock shows wrongly."""

    skew: int
    phone: Phone


class World:
    """One person's devices and the server."""

    def __init__(
        self,
        server: Server,
        devices: int,
        seed: int,
        limit: int = MOST_CHANGES,
        phone: type[Phone] = Phone,
    ) -> None:
        """Start with fresh devices on an empty account; ``limit`` is the size of their pages."""
        self.server = server
        self._phone = phone
        self.rng = random.Random(seed)
        self.limit = limit
        self.devices: list[Device] = []
        for _ in range(devices):
            self._add(Storage(), 0)
        self.flights: list[Flight] = []
        self.copies: list[object] = []
        self.was_restored = False
        self.has_crossed = False
        self.writes = 0
        # For each write the value that its author saw in the same field: what it replaced.
        self.saw: dict[str, str] = {}
        # Every change that the server ever answered "ok" to, whether or not the answer arrived.
        self.accepted: dict[Key, State] = {}
        # The stamps under which a value was accepted; more than one: it was stamped anew.
        self.stamps: dict[str, set[str]] = {}

    def _add(self, storage: Storage, skew: int) -> Device:
        device = Device(skew, None)  # type: ignore[arg-type]
        device.phone = self._phone(
            lambda: self.server.now() + device.skew, self.rng, storage, self.limit
        )
        self.devices.append(device)
        return device

    def device(self, number: int) -> Device:
        """Pick a device; any number does."""
        return self.devices[number % len(self.devices)]

    async def run(self, steps: list[Step]) -> None:
        """Play a history, let the world heal and check every promise."""
        for step in steps:
            await self.play(step)
        await self.heal()
        await self.check()

    # Steps.

    async def play(self, step: Step) -> None:
        """Play one step: the name of a method below and its arguments."""
        name, *arguments = step
        outcome = getattr(self, name)(*arguments)
        if outcome is not None:
            await outcome

    def write(self, device: int, record: int, name: int) -> None:
        """Somebody sets a field."""
        self._set(self.device(device).phone, (KIND, f"r{record}"), FIELDS[name % len(FIELDS)])

    def _set(self, phone: Phone, key: Key, name: str) -> str:
        self.writes += 1
        value = f"w{self.writes}"
        held = phone.storage.records.get(key, {}).get(name)
        if held is not None:
            self.saw[value] = str(held[1])
        phone.write(*key, {name: value})
        return value

    def delete(self, device: int, record: int) -> None:
        """Somebody deletes a record that they see."""
        phone = self.device(device).phone
        key = (KIND, f"r{record}")
        if "created" in phone.storage.records.get(key, {}):
            phone.delete(*key)

    def rewrite(self, device: int, record: int) -> None:
        """Somebody undoes a delete: the record and all its fields are written anew."""
        phone = self.device(device).phone
        key = (KIND, f"r{record}")
        if "deleted" in phone.storage.records.get(key, {}):
            for name in FIELDS:
                self._set(phone, key, name)

    def poison(self, device: int, record: int, kind: str) -> None:
        """A broken client writes what the server cannot take."""
        fields = dict(POISON[kind])
        if kind == "nested":
            deep: Any = 1
            for _ in range(200):
                deep = [deep]
            fields["text"] = deep
        self.device(device).phone.write(KIND, f"r{record}", fields)

    def skew(self, device: int, skew: int) -> None:
        """A device's clock changes."""
        self.device(device).skew = SKEWS[skew % len(SKEWS)]

    def relaunch(self, device: int) -> None:
        """The app is killed and started again."""
        self._replace(self.device(device), self.device(device).phone.relaunch())

    def tab(self, device: int) -> None:
        """A second tab opens on the same storage; from now on it is the one in use."""
        picked = self.device(device)
        picked.phone = picked.phone.relaunch()

    def _replace(self, device: Device, phone: Phone) -> None:
        self.flights = [flight for flight in self.flights if flight.phone is not device.phone]
        device.phone = phone

    def clone(self, device: int) -> None:
        """A backup of a phone is restored onto another phone."""
        original = self.device(device)
        copied = self._add(Storage(), original.skew)
        copied.phone = original.phone.clone(copied.phone.now)

    async def sync(self, device: int) -> None:
        """One whole exchange."""
        flight = self._send(self.device(device).phone)
        await self._arrive(flight)
        self._deliver(flight)

    async def lose_answer(self, device: int) -> None:
        """The server takes a push and its answer is lost."""
        flight = self._send(self.device(device).phone)
        await self._arrive(flight)
        flight.phone.refused(flight.sent, 0)

    def send(self, device: int) -> None:
        """A request starts and stays on its way."""
        self.has_crossed = True
        self.flights.append(self._send(self.device(device).phone))

    async def arrive(self, flight: int) -> None:
        """A request that is on its way reaches the server, perhaps a second time."""
        if self.flights:
            await self._arrive(self.flights[flight % len(self.flights)])

    def deliver(self, flight: int) -> None:
        """An answer that is on its way reaches its phone."""
        if not self.flights:
            return
        picked = self.flights[flight % len(self.flights)]
        if picked.status is not None:
            self.flights.remove(picked)
            self._deliver(picked)

    async def snapshot(self) -> None:
        """The operator makes a backup."""
        self.copies.append(await self.server.snapshot())

    async def restore(self, number: int) -> None:
        """The operator restores a backup."""
        if self.copies:
            self.was_restored = True
            await self.server.restore(self.copies[number % len(self.copies)])

    # The network.

    @staticmethod
    def _send(phone: Phone) -> Flight:
        return Flight(phone, phone.prepare())

    async def _arrive(self, flight: Flight) -> None:
        flight.status, flight.answer = await self.server.answer(flight.sent.encoded())
        assert flight.status in {200, 400, 413}, flight.answer
        if flight.status != 200:
            return
        for (key, state), verdict in zip(
            flight.sent.changes, flight.answer["verdicts"], strict=True
        ):
            if verdict["status"] != "ok":
                continue
            self.accepted[key] = merge(self.accepted.get(key, {}), state)
            for stamp, value in state.values():
                if isinstance(value, str):
                    self.stamps.setdefault(value, set()).add(stamp)
        latest = self.server.now() + TOLERANCE
        assert time_of(flight.answer["seen"])[0] <= latest, "a stored stamp is in the future"

    @staticmethod
    def _deliver(flight: Flight) -> None:
        assert flight.status is not None
        if flight.status == 200:
            flight.phone.receive(flight.sent, flight.answer)
        else:
            flight.phone.refused(flight.sent, flight.status)

    # The end.

    async def heal(self) -> None:
        """Let every device launch once more, mend what was parked and sync until all is quiet."""
        self.flights.clear()
        for device in self.devices:
            device.phone = device.phone.relaunch()
        for _ in range(MOST_ROUNDS):
            if not await self._round():
                return
        message = "the devices do not come to rest"
        raise AssertionError(message)

    async def _round(self) -> bool:
        """Sync every device once; whether anything is still to be done."""
        busy = False
        for device in self.devices:
            phone = device.phone
            for key in list(phone.storage.attention):
                self._mend(phone, key)
            before = phone.storage.cursor
            flight = self._send(phone)
            await self._arrive(flight)
            self._deliver(flight)
            storage = phone.storage
            quiet = storage.cursor == before and not storage.outbox and not storage.attention
            busy = busy or not quiet or bool(flight.answer.get("more"))
        return busy

    def _mend(self, phone: Phone, key: Key) -> None:
        parked = phone.storage.attention[key].state
        never = frozenset({"No!", "big_note"} & set(parked))
        held = phone.storage.records.get(key, {}).get("text")
        text = parked.get("text")
        fields = {}
        # Only a text that is still the phone's own is worth correcting.
        if text is not None and not str(text[1]).startswith("w"):
            self.writes += 1
            fields["text"] = f"w{self.writes}"
            if held is not None and held != text:
                self.saw[fields["text"]] = str(held[1])
        phone.mend(key, fields, never)

    async def check(self) -> None:
        """Look at every promise; call it after ``heal``."""
        stored = await self.stored()
        assert stored == self.accepted, "the server holds something other than what it accepted"
        for number, device in enumerate(self.devices):
            assert device.phone.is_drained()
            assert _bytes(device.phone.storage.records) == _bytes(stored), f"device {number}"
        for key, state in stored.items():
            for name, (_, value) in state.items():
                self._check_nobody_replaced(key, name, value)
        # The digest is the last resort. Only a restore may need it, and only where a push was
        # acknowledged while the phone's cursor was still behind what it had pushed.
        if not self.was_restored or (self.limit == MOST_CHANGES and not self.has_crossed):
            assert sum(device.phone.storage.mismatches for device in self.devices) == 0
        await self._check_replay()
        await self._check_last_edit()

    async def stored(self) -> dict[Key, State]:
        """Read the account as a fresh device does, page by page."""
        reader = Phone(self.server.now, self.rng, limit=self.limit)
        more = True
        while more:
            flight = self._send(reader)
            await self._arrive(flight)
            assert flight.status == 200
            more = flight.answer["more"]
            self._deliver(flight)
        return reader.storage.records

    def _check_nobody_replaced(self, key: Key, name: str, winner: Any) -> None:
        """No accepted write that had seen the winner may have lost to it."""
        if not isinstance(winner, str) or len(self.stamps.get(winner, ())) != 1:
            return
        for value in self.stamps:
            seen = self.saw.get(value)
            while seen is not None and len(self.stamps.get(seen, ())) <= 1:
                assert seen != winner, f"{key} {name}: {value} had seen {winner} and lost to it"
                seen = self.saw.get(seen)

    async def _check_replay(self) -> None:
        """The same push again changes nothing and moves no revision."""
        stored = await self.stored()
        head = self.devices[0].phone.storage.cursor
        replayer = Phone(self.server.now, self.rng)
        replayer.storage.outbox = stored
        replayer.storage.cursor = head
        flight = self._send(replayer)
        await self._arrive(flight)
        assert all(verdict["status"] == "ok" for verdict in flight.answer["verdicts"])
        assert flight.answer["cursor"] == head

    async def _check_last_edit(self) -> None:
        """Whoever edits last and syncs wins on every device, whatever their clock shows."""
        for device in list(self.devices):
            key = (KIND, "last")
            value = self._set(device.phone, key, "text")
            await self.heal()
            for other in self.devices:
                assert other.phone.storage.records[key]["text"][1] == value


def _bytes(records: dict[Key, State]) -> bytes:
    return b"\n".join(
        canonical([list(key), {name: list(state[name]) for name in state}])
        for key, state in sorted(records.items())
    )
