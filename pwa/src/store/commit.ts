/**
 * The one way to write: record, outbox entry, clock and last version in one transaction, on disk
 * before it resolves. Knows no screen, so that the service worker uses it too.
 */
import { isSame } from "../records/canonical.ts";
import { isVisible, merge, type State, stateOf, wireOf } from "../records/merge.ts";
import { LOWEST, nextStamp } from "../records/stamps.ts";
import type { Kind } from "../records/types.ts";
import { meta, type Stored, type Transaction, type Unsent, type Version } from "./database.ts";
import { rowOf } from "./rows.ts";
import type { Store } from "./store.ts";
import { type View, viewOf } from "./view.ts";

/** One record to change. `create` makes it visible, also again; fields null deletes it. */
export interface Write {
  readonly kind: Kind;
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>> | null;
  readonly create?: boolean;
}

/** What a plan decided. */
export interface Plan {
  /** The record that the change is about. */
  readonly id: string;
  /** The name of the change for undo: the id of the record it makes, or one made for it. */
  readonly token: string;
  /** Empty: there is nothing to do, or it is done already. */
  readonly writes: readonly Write[];
  /** The zone that the device has now been seen in. */
  readonly zone?: string;
}

/**
 * Decide and write as one. The plan may run twice (a connection was lost), so it makes no ids of
 * its own. `quiet` is housekeeping: it is sent, but not counted as something unsent.
 */
export async function commit(
  store: Store,
  plan: (view: View) => Promise<Plan> | Plan,
  quiet = false,
): Promise<Plan> {
  const now = store.now();
  const { decided, rows } = await store.database.write(async (transaction) => {
    const [decided, clock, offset] = await Promise.all([
      plan(viewOf(transaction)),
      meta(transaction, "clock"),
      meta(transaction, "offset"),
    ]);
    const stamp = nextStamp(clock ?? LOWEST, now + (offset ?? 0), store.node);
    const applied = await Promise.all(
      decided.writes.map((write) =>
        apply(transaction, write, decided.token, stamp, quiet ? undefined : now),
      ),
    );
    const done = applied.filter((one) => one !== undefined);
    if (done.length > 0) writeAll(transaction, done, decided, stamp);
    return { decided, rows: done.map(({ row }) => row) };
  });
  if (rows.length > 0) await store.announce(rows);
  return decided;
}

/** Take a change back, whole: what it made goes, what it replaced returns unless edited since. */
export async function undoChange(store: Store, token: string): Promise<void> {
  await commit(store, async (view) => ({
    id: token,
    token: `undo ${token}`,
    writes: await undoWrites(view, token),
  }));
}

/** What takes a change back, for a plan that does so along with something else. */
export async function undoWrites(view: View, token: string): Promise<readonly Write[]> {
  const version = await view.version(token);
  const writes = await Promise.all(
    (version?.changes ?? []).map(async (change) =>
      inverse(change, await view.state(change.kind, change.id), version?.stamp),
    ),
  );
  return writes.filter((one) => one !== null);
}

/** Put a state into the outbox, over what waits there already. */
export async function enqueue(
  transaction: Transaction,
  kind: string,
  id: string,
  change: State,
  since: number | undefined,
): Promise<void> {
  const outbox = transaction.objectStore("outbox");
  await outbox.put(unsentOf(kind, id, await outbox.get([kind, id]), change, since));
}

function unsentOf(
  kind: string,
  id: string,
  held: Unsent | undefined,
  change: State,
  since: number | undefined,
): Unsent {
  const oldest = held?.since ?? since;
  return {
    ...wireOf(kind, id, merge(stateOf(held), change)),
    ...(oldest !== undefined && { since: oldest }),
  };
}

/** What a write comes to: the record, what waits of it, and what it replaces. */
interface Applied {
  readonly row: Stored;
  readonly unsent: Unsent;
  readonly change: Version["changes"][number];
}

async function apply(
  transaction: Transaction,
  write: Write,
  token: string,
  stamp: string,
  since: number | undefined,
): Promise<Applied | undefined> {
  const { kind, id } = write;
  // What the change itself is named after was made by it: looking for it would cost each tap a turn.
  const [found, waiting] =
    id === token
      ? []
      : await Promise.all([
          transaction.objectStore("records").get([kind, id]),
          transaction.objectStore("outbox").get([kind, id]),
        ]);
  const held = stateOf(found);
  const change = changeOf(write, held, stamp);
  if (change.size === 0) return undefined;
  const created = change.has("created");
  return {
    row: rowOf(kind, id, merge(held, change)),
    unsent: unsentOf(kind, id, waiting, change, since),
    change: { kind, id, created, before: valuesBefore(held, change) },
  };
}

/**
 * All of it in one go, and then the end: a wait for each answer would show in every tap. What fails
 * ends the transaction, and whoever opened that waits for its end and hears why.
 */
function writeAll(
  transaction: Transaction,
  done: readonly Applied[],
  { token, zone }: Plan,
  stamp: string,
): void {
  const meta = transaction.objectStore("meta");
  for (const { row, unsent } of done) {
    transaction.objectStore("records").put(row).catch(ignore);
    transaction.objectStore("outbox").put(unsent).catch(ignore);
  }
  meta.put(stamp, "clock").catch(ignore);
  if (zone) meta.put(zone, "zone").catch(ignore);
  const changes = done.map(({ change }) => change);
  transaction.objectStore("versions").put({ token, stamp, changes }).catch(ignore);
  transaction.commit();
}

function ignore(): void {
  // The transaction says it.
}

/** The registers that a write sets: only what differs from what is held. */
function changeOf({ fields, create }: Write, held: State, stamp: string): State {
  const change: State = new Map();
  if (fields === null) {
    return isVisible(held) ? change.set("deleted", { value: true, stamp }) : change;
  }
  if (create && !isVisible(held)) change.set("created", { value: true, stamp });
  else if (!isVisible(held)) return change;
  for (const [field, value] of Object.entries(fields)) {
    const mine = held.get(field);
    if (value !== undefined && !(mine && isSame(mine.value, value))) {
      change.set(field, { value, stamp });
    }
  }
  return change;
}

function valuesBefore(held: State, change: State): Record<string, unknown> {
  if (change.has("created")) return {};
  const fields = change.has("deleted") ? [...held.keys()] : [...change.keys()];
  return Object.fromEntries(
    fields
      .filter((field) => field !== "created" && field !== "deleted")
      .map((field) => [field, held.get(field)?.value ?? blank(field, change.get(field)?.value)]),
  );
}

const TEXTS = new Set(["slug", "icon", "intention", "permission", "note", "line"]);
const USUAL = new Map<string, unknown>([
  ["priority", 2],
  ["energy", 0],
  ["order", 0],
  ["lead", 10],
  ["zone", "follow"],
  ["keeps_out", "all"],
]);

/** A field once written cannot be unwritten: what says the same as its absence. */
function blank(field: string, value: unknown): unknown {
  if (USUAL.has(field)) return USUAL.get(field);
  if (TEXTS.has(field)) return "";
  // A boundary has three switches by this name, a season one word.
  if (field === "nudges") return typeof value === "string" ? "usual" : {};
  if (Array.isArray(value)) return [];
  return typeof value === "boolean" ? false : null;
}

function inverse(
  { kind, id, created, before }: Version["changes"][number],
  state: State,
  stamp: string | undefined,
): Write | null {
  const about = { kind: kind as Kind, id };
  if (created) return { ...about, fields: null };
  if (!isVisible(state)) {
    const isOwn = state.get("deleted")?.stamp === stamp;
    return isOwn ? { ...about, fields: before, create: true } : null;
  }
  const own = Object.entries(before).filter(([field]) => state.get(field)?.stamp === stamp);
  return { ...about, fields: Object.fromEntries(own) };
}
