"""Lighthouse's own word on accessibility and best practices: 100 each."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import FLAGS, PATH

if TYPE_CHECKING:
    from tests.browser.ebb import Ebb

FOLDER = Path(__file__).parent / "lighthouse"
BIN = Path(__file__).parents[2] / ".venv" / "bin"


@pytest.fixture(scope="module")
def lighthouse() -> Path:
    """Lighthouse, installed now if it is not there: it weighs more than all the rest together."""
    script = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not script.exists():
        command = [str(BIN / "npm"), "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(command, cwd=FOLDER, env=_environment(), check=True)
    return script


@pytest.mark.full
# One worker installs it; two at once would write over each other.
@pytest.mark.xdist_group("lighthouse")
@pytest.mark.parametrize("path", ["/", "/yours"])
def test_lighthouse_has_nothing_to_add(
    lighthouse: Path, calm: Ebb, tmp_path: Path, path: str
) -> None:
    """Accessibility and best practices are 100 (performance is measured in bench/)."""
    report = tmp_path / "report.json"
    subprocess.run(
        [
            BIN / "node",
            lighthouse,
            calm.address + path,
            "--quiet",
            "--only-categories=accessibility,best-practices",
            "--output=json",
            f"--output-path={report}",
            f"--chrome-flags=--headless=new {' '.join(FLAGS)}",
        ],
        env={**_environment(), "CHROME_PATH": PATH},
        check=True,
        timeout=180,
    )
    found = json.loads(report.read_text())
    scores = {name: category["score"] for name, category in found["categories"].items()}
    less = [name for name, audit in found["audits"].items() if audit["score"] not in {None, 1}]
    assert scores == {"accessibility": 1, "best-practices": 1}, less


def _environment() -> dict[str, str]:
    return {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
