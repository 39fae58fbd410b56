/** Taking over what the server answered: its verdicts, then its records, then where we stand. */
import { unwrap } from "idb";
import type { SyncAnswer, Verdict } from "../api/types.ts";
import { merge, stateOf, type Wire, wireOf } from "../records/merge.ts";
import { isStamp, LOWEST, laterStamp } from "../records/stamps.ts";
import { enqueue } from "./commit.ts";
import { meta, type Stored, setMeta, type Transaction } from "./database.ts";
import { noteMet } from "./met.ts";
import { rowOf, storedOf } from "./rows.ts";
import type { Store } from "./store.ts";

/** Records a transaction: short enough that a capture in between waits a few frames at most. */
const CHUNK = 250;
/** Writes between two breaths of the page. */
const BURST = 25;
/** Keys that are worth reading to save as many reads of records. */
const MANY = 2 * CHUNK;
/** Below this many ms, the difference of two clocks is not worth correcting. */
const SMALL_OFFSET = 30_000;

/** What was sent, with the answer to it. */
export interface Exchange {
  readonly changes: readonly Wire[];
  readonly answer: SyncAnswer;
  /** The changes are records offered again, up to this key (null: to the end). */
  readonly offered: readonly [string, string] | null | undefined;
  /** The device's clock when the answer came, ms since 1970. */
  readonly received: number;
}

/**
 * Take over an answer. Each step is one transaction and may be repeated; the cursor moves with the
 * last one, so that whatever interrupts this, the same records come again.
 */
export async function takeOver(store: Store, exchange: Exchange): Promise<void> {
  const { answer } = exchange;
  const records = answer.records.filter(isWellFormed);
  const changed: Stored[] = [];
  for (let from = 0; from === 0 || from < records.length; from += CHUNK) {
    const isLast = from + CHUNK >= records.length;
    const rows = await store.database.write(
      async (transaction) => {
        if (from === 0) await settle(transaction, exchange);
        const page = records.slice(from, from + CHUNK);
        const merged = await mergeRecords(transaction, page);
        if (exchange.offered === undefined) {
          await noteMet(transaction, exchange.changes, page, exchange.received);
        }
        if (isLast) await move(transaction, store, exchange);
        return merged;
      },
      // What a crash takes of these comes again, for the cursor is not beyond it.
      exchange.changes.length > 0 ? "strict" : "relaxed",
    );
    changed.push(...rows);
    if (!isLast) await breathe();
  }
  if (changed.length > 0) await store.announce(changed);
}

/** Merge records from elsewhere into those held; gives the rows that this changed. */
export async function mergeRecords(
  transaction: Transaction,
  records: readonly Wire[],
): Promise<Stored[]> {
  const store = transaction.objectStore("records");
  const known = await knownAmong(transaction, records);
  const held = await Promise.all(
    records.map((record) =>
      known?.has(keyOf(record)) === false ? undefined : store.get([record.kind, record.id]),
    ),
  );
  const changed = records
    .map((record, index) => merged(held[index], record))
    .filter((row) => row !== undefined);
  await putAll(transaction, changed);
  return changed;
}

/** Write rows a few at a time: a task of the page stays short, even on a slow phone. */
async function putAll(transaction: Transaction, rows: readonly Stored[]): Promise<void> {
  const store = transaction.objectStore("records");
  // A promise for each of a hundred thousand writes costs more than the write.
  const bare = unwrap(store);
  let last: Promise<unknown> | undefined;
  for (const [index, row] of rows.entries()) {
    if (index % BURST !== BURST - 1) {
      bare.put(row);
      continue;
    }
    // The database has the next ones at hand while the page waits for the last ones.
    const next = store.put(row);
    await last;
    last = next;
  }
  await last;
}

/**
 * Which of the records are held, by key; undefined when so many lie between them that asking for
 * each is better. A first sync brings thousands of which none is.
 */
async function knownAmong(
  transaction: Transaction,
  records: readonly Wire[],
): Promise<ReadonlySet<string> | undefined> {
  const store = transaction.objectStore("records");
  const ids = byKind(records);
  const found = await Promise.all(
    [...ids].map(([kind, some]) => {
      const sorted = some.map(({ id }) => id).sort();
      const range = IDBKeyRange.bound([kind, sorted[0]], [kind, sorted.at(-1)]);
      return store.getAllKeys(range, MANY);
    }),
  );
  if (found.some((keys) => keys.length === MANY)) return undefined;
  return new Set(found.flat().map(([kind, id]) => keyOf({ kind, id })));
}

function byKind(records: readonly Wire[]): Map<string, Wire[]> {
  const kinds = new Map<string, Wire[]>();
  for (const record of records) {
    const some = kinds.get(record.kind);
    if (some) some.push(record);
    else kinds.set(record.kind, [record]);
  }
  return kinds;
}

function keyOf({ kind, id }: Pick<Wire, "kind" | "id">): string {
  return `${kind}/${id}`;
}

/** Move what was refused from the outbox to where the person can see to it. */
export async function park(
  transaction: Transaction,
  change: Wire,
  code: string,
  detail?: string,
): Promise<void> {
  const { kind, id } = change;
  const attention = transaction.objectStore("attention");
  const waiting = await transaction.objectStore("outbox").get([kind, id]);
  const parked = await attention.get([kind, id]);
  const since = parked?.since ?? waiting?.since;
  await attention.put({
    ...wireOf(kind, id, merge(stateOf(parked), stateOf(change))),
    code,
    ...(detail !== undefined && { detail }),
    ...(since !== undefined && { since }),
  });
  await clear(transaction, change);
}

/** Whether something is a record as it travels. */
export function isWellFormed(record: Wire): boolean {
  return (
    typeof record === "object" &&
    record !== null &&
    typeof record.kind === "string" &&
    /^[A-Za-z0-9:_-]{1,64}$/.test(record.id) &&
    isStamp(record.stamp) &&
    typeof record.fields === "object" &&
    record.fields !== null &&
    Object.values(record.stamps ?? {}).every(isStamp)
  );
}

function merged(held: Stored | undefined, record: Wire): Stored | undefined {
  if (!held) return storedOf(record);
  const before = stateOf(held);
  const after = merge(before, stateOf(record));
  const isChanged =
    after.size !== before.size || [...after].some(([field, one]) => before.get(field) !== one);
  return isChanged ? rowOf(held.kind, held.id, after) : undefined;
}

async function settle(transaction: Transaction, exchange: Exchange): Promise<void> {
  const { answer, changes, offered, received } = exchange;
  for (const [index, change] of changes.entries()) {
    const verdict = answer.verdicts[index];
    if (verdict) await settleOne(transaction, change, verdict, offered !== undefined);
  }
  // Whatever this device has met, its next stamp is later.
  if (isStamp(answer.seen)) {
    const clock = (await meta(transaction, "clock")) ?? LOWEST;
    if (answer.seen > clock) await setMeta(transaction, "clock", laterStamp(clock, answer.seen));
  }
  await learnOffset(transaction, answer.now - received);
}

async function settleOne(
  transaction: Transaction,
  change: Wire,
  { status, code, detail }: Verdict,
  isOffered: boolean,
): Promise<void> {
  if (status === "ok") return await clear(transaction, change);
  if (isOffered) await enqueue(transaction, change.kind, change.id, stateOf(change), undefined);
  if (status === "rejected") await park(transaction, change, code ?? "rejected", detail);
}

/** Take a change out of the outbox, but for what was edited while it was on its way. */
async function clear(transaction: Transaction, change: Wire): Promise<void> {
  const outbox = transaction.objectStore("outbox");
  const { kind, id } = change;
  const held = await outbox.get([kind, id]);
  if (!held) return;
  const state = stateOf(held);
  for (const [field, { stamp }] of stateOf(change)) {
    if (state.get(field)?.stamp === stamp) state.delete(field);
  }
  if (state.size === 0) return await outbox.delete([kind, id]);
  await outbox.put({
    ...wireOf(kind, id, state),
    ...(held.since !== undefined && { since: held.since }),
  });
}

async function learnOffset(transaction: Transaction, measured: number): Promise<void> {
  const offset = Math.abs(measured) > SMALL_OFFSET ? measured : undefined;
  const known = await meta(transaction, "offset");
  const isNew = (offset ?? 0) !== (known ?? 0);
  if (isNew && Math.abs((offset ?? 0) - (known ?? 0)) > 1000) {
    await setMeta(transaction, "offset", offset);
  }
}

/** The answer has been taken over whole: from now on ask for what comes after it. */
async function move(
  transaction: Transaction,
  store: Store,
  { answer, offered }: Exchange,
): Promise<void> {
  await setMeta(transaction, "cursor", answer.cursor);
  if (!answer.more) await setMeta(transaction, "synced", store.now());
  if (answer.reset === "forked") {
    await setMeta(transaction, "offering", { after: null });
    await setMeta(transaction, "checked", undefined);
  } else if (offered !== undefined) {
    await setMeta(transaction, "offering", offered ? { after: [...offered] } : undefined);
  }
}

/** Let a capture, a frame, an input pass. */
async function breathe(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
}
