# ruff: noqa: INP001 - beside a script to run, not a package
"""Pictures of screens as small PNGs: few colours suffice for them, and the browser finds these."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

OPAQUE = 255
#: The colours that most pixels have; every other pixel gets the nearest of them.
_FEW_COLOURS = """
async ([png, count]) => {
  const blob = await (await fetch(`data:image/png;base64,${png}`)).blob();
  const image = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const bytes = context.getImageData(0, 0, image.width, image.height).data;
  const pixels = new Uint32Array(bytes.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const all = [...counts].sort((one, other) => other[1] - one[1]).map(([pixel]) => pixel);
  const few = all.slice(0, count);
  const parts = (pixel) => [0, 8, 16, 24].map((by) => (pixel >>> by) & 255);
  const palette = few.map(parts);
  const index = new Map(all.map((pixel) => {
    const [r, g, b, a] = parts(pixel);
    let best = 0, least = Infinity;
    palette.forEach(([pr, pg, pb, pa], at) => {
      const colour = 3 * (pr - r) ** 2 + 6 * (pg - g) ** 2 + (pb - b) ** 2;
      const apart = colour + 4 * (pa - a) ** 2;
      if (apart < least) { least = apart; best = at; }
    });
    return [pixel, best];
  }));
  const indexed = Uint8Array.from(pixels, (pixel) => index.get(pixel));
  let text = "";
  for (let at = 0; at < indexed.length; at += 32768) {
    text += String.fromCharCode(...indexed.subarray(at, at + 32768));
  }
  return { width: image.width, height: image.height, palette, pixels: btoa(text) };
}
"""


def small_png(page: Page, png: bytes, colours: int = 256) -> bytes:
    """Draw a picture with so many colours at most; the page is any that may run scripts."""
    few = page.evaluate(_FEW_COLOURS, [base64.b64encode(png).decode(), colours])
    width, height = few["width"], few["height"]
    pixels = base64.b64decode(few["pixels"])
    # Each line begins with its filter: none, which suits an image of indexes best.
    lines = b"".join(b"\0" + pixels[at : at + width] for at in range(0, width * height, width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    palette = bytes(part for colour in few["palette"] for part in colour[:3])
    alphas = bytes(colour[3] for colour in few["palette"])
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, body)
        for kind, body in (
            (b"IHDR", head),
            (b"PLTE", palette),
            *([] if min(alphas) == OPAQUE else [(b"tRNS", alphas)]),
            (b"IDAT", zlib.compress(lines, 9)),
            (b"IEND", b""),
        )
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
