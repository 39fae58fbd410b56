"""Rooms lie on floors and every import points down; HTTP and SQL keep to their doors."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ebb

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(ebb.__file__).parent
# A room may import from the floors below its own, and from itself; never from its neighbours.
FLOORS = (
    {"cli"},
    {"demo", "operate", "check", "remind"},
    {"serve"},
    {"app"},
    {"exchange", "nudges", "capture"},
    {"tokens", "leaving"},
    {"sync", "accounts", "push", "health"},
    {"boundaries", "database"},
    {"records"},
    {"web"},
    {"settings"},
    {"errors"},
    {"ebb"},
)
SPEAKS_HTTP = {"routes.py", "live.py", "openapi.py", "health.py", "app.py", "serve.py"}
SPEAKS_SQL = {"store.py", "sqlite.py", "postgres.py"}
MODULES = sorted(path for path in ROOT.rglob("*.py"))


def room_of(path: Path) -> str:
    first = path.relative_to(ROOT).parts[0].removesuffix(".py")
    return "ebb" if first == "__init__" else first


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "absolute imports only"
            assert node.module
            is_room = node.module == "ebb"
            yield from (f"ebb.{alias.name}" for alias in node.names if is_room)
            yield node.module


def rooms_used(path: Path) -> set[str]:
    known = {room for floor in FLOORS for room in floor}
    parts = [name.split(".") for name in imports(path)]
    used = {part[1] for part in parts if part[0] == "ebb" and len(part) > 1 and part[1] in known}
    return used - {room_of(path)}


def floor_of(room: str) -> int:
    return next(number for number, floor in enumerate(FLOORS) if room in floor)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    here = floor_of(room_of(path))
    assert not {room for room in rooms_used(path) if floor_of(room) <= here}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_http_and_sql_keep_to_their_doors(path: Path) -> None:
    packages = {name.split(".")[0] for name in imports(path)}
    if room_of(path) != "web" and path.name not in SPEAKS_HTTP:
        assert "litestar" not in packages
    if room_of(path) not in {"database", "check"} and path.name not in SPEAKS_SQL:
        assert not packages & {"sqlalchemy", "sqlite3", "asyncpg", "aiosqlite", "alembic"}


def test_every_room_has_a_floor() -> None:
    known = {room for floor in FLOORS for room in floor}
    assert {room_of(path) for path in MODULES} <= known
