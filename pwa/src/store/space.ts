/** What is given up when the device has no space left: never the outbox, never what needs attention. */
import { meta, setMeta, type Transaction } from "./database.ts";
import type { Store } from "./store.ts";

const AGE = 400 * 86_400_000;
const CAPTURES = ["run", "energy", "moment", "spark", "cue_event"];

/** Remove caches of old versions, what undo remembers, and synced captures older than 400 days. */
export async function freeSpace(store: Store): Promise<void> {
  await removeOldCaches();
  await store.database.write((transaction) => removeOldRecords(transaction, store.now() - AGE));
}

async function removeOldCaches(): Promise<void> {
  if (typeof caches === "undefined") return;
  // These are the app itself: without them nothing would start, or speak, without a network.
  const names = (await caches.keys()).filter((name) => !/-precache-|-extras$/.test(name));
  await Promise.all(names.map((name) => caches.delete(name)));
}

async function removeOldRecords(transaction: Transaction, before: number): Promise<void> {
  await transaction.objectStore("versions").clear();
  // Without an account, or before all was fetched, there is no other copy.
  if (!(await meta(transaction, "cursor")) || (await meta(transaction, "offering"))) return;
  const records = transaction.objectStore("records");
  for (const kind of CAPTURES) {
    const range = IDBKeyRange.bound([kind, -Infinity], [kind, before], false, true);
    const keys = await records.index("at").getAllKeys(range);
    for (const key of keys) {
      const waits =
        (await transaction.objectStore("outbox").count(key)) +
        (await transaction.objectStore("attention").count(key));
      if (waits === 0) await records.delete(key);
    }
  }
  await setMeta(transaction, "trimmed", true);
}
