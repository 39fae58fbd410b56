"""Keeps what this version leaves on a phone, for the versions to come: run it at each release.

``python -m tests.browser.keep_store`` lives a little in a real browser and writes
``stores/<name>-<version>.json``. A file of a released schema is never written again.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.build import built_app
from tests.browser.chromium import FLAGS, PATH, PHONE, ChromiumScreen
from tests.browser.ebb import Ebb, be_in, log_energy
from tests.browser.words import say

STORES = Path(__file__).parent / "stores"
READ = """
const database = await new Promise((resolve, reject) => {
  const request = indexedDB.open(args[0]);
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const all = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const kept = { version: database.version, database: args[0], stores: {} };
for (const name of database.objectStoreNames) {
  const store = database.transaction(name).objectStore(name);
  const indexes = Object.fromEntries(
    [...store.indexNames].map((index) => [index, store.index(index).keyPath]),
  );
  const rows = await all(store.getAll());
  kept.stores[name] = { keyPath: store.keyPath, indexes, rows };
  if (!store.keyPath) kept.stores[name].keys = await all(store.getAllKeys());
}
database.close();
return kept;
"""


def main() -> None:
    """Write one file for the store of before any sign-in."""
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        Ebb(Path(folder) / "data", built_app(Path(folder) / "app")) as ebb,
    ):
        browser = playwright.chromium.launch(executable_path=PATH, args=list(FLAGS))
        phone = ChromiumScreen(browser.new_context(**PHONE).new_page())
        ebb.open(phone)
        be_in(phone, "starter_making")
        log_energy(phone, 2)
        log_energy(phone, 4)
        phone.tap(say("undo"))
        phone.sees(say("undone"))
        be_in(phone, "starter_care")
        kept: dict[str, Any] = phone.run(READ, "ebb-local")
        browser.close()
    file = STORES / f"{kept['database']}-{kept['version']}.json"
    if file.exists():
        sys.exit(f"{file.name} is there already: a released schema has its file.")
    STORES.mkdir(exist_ok=True)
    file.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
