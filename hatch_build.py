"""What the wheel carries beside the package: the built app and the migrations.

An editable install carries neither; there both are found in the repository.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PARTS = {"pwa/dist": "ebb/app", "migrations": "ebb/migrations"}


class CustomBuildHook(BuildHookInterface):  # type: ignore[misc]
    """Adds the parts to a real wheel, and refuses to build one without them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the parts; ``version`` is "editable" for a development install."""
        if version == "editable":
            return
        for part, place in PARTS.items():
            source = Path(self.root) / part
            if not source.is_dir():
                message = f"{part} is missing: build the app first (./run check does it)."
                raise FileNotFoundError(message)
            build_data["force_include"][str(source)] = place
