"""The server's benchmarks, always with the floor in the same run: ``python -m bench.sync --help``.

Floor and Ebb take turns, round by round; what is printed are medians of the rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from bench.load import Connection, milliseconds, rate
from bench.records import batch, changes
from bench.subjects import Ebb, Floor, Subject

DEVICES = 50
BACKLOG = 500
_CURSOR = re.compile(rb'"cursor":"([^"]*)"')

Figures = dict[str, list[float]]
Result = dict[str, object]


class Bench:
    """How long and how often; the results so far."""

    def __init__(self, rounds: int, seconds: float) -> None:
        self.rounds = rounds
        self.seconds = seconds
        self.results: list[Result] = []

    def add(
        self, work: str, unit: str, figures: Figures, target: float, *, more_is_better: bool
    ) -> None:
        """Note medians and the median of the rounds' ratios to the floor."""
        ebb, floor = figures["ebb"], figures["floor"]
        ratio = statistics.median(mine / its for mine, its in zip(ebb, floor, strict=True))
        met = ratio >= target if more_is_better else ratio <= target
        sign = "≥" if more_is_better else "≤"
        self._add(work, unit, floor, ebb, round(ratio, 3), f"{sign} {target} × floor", met)

    def add_plain(
        self, work: str, unit: str, figures: Figures, figure: float, target: str, met: bool
    ) -> None:
        """Note medians whose target is no ratio to the floor."""
        self._add(work, unit, figures.get("floor", []), figures["ebb"], figure, target, met)

    def _add(
        self,
        work: str,
        unit: str,
        floor: list[float],
        ebb: list[float],
        figure: float,
        target: str,
        met: bool,
    ) -> None:
        self.results.append(
            {
                "work": work,
                "unit": unit,
                "floor": round(statistics.median(floor), 3) if floor else None,
                "ebb": round(statistics.median(ebb), 3),
                "figure": figure,
                "target": target,
                "met": met,
            }
        )
        print(row(self.results[-1]), flush=True)

    def take_turns(
        self, subjects: list[Subject], measure: Callable[[Subject], float], warm: bool = True
    ) -> Figures:
        """Measure each subject once a round, the order changing from round to round."""
        figures: Figures = {subject.name: [] for subject in subjects}
        if warm:
            for subject in subjects:
                measure(subject)
        for number in range(self.rounds):
            for subject in subjects if number % 2 else reversed(subjects):
                figures[subject.name].append(measure(subject))
        return figures


def cursor_in(answer: bytes) -> str:
    """Find the cursor of an answer."""
    found = _CURSOR.search(answer)
    assert found, answer[:200]
    return found[1].decode()


def load(subject: Subject, account: int, count: int, seed: int = 0) -> str:
    """Push ``count`` records in backlogs; returns the cursor."""
    source, cursor = changes(seed), ""
    connection = Connection(subject.port)
    for _ in range(count // BACKLOG):
        cursor = cursor_in(connection.ask(subject.push(account, cursor, batch(source, BACKLOG))))
    connection.close()
    return cursor


def trickle(bench: Bench) -> None:
    """W1: 50 devices of 50 accounts, one record a request, on kept connections."""
    with Floor() as floor, Ebb(accounts=DEVICES) as ebb:
        devices = {
            subject.name: [Trickling(subject, account) for account in range(1, DEVICES + 1)]
            for subject in (floor, ebb)
        }

        def measure(subject: Subject) -> float:
            return rate(subject.port, devices[subject.name], bench.seconds)

        figures = bench.take_turns([floor, ebb], measure)
    bench.add("W1 trickle, 50 devices", "requests/s", figures, 1.0, more_is_better=True)


class Trickling:
    """A device that pushes record after record; their JSON is written ahead of time."""

    def __init__(self, subject: Subject, account: int) -> None:
        self._subject = subject
        self._account = account
        self._cursor = ""
        self._source = changes(account)
        self._ready = [batch(self._source, 1) for _ in range(1500)]

    def ask(self) -> bytes:
        body = self._ready.pop() if self._ready else batch(self._source, 1)
        return self._subject.push(self._account, self._cursor, body)

    def told(self, answer: bytes) -> None:
        self._cursor = cursor_in(answer)


class Polling:
    """A device that asks the same again and again."""

    def __init__(self, sent: bytes) -> None:
        self._sent = sent

    def ask(self) -> bytes:
        return self._sent

    def told(self, answer: bytes) -> None:
        pass


def backlog(bench: Bench) -> None:
    """W2: 500 records of one device in one request."""
    with Floor() as floor, Ebb() as ebb, ExitStack() as stack:
        source = changes(0)
        cursors = {"floor": "", "ebb": ""}
        connections: dict[str, Connection] = {}
        for subject in (floor, ebb):
            connections[subject.name] = Connection(subject.port)
            stack.callback(connections[subject.name].close)

        def measure(subject: Subject) -> float:
            times = []
            for _ in range(9):
                sent = subject.push(1, cursors[subject.name], batch(source, BACKLOG))
                started = time.perf_counter()
                answer = connections[subject.name].ask(sent)
                times.append((time.perf_counter() - started) * 1000)
                cursors[subject.name] = cursor_in(answer)
            return statistics.median(times)

        figures = bench.take_turns([floor, ebb], measure)
    bench.add("W2 backlog of 500", "ms", figures, 1.5, more_is_better=False)


def first_sync(bench: Bench, count: int, *, memory: bool = False) -> None:
    """W3: a new device takes a whole account, until it is decoded."""
    with Floor() as floor, Ebb() as ebb:
        for subject in (floor, ebb):
            load(subject, 1, count)

        def measure(subject: Subject) -> float:
            connection = Connection(subject.port)
            started = time.perf_counter()
            cursor, more, received = "", True, 0
            while more:
                answer = json.loads(connection.ask(subject.pull(1, cursor)))
                cursor, more = answer["cursor"], answer["more"]
                received += len(answer["records"])
            taken = (time.perf_counter() - started) * 1000
            connection.close()
            assert received == count, received
            return taken

        figures = bench.take_turns([floor, ebb], measure)
        held = {subject.name: [subject.memory() / 1e6] for subject in (floor, ebb)}
    if memory:
        used = held["ebb"][0]
        bench.add_plain(f"memory after W3 of {count:,}", "MB PSS", held, used, "≤ 120", used <= 120)
        return
    bench.add(f"W3 first sync of {count:,}", "ms", figures, 1.4, more_is_better=False)


def poll(bench: Bench, devices: int) -> None:
    """W4: anything new? No."""
    with Floor() as floor, Ebb(accounts=devices) as ebb:
        heads: dict[tuple[str, int], str] = {}
        for subject in (floor, ebb):
            for account in range(1, devices + 1):
                heads[subject.name, account] = load(subject, account, BACKLOG, account)

        def measure(subject: Subject) -> float:
            asked = [
                subject.pull(account, heads[subject.name, account])
                for account in range(1, devices + 1)
            ]
            return rate(subject.port, [Polling(each) for each in asked], bench.seconds)

        figures = bench.take_turns([floor, ebb], measure)
    words = "one device" if devices == 1 else f"{devices} devices"
    bench.add(f"W4 anything new? no, {words}", "requests/s", figures, 0.75, more_is_better=True)


def ten_new(bench: Bench) -> None:
    """W4: ten new records in an account of 20,000."""
    with Floor() as floor, Ebb() as ebb:
        asked: dict[str, bytes] = {}
        for subject in (floor, ebb):
            cursor = load(subject, 1, 20_000)
            connection = Connection(subject.port)
            source = changes(1)
            head = cursor
            for _ in range(10):
                head = cursor_in(connection.ask(subject.push(1, head, batch(source, 1))))
            connection.close()
            asked[subject.name] = subject.pull(1, cursor)

        def measure(subject: Subject) -> float:
            connection = Connection(subject.port)
            times = [milliseconds(connection, asked[subject.name]) for _ in range(300)]
            answer = json.loads(connection.ask(asked[subject.name]))
            connection.close()
            assert len(answer["records"]) == 10
            return statistics.median(times)

        figures = bench.take_turns([floor, ebb], measure)
    bench.add("W4 ten new of 20,000", "ms", figures, 1.7, more_is_better=False)


def history(bench: Bench) -> None:
    """W5: one push into accounts with more and more records."""
    sizes = (1_000, 20_000, 100_000)
    with Ebb(accounts=len(sizes)) as ebb:
        cursors = {
            account: load(ebb, account, size, account) for account, size in enumerate(sizes, 1)
        }
        sources = {account: changes(10 + account) for account in cursors}
        connection = Connection(ebb.port)
        figures: dict[int, list[float]] = {size: [] for size in sizes}
        for _ in range(bench.rounds * 100):
            for account, size in enumerate(sizes, 1):
                sent = ebb.push(account, cursors[account], batch(sources[account], 1))
                started = time.perf_counter()
                answer = connection.ask(sent)
                figures[size].append((time.perf_counter() - started) * 1000)
                cursors[account] = cursor_in(answer)
        connection.close()
    medians = {size: statistics.median(times) for size, times in figures.items()}
    ratio = round(medians[100_000] / medians[1_000], 3)
    words = ", ".join(f"{size:,}: {median:.2f}" for size, median in medians.items())
    bench.add_plain(
        f"W5 one push at {words}",
        "ms",
        {"ebb": [medians[100_000]]},
        ratio,
        "100,000 ≤ 1.15 × 1,000",
        ratio <= 1.15,
    )


def disk(bench: Bench) -> None:
    """Bytes per record in the database file, pushed in backlogs and one by one."""
    ways: dict[str, tuple[int, Callable[[Subject], str]]] = {
        "in backlogs": (20_000, lambda subject: load(subject, 1, 20_000)),
        "one by one": (5_000, lambda subject: _load_singly(subject, 5_000)),
    }
    for way, (count, push) in ways.items():
        figures: Figures = {}
        with Floor() as floor, Ebb() as ebb:
            for subject in (floor, ebb):
                push(subject)
                subject.stop()
                figures[subject.name] = [subject.disk() / count]
        used = round(figures["ebb"][0], 1)
        bench.add_plain(f"disk, {way}", "bytes/record", figures, used, "≤ 450", used <= 450)


def _load_singly(subject: Subject, count: int) -> str:
    source, cursor = changes(0), ""
    connection = Connection(subject.port)
    for _ in range(count):
        cursor = cursor_in(connection.ask(subject.push(1, cursor, batch(source, 1))))
    connection.close()
    return cursor


WORKS: dict[str, list[Callable[[Bench], None]]] = {
    "W1": [trickle],
    "W2": [backlog],
    "W3": [lambda bench: first_sync(bench, 20_000), lambda bench: first_sync(bench, 100_000)],
    "W4": [lambda bench: poll(bench, 1), lambda bench: poll(bench, DEVICES), ten_new],
    "W5": [history],
    "memory": [lambda bench: first_sync(bench, 20_000, memory=True)],
    "disk": [disk],
}


def row(result: Result) -> str:
    """Write one line of the table."""
    mark = "met" if result["met"] else "MISSED"
    floor = "" if result["floor"] is None else result["floor"]
    return (
        f"{result['work']!s:44} {result['unit']!s:13} {floor!s:>10} {result['ebb']!s:>10} "
        f"{result['figure']!s:>8}  {result['target']!s:24} {mark}"
    )


def machine() -> Result:
    """Say where the figures were measured."""
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": platform.platform(),
    }


def main() -> None:
    """Measure what is asked for and print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("works", nargs="*", help=f"of {', '.join(WORKS)}; all if none is given")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of which medians are taken")
    parser.add_argument("--seconds", type=float, default=2.0, help="length of a round of W1 or W4")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures here")
    asked = parser.parse_args()
    unknown = set(asked.works) - set(WORKS)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    bench = Bench(asked.rounds, asked.seconds)
    print(f"{'work':44} {'unit':13} {'floor':>10} {'ebb':>10} {'figure':>8}  target")
    for name in asked.works or WORKS:
        for work in WORKS[name]:
            work(bench)
    if asked.json:
        told = {"machine": machine(), "rounds": asked.rounds, "results": bench.results}
        asked.json.write_text(json.dumps(told, indent=2) + "\n")
    sys.exit(not all(result["met"] for result in bench.results))


if __name__ == "__main__":
    main()
