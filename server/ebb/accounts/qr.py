"""QR codes, for a screen and for a terminal."""

from __future__ import annotations

import io

_BORDER = 4


def qr_path(text: str) -> tuple[str, int]:
    """Draw a QR code as the data of one SVG path, with the side of its square in units."""
    # segno is imported where it is used: most servers never draw a code again after their first.
    import segno  # noqa: PLC0415

    code = segno.make(text, micro=False)
    runs = [
        f"M{left + _BORDER} {top + _BORDER}h{length}v1h-{length}z"
        for top, row in enumerate(code.matrix)
        for left, length in _dark_runs(bytes(row))
    ]
    return "".join(runs), len(code.matrix) + 2 * _BORDER


def qr_for_terminal(text: str) -> str:
    """Draw a QR code with half blocks, two rows a line."""
    import segno  # noqa: PLC0415

    out = io.StringIO()
    segno.make(text, micro=False).terminal(out=out, compact=True, border=2)
    return out.getvalue()


def _dark_runs(row: bytes) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for column, is_dark in enumerate(row):
        if not is_dark:
            continue
        if runs and sum(runs[-1]) == column:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((column, 1))
    return runs
