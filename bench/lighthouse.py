"""Lighthouse's performance score of a first visit, with what it is made of. Prints JSON.

``python -m bench.lighthouse`` from the repository's root (``--rounds N``). Medians; Lighthouse
makes up a slow phone on a slow network, whatever machine it runs on. Times are milliseconds.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path

from tests.browser.audit import audit, install
from tests.browser.build import built_app
from tests.browser.ebb import Ebb

#: What the score is made of, by Lighthouse's names.
PARTS = (
    "first-contentful-paint",
    "speed-index",
    "largest-contentful-paint",
    "total-blocking-time",
    "cumulative-layout-shift",
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    install()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with Ebb(root / "data", built_app(root / "app")) as ebb:
            found = {
                path: _of([_once(ebb.address + path, root) for _ in range(rounds)])
                for path in ("/", "/back", "/yours")
            }
    sys.stdout.write(json.dumps({"rounds": rounds, "pages": found}, indent=2) + "\n")


def _once(address: str, folder: Path) -> dict[str, float]:
    report = audit(address, "performance", folder / "report.json")
    score = report["categories"]["performance"]["score"] * 100
    return {"score": score} | {name: report["audits"][name]["numericValue"] for name in PARTS}


def _of(runs: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(statistics.median(run[name] for run in runs), 3) for name in runs[0]}


if __name__ == "__main__":
    main()
