"""What years of a life cost a phone, in Chromium at a quarter of its speed. Prints JSON.

``python -m bench.views`` from the repository's root (``--quick`` for a few rounds and one year).
Each store is a demo's made-up life that a phone has joined. All times are milliseconds,
medians; each view is opened from another one by its link, with nothing of it read before, and is
there when the frame that shows it has been drawn. Nothing here judges.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.phone import (
    BUSY,
    RECORDS,
    SLOWDOWN,
    WATCH,
    calm_taps,
    first_capture,
    first_paint,
    push,
    second_code,
    slow_down,
    tap,
    version_of,
)
from playwright.sync_api import Playwright, sync_playwright

from ebb.demo import changes as made_up
from tests.browser.build import built_app
from tests.browser.chromium import ChromiumPhone
from tests.browser.ebb import READY, Ebb
from tests.browser.words import say

#: The lives, by how many changes they are: what the demo is asked for.
LIVES: dict[int, dict[str, Any]] = {
    7_300: {"years": 1},
    73_000: {"years": 10},
    226_000: {"years": 10, "heavy": True},
}
#: What is on the page when a view is there.
SIGNS = {"day": ".timeline", "week": ".rhythm", "year": ".year", "patterns": ".hours-of"}
REST = tuple((view, view) for view in SIGNS if view != "patterns")
LONG = 600

# From a tap on a link to the frame that shows what was asked for, and the nodes of the page then.
OPEN = """
const [name, sign] = args;
const link = [...document.querySelectorAll(".views a")].find((one) => one.textContent === name);
const seen = new Promise((resolve) => {
  const watch = new MutationObserver(() => {
    if (!document.querySelector(sign)) return;
    watch.disconnect();
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(performance.now());
      channel.port2.postMessage(null);
    });
  });
  watch.observe(document, { subtree: true, childList: true });
});
window.busy.length = 0;
const began = performance.now();
link.click();
const took = (await seen) - began;
const nodes = document.querySelectorAll("main *").length;
return { took, nodes, busy: Math.max(0, ...window.busy) };
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="one year, a few rounds")
    quick = parser.parse_args().quick
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        app = built_app(Path(folder) / "app")
        found = {
            "slowdown": SLOWDOWN,
            "chromium": version_of(playwright),
            "lives": [
                views(playwright, Path(folder) / str(changes), app, changes, 3 if quick else 9)
                for changes in ([*LIVES][:1] if quick else LIVES)
            ],
        }
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


def views(
    playwright: Playwright, folder: Path, app: Path, changes: int, rounds: int
) -> dict[str, Any]:
    """Open every view of a life, each anew, and tap while the patterns are worked out."""
    folder.mkdir()
    with Ebb(folder / "data", app) as ebb:
        push(ebb, made_up(until=int(time.time() * 1000), **LIVES[changes]))
        address = ebb.address
        phone = ChromiumPhone(playwright, folder / "phone", reduced_motion="reduce")
        phone.start()
        phone.page.add_init_script(WATCH + BUSY)
        phone.open(f"{address}/join#{second_code(ebb)}")
        phone.write(say("devices_name"), "a phone")
        phone.tap(say("devices_connect"))
        phone.sees(say("devices_connected"), within=LONG)
        phone.wait(READY)
        phone.until(lambda: phone.page.locator("progress").count() == 0, within=LONG)
        records = _settled(phone)
        slow_down(phone)
        found: dict[str, Any] = {"changes": changes, "records": records}
        # What all years show is worked out once and kept, so that it is measured before the rest.
        for name, view in (("patterns", "patterns"), ("patterns_again", "patterns"), *REST):
            many = 1 if name == "patterns" else rounds
            found[name] = _figures([_open(phone, address, view) for _ in range(many)])
        found["taps_meanwhile"] = _taps_meanwhile(phone, address)
        phone.open(address)
        found["taps"] = calm_taps(phone, 4 * rounds)
        phone.close()
        ebb.stop()
        found["cold_start"] = {
            key: round(statistics.median(measure(phone, address) for _ in range(rounds)))
            for key, measure in (("first_paint", first_paint), ("first_capture", first_capture))
        }
        ebb.start()
    return found


def _figures(opened: list[dict[str, float]]) -> dict[str, float]:
    return {
        "open": round(statistics.median(one["took"] for one in opened)),
        "longest_task": round(statistics.median(one["busy"] for one in opened)),
        "nodes": opened[0]["nodes"],
    }


def _open(phone: ChromiumPhone, address: str, view: str) -> dict[str, float]:
    """Open a view from another one, in a page that has read nothing of it."""
    other = "week" if view == "day" else "day"
    phone.open(f"{address}/back" if other == "day" else f"{address}/back/week")
    phone.wait("return document.querySelector(args[0])", SIGNS[other], within=LONG)
    opened: dict[str, float] = phone.run(OPEN, say(f"back_{view}"), SIGNS[view])
    return opened


def _taps_meanwhile(phone: ChromiumPhone, address: str) -> dict[str, float]:
    """Energies logged while another thread reads all years: until durable, until drawn."""
    phone.open(f"{address}/back")
    phone.wait("return document.querySelector('.timeline')")
    phone.tap(say("back_patterns"), role="link")
    phone.tap(say("tab_now"), role="link")
    taps = [tap(phone, number) for number in range(5)]
    return {key: round(statistics.median(one[key] for one in taps)) for key in taps[0]}


def _settled(phone: ChromiumPhone) -> int:
    """How many records the phone holds once no more come in."""
    counts = [-1]

    def is_still() -> bool:
        counts.append(phone.run(RECORDS))
        return counts[-1] == counts[-2] > 1000

    phone.until(is_still, within=LONG)
    return counts[-1]


if __name__ == "__main__":
    main()
