"""The app's budgets on the wire, gzip: first screen, first JavaScript, whole precache.

Reads pwa/dist and ends with 1 where a budget is passed.
"""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path

DIST = Path(__file__).parents[1] / "pwa" / "dist"
KIB = 1024
FIRST_SCREEN = 35 * KIB
FIRST_SCRIPT = 22 * KIB
PRECACHE = 120 * KIB
_LINKED = re.compile(r'(?:src|href)="(/?(?:assets/)[^"]+\.(?:js|css))"')
_STATIC_IMPORT = re.compile(r'(?:from|import)\s*"\./([^"]+\.js)"')
_PRECACHED = re.compile(r'"?url"?:\s*"([^"]+)"')
_ALREADY_PACKED = {".png", ".woff2", ".webp"}


def main() -> int:
    """Print each size beside its budget."""
    first = first_files()
    scripts = [path for path in first if path.suffix == ".js"]
    cached = precached_files()
    rows = (
        ("first screen", first, FIRST_SCREEN),
        ("first JavaScript", scripts, FIRST_SCRIPT),
        ("whole precache", cached, PRECACHE),
    )
    return max(report(*row) for row in rows)


def first_files() -> list[Path]:
    """List the page and every script and style that it needs before it can be tapped."""
    index = DIST / "index.html"
    found = [index]
    waiting = [DIST / url.lstrip("/") for url in _LINKED.findall(index.read_text())]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.append(path)
        if path.suffix == ".js":
            waiting += [path.parent / name for name in _STATIC_IMPORT.findall(path.read_text())]
    return found


def precached_files() -> list[Path]:
    """List what the service worker fetches at its installation."""
    urls = set(_PRECACHED.findall((DIST / "sw.js").read_text()))
    return sorted(DIST / url.lstrip("/") for url in urls if (DIST / url.lstrip("/")).is_file())


def report(name: str, files: list[Path], budget: int) -> int:
    """Print one line and the files behind it; gives 1 when the budget is passed or void."""
    sizes = {path: wire_size(path) for path in files}
    total = sum(sizes.values())
    is_fine = bool(files) and total <= budget
    mark = "fine" if is_fine else "OVER"
    sys.stdout.write(f"{name}: {total / KIB:.1f} of {budget / KIB:.0f} KiB, {mark}\n")
    if not is_fine:
        for path, size in sorted(sizes.items(), key=lambda item: -item[1]):
            sys.stdout.write(f"  {size / KIB:6.1f}  {path.relative_to(DIST)}\n")
    return 0 if is_fine else 1


def wire_size(path: Path) -> int:
    """Bytes on the wire: gzip, but for what is packed already."""
    body = path.read_bytes()
    return len(body) if path.suffix in _ALREADY_PACKED else len(gzip.compress(body, mtime=0))


if __name__ == "__main__":
    sys.exit(main())
