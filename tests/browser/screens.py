"""The screens that exist, for tests that visit each of them."""

from __future__ import annotations

SCREENS = (
    "/",
    "/back",
    "/yours",
    "/yours/what",
    "/yours/reminders",
    "/yours/look",
    "/yours/devices",
    "/yours/data",
    "/yours/about",
    "/join",
    "/nowhere",
)
