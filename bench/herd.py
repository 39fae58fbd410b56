"""Everybody's dinner at once: as many nudges in one minute as a large service has to send.

``python -m bench.herd`` from the repository's root. Every account has a phone at a local push
service over TLS, a boundary that begins in the same minute, and a typical day behind it. Meanwhile
other accounts sync, and are timed. The exit status is 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import statistics
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import Any

from bench.far import PushService
from bench.load import Connection, ask_all
from bench.subjects import Ebb
from bench.sync import Trickling

from tests.support.push_service import Browser

NUDGES = 16_800
GONE, SLOW = 0.02, 0.01
#: Other accounts and what they push together, a second: the peak hour of 100,000 people.
OTHERS, PER_SECOND = 100, 67
MINUTE, HOUR = 60, 3600
Record = tuple[str, str, dict[str, Any]]
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Herd(Ebb):
    """Ebb with a phone for every account but the first ``OTHERS``, which only sync."""

    def __init__(self, nudges: int, service: PushService) -> None:
        super().__init__(accounts=OTHERS + nudges)
        self.nudges = range(OTHERS + 1, OTHERS + nudges + 1)
        self.settings |= {
            "EBB_CONTACT": "mailto:bench@example.org",
            "EBB_PUSH_TRUSTED": service.origin,
            "SSL_CERT_FILE": str(service.certificate),
        }

    def count(self, where: str, table: str = "due") -> int:
        """Count rows."""
        database = sqlite3.connect(f"{self.file.as_uri()}?mode=ro", uri=True)
        (count,) = database.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()
        database.close()
        return int(count)


def kind_of(number: int) -> str:
    """Give what a phone's endpoint is like: spread evenly, the same each time."""
    if number % round(1 / GONE) == 0:
        return "gone"
    return "slow" if number % round(1 / SLOW) == 1 else "fine"


def day_before(rng: random.Random) -> list[Record]:
    """Write what an account did lately: ten runs, and as many energies."""
    now = int(time.time())
    records: list[Record] = [
        ("place", "here", {"from": 0, "tz": "Etc/UTC"}),
        ("setting", "quiet", {"value": None}),
    ]
    for number in range(10):
        begun = capture(now - (11 - number) * HOUR)
        ended = capture(now - (10 - number) * HOUR - 600)
        level = {"at": begun, "level": rng.randint(1, 5)}
        run = {"title": "Studio", "roles": ["parent"], "start": begun, "end": ended}
        records += [("energy", f"e{number}", level), ("run", f"r{number}", run)]
    return records


def dinner(at: int) -> list[Record]:
    """Write a boundary that begins at a minute, in seconds since 1970."""
    start, end = (datetime.fromtimestamp(at + hours * HOUR, UTC) for hours in (0, 2))
    boundary = {
        "title": "Dinner",
        "when": {"days": DAYS, "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"},
        "lead": 0,
        "keeps_out": {"roles": ["maker"], "containers": []},
        "flex": {"minutes": 30, "roles": ["maker"], "containers": [], "within": 120},
    }
    return [("boundary", "dinner", boundary)]


def written(records: Sequence[Record], rng: random.Random) -> bytes:
    """Write records as changes of a push."""
    stamp = f"{time.time_ns() // 1_000_000:012x}-0000-{rng.getrandbits(32):08x}"
    return json.dumps(
        [
            {"kind": kind, "id": id_, "stamp": stamp, "fields": {"created": True, **fields}}
            for kind, id_, fields in records
        ]
    ).encode()


def capture(seconds: int) -> dict[str, Any]:
    """Write an instant as phones do."""
    day = f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}"
    return {"at": seconds * 1000, "off": 0, "tz": "Etc/UTC", "day": day}


def settle_in(ebb: Herd, service: PushService) -> None:
    """Have every account write its records and its phone ask for nudges."""
    connection = Connection(ebb.port)
    key = json.loads(connection.ask(ebb.ask("GET", "/api/push/key", 1)))["key"]
    connection.close()
    ask_all(
        ebb.port, (request for each in ebb.nudges for request in _first(ebb, each, service, key))
    )


def _first(ebb: Herd, account: int, service: PushService, key: str) -> Iterator[bytes]:
    rng = random.Random(account)
    yield ebb.push(account, "", written(day_before(rng), rng))
    browser = Browser(f"{service.origin}/push/{kind_of(account)}{account}")
    body = json.dumps(browser.subscription(key)).encode()
    yield ebb.ask("PUT", "/api/push/subscription", account, body)


class Syncing:
    """Devices that push at a steady pace, whatever becomes of earlier pushes."""

    def __init__(self, ebb: Herd) -> None:
        self._free = deque(
            (Connection(ebb.port), Trickling(ebb, account)) for account in range(1, OTHERS + 1)
        )
        self._busy: dict[Connection, tuple[Trickling, float]] = {}
        self._selector = DefaultSelector()
        for connection, _ in self._free:
            self._selector.register(connection.socket, EVENT_READ, connection)

    def until(self, is_over: Any) -> list[float]:
        """Push until something is over, asked once a second; gives each push's milliseconds.

        They count from the moment that a push was to be sent, not from when its turn came.
        """
        taken: list[float] = []
        planned = asked = time.perf_counter()
        while True:
            now = time.perf_counter()
            if now - asked > 1:
                if is_over():
                    break
                asked = now
            while planned <= now and self._free:
                self._send(planned)
                planned += 1 / PER_SECOND
            for key, _ in self._selector.select(max(0, planned - time.perf_counter())):
                self._read(key.data, taken)
        while self._busy:
            for key, _ in self._selector.select():
                self._read(key.data, taken)
        return taken

    def _send(self, planned: float) -> None:
        connection, device = self._free.popleft()
        self._busy[connection] = device, planned
        connection.socket.sendall(device.ask())

    def _read(self, connection: Connection, taken: list[float]) -> None:
        body = connection.read()
        if body is None:
            return
        device, planned = self._busy.pop(connection)
        taken.append((time.perf_counter() - planned) * 1000)
        device.told(body)
        self._free.append((connection, device))


def percentiles(taken: Sequence[float]) -> dict[str, float]:
    """Give what half, 95 and 99 of a hundred stay below."""
    cuts = statistics.quantiles(taken, n=100)
    return {f"p{number}": round(cuts[number - 1], 1) for number in (50, 95, 99)}


def the_readme_way(service: PushService, count: int) -> float:
    """Send as pywebpush's README does, one call a message; gives messages a second."""
    os.environ["REQUESTS_CA_BUNDLE"] = str(service.certificate)
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pywebpush import webpush

    private = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption()
    )
    from tests.support.push_service import in_base64

    key = in_base64(private)
    browsers = [Browser(f"{service.origin}/push/readme{number}") for number in range(count)]
    began = time.perf_counter()
    for browser in browsers:
        webpush(
            subscription_info={"endpoint": browser.endpoint, "keys": browser.keys},
            data="x" * 600,
            vapid_private_key=key,
            vapid_claims={"sub": "mailto:bench@example.org"},
        )
    return count / (time.perf_counter() - began)


def main() -> None:
    """Send a herd, and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nudges", type=int, default=NUDGES)
    parser.add_argument("--latency", type=float, default=0.05, help="of an answer, in seconds")
    parser.add_argument("--slow", type=float, default=3.0, help="of a slow one's")
    parser.add_argument("--sample", type=int, default=200, help="messages of the reference")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures here")
    asked = parser.parse_args()
    with PushService(asked.latency, asked.slow) as service, Herd(asked.nudges, service) as ebb:
        reference = the_readme_way(service, asked.sample)
        began = time.time()
        settle_in(ebb, service)
        taken = time.time() - began
        print(f"{asked.nudges} accounts have settled in after {taken:.1f} s", flush=True)
        at = (int(time.time() + taken * 0.6 + 20) // MINUTE + 1) * MINUTE
        began = time.time()
        rng = random.Random(0)
        ask_all(ebb.port, (ebb.push(one, "", written(dinner(at), rng)) for one in ebb.nudges))
        while ebb.count(f"done_at IS NULL AND at <= {at * 1000}") < asked.nudges:
            if time.time() > at - 5:
                sys.exit("planning took too long: the minute is here")
            time.sleep(0.2)
        planned = time.time() - began
        print(f"all boundaries were written and planned after {planned:.1f} s", flush=True)
        syncing = Syncing(ebb)
        before = percentiles(syncing.until(lambda: time.time() > at))
        used = ebb.processor()
        during = percentiles(
            syncing.until(lambda: ebb.count(f"done_at IS NULL AND at <= {at * 1000}") == 0)
        )
        settled = time.time() - at
        used = ebb.processor() - used
        arrivals = service.arrivals()
        left = ebb.count("1", "subscription")
    herd = {token: times for token, times in arrivals.items() if not token.startswith("readme")}
    times = sorted(one for all_ in herd.values() for one in all_)
    gone = sum(kind_of(account) == "gone" for account in ebb.nudges)
    seconds = [one - at for one in times]
    result = {
        "nudges": asked.nudges,
        "once": sum(len(all_) == 1 for all_ in herd.values()),
        "more": sum(len(all_) > 1 for all_ in herd.values()),
        "first_s": round(seconds[0], 2),
        "half_s": round(statistics.median(seconds), 2),
        "last_s": round(seconds[-1], 2),
        "settled_s": round(settled, 1),
        "processor_ms_per_nudge": round(used * 1000 / asked.nudges, 2),
        "gone_removed": asked.nudges - left,
        "gone": gone,
        "sync_before_ms": before,
        "sync_during_ms": during,
        "reference_per_second": round(reference, 1),
        "reference_s": round(asked.nudges / reference),
    }
    told = json.dumps(result, indent=1)
    print(told)
    if asked.json:
        asked.json.write_text(told + "\n")


if __name__ == "__main__":
    main()
