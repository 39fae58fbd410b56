"""Names as they stand in addresses: "Admin während Mia schläft" is admin-wahrend-mia-schlaft."""

from __future__ import annotations

import unicodedata


def slug_of(name: str) -> str:
    """Give a name for an address: letters and digits of any script, lower case, with hyphens."""
    plain = unicodedata.normalize("NFKD", name).lower()
    kept = (
        letter if unicodedata.category(letter)[0] in "LN" else "-"
        for letter in plain
        if unicodedata.category(letter)[0] != "M"
    )
    return "-".join(part for part in "".join(kept).split("-") if part)
