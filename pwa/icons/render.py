"""Draw the app's PNG icons from their SVG sources, with the Chromium that the tests use."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

SOURCES = Path(__file__).parent
sys.path.append(str(SOURCES.parents[1] / "docs"))

from small_png import small_png  # noqa: E402 - it lies beside another script

TARGET = SOURCES.parent / "public" / "icons"
# Target, source, side in pixels, ground behind a source that has none of its own.
ICONS = (
    ("icon-192.png", "icon.svg", 192, "transparent"),
    ("icon-512.png", "icon.svg", 512, "transparent"),
    ("maskable-512.png", "maskable.svg", 512, "transparent"),
    ("monochrome-512.png", "monochrome.svg", 512, "transparent"),
    # iOS rounds the corners itself and shows black where an icon is transparent.
    ("apple-touch-icon.png", "maskable.svg", 180, "#faf1e2"),
)
#: What a flat drawing needs, its soft edges included.
COLOURS = 32


def draw(browser: Browser, source: str, side: int, ground: str) -> bytes:
    """One icon as PNG."""
    page = browser.new_page(viewport={"width": side, "height": side})
    svg = (SOURCES / source).read_text(encoding="utf-8")
    page.set_content(
        f"<style>body{{margin:0;background:{ground}}}svg{{display:block;width:100vw}}</style>{svg}"
    )
    png = small_png(page, page.screenshot(omit_background=True), COLOURS)
    page.close()
    return png


def main() -> None:
    """Write every icon."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        for name, source, side, ground in ICONS:
            (TARGET / name).write_bytes(draw(browser, source, side, ground))
        browser.close()
    (TARGET / "icon.svg").write_bytes((SOURCES / "icon.svg").read_bytes())


if __name__ == "__main__":
    main()
