"""Builds of Ebb that break a promise: each folder of broken/ has a sitecustomize.py.

Python imports it before ``ebb`` runs, when the folder is on PYTHONPATH.
"""

from __future__ import annotations

from pathlib import Path

BROKEN = Path(__file__).parent / "broken"


def build(name: str) -> dict[str, str]:
    """Give the environment in which ``ebb serve`` is that build."""
    return {"PYTHONPATH": str(BROKEN / name)}
