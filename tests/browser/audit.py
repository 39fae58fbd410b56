"""Lighthouse, run on one address: a program of Node's in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.browser.chromium import FLAGS, PATH

FOLDER = Path(__file__).parent / "lighthouse"
BIN = Path(__file__).parents[2] / ".venv" / "bin"
SCRIPT = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"


def install() -> None:
    """Install it if it is not there: it weighs more than all the rest together."""
    if SCRIPT.exists():
        return
    command = [str(BIN / "npm"), "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run(command, cwd=FOLDER, env=_environment(), check=True)


def audit(address: str, categories: str, report: Path) -> dict[str, Any]:
    """Audit an address, as a phone that Lighthouse makes up; give its report, kept in a file."""
    subprocess.run(
        [
            BIN / "node",
            SCRIPT,
            address,
            "--quiet",
            f"--only-categories={categories}",
            "--output=json",
            f"--output-path={report}",
            f"--chrome-flags=--headless=new {' '.join(FLAGS)}",
        ],
        env={**_environment(), "CHROME_PATH": PATH},
        check=True,
        timeout=180,
    )
    found: dict[str, Any] = json.loads(report.read_text())
    return found


def _environment() -> dict[str, str]:
    return {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
