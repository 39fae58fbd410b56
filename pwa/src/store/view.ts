/** What can be read within a transaction: visible records, each through an index. */
import { type State, stateOf } from "../records/merge.ts";
import type { Item, Kind } from "../records/types.ts";
import {
  meta,
  type ReadTransaction,
  type Stored,
  type Transaction,
  type Version,
} from "./database.ts";
import { itemOf } from "./rows.ts";

/** The kinds that have an instant, by which they are indexed. */
type Timed = "run" | "energy" | "moment" | "spark" | "season" | "cue_event";

export interface View {
  get<K extends Kind>(kind: K, id: string): Promise<Item<K> | null>;
  /** Records without an end, oldest first. */
  open<K extends "run" | "season" | "cue_event">(kind: K): Promise<Item<K>[]>;
  /** Records whose instant (ms) is in [from, to), oldest first. */
  between<K extends Timed>(kind: K, from: number, to: number): Promise<Item<K>[]>;
  /** The one with the latest instant up to `at` (ms). */
  latest<K extends Timed>(kind: K, at: number): Promise<Item<K> | null>;
  /** The last one before an instant (ms), or the first one from it on. */
  nearest<K extends Timed>(
    kind: K,
    at: number,
    direction: "prev" | "next",
  ): Promise<Item<K> | null>;
  /** Every record of a kind of which there are few. */
  all<K extends Kind>(kind: K): Promise<Item<K>[]>;
  /** Those of a kind whose ids lie from one to another, both included. */
  among<K extends Kind>(kind: K, first: string, last: string): Promise<Item<K>[]>;
  /** Of those the last so many, the last first; the upper end is not one of them. */
  last<K extends Kind>(kind: K, first: string, end: string, count: number): Promise<Item<K>[]>;
  /** The value of a setting, or the usual one. */
  setting<T>(name: string, usual: T): Promise<T>;
  /** The zone that the device was in when it last looked. */
  seenZone(): Promise<string | undefined>;
  state(kind: string, id: string): Promise<State>;
  version(token: string): Promise<Version | undefined>;
}

export function viewOf(transaction: ReadTransaction | Transaction): View {
  // Reading needs no more than the read-only form, which both have.
  const records = (transaction as ReadTransaction).objectStore("records");
  return {
    get: async (kind, id) => itemOf(await records.get([kind, id])),
    open: async (kind) => inOrder(items(await records.index("open").getAll(kind))),
    between: async (kind, from, to) =>
      items(
        await records.index("at").getAll(IDBKeyRange.bound([kind, from], [kind, to], false, true)),
      ),
    latest: async (kind, at) => {
      const range = IDBKeyRange.bound([kind, -Infinity], [kind, at]);
      const cursor = await records.index("at").openCursor(range, "prev");
      return itemOf(cursor?.value);
    },
    nearest: async (kind, at, direction) => {
      const range =
        direction === "prev"
          ? IDBKeyRange.bound([kind, -Infinity], [kind, at], false, true)
          : IDBKeyRange.bound([kind, at], [kind, Infinity]);
      return itemOf((await records.index("at").openCursor(range, direction))?.value);
    },
    all: async (kind) => items(await records.getAll(IDBKeyRange.bound([kind], [kind, []]))),
    among: async (kind, first, last) =>
      items(await records.getAll(IDBKeyRange.bound([kind, first], [kind, last]))),
    last: async (kind, first, end, count) => {
      const range = IDBKeyRange.bound([kind, first], [kind, end], false, true);
      const found: Item<typeof kind>[] = [];
      let cursor = await records.openCursor(range, "prev");
      while (cursor && found.length < count) {
        const item = itemOf<typeof kind>(cursor.value);
        if (item) found.push(item);
        cursor = await cursor.continue();
      }
      return found;
    },
    setting: async (name, usual) => {
      const item = itemOf<"setting">(await records.get(["setting", name]));
      return item ? (item.value as typeof usual) : usual;
    },
    seenZone: () => meta(transaction, "zone"),
    state: async (kind, id) => stateOf(await records.get([kind, id])),
    version: (token) => (transaction as ReadTransaction).objectStore("versions").get(token),
  };
}

function items<K extends Kind>(rows: readonly Stored[]): Item<K>[] {
  return rows.map((row) => itemOf<K>(row)).filter((item) => item !== null);
}

function inOrder<T extends object>(found: T[]): T[] {
  return found.sort((one, other) => instantOf(one) - instantOf(other));
}

function instantOf(item: object): number {
  const record = item as { start?: { at: number }; begin?: { at: number } };
  return (record.start ?? record.begin)?.at ?? 0;
}
