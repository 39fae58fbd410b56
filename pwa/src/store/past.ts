/**
 * What records were: from the server's history, which knows all devices for 90 days, and from what
 * this device remembers of its own changes for undo.
 */
import { callHistory } from "../api/calls.ts";
import type { Lost } from "../api/types.ts";
import { isSame } from "../records/canonical.ts";
import { isVisible, type State, stateOf } from "../records/merge.ts";
import { stampMs } from "../records/stamps.ts";
import type { Kind } from "../records/types.ts";
import { currentStore } from "./current.ts";
import { meta, type ReadTransaction, type Version } from "./database.ts";
import { type GaveWay, gaveWay, isTold, type OwnChange } from "./met.ts";
import { syncStatus } from "./status.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What some fields were until a change. */
export interface Earlier {
  /** When it was changed, ms since 1970. */
  readonly at: number;
  /** The name of the device that changed it; null: this one, or one that nobody knows. */
  readonly device: string | null;
  readonly isOwn: boolean;
  readonly fields: Fields;
}

/**
 * server: all of it. Else only what this device changed itself: there is no account, there was no
 * answer, or it is still to come.
 */
export type Source = "server" | "local" | "away" | "asking";

export interface Past {
  /** Newest first. */
  readonly entries: readonly Earlier[];
  readonly source: Source;
}

/** Something that was deleted, with its fields as they were. */
export interface Deleted {
  readonly kind: Kind;
  readonly id: string;
  /** ms since 1970 */
  readonly at: number;
  readonly fields: Fields;
}

const KEPT = 90 * 86_400_000;
/** How many deleted things are asked after: each costs a request where another device did it. */
const MOST = 40;
/** The kinds that people delete: those with an instant, and those of which there are few. */
const TIMED = ["run", "energy", "moment", "spark"] as const;
const FEW = ["container", "role", "cue", "boundary", "season"] as const;

/** What a record was before its changes: first as this device knows it, then as the server does. */
export async function* readPast(kind: Kind, id: string): AsyncGenerator<Past> {
  const { database } = await currentStore();
  const asking = ask(kind, id);
  const { own, state } = await database.read(async (transaction) => ({
    own: ownChanges(await transaction.objectStore("versions").getAll(), kind, id),
    state: stateOf(await transaction.objectStore("records").get([kind, id])),
  }));
  yield { entries: entriesOf(own, [], state), source: "asking" };
  const { values, source } = await asking;
  yield { entries: entriesOf(own, values ?? [], state), source };
}

/** What gave way in a record where devices met. */
export async function readGaveWay(kind: Kind, id: string): Promise<readonly GaveWay[]> {
  const { database } = await currentStore();
  const { met, own, state } = await database.read(async (transaction) => {
    const all = (await meta(transaction, "met")) ?? [];
    const met = all.find((one) => one.kind === kind && one.id === id);
    if (!met) return { met, own: [], state: new Map() };
    return {
      met,
      own: ownChanges(await transaction.objectStore("versions").getAll(), kind, id),
      state: stateOf(await transaction.objectStore("records").get([kind, id])),
    };
  });
  const fields = Object.entries(met?.fields ?? {});
  const stand = fields.some(([field, { now }]) => state.get(field)?.stamp === now);
  return met && stand ? gaveWay(met, state, own, (await ask(kind, id)).values) : [];
}

export interface Bin {
  /** The last first; only what is still known. */
  readonly deleted: readonly Deleted[];
  readonly source: Source;
}

/** What was deleted in the last 90 days: first what this device remembers, then all of it. */
export async function* readDeleted(): AsyncGenerator<Bin> {
  const { database, now } = await currentStore();
  const { gone, versions } = await database.read(async (transaction) => ({
    gone: await goneSince(transaction, now() - KEPT),
    versions: await transaction.objectStore("versions").getAll(),
  }));
  const own = gone.slice(0, MOST).map(({ kind, id, stamp }): Deleted => {
    const change = ownChanges(versions, kind, id).find((one) => one.stamp === stamp);
    return { kind, id, at: stampMs(stamp), fields: change?.before ?? {} };
  });
  yield { deleted: own.filter(isKnown), source: "asking" };
  let source: Source = syncStatus.value.account === null ? "local" : "server";
  const all = await Promise.all(
    own.map(async (one) => {
      if (isKnown(one)) return one;
      const asked = await ask(one.kind, one.id);
      if (asked.source !== "server") ({ source } = asked);
      return { ...one, fields: lastFields(asked.values ?? []) };
    }),
  );
  yield { deleted: all.filter(isKnown), source };
}

function isKnown({ fields }: Deleted): boolean {
  return Object.keys(fields).length > 0;
}

/** The changes of one record among all that this device remembers. */
export function ownChanges(versions: readonly Version[], kind: string, id: string): OwnChange[] {
  return versions.flatMap(({ stamp, changes }) =>
    changes
      .filter((one) => one.kind === kind && one.id === id)
      .map(({ before }) => ({ stamp, before })),
  );
}

/**
 * What fields were, newest first, a change at a time. What the server lost at once is one; of this
 * device's own changes only what the server does not know, along with what it does know of them; of
 * either only what is not so now.
 */
export function entriesOf(
  own: readonly OwnChange[],
  values: readonly Lost[],
  state: State,
): Earlier[] {
  const groups = new Map<string, Earlier & { fields: Record<string, unknown> }>();
  const groupOf = (entry: Earlier): Record<string, unknown> => {
    const key = `${entry.at} ${entry.device}`;
    const group = groups.get(key) ?? { ...entry, fields: {} };
    groups.set(key, group);
    return group.fields;
  };
  const entryOf = ({ replaced_at: at, replaced_by: device }: Lost): Earlier => ({
    at,
    device,
    isOwn: false,
    fields: {},
  });
  for (const one of values) groupOf(entryOf(one))[one.field] ??= one.value;
  for (const { stamp, before } of own) {
    const lost = (field: string): Lost | undefined =>
      values.find((one) => one.field === field && isSame(one.value, before[field]));
    const known = Object.keys(before).map(lost).find(Boolean);
    const entry = known
      ? entryOf(known)
      : { at: stampMs(stamp), device: null, isOwn: true, fields: {} };
    for (const [field, value] of Object.entries(before)) {
      if (!lost(field)) groupOf(entry)[field] ??= value;
    }
  }
  return [...groups.values()]
    .map((group) => ({ ...group, fields: earlierIn(group.fields, state) }))
    .filter(({ fields }) => Object.keys(fields).length > 0)
    .sort((one, other) => other.at - one.at);
}

/** Of some fields those that are not so now. */
function earlierIn(fields: Fields, state: State): Fields {
  const isEarlier = ([field, value]: [string, unknown]): boolean =>
    isTold(field) && !isSame(state.get(field)?.value ?? null, value);
  return Object.fromEntries(Object.entries(fields).filter(isEarlier));
}

/** The fields that a record had when it was deleted, from what the server keeps of it. */
export function lastFields(values: readonly Lost[]): Fields {
  if (!values.some(({ field }) => field === "created")) return {};
  const newest = [...values].sort((one, other) => (one.stamp < other.stamp ? -1 : 1));
  return Object.fromEntries(
    newest.filter(({ field }) => isTold(field)).map(({ field, value }) => [field, value]),
  );
}

interface Gone {
  readonly kind: Kind;
  readonly id: string;
  readonly stamp: string;
}

/** Stubs of what was deleted since an instant, the last first. */
async function goneSince(transaction: ReadTransaction, since: number): Promise<Gone[]> {
  const records = transaction.objectStore("records");
  const few = await Promise.all(
    FEW.map((kind) => records.getAll(IDBKeyRange.bound([kind], [kind, []]))),
  );
  // The index of instants has every visible one: what it lacks is gone.
  const timed = await Promise.all(
    TIMED.map(async (kind) => {
      const [keys, visible] = await Promise.all([
        records.getAllKeys(IDBKeyRange.bound([kind], [kind, []])),
        records.index("at").getAllKeys(IDBKeyRange.bound([kind, -Infinity], [kind, Infinity])),
      ]);
      const ids = new Set(visible.map(([, id]) => id));
      return await Promise.all(
        keys.filter(([, id]) => !ids.has(id)).map((key) => records.get(key)),
      );
    }),
  );
  return [...few.flat(), ...timed.flat()]
    .flatMap((row) => {
      const state = stateOf(row);
      const stamp = state.get("deleted")?.stamp;
      if (!row || !stamp || isVisible(state) || stampMs(stamp) < since) return [];
      return [{ kind: row.kind as Kind, id: row.id, stamp }];
    })
    .sort((one, other) => (one.stamp < other.stamp ? 1 : -1));
}

/** What the server knows of a record; null where it was not to be had. */
async function ask(
  kind: string,
  id: string,
): Promise<{ readonly values: readonly Lost[] | null; readonly source: Source }> {
  const { account } = syncStatus.value;
  if (account === null) return { values: null, source: "local" };
  const outcome = await callHistory(account, kind, id);
  if (outcome.kind === "answer") return { values: outcome.body.values, source: "server" };
  // What was made here and has not gone yet has no past elsewhere.
  const isNew = outcome.kind === "refusal" && outcome.code === "not_found";
  return isNew ? { values: [], source: "server" } : { values: null, source: "away" };
}
