"""The built app: made once when it is older than its sources, whoever asks first."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PWA = ROOT / "pwa"
DIST = PWA / "dist"
NOT_SOURCES = {"node_modules", "dist", "tests", "compiled"}


def built_app(folder: Path) -> Path:
    """Copy the app into a folder, built now if any source is newer than it.

    The copy stays as it is when somebody builds again while the tests run.
    """
    with (PWA / "node_modules" / ".ebb-build-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _is_stale():
            npm = ROOT / ".venv" / "bin" / "npm"
            path = f"{npm.parent}{os.pathsep}{os.environ['PATH']}"
            subprocess.run(
                [npm, "run", "--silent", "build"],
                cwd=PWA,
                env={**os.environ, "PATH": path},
                check=True,
                stdout=subprocess.DEVNULL,
            )
        shutil.copytree(DIST, folder)
    return folder


def next_build(app: Path, folder: Path, *, version: str = "next") -> Path:
    """Copy the app into a folder as a newer build: another page, hence another worker.

    The page gets a mark, `<meta name="build">`, so that a test can see which build is in use. What
    is inline in it changes as well: under the header of the other build it would not run.
    """
    shutil.copytree(app, folder)
    page, worker = folder / "index.html", folder / "sw.js"
    mark = f'<meta name="build" content="{version}">'
    html = page.read_text().replace("</head>", f"{mark}</head>")
    page.write_text(re.sub("(?=</script>|</style>)", f"/* {version} */", html))
    text = worker.read_text()
    old = _revision_of(text, "index.html")
    worker.write_text(text.replace(old, f"{version}{old}"[: len(old)]))
    return folder


def _revision_of(worker: str, name: str) -> str:
    """The revision of a file without a hash in its name, out of the worker's precache list."""
    entry = next(one for one in re.findall(r"\{[^{}]*\}", worker) if f'"{name}"' in one)
    found = re.search(r'revision"?:\s*"([^"]+)"', entry)
    if found is None:
        raise AssertionError(f"{name} has no revision in the worker")
    return found[1]


def _is_stale() -> bool:
    page = DIST / "index.html"
    if not page.exists():
        return True
    made = page.stat().st_mtime
    return any(path.stat().st_mtime > made for path in _sources(PWA))


def _sources(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.name.startswith(".") or entry.name in NOT_SOURCES:
            continue
        if entry.is_dir():
            yield from _sources(entry)
        else:
            yield entry
