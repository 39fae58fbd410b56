"""What the screens say, from the app's own messages: a test names the meaning, not the wording."""

from __future__ import annotations

import json
import re
from pathlib import Path

_FOLDER = Path(__file__).parents[2] / "pwa" / "src" / "messages"


def _read(language: str) -> dict[str, str | list[dict[str, dict[str, str]]]]:
    catalogue: dict[str, str | list[dict[str, dict[str, str]]]]
    catalogue = json.loads((_FOLDER / f"{language}.json").read_text())
    return catalogue


_CATALOGUES = {language: _read(language) for language in ("en", "de", "es", "fr")}
MESSAGES = _CATALOGUES["en"]


def say(key: str, language: str = "en", **values: object) -> str:
    """One message with its values; of a plural, the form for many."""
    return _pattern(key, language).format_map({name: str(one) for name, one in values.items()})


def any_of(key: str) -> re.Pattern[str]:
    """A pattern that fits one message with whatever values."""
    parts = re.split(r"\{\w+\}", _pattern(key))
    return re.compile("^" + ".+".join(re.escape(part) for part in parts) + "$")


def begins(key: str) -> re.Pattern[str]:
    """A pattern for a control whose name begins with a message: a chip goes on with its roles."""
    return re.compile(f"^{re.escape(_pattern(key))}")


def _pattern(key: str, language: str = "en") -> str:
    message = _CATALOGUES[language][key]
    if isinstance(message, str):
        return message
    # The form for many stands last.
    return list(message[0]["match"].values())[-1]
