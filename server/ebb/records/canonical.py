"""One text for one JSON value, however it was written: RFC 8785, as JavaScript would say it.

Numbers are doubles. A number too great for one reads as ``null``, as JSON.stringify has it.
"""

from __future__ import annotations

import json
import math
from typing import cast

#: JavaScript writes integers up to here in full, and fractions down to 1e-6.
_MOST_DIGITS = 21
_MOST_ZEROS = 6


def canonical(text: str) -> str:
    """Give the canonical text of a JSON text. Of duplicate keys the last one counts."""
    return _write(json.loads(text, parse_int=float))


def _write(value: object) -> str:
    if isinstance(value, dict):
        # RFC 8785 sorts keys by UTF-16 code units, as JavaScript does.
        names = sorted(cast("dict[str, object]", value), key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{_write(name)}:{_write(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_write(item) for item in cast("list[object]", value)) + "]"
    if isinstance(value, float):
        return _number(value)
    return json.dumps(value, ensure_ascii=False)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return "null"
    if value == 0:
        return "0"
    if value < 0:
        return "-" + _number(-value)
    # repr gives the shortest digits that read back as the same double; only the dress differs.
    mantissa, _, exponent = repr(value).partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    return _dress(digits, point)


def _dress(digits: str, point: int) -> str:
    """Write 0.DIGITS x 10^point the way Number.prototype.toString does."""
    if len(digits) <= point <= _MOST_DIGITS:
        return digits + "0" * (point - len(digits))
    if 0 < point <= _MOST_DIGITS:
        return f"{digits[:point]}.{digits[point:]}"
    if -_MOST_ZEROS < point <= 0:
        return f"0.{'0' * -point}{digits}"
    exponent = point - 1
    sign = "+" if exponent > 0 else "-"
    rest = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{rest}e{sign}{abs(exponent)}"
