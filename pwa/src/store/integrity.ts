/** Whether both sides hold the same: counted and added up here, in idle chunks. */
import type { Check } from "../api/types.ts";
import { addToDigest, agrees, type Digest } from "../records/checksum.ts";
import { meta, type ReadTransaction, setMeta } from "./database.ts";
import type { Store } from "./store.ts";

const CHUNK = 500;

/** What came of a comparison: nothing can be said while something waits or changes meanwhile. */
export type Comparison = "same" | "differs" | "unknown";

/**
 * Compare what is held with the server's `check` at a cursor. When they differ, everything will be
 * read again from the start; when that did not help, everything is offered again.
 */
export async function compare(
  store: Store,
  cursor: string,
  check: Check,
  idle: () => Promise<void>,
): Promise<Comparison> {
  const before = await standing(store);
  if (before.cursor !== cursor || !before.isComparable) return "unknown";
  const digest: Digest = new Map();
  let after: [string, string] | undefined;
  do {
    await idle();
    after = await addChunk(store, digest, after);
  } while (after);
  const since = await standing(store);
  if (since.cursor !== cursor || since.clock !== before.clock) return "unknown";
  if (agrees(digest, check)) {
    await store.database.write(async (transaction) => {
      await setMeta(transaction, "checked", store.now());
      await setMeta(transaction, "differed", undefined);
    });
    return "same";
  }
  await store.database.write(async (transaction) => {
    const isSecond = await meta(transaction, "differed");
    await setMeta(transaction, "cursor", undefined);
    await setMeta(transaction, "differed", isSecond ? undefined : true);
    if (isSecond) await setMeta(transaction, "offering", { after: null });
    await setMeta(transaction, "checked", isSecond ? store.now() : undefined);
  });
  return "differs";
}

async function addChunk(
  store: Store,
  digest: Digest,
  after: [string, string] | undefined,
): Promise<[string, string] | undefined> {
  const range = after && IDBKeyRange.lowerBound(after, true);
  const rows = await store.database.read((transaction) =>
    transaction.objectStore("records").getAll(range ?? null, CHUNK),
  );
  for (const row of rows) addToDigest(digest, row);
  const last = rows.at(-1);
  return last && rows.length === CHUNK ? [last.kind, last.id] : undefined;
}

async function standing(store: Store): Promise<{
  readonly cursor: string | undefined;
  readonly clock: string | undefined;
  readonly isComparable: boolean;
}> {
  return await store.database.read(async (transaction: ReadTransaction) => {
    const [cursor, clock, unsent, parked, offering, trimmed] = await Promise.all([
      meta(transaction, "cursor"),
      meta(transaction, "clock"),
      transaction.objectStore("outbox").count(),
      transaction.objectStore("attention").count(),
      meta(transaction, "offering"),
      meta(transaction, "trimmed"),
    ]);
    const isComparable = unsent + parked === 0 && !offering && !trimmed;
    return { cursor: cursor ?? undefined, clock, isComparable };
  });
}
