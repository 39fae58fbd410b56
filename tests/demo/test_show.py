"""`ebb demo` keeps to a folder of its own, fills it once, and refuses what it cannot do."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest

from ebb.app import now_ms
from ebb.demo import changes, show
from ebb.demo.make import HOME, last_instant
from ebb.demo.show import Wish, command, fill, own_settings, prepare, zone_here
from ebb.errors import BadSetting
from ebb.settings import prepare_data, read_settings
from tests.demo.conftest import UNTIL, merged

if TYPE_CHECKING:
    from pathlib import Path

    from ebb.demo.diary import Change
    from ebb.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return own_settings(read_settings({"EBB_DATA": str(tmp_path / "data")}))


@pytest.fixture
def _short(monkeypatch: pytest.MonkeyPatch, year: list[Change]) -> None:
    """Make lives short where it does not matter what is in them."""

    def last_of_year(_years: int, _seed: int, end: int, **_: object) -> list[Change]:
        return year[:50] if end == last_instant(UNTIL) else year[:60]

    monkeypatch.setattr(show, "changes", last_of_year)


def wish(until: date = UNTIL) -> Wish:
    return Wish(years=1, seed=1, heavy=False, home=HOME, until=str(until), end=last_instant(until))


def count(settings: Settings, table: str) -> int:
    with closing(sqlite3.connect(settings.data / "ebb.db")) as database:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


async def test_what_is_stored_is_the_life(settings: Settings, year: list[Change]) -> None:
    prepare_data(settings)
    await fill(settings, year)
    states = merged(year)
    with closing(sqlite3.connect(settings.data / "ebb.db")) as database:
        rows = database.execute("SELECT kind, id, fields FROM record").fetchall()
        open_runs = database.execute("SELECT count(*) FROM record WHERE kind = 'run' AND open")
        assert open_runs.fetchone() == (1,)
    assert len(rows) == len(states) == 5_840
    for kind, id_, fields in rows:
        state = states[kind, id_]
        assert json.loads(fields) == {
            name: msgspec.json.decode(one.value) for name, one in state.items()
        }


@pytest.mark.usefixtures("_short")
async def test_the_same_day_is_filled_once(settings: Settings) -> None:
    first = await prepare(settings, wish())
    made = count(settings, "tag")
    second = await prepare(settings, wish())
    assert first != second
    assert count(settings, "tag") == made
    assert count(settings, "account") == 1


@pytest.mark.usefixtures("_short")
async def test_another_day_is_made_anew(settings: Settings) -> None:
    await prepare(settings, wish())
    await prepare(settings, wish(date(2026, 3, 5)))
    assert count(settings, "account") == 1
    assert count(settings, "record") == 60


@pytest.mark.usefixtures("_short")
async def test_making_it_anew_takes_nothing_else_away(settings: Settings) -> None:
    prepare_data(settings)
    other = settings.data / "letters.txt"
    other.write_text("mine")
    await prepare(settings, wish())
    assert other.read_text() == "mine"


@pytest.mark.usefixtures("_short")
async def test_a_database_with_an_account_is_never_filled(
    settings: Settings, year: list[Change]
) -> None:
    await prepare(settings, wish())
    before = count(settings, "record")
    with pytest.raises(BadSetting):
        await fill(settings, year[:10])
    assert count(settings, "record") == before


def test_it_never_uses_the_database_of_the_person(tmp_path: Path) -> None:
    own = read_settings(
        {"EBB_DATA": str(tmp_path), "EBB_DATABASE_URL": "postgresql://localhost/mine"}
    )
    demo = own_settings(own)
    assert demo.data == tmp_path / "demo"
    assert demo.database_url == f"sqlite+aiosqlite:///{tmp_path}/demo/ebb.db"
    assert demo.port != own.port


def test_a_port_that_is_asked_for_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EBB_PORT", "0")
    assert own_settings(read_settings()).port == 0


def test_lines_are_the_changes(tmp_path: Path, year: list[Change]) -> None:
    path = tmp_path / "life.jsonl"
    assert command(until=UNTIL, zone=HOME, json=path) == 0
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == year


def test_lines_up_to_now_end_now(tmp_path: Path) -> None:
    path = tmp_path / "life.jsonl"
    before = now_ms()
    command(json=path)
    stamps = [json.loads(line)["stamp"] for line in path.read_text(encoding="utf-8").splitlines()]
    last = max(int(stamp[:12], 16) for stamp in stamps)
    assert before - 14 * 3_600_000 < last <= now_ms()


def test_a_day_that_is_still_to_come_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="cannot end after today"):
        command(until=date(2200, 1, 1), json=tmp_path / "life.jsonl")


def test_a_zone_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="not a time zone"):
        command(zone="Europe/Atlantis", json=tmp_path / "life.jsonl")


@pytest.mark.parametrize(
    ("here", "home"),
    [("Asia/Tokyo", "Asia/Tokyo"), (":Asia/Tokyo", "Asia/Tokyo"), ("UTC", HOME), ("CET-1", HOME)],
)
def test_home_is_where_the_machine_is(
    here: str, home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", here)
    assert zone_here() == home


def test_the_default_is_the_year_of_the_function(year: list[Change]) -> None:
    assert changes(1, 1, last_instant(UNTIL)) == year
