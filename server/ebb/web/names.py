"""Names that people give to what signs in: a device, a token."""

from __future__ import annotations

from ebb.errors import BadRequest

_FIRST_PRINTABLE = " "


def check_name(name: str) -> None:
    """Refuse a name that shows nothing or that would break a line. Raises BadRequest."""
    if not name.strip() or any(character < _FIRST_PRINTABLE for character in name):
        message = "A name has one to sixty characters and no control characters."
        raise BadRequest(message)
