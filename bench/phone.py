"""The phone's figures, in Chromium at a quarter of the machine's speed. Prints JSON.

``python -m bench.phone`` from the repository's root (``--quick`` for a few rounds). All times are
milliseconds, medians unless the name says p95. Nothing here judges: docs say what the figures
mean, and each stands beside a floor from the same run.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import msgspec
from playwright.sync_api import CDPSession, Playwright, sync_playwright

from tests.browser.build import built_app
from tests.browser.chromium import ChromiumPhone
from tests.browser.ebb import READY, Ebb
from tests.browser.plain import PlainServer
from tests.browser.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

SLOWDOWN = 4
LEVELS = 5
PUSH = 1000
MINUTE = 60_000
#: So that a hundred thousand are ten years.
BETWEEN = 53 * MINUTE
#: How long a finger rests on the glass, seconds.
RESTS = 0.08
SMALL, LARGE = 300, 100_000

# When a tap came, when its strict transaction was on disk, and when the frame that says so was
# drawn: the first task after the frame in which the live region changed.
WATCH = """
window.taps = [];
let tap = null;
addEventListener("click", (event) => {
  if (event.target.closest("[data-level]")) window.taps.push((tap = { at: event.timeStamp }));
}, true);
const begin = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (stores, mode, options) {
  const made = begin.call(this, stores, mode, options);
  if (mode === "readwrite" && options?.durability === "strict" && tap && !tap.durable) {
    const mine = tap;
    made.addEventListener("complete", () => { mine.durable ??= performance.now(); });
  }
  return made;
};
new MutationObserver(() => {
  const mine = tap;
  if (!mine?.durable || mine.drawing) return;
  mine.drawing = true;
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      mine.painted = performance.now();
      console.debug("painted");
    };
    channel.port2.postMessage(null);
  });
}).observe(document, { subtree: true, childList: true, characterData: true });
"""
# How long the page was busy in one go: tasks of more than 50 ms, as browsers report them.
BUSY = """
window.busy = [];
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) window.busy.push(duration);
}).observe({ type: "longtask", buffered: true });
"""
# The first capture of a cold start: tap as soon as the button is there, with nobody's help.
EAGER = """
window.first = null;
const eager = new MutationObserver(() => {
  const button = document.querySelector("button[data-level='3']");
  if (!button) return;
  eager.disconnect();
  window.first = { seen: performance.now() };
  button.click();
});
eager.observe(document, { subtree: true, childList: true });
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a few rounds, small stores")
    quick = parser.parse_args().quick
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        app = built_app(Path(folder) / "app")
        found = {
            "slowdown": SLOWDOWN,
            "chromium": version_of(playwright),
            "cold_start": cold_start(playwright, Path(folder), app, rounds=3 if quick else 9),
            "stores": [
                taps(playwright, Path(folder) / str(records), app, records, 10 if quick else 60)
                for records in ((SMALL,) if quick else (SMALL, LARGE))
            ],
        }
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


def cold_start(playwright: Playwright, folder: Path, app: Path, rounds: int) -> dict[str, Any]:
    """A new browser process, no server: first paint of Ebb beside a bare page, and a first tap."""
    paints: dict[str, list[float]] = {"ebb": [], "bare": []}
    captures: list[float] = []
    with PlainServer() as bare, Ebb(folder / "data", app) as ebb:
        phone = ChromiumPhone(playwright, folder / "cold")
        phone.start()
        ebb.open(phone)
        phone.open(bare.address)
        phone.wait(READY)
        phone.wait("return Boolean(await (await caches.open('bare-1')).match('/page.js'))")
        phone.close()
        bare.stop()
        ebb.stop()
        for number in range(rounds):
            pair = [("ebb", ebb.address), ("bare", bare.address)]
            for name, address in pair if number % 2 else reversed(pair):
                paints[name].append(first_paint(phone, address))
            captures.append(first_capture(phone, ebb.address))
        ebb.start()
    first, floor = statistics.median(paints["ebb"]), statistics.median(paints["bare"])
    return {
        "rounds": rounds,
        "first_paint": round(first),
        "bare_first_paint": round(floor),
        "ratio": round(first / floor, 3),
        "first_capture_durable": round(statistics.median(captures)),
    }


def taps(
    playwright: Playwright, folder: Path, app: Path, records: int, count: int
) -> dict[str, Any]:
    """First sync of a store of this size with taps meanwhile, then taps in peace."""
    folder.mkdir()
    with Ebb(folder / "data", app) as ebb:
        _fill(ebb, records)
        phone = ChromiumPhone(playwright, folder / "phone")
        phone.start()
        slow_down(phone)
        phone.page.add_init_script(WATCH + BUSY)
        phone.open(f"{ebb.address}/join#{second_code(ebb)}")
        phone.write(say("devices_name"), "a phone")
        began = time.perf_counter()
        phone.tap(say("devices_connect"))
        phone.sees(say("devices_connected"), within=600)
        during = _taps_until_synced(phone, ebb, records)
        synced = (time.perf_counter() - began) * 1000
        busy = phone.run("return window.busy")
        phone.open(f"{ebb.address}/")
        calm = calm_taps(phone, count)
        phone.close()
    return {
        "records": records,
        "first_sync": round(synced),
        "long_tasks": len(busy),
        "longest_task": round(max(busy, default=0)),
        "during_first_sync": _figures(during),
        "afterwards": calm,
    }


def calm_taps(phone: ChromiumPhone, count: int) -> dict[str, Any]:
    """Taps on Now as people make them: the one before has been sent, and the page does nothing."""
    measured = []
    for number in range(count):
        phone.until(lambda: phone.run(UNSENT) == 0, within=60)
        phone.wait("return new Promise((done) => requestIdleCallback(() => done(true)))")
        measured.append(tap(phone, number))
    return _figures(measured)


def _taps_until_synced(phone: ChromiumPhone, ebb: Ebb, records: int) -> list[dict[str, float]]:
    phone.open(f"{ebb.address}/")
    measured: list[dict[str, float]] = []
    while True:
        measured.append(tap(phone, len(measured)))
        if phone.run(RECORDS) >= records:
            return measured


# Counting is cheap beside reading, which takes a minute for years of records.
COUNT = """
const names = (await indexedDB.databases()).map((one) => one.name);
let most = 0;
for (const name of names.filter((one) => one.startsWith("ebb-") && one !== "ebb-device")) {
  const database = await new Promise((resolve) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
  });
  if (database.objectStoreNames.contains("$STORE")) {
    const store = database.transaction("$STORE").objectStore("$STORE");
    most = Math.max(most, await new Promise((resolve) => {
      const request = store.count();
      request.onsuccess = () => resolve(request.result);
    }));
  }
  database.close();
}
return most;
"""
RECORDS, UNSENT = COUNT.replace("$STORE", "records"), COUNT.replace("$STORE", "outbox")


def tap(phone: ChromiumPhone, number: int) -> dict[str, float]:
    """One tap by a finger; whoever drives the page neither looks at it nor asks it meanwhile."""
    name = say("energy_level", level=number % LEVELS + 1)
    box = phone.page.get_by_role("button", name=name).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    devtools = phone.page.context.new_cdp_session(phone.page)
    with phone.page.expect_console_message(lambda message: message.text == "painted"):
        _touch(devtools, "touchStart", [{"x": x, "y": y}])
        time.sleep(RESTS)
        _touch(devtools, "touchEnd", [])
    seen = phone.run("return window.taps.at(-1)")
    return {key: seen[key] - seen["at"] for key in ("durable", "painted")}


def _touch(devtools: CDPSession, kind: str, points: list[dict[str, float]]) -> None:
    devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def _figures(measured: list[dict[str, float]]) -> dict[str, Any]:
    found: dict[str, Any] = {"taps": len(measured)}
    for key in ("durable", "painted"):
        times = sorted(one[key] for one in measured)
        found[f"{key}_p50"] = round(statistics.median(times), 1)
        found[f"{key}_p95"] = round(times[min(len(times) - 1, int(len(times) * 0.95))], 1)
    return found


def first_paint(phone: ChromiumPhone, address: str) -> float:
    """A new browser process: from navigation to the first content drawn, ms."""
    phone.start()
    slow_down(phone)
    phone.open(f"{address}/")
    paint: float = phone.wait(
        "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
    )
    phone.close()
    return paint


def first_capture(phone: ChromiumPhone, address: str) -> float:
    """A new browser process: until an energy that is tapped at once is on disk, ms."""
    phone.start()
    slow_down(phone)
    phone.page.add_init_script(WATCH + EAGER)
    phone.open(f"{address}/")
    durable: float = phone.wait("return window.taps[0]?.durable")
    phone.close()
    return durable


def slow_down(phone: ChromiumPhone) -> None:
    devtools = phone.page.context.new_cdp_session(phone.page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})


def _fill(ebb: Ebb, records: int) -> None:
    """Push energies, one every 53 minutes back from now, as an older device would have."""
    now = int(time.time() * 1000)
    push(ebb, [_energy(number, now) for number in range(records)])


def push(ebb: Ebb, changes: Sequence[Any]) -> None:
    """Push changes from a first device of the account, which then lets others join."""
    cookie = ebb.server.join("an older phone", ebb.first_code())
    with httpx.Client(base_url=ebb.server.address, timeout=60) as client:
        client.headers.update({"Origin": ebb.server.address, "Cookie": cookie})
        ebb.server.session = cookie  # type: ignore[attr-defined]
        for start in range(0, len(changes), PUSH):
            batch = changes[start : start + PUSH]
            body = {"schema": 1, "cursor": None, "changes": batch, "limit": 1}
            answer = client.post(
                "/api/sync",
                content=gzip.compress(msgspec.json.encode(body)),
                headers={"Content-Type": "application/json", "Content-Encoding": "gzip"},
            )
            answer.raise_for_status()


def second_code(ebb: Ebb) -> str:
    return ebb.server.pair(ebb.server.session)  # type: ignore[attr-defined]


def _energy(number: int, now: int) -> dict[str, Any]:
    at = now - (number + 1) * BETWEEN
    day = time.strftime("%Y-%m-%d", time.gmtime(at / 1000 - 4 * 3600))
    capture = {"at": at, "off": 0, "tz": "UTC", "day": day}
    identity = f"{at:012x}"
    return {
        "kind": "energy",
        "id": f"{identity[:8]}-{identity[8:]}-7000-8000-{number:012x}",
        "stamp": f"{at:012x}-0000-be2c0000",
        "fields": {"created": True, "at": capture, "level": number % LEVELS + 1},
    }


def version_of(playwright: Playwright) -> str:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    version = browser.version
    browser.close()
    return version


if __name__ == "__main__":
    main()
