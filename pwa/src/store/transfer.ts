/** The unsent queue as a file and back, and what is done about refused changes. */
import { merge, type State, stateOf, type Wire } from "../records/merge.ts";
import { LOWEST, laterStamp, nextStamp } from "../records/stamps.ts";
import { isWellFormed, mergeRecords } from "./answer.ts";
import { enqueue } from "./commit.ts";
import { meta, type Parked, setMeta, type Unsent } from "./database.ts";
import { rowOf, wire } from "./rows.ts";
import type { Store } from "./store.ts";

interface Exported {
  readonly app: "ebb";
  readonly version: 1;
  readonly exported_at: number;
  readonly changes: readonly Unsent[];
  readonly attention: readonly Parked[];
}

export async function exportFile(store: Store): Promise<File> {
  const { changes, attention } = await store.database.read(async (transaction) => ({
    changes: await transaction.objectStore("outbox").getAll(),
    attention: await transaction.objectStore("attention").getAll(),
  }));
  const exported: Exported = {
    app: "ebb",
    version: 1,
    exported_at: store.now(),
    changes,
    attention,
  };
  const text = JSON.stringify(exported, null, 1);
  return new File([text], "ebb-unsent.json", { type: "application/json" });
}

/**
 * Take over such a file, under the stamps it was captured with: what is known already, or was
 * overwritten since, changes nothing. Gives the number of changes in it. Throws when it is no such file.
 */
export async function importFile(store: Store, file: Blob): Promise<number> {
  const { changes, attention } = parse(await file.text());
  const rows = await store.database.write(async (transaction) => {
    const entries = [...changes, ...attention];
    const fresh: Unsent[] = [];
    for (const entry of changes) {
      const row = await transaction.objectStore("records").get([entry.kind, entry.id]);
      if (isNews(stateOf(row), entry)) fresh.push(entry);
    }
    const merged = await mergeRecords(transaction, entries.map(wire));
    for (const entry of fresh) {
      await enqueue(transaction, entry.kind, entry.id, stateOf(entry), entry.since ?? store.now());
    }
    for (const entry of attention) await transaction.objectStore("attention").put(entry);
    const clock = (await meta(transaction, "clock")) ?? LOWEST;
    const latest = entries.flatMap((entry) => [...stateOf(entry).values()]);
    const met = latest.reduce((last, { stamp }) => laterStamp(last, stamp), clock);
    await setMeta(transaction, "clock", met);
    return merged;
  });
  if (rows.length > 0) await store.announce(rows);
  return changes.length + attention.length;
}

/** Whether a change says anything that is not held, or outdated, already. */
function isNews(held: State, change: Wire): boolean {
  const after = merge(held, stateOf(change));
  return [...after].some(([field, { stamp }]) => held.get(field)?.stamp !== stamp);
}

/** Send a refused change again, corrected, or (null) let it go. */
export async function resolveParked(
  store: Store,
  { kind, id }: Pick<Wire, "kind" | "id">,
  edited: Readonly<Record<string, unknown>> | null,
): Promise<void> {
  const row = await store.database.write(async (transaction) => {
    const attention = transaction.objectStore("attention");
    const parked = await attention.get([kind, id]);
    if (!parked) return undefined;
    await attention.delete([kind, id]);
    const records = transaction.objectStore("records");
    const state = stateOf(await records.get([kind, id]));
    // The refused values leave the record wherever nothing newer has replaced them.
    for (const [field, { stamp }] of stateOf(parked)) {
      if (state.get(field)?.stamp === stamp) state.delete(field);
    }
    let next = state;
    if (edited) {
      const clock = (await meta(transaction, "clock")) ?? LOWEST;
      const offset = (await meta(transaction, "offset")) ?? 0;
      const stamp = nextStamp(clock, store.now() + offset, store.node);
      const fields = { ...parked.fields, ...edited };
      const change = stateOf({ kind, id, stamp, fields });
      await enqueue(transaction, kind, id, change, parked.since);
      await setMeta(transaction, "clock", stamp);
      next = merge(state, change);
    } else {
      // What the server has instead of it was never sent here again.
      await setMeta(transaction, "cursor", undefined);
    }
    const changed = rowOf(kind, id, next);
    await (next.size > 0 ? records.put(changed) : records.delete([kind, id]));
    return changed;
  });
  if (row) await store.announce([row]);
}

function parse(text: string): Exported {
  const { app, version, changes, attention } = JSON.parse(text) as Partial<Exported>;
  const isOurs =
    app === "ebb" && version === 1 && Array.isArray(changes) && Array.isArray(attention);
  if (!isOurs || ![...changes, ...attention].every(isWellFormed)) {
    throw new TypeError("not an export of Ebb's unsent changes");
  }
  return { app, version, exported_at: 0, changes, attention };
}
