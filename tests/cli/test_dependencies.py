"""What is imported is asked for by name, and does not just happen to come with something else."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
SERVER = PROJECT["project"]["dependencies"]
# The bindings of Debian's own Python, which runs the one script that imports them.
DEBIANS = {"gi"}
TESTS = [*SERVER, *PROJECT["dependency-groups"]["dev"]]


def imported(folder: Path) -> set[str]:
    """The packages that a folder's modules import, but for Python's own and Ebb's."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        if "node_modules" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - {"ebb", "tests", "bench"} - DEBIANS


def names(requirements: list[str]) -> set[str]:
    """The names of the distributions that are asked for, as the index compares them."""
    return {re.split(r"[^\w.-]", one)[0].lower().replace("_", "-") for one in requirements}


@pytest.mark.parametrize(("folder", "asked"), [("server", SERVER), ("tests", TESTS)])
def test_every_import_is_asked_for(folder: str, asked: list[str]) -> None:
    owners = packages_distributions()
    missing = {
        package
        for package in imported(ROOT / folder)
        if not {name.lower().replace("_", "-") for name in owners[package]} & names(asked)
    }
    assert not missing
