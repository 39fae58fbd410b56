"""Random histories keep every promise, and notice each guard that is taken out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from ebb.records import merge as merging
from ebb.records.merge import Merged
from ebb.sync import changes, ledger, pages, sqlite
from ebb.sync.pages import Head, Plan
from tests.histories.model import GUARDS, ModelServer
from tests.histories.search import search
from tests.histories.steps import BACKUPS, EVERYTHING, USUAL
from tests.support.client import Phone
from tests.support.states import Key, State

if TYPE_CHECKING:
    from tests.histories.stage import Stage

# Backups only bite when nothing else heals what they break.
GROUPS = {"tags": (USUAL, BACKUPS)}
FEW, ENOUGH = 100, 400


def search_real(stage: Stage, examples: int, **options: Any) -> None:
    search(stage.run, lambda _seed: stage.account(), examples, **options)


def search_model(
    without: str = "", phone: type[Phone] = Phone, examples: int = ENOUGH, **options: Any
) -> None:
    async def server(seed: int) -> ModelServer:
        return ModelServer(seed, without)

    search(asyncio.run, server, examples, phone=phone, **options)


def test_histories_on_sqlite(sqlite_stage: Stage) -> None:
    search_real(sqlite_stage, 25)


def test_histories_on_postgresql(postgres_stage: Stage) -> None:
    search_real(postgres_stage, 5)


@pytest.mark.full
def test_many_histories_on_sqlite(sqlite_stage: Stage) -> None:
    search_real(sqlite_stage, 4_000)


@pytest.mark.full
def test_many_histories_on_postgresql(postgres_stage: Stage) -> None:
    search_real(postgres_stage, 1_000)


def test_histories_of_backups_on_sqlite(sqlite_stage: Stage) -> None:
    search_real(sqlite_stage, 20, groups=(USUAL, BACKUPS))


def test_the_model_keeps_every_promise() -> None:
    search_model(examples=FEW)


@pytest.mark.parametrize("guard", GUARDS)
def test_a_server_without_a_guard_is_noticed(guard: str) -> None:
    with pytest.raises(AssertionError):
        search_model(guard, groups=GROUPS.get(guard, EVERYTHING), shrink=False)


def accepts_any_time(_now: int, _drift: int) -> str:
    return "ffffffffffff-ffff-ffffffff"


def knows_every_cursor(head: Head) -> Head:
    return head._replace(knows_cursor=True)


def never_echoes(planned: Plan) -> Plan:
    return planned._replace(echo=[])


def always_changes(merged: Merged) -> Merged:
    return merged._replace(changed=True)


def after(function: Any, change: Any) -> Any:
    return lambda *arguments, **named: change(function(*arguments, **named))


REAL_GUARDS: dict[str, tuple[Any, str, Any]] = {
    "clock": (changes, "latest_allowed", accepts_any_time),
    "own_echo": (pages, "plan", after(pages.plan, never_echoes)),
    "whole_revs": (sqlite, "RECORDS", sqlite.RECORDS.replace("BY rev\n", "BY rev LIMIT :limit\n")),
    "tags": (pages, "read_head", after(pages.read_head, knows_every_cursor)),
    "idempotence": (ledger, "merge", after(merging.merge, always_changes)),
}


@pytest.mark.parametrize("guard", REAL_GUARDS)
def test_the_real_server_without_a_guard_is_noticed(
    guard: str, sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, name, broken = REAL_GUARDS[guard]
    for place in (module, sqlite):
        if hasattr(place, name):
            monkeypatch.setattr(place, name, broken)
    with pytest.raises(AssertionError):
        search_real(sqlite_stage, 60, groups=GROUPS.get(guard, EVERYTHING), shrink=False)


class NeverAdvances(Phone):
    def _advance(self, stamp: str) -> None:
        pass


class ClearsWhatIsNewer(Phone):
    @staticmethod
    def _forget(shelf: dict[Key, State], key: Key, sent: State) -> None:
        shelf.pop(key, None)


class NeverRestamps(Phone):
    def _restamp(self, server_now: int, seen: str) -> None:
        pass


class RestampsOnlyTheQueue(Phone):
    """Leaves the future in the records, where it wins over everything that comes."""

    def _restamp(self, server_now: int, seen: str) -> None:
        records = {key: dict(state) for key, state in self.storage.records.items()}
        super()._restamp(server_now, seen)
        self.storage.records = records


class KeepsQuietAfterAFork(Phone):
    def _offer_everything(self) -> None:
        pass


class DropsWhatIsRejected(Phone):
    def _park(self, key: Key, sent: State, code: str) -> None:
        self._forget(self.storage.outbox, key, sent)


BROKEN_PHONES = (
    NeverAdvances,
    ClearsWhatIsNewer,
    NeverRestamps,
    RestampsOnlyTheQueue,
    KeepsQuietAfterAFork,
    DropsWhatIsRejected,
)


@pytest.mark.parametrize("phone", BROKEN_PHONES)
def test_a_phone_without_a_guard_is_noticed(phone: type[Phone]) -> None:
    with pytest.raises(AssertionError):
        search_model(phone=phone, shrink=False)
