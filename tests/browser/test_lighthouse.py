"""Lighthouse's own word on accessibility and best practices: 100 each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.audit import audit, install

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.ebb import Ebb


@pytest.mark.full
def test_lighthouse_has_nothing_to_add(calm: Ebb, tmp_path: Path) -> None:
    """Accessibility and best practices are 100 (performance is measured in bench/)."""
    install()
    for path in ("/", "/yours"):
        found = audit(calm.address + path, "accessibility,best-practices", tmp_path / "report.json")
        scores = {name: category["score"] for name, category in found["categories"].items()}
        less = [name for name, one in found["audits"].items() if one["score"] not in {None, 1}]
        assert scores == {"accessibility": 1, "best-practices": 1}, less
