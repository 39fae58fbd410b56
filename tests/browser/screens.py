"""The screens that exist, for tests that visit each of them."""

from __future__ import annotations

SCREENS = (
    "/",
    "/back",
    "/back/week",
    "/back/year",
    "/back/patterns",
    "/evening",
    "/yours",
    "/yours/what",
    "/yours/seasons",
    "/yours/seasons/book",
    "/yours/boundaries",
    "/yours/boundaries/gone",
    "/yours/reminders",
    "/yours/look",
    "/yours/travel",
    "/yours/devices",
    "/yours/data",
    "/yours/about",
    "/join",
    "/nowhere",
)
