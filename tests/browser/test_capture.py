"""Capture: one tap, durable before it is said, one change for two taps, undo, and a bad disk."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.browser.ebb import Ebb, be_in, holds, log_energy
from tests.browser.pocket import Pocket
from tests.browser.words import begins, say

if TYPE_CHECKING:
    from tests.browser.conftest import MakeDevice

# Notes when a write has reached the disk and when the live region speaks, in this order of time.
TRAIL = """
window.trail = [];
const begin = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (stores, mode, options) {
  const made = begin.call(this, stores, mode, options);
  const isOurs = this.name.startsWith("ebb-") && this.name !== "ebb-device";
  if (isOurs && mode === "readwrite" && options?.durability === "strict") {
    made.addEventListener("complete", () => window.trail.push("durable"));
  }
  return made;
};
let spoken = "";
new MutationObserver(() => {
  const now = [...document.querySelectorAll("[role=status]")].map((e) => e.textContent).join("");
  if (now !== spoken && now) window.trail.push(`said ${now}`);
  spoken = now;
}).observe(document, { subtree: true, childList: true, characterData: true });
"""
# Keeps every open connection, so that a test can close it under the app's hands.
HANDLES = """
window.handles = [];
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...args) {
  const request = open.apply(this, args);
  request.addEventListener("success", () => window.handles.push(request.result));
  return request;
};
"""
# A disk that refuses every write to the records for as long as `window.refuse` is set.
REFUSING = """
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (...args) {
  if (window.refuse && this.name === "records") throw new DOMException("", "DataError");
  return put.apply(this, args);
};
"""
# A browser in which no database opens, as some private windows are.
KEEPS_NOTHING = """
IDBFactory.prototype.open = () => { throw new DOMException("", "QuotaExceededError"); };
"""

# Writes until there is no room for another byte, and takes it away again.
FILL = """
const opened = await new Promise((resolve, reject) => {
  const request = indexedDB.open("ballast");
  request.onupgradeneeded = () => {
    request.result.createObjectStore("weights", { autoIncrement: true });
  };
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
for (let size = 65536; size >= 64; ) {
  const transaction = opened.transaction("weights", "readwrite");
  transaction.objectStore("weights").put(crypto.getRandomValues(new Uint8Array(size)));
  const isKept = await new Promise((resolve) => {
    transaction.oncomplete = () => resolve(true);
    transaction.onabort = () => resolve(false);
  });
  if (!isKept) size /= 2;
}
opened.close();
"""
EMPTY = "await new Promise((r) => { indexedDB.deleteDatabase('ballast').onsuccess = r; })"
ROOM = 3_000_000


def test_one_tap_is_durable_before_it_is_said(make_device: MakeDevice, calm: Ebb) -> None:
    """The strict transaction completes first; then the live region says it. No dialog."""
    phone = make_device(TRAIL)
    calm.open(phone)
    phone.run("window.trail.length = 0")
    log_energy(phone, 3)
    trail = phone.run("return window.trail")
    said = trail.index(f"said {say('energy_saved', level=3)}")
    assert "durable" in trail[:said]
    pocket = Pocket(phone)
    assert pocket.levels() == [3]
    assert [row["fields"]["level"] for row in pocket.unsent("energy")] == [3]
    assert not phone.run("return document.querySelectorAll('dialog[open], [role=dialog]').length")


def test_what_could_not_be_kept_is_never_called_saved(make_device: MakeDevice, calm: Ebb) -> None:
    """A write that the disk refuses is said as it is, and the next one works."""
    phone = make_device(TRAIL + REFUSING)
    calm.open(phone)
    phone.run("window.refuse = true")
    phone.tap(say("energy_level", level=3))
    phone.sees(say("capture_not_stored"))
    assert f"said {say('energy_saved', level=3)}" not in phone.run("return window.trail")
    pocket = Pocket(phone)
    assert pocket.levels() == []
    assert pocket.unsent("energy") == []
    phone.run("window.refuse = false")
    log_energy(phone, 3)
    assert holds(phone, [3])


def test_a_double_tap_is_one_change(make_device: MakeDevice, calm: Ebb) -> None:
    """Two taps at once on the same button make one record, of energy and of a run."""
    phone = make_device()
    calm.open(phone)
    phone.page.get_by_role("button", name=say("energy_level", level=2)).dblclick()
    phone.sees(say("energy_saved", level=2))
    phone.page.get_by_role("button", name=begins("starter_making")).dblclick()
    phone.until(lambda: len(Pocket(phone).visible("run")) == 1)
    # A third change comes after whatever the second taps did.
    log_energy(phone, 5)
    pocket = Pocket(phone)
    assert pocket.levels() == [2, 5]
    assert len(pocket.visible("run")) == 1


def test_undo_takes_a_capture_back(make_device: MakeDevice, calm: Ebb) -> None:
    """Energy and a switch are undone whole: both halves."""
    phone = make_device()
    calm.open(phone)
    log_energy(phone, 4)
    phone.tap(say("undo"))
    phone.until(lambda: holds(phone, []))
    be_in(phone, "starter_making")
    (before,) = Pocket(phone).visible("run")
    be_in(phone, "starter_care")
    phone.until(lambda: len(Pocket(phone).visible("run")) == 2)
    phone.tap(say("undo"))
    phone.until(lambda: len(Pocket(phone).visible("run")) == 1)
    (after,) = Pocket(phone).visible("run")
    assert after["id"] == before["id"]
    assert after["fields"]["end"] is None


def test_a_lost_connection_is_opened_again(make_device: MakeDevice, calm: Ebb) -> None:
    """Every IndexedDB connection is closed under the app; the next tap is kept all the same."""
    phone = make_device(HANDLES)
    calm.open(phone)
    log_energy(phone, 1)
    phone.run("for (const handle of window.handles) handle.close()")
    log_energy(phone, 2)
    assert holds(phone, [1, 2])


def test_a_full_phone_says_so_and_offers_a_file(make_device: MakeDevice, ebb: Ebb) -> None:
    """Over quota nothing is called saved, what is unsent can be saved to a file, and it passes."""
    phone = make_device(TRAIL)
    devtools = phone.page.context.new_cdp_session(phone.page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": ebb.address, "quotaSize": ROOM})
    ebb.open(phone)
    app = phone.run("return caches.keys()")
    log_energy(phone, 1)
    phone.run(FILL)
    phone.tap(say("energy_level", level=2))
    phone.sees(say("notice_storage_full"))
    assert f"said {say('energy_saved', level=2)}" not in phone.run("return window.trail")
    assert holds(phone, [1])
    with phone.page.expect_download() as download:
        phone.tap(say("sync_export"))
    kept = json.loads(download.value.path().read_text())
    assert json.dumps(kept).count('"level": 1') == 1
    # Room was made by giving up old things, never the app itself.
    assert phone.run("return caches.keys()") == app
    phone.run(EMPTY)
    log_energy(phone, 3)
    assert holds(phone, [1, 3])


def test_a_full_phone_says_so_in_the_first_minute(make_device: MakeDevice, calm: Ebb) -> None:
    """Before anything was ever kept: what could not be is said, and what to do; then it works."""
    phone = make_device(TRAIL)
    devtools = phone.page.context.new_cdp_session(phone.page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": calm.address, "quotaSize": ROOM})
    calm.open(phone)
    phone.sees(say("first_hint"))
    phone.run(FILL)
    phone.tap(begins("starter_making"))
    phone.sees(say("notice_storage_full_first"))
    assert f"said {say('in_this', title=say('starter_making'))}" not in phone.run(
        "return window.trail"
    )
    assert Pocket(phone).visible("run") == []
    assert not phone.page.get_by_role("button", name=say("sync_export")).is_visible()
    phone.run(EMPTY)
    be_in(phone, "starter_making")
    assert len(Pocket(phone).visible("run")) == 1
    # What has passed is not said any longer.
    phone.wait("return !document.body.innerText.includes(args[0])", say("notice_storage_full"))
    phone.wait(
        "return !document.body.innerText.includes(args[0])", say("notice_storage_full_first")
    )


def test_a_browser_that_keeps_nothing_is_told_of(make_device: MakeDevice, calm: Ebb) -> None:
    """Where no database can be opened, that is said before anyone captures in vain."""
    phone = make_device(KEEPS_NOTHING)
    phone.open(f"{calm.address}/")
    phone.sees(say("notice_no_store"))
