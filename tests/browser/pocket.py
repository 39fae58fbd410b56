"""What a phone holds: its IndexedDB, read from the page without a word to the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.browser.screen import Screen

# The databases are opened without a version and closed again at once, so that a read never
# stands in the way of an upgrade. The device's own database says which one is in use.
READ = """
const listed = await indexedDB.databases();
const held = {};
for (const { name } of listed) {
  if (!name.startsWith("ebb-") || name === "ebb-device") continue;
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const stores = [...database.objectStoreNames];
  held[name] = {};
  if (stores.length) {
    const transaction = database.transaction(stores);
    await Promise.all(stores.map((store) => new Promise((resolve, reject) => {
      const request = transaction.objectStore(store).getAll();
      request.onsuccess = () => resolve((held[name][store] = request.result));
      request.onerror = () => reject(request.error);
    })));
  }
  database.close();
}
return held;
"""


class Pocket:
    """The records of one kind, the outbox and the drawer of a phone, over all its databases."""

    def __init__(self, screen: Screen) -> None:
        self.held: dict[str, dict[str, list[dict[str, Any]]]] = screen.run(READ)

    def all(self, store: str, kind: str | None = None) -> list[dict[str, Any]]:
        """Everything in one object store, of one kind if it is named."""
        rows = [row for database in self.held.values() for row in database.get(store, [])]
        return [row for row in rows if kind is None or row["kind"] == kind]

    def visible(self, kind: str) -> list[dict[str, Any]]:
        """The records of a kind that a person can see."""
        return [row for row in self.all("records", kind) if row["fields"].get("created")]

    def levels(self) -> list[int]:
        """The levels of all energies, sorted."""
        return sorted(row["fields"]["level"] for row in self.visible("energy"))

    def unsent(self, kind: str | None = None) -> list[dict[str, Any]]:
        """What waits to be sent."""
        return self.all("outbox", kind)
