"""What an older version of Ebb left on a phone opens in this one, unsent captures and all.

Each released schema leaves one file in `stores/`, written by `keep_store`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.browser.keep_store import STORES
from tests.browser.pocket import Pocket

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import MakeDevice
    from tests.browser.ebb import Ebb

FILES = sorted(STORES.glob("*.json"))
REBUILD = """
const kept = args[0];
const request = indexedDB.open(kept.database, kept.version);
await new Promise((resolve, reject) => {
  request.onupgradeneeded = () => {
    for (const [name, store] of Object.entries(kept.stores)) {
      const options = store.keyPath ? { keyPath: store.keyPath } : undefined;
      const made = request.result.createObjectStore(name, options);
      for (const [index, keyPath] of Object.entries(store.indexes)) {
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


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
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
    phone.wait("return document.querySelector('main h1')")
    rows = kept["stores"]
    phone.until(lambda: bool(Pocket(phone).all("records")))
    pocket = Pocket(phone)
    before = {(row["kind"], row["id"]) for row in rows["records"]["rows"]}
    assert before <= {(row["kind"], row["id"]) for row in pocket.all("records")}
    waiting = {(row["kind"], row["id"]) for row in rows["outbox"]["rows"]}
    assert waiting <= {(row["kind"], row["id"]) for row in pocket.unsent()}
