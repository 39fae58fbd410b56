/**
 * The one place that opens, migrates and reopens a database. Browsers drop connections (iOS after
 * a while in the background): a transaction that meets a lost connection is tried once more on a
 * new one.
 */
import {
  type DBSchema,
  type IDBPDatabase,
  type IDBPTransaction,
  openDB,
  type StoreNames,
} from "idb";
import type { Arrived } from "../api/types.ts";
import type { Wire } from "../records/merge.ts";
import { inFront, within } from "./aside.ts";
import type { Patterns } from "./years.ts";

type Key = [kind: string, id: string];

/** A record at rest: the wire form, and what the indexes need of a visible one. */
export interface Stored extends Wire {
  /** The instant of a capture, ms since 1970. */
  readonly at?: number;
  /** The kind again, on a record without an end: an index of open ones by kind. */
  readonly open?: string;
}

/** What waits to be sent of one record, in the form it is sent: several edits are one entry. */
export interface Unsent extends Wire {
  /** When its oldest capture was made, ms since 1970; absent on housekeeping that nobody counts. */
  readonly since?: number;
}

/** What the server refused, with its reason. */
export interface Parked extends Unsent {
  readonly code: string;
  readonly detail?: string;
}

/** What one commit replaced, for taking it back. */
export interface Version {
  readonly token: string;
  readonly stamp: string;
  readonly changes: readonly {
    readonly kind: string;
    readonly id: string;
    readonly created: boolean;
    /** The values before, of the fields that were changed; absent fields had none. */
    readonly before: Readonly<Record<string, unknown>>;
  }[];
}

/** Where two devices changed a field of one record without having seen each other's change. */
export interface Met {
  readonly kind: string;
  readonly id: string;
  /** When that was found, ms since 1970. */
  readonly at: number;
  /** By field: what this device had written, and the stamp of what stood there when they had met. */
  readonly fields: Readonly<
    Record<string, { readonly value: unknown; readonly stamp: string; readonly now: string }>
  >;
}

/** What other devices changed while nobody looked here, since an instant (ms since 1970). */
export interface News {
  readonly since: number;
  readonly records: readonly Arrived[];
}

/** Single values of a database. */
export interface Meta {
  /** The greatest stamp written or met here. */
  clock: string;
  /** Where the device stands on the server. */
  cursor: string | null;
  /** The server's clock less this one's, ms, when that is much. */
  offset: number;
  /** Records are being offered again after this key, because the server's history forked. */
  offering: { after: Key | null };
  /** When a round was last completed, and the two sides last compared, ms since 1970. */
  synced: number;
  checked: number;
  /** The last comparison failed, and everything was read again. */
  differed: boolean;
  /** The zone this device saw when it last looked. */
  zone: string;
  /** Up to when occurrences that were over have been looked at for what became of them. */
  settled: number;
  /** Old records were given up for space: the two sides are no longer comparable. */
  trimmed: boolean;
  /** What all years showed when they were last read, see years.ts: it can be read anew at any time. */
  patterns: Patterns;
  /** The latest records in which devices met, the last first. */
  met: readonly Met[];
  /** Where the device stood when someone last looked, and when that was, ms since 1970. */
  looked: { readonly cursor: string; readonly at: number };
  /** What came since and was not put aside yet. */
  news: News;
}

interface Schema extends DBSchema {
  records: { key: Key; value: Stored; indexes: { at: [string, number]; open: string } };
  outbox: { key: Key; value: Unsent; indexes: { since: number } };
  attention: { key: Key; value: Parked };
  versions: { key: string; value: Version };
  meta: { key: string; value: unknown };
}

type Store = StoreNames<Schema>;
export type Transaction = IDBPTransaction<Schema, Store[], "readwrite">;
/** What can be read within a transaction of either mode. */
export type ReadTransaction = IDBPTransaction<Schema, Store[], "readonly">;

const ALL: Store[] = ["records", "outbox", "attention", "versions", "meta"];
const VERSION = 1;

export class Database {
  readonly name: string;
  #opening: Promise<IDBPDatabase<Schema>> | undefined;

  constructor(name: string) {
    this.name = name;
  }

  /** Run a read. `body` awaits nothing but the transaction, and may run twice. */
  read<T>(body: (transaction: ReadTransaction) => Promise<T>): Promise<T> {
    return this.#retrying(async (database) => {
      const transaction = database.transaction(ALL, "readonly");
      const work = Promise.all([body(transaction), transaction.done]);
      const [result] = await within(transaction, work);
      return result;
    });
  }

  /** Run a write: all of it or nothing, on disk when this resolves unless relaxed. `body` as in `read`. */
  write<T>(
    body: (transaction: Transaction) => Promise<T>,
    durability: "strict" | "relaxed" = "strict",
  ): Promise<T> {
    return this.#retrying(async (database) => {
      const transaction = database.transaction(ALL, "readwrite", { durability });
      try {
        const work = Promise.all([body(transaction), transaction.done]);
        const [result] = await within(transaction, work);
        return result;
      } catch (error) {
        abort(transaction);
        // The transaction's own word (a full disk) says more than "aborted".
        throw transaction.error ?? error;
      }
    });
  }

  close(): void {
    this.#opening?.then(
      (database) => database.close(),
      () => {},
    );
    this.#opening = undefined;
  }

  async #retrying<T>(body: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    await inFront();
    const opening = this.#open();
    try {
      return await body(await opening);
    } catch (error) {
      if (!isLost(error)) throw error;
      await inFront();
      if (this.#opening === opening) this.close();
      return await body(await this.#open());
    }
  }

  #open(): Promise<IDBPDatabase<Schema>> {
    this.#opening ??= openDB<Schema>(this.name, VERSION, {
      // Only ever added to, one `if` a version: a phone may come from any released one.
      upgrade: (database, from) => {
        if (from >= 1) return;
        const records = database.createObjectStore("records", { keyPath: ["kind", "id"] });
        records.createIndex("at", ["kind", "at"]);
        records.createIndex("open", "open");
        const outbox = database.createObjectStore("outbox", { keyPath: ["kind", "id"] });
        outbox.createIndex("since", "since");
        database.createObjectStore("attention", { keyPath: ["kind", "id"] });
        database.createObjectStore("versions", { keyPath: "token" });
        database.createObjectStore("meta");
      },
      // Another tab wants to upgrade or delete: let go, the next transaction opens again.
      blocking: () => this.close(),
      terminated: () => {
        this.#opening = undefined;
      },
    }).catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }
}

/** Read a single value of the database. */
export async function meta<K extends keyof Meta>(
  transaction: ReadTransaction | Transaction,
  name: K,
): Promise<Meta[K] | undefined> {
  return (await transaction.objectStore("meta").get(name)) as Meta[K] | undefined;
}

/** Write or (undefined) forget a single value of the database. */
export async function setMeta<K extends keyof Meta>(
  transaction: Transaction,
  name: K,
  value: Meta[K] | undefined,
): Promise<void> {
  const store = transaction.objectStore("meta");
  await (value === undefined ? store.delete(name) : store.put(value, name));
}

/** Whether the browser could not store something for want of space. */
export function isQuotaError(error: unknown): boolean {
  return nameOf(error) === "QuotaExceededError";
}

function isLost(error: unknown): boolean {
  return ["InvalidStateError", "UnknownError", "AbortError"].includes(nameOf(error));
}

function nameOf(error: unknown): string {
  return error instanceof DOMException || error instanceof Error ? error.name : "";
}

function abort(transaction: Transaction): void {
  try {
    transaction.abort();
  } catch {
    // It has ended already.
  }
}
