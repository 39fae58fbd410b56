"""The words of the test message, in every language that Ebb speaks."""

from __future__ import annotations

from typing import Final

#: Title and text by language.
TEST: Final = {
    "en": ("Ebb", "Reminders reach this device."),
    "de": ("Ebb", "Erinnerungen kommen auf diesem Gerät an."),
    "es": ("Ebb", "Los recordatorios llegan a este dispositivo."),
    "fr": ("Ebb", "Les rappels arrivent sur cet appareil."),
}
