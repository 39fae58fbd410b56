"""A tiny built app with every kind of file that the real one has."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = "/assets/index-Ab12Cd34.js"
# A script and a style within the page.
INLINE = ("document.title += ' ≥ 1';", "p { color: teal }")
HEAD = (
    f"<!doctype html><title>Ebb</title><script>{INLINE[0]}</script>"
    f'<script type="module" src="{SCRIPT}"></script><style>{INLINE[1]}</style>'
)
PAGE = HEAD + "<p>tide</p>" * 100


def build_site(folder: Path) -> Path:
    """Write the files; the folder also holds some that must never be served."""
    files = {
        "index.html": PAGE,
        "sw.js": "self.addEventListener('fetch', () => {});\n" * 30,
        "manifest.webmanifest": '{"name": "Ebb"}',
        "icon-192.png": "not really a picture",
        SCRIPT.lstrip("/"): "export const tide = 1;\n" * 50,
        f"{SCRIPT.lstrip('/')}.map": "{}",
        ".git/config": "secret",
        "assets/.hidden.js": "secret",
        "notes.py": "secret",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / "linked.js").symlink_to("/etc/passwd")
    return folder
