"""What an older version of Ebb left on a phone opens in this one, unsent captures and all.

Each released schema leaves one file in `stores/`: `{"version", "database", "stores": {name:
{"keyPath", "indexes": {name: {"keyPath"}}, "rows": [...], "keys": [...]?}}}`. A test that reads a
store at the end of a release writes the next one (see `write_store`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.pocket import Pocket
from tests.browser.words import say

if TYPE_CHECKING:
    from tests.browser.conftest import MakeDevice
    from tests.browser.ebb import Ebb

STORES = sorted((Path(__file__).parent / "stores").glob("*.json"))
REBUILD = """
const kept = args[0];
const request = indexedDB.open(kept.database, kept.version);
await new Promise((resolve, reject) => {
  request.onupgradeneeded = () => {
    for (const [name, store] of Object.entries(kept.stores)) {
      const options = store.keyPath ? { keyPath: store.keyPath } : undefined;
      const made = request.result.createObjectStore(name, options);
      for (const [index, { keyPath }] of Object.entries(store.indexes)) {
        made.createIndex(index, keyPath);
      }
      store.rows.forEach((row, at) => made.add(row, store.keys?.[at]));
    }
  };
  request.onsuccess = resolve;
  request.onerror = () => reject(request.error);
});
request.result.close();
"""
WRITE = """
const database = await new Promise((resolve, reject) => {
  const request = indexedDB.open(args[0]);
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const all = (source) => new Promise((resolve, reject) => {
  source.onsuccess = () => resolve(source.result);
  source.onerror = () => reject(source.error);
});
const kept = { version: database.version, database: args[0], stores: {} };
for (const name of database.objectStoreNames) {
  const store = database.transaction(name).objectStore(name);
  const indexes = Object.fromEntries(
    [...store.indexNames].map((index) => [index, { keyPath: store.index(index).keyPath }]),
  );
  kept.stores[name] = { keyPath: store.keyPath, indexes, rows: await all(store.getAll()) };
  if (!store.keyPath) kept.stores[name].keys = await all(store.getAllKeys());
}
database.close();
return kept;
"""


@pytest.mark.parametrize("file", STORES, ids=lambda file: file.stem)
def test_an_older_store_opens_in_this_version(
    make_device: MakeDevice, calm: Ebb, file: Path
) -> None:
    """Records and outbox of a released schema are all there after the app has opened them."""
    kept = json.loads(file.read_text())
    phone = make_device()
    # A page of the same origin that is not the app, so that the old store is there first.
    phone.open(f"{calm.address}/health")
    phone.run(REBUILD, kept)
    calm.open(phone)
    phone.sees(say("tab_yours"))
    rows = kept["stores"]
    phone.until(lambda: bool(Pocket(phone).all("records")))
    pocket = Pocket(phone)
    before = {(row["kind"], row["id"]) for row in rows["records"]["rows"]}
    assert before <= {(row["kind"], row["id"]) for row in pocket.all("records")}
    waiting = {(row["kind"], row["id"]) for row in rows["outbox"]["rows"]}
    assert waiting <= {(row["kind"], row["id"]) for row in pocket.unsent()}
