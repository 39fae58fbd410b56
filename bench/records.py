"""Records to push: energies of 223 bytes of JSON each, with ids and stamps in time order."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator

LENGTH = 223
_START = 1_700_000_000_000
_STEP = 60_000


def changes(seed: int) -> Iterator[str]:
    """Write one new record after the other; ``seed`` keeps devices apart."""
    rng = random.Random(seed)
    node = f"{rng.getrandbits(32):08x}"
    for number in itertools.count():
        at = _START + number * _STEP
        record = {
            "kind": "energy",
            "id": _uuid7(at, rng),
            "stamp": f"{at:012x}-0000-{node}",
            "fields": {
                "created": True,
                "at": {"at": at, "off": 60, "tz": "Europe/Berlin", "day": "2023-11-14"},
                "level": 1 + number % 5,
                "note": "",
            },
        }
        text = json.dumps(record, separators=(",", ":"))
        record["fields"]["note"] = "x" * (LENGTH - len(text))  # type: ignore[index]
        yield json.dumps(record, separators=(",", ":"))


def batch(source: Iterator[str], size: int) -> bytes:
    """Write the next ``size`` changes as a JSON array."""
    return f"[{','.join(itertools.islice(source, size))}]".encode()


def _uuid7(at: int, rng: random.Random) -> str:
    digits = f"{at:012x}7{rng.getrandbits(12):03x}{0x8 | rng.getrandbits(2):x}"
    digits += f"{rng.getrandbits(60):015x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
