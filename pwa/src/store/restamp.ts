/**
 * Repairing what a wrong clock has done: pending changes whose stamps the server cannot take get
 * new ones, after everything the account has seen, in the order in which they were made.
 */
import type { SyncAnswer } from "../api/types.ts";
import { type State, stateOf, type Wire, wireOf } from "../records/merge.ts";
import { isImplausible, LOWEST, laterStamp, nextStamp } from "../records/stamps.ts";
import { meta, setMeta, type Transaction } from "./database.ts";
import { rowOf } from "./rows.ts";
import type { Store } from "./store.ts";

/**
 * Stamp anew whatever is pending and implausible, everywhere it stands, as one durable change. It
 * must be done before the answer is merged: until then a write of ten years ahead outdoes, here
 * only, what other devices did. False when there is nothing to repair, or no plausible stamp to be
 * had because the account itself has seen the future.
 */
export async function restamp(store: Store, { now, seen }: SyncAnswer): Promise<boolean> {
  return await store.database.write(async (transaction) => {
    const outbox = await transaction.objectStore("outbox").getAll();
    const attention = await transaction.objectStore("attention").getAll();
    const pending = [...outbox, ...attention].flatMap((entry) => stampsOf(entry));
    const isAhead = (stamp: string): boolean => isImplausible(stamp, now);
    const wrong = [...new Set(pending.filter(isAhead))].sort();
    const clock = (await meta(transaction, "clock")) ?? LOWEST;
    if (wrong.length === 0 && !isAhead(clock)) return false;
    let last = pending.filter((stamp) => !isAhead(stamp)).reduce(laterStamp, seen);
    const renewed = new Map<string, string>();
    for (const stamp of wrong) {
      last = nextStamp(last, now, store.node);
      renewed.set(stamp, last);
    }
    if (isAhead(last)) return false;
    const isWrong = (entry: Wire): boolean => stampsOf(entry).some((stamp) => renewed.has(stamp));
    for (const entry of outbox.filter(isWrong)) {
      await renewRecord(transaction, entry, renewed);
      await transaction.objectStore("outbox").put(renewedEntry(entry, renewed));
    }
    for (const entry of attention.filter(isWrong)) {
      await renewRecord(transaction, entry, renewed);
      await transaction.objectStore("attention").put(renewedEntry(entry, renewed));
    }
    for (const version of await transaction.objectStore("versions").getAll()) {
      const stamp = renewed.get(version.stamp);
      if (stamp) await transaction.objectStore("versions").put({ ...version, stamp });
    }
    // The only time that the clock goes back: to the last stamp that is true.
    await setMeta(transaction, "clock", last);
    return wrong.length > 0;
  });
}

async function renewRecord(
  transaction: Transaction,
  { kind, id }: Wire,
  renewed: ReadonlyMap<string, string>,
): Promise<void> {
  const records = transaction.objectStore("records");
  const row = await records.get([kind, id]);
  if (row) await records.put(rowOf(kind, id, renewedState(row, renewed)));
}

/** The entry with its stamps made new; what it holds besides stays. */
function renewedEntry<T extends Wire>(entry: T, renewed: ReadonlyMap<string, string>): T {
  const { stamps: _, ...rest } = entry;
  return { ...rest, ...wireOf(entry.kind, entry.id, renewedState(entry, renewed)) } as T;
}

function renewedState(record: Wire, renewed: ReadonlyMap<string, string>): State {
  return new Map(
    [...stateOf(record)].map(([field, { value, stamp }]) => [
      field,
      { value, stamp: renewed.get(stamp) ?? stamp },
    ]),
  );
}

function stampsOf(record: Wire): string[] {
  return [...stateOf(record).values()].map(({ stamp }) => stamp);
}
