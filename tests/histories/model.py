"""A server in memory, as short as the protocol allows: what the real one is compared with.

It validates almost nothing. Its guards can be taken out one by one, to show that the histories
notice each of them missing.
"""

from __future__ import annotations

import copy
import json
import random
from typing import Any

from tests.support.client import TOLERANCE
from tests.support.states import LOWEST, Key, State, digest, from_wire, merge, time_of, to_wire

GUARDS = ("tags", "clock", "merge", "stubs", "idempotence", "whole_revs", "own_echo")


class ModelServer:
    """One account in memory; ``without`` names guards of ``GUARDS`` to leave out."""

    def __init__(self, seed: int, without: str = "") -> None:
        """Start empty, at a fixed time that every answer moves on."""
        self.rng = random.Random(seed)
        self.without = without
        self.time = 1_800_000_000_000
        self.rev = 0
        self.tags = {0: self._tag()}
        self.records: dict[Key, State] = {}
        self.revs: dict[Key, int] = {}

    def now(self) -> int:
        """Give the server's time."""
        return self.time

    async def snapshot(self) -> object:
        """Copy all that is stored."""
        return copy.deepcopy((self.rev, self.tags, self.records, self.revs))

    async def restore(self, copied: object) -> None:
        """Put an old copy back."""
        self.rev, self.tags, self.records, self.revs = copy.deepcopy(copied)  # type: ignore[misc]

    async def answer(self, body: bytes) -> tuple[int, dict[str, Any]]:
        """Take one push."""
        self.time += 1_000
        request = json.loads(body)
        if _is_unreadable(request):
            return 400, {"code": "bad_json"}
        since, forked = self._cursor(request["cursor"])
        before = dict(self.revs)
        verdicts = [self._take(change) for change in request["changes"]]
        changed = {key for key, rev in self.revs.items() if rev > self.rev}
        if changed:
            self.rev += 1
            self.tags[self.rev] = self._tag()
        own = {key for key in changed if key in before and before[key] <= since}
        own |= {key for key in changed if key not in before}
        if self.without == "own_echo":
            own = changed
        elif forked or request["cursor"] is None:
            own = set()
        return 200, self._page(since, request["limit"], own) | {
            "now": self.time,
            "seen": self._seen(),
            "reset": "forked" if forked else None,
            "verdicts": verdicts,
        }

    def _tag(self) -> str:
        return f"{self.rng.getrandbits(32):08x}"

    def _seen(self) -> str:
        return max(
            (stamp for state in self.records.values() for stamp, _ in state.values()),
            default=LOWEST,
        )

    def _cursor(self, cursor: str | None) -> tuple[int, bool]:
        if cursor is None:
            return 0, False
        rev, tag = cursor.split(".")
        if self.without == "tags":
            return min(int(rev), self.rev), False
        if self.tags.get(int(rev)) != tag:
            return 0, True
        return int(rev), False

    def _take(self, change: dict[str, Any]) -> dict[str, Any]:
        key, state = from_wire(change)
        verdict: dict[str, Any] = {"kind": key[0], "id": key[1], "stamp": change["stamp"]}
        if any(_is_bad(name, value) for name, (_, value) in state.items()):
            return verdict | {"status": "rejected", "code": "bad_field"}
        latest = max(time_of(stamp)[0] for stamp, _ in state.values())
        if latest > self.time + TOLERANCE and self.without != "clock":
            return verdict | {"status": "clock"}
        held = self.records.get(key, {})
        merged = held | state if self.without == "merge" else merge(held, state)
        if self.without == "stubs" and set(merged) == {"deleted"}:
            self.records.pop(key, None)
            self.revs.pop(key, None)
            return verdict | {"status": "ok"}
        if merged != held or self.without == "idempotence":
            self.records[key] = merged
            self.revs[key] = self.rev + 1
        return verdict | {"status": "ok"}

    def _page(self, since: int, limit: int, own: set[Key]) -> dict[str, Any]:
        due = sorted((rev, key) for key, rev in self.revs.items() if rev > since and key not in own)
        page = due[:limit]
        if len(due) > limit and self.without != "whole_revs":
            cut = due[limit][0]
            page = [row for row in due if row[0] < cut] or [row for row in due if row[0] == cut]
        more = len(page) < len(due)
        rev = page[-1][0] if more else self.rev
        answer: dict[str, Any] = {
            "cursor": f"{rev}.{self.tags[rev]}",
            "more": more,
            "records": [to_wire(key, self.records[key]) for _, key in page],
        }
        if more:
            answer["total"] = len(self.records)
        elif page:
            answer["check"] = digest(self.records)
        return answer


def _is_unreadable(request: dict[str, Any]) -> bool:
    text = json.dumps(request)
    return "\\ud800" in text or "[[[[" in text


def _is_bad(name: str, value: Any) -> bool:
    return (
        name == "No!"
        or (name == "text" and not isinstance(value, str))
        or (isinstance(value, str) and ("\0" in value or len(value) > 65_536))
    )
