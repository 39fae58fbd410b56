"""What the screens say, from the app's own messages: a test names the meaning, not the wording."""

from __future__ import annotations

import json
import re
from pathlib import Path

_FILE = Path(__file__).parents[2] / "pwa" / "src" / "messages" / "en.json"
_MESSAGES: dict[str, str | list[dict[str, dict[str, str]]]] = json.loads(_FILE.read_text())


def say(key: str, **values: object) -> str:
    """One message in English with its values; of a plural, the form for many."""
    return _pattern(key).format_map({name: str(value) for name, value in values.items()})


def any_of(key: str) -> re.Pattern[str]:
    """A pattern that fits one message with whatever values."""
    parts = re.split(r"\{\w+\}", _pattern(key))
    return re.compile("^" + ".+".join(re.escape(part) for part in parts) + "$")


def begins(key: str) -> re.Pattern[str]:
    """A pattern for a control whose name begins with a message: a chip goes on with its roles."""
    return re.compile(f"^{re.escape(_pattern(key))}")


def _pattern(key: str) -> str:
    message = _MESSAGES[key]
    if isinstance(message, str):
        return message
    forms = message[0]["match"]
    return next(text for form, text in forms.items() if form.endswith("=other"))
