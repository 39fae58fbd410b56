/** Phones that run the real code over an IndexedDB in memory, each with a clock of its own. */
import "fake-indexeddb/auto";
import type { Outcome, SyncAnswer, SyncRequest } from "../../src/api/types.ts";
import { type State, stateOf, type Wire } from "../../src/records/merge.ts";
import { newNode } from "../../src/records/stamps.ts";
import type { Kind } from "../../src/records/types.ts";
import { commit } from "../../src/store/commit.ts";
import { Database, type Parked, type Stored, type Unsent } from "../../src/store/database.ts";
import { wire } from "../../src/store/rows.ts";
import type { Changed, Store } from "../../src/store/store.ts";
import { type Ending, Syncer } from "../../src/store/syncer.ts";
import { type ModelServer, Refusal } from "./server.ts";

/** What may happen to one request on its way. */
export type Mishap = "lost request" | "lost reply" | "none";

let names = 0;

export interface World {
  now: number;
}

/** Start of every history: 2026-03-04 12:00 UTC. */
export const START = Date.UTC(2026, 2, 4, 12);

export class Phone {
  readonly name: string;
  readonly world: World;
  skew: number;
  store: Store;
  syncer: Syncer;
  /** What happens to the coming requests, in order; then none. */
  mishaps: Mishap[] = [];
  /** Records a page; undefined: as many as usual. */
  readonly page: number | undefined;
  /** Runs once, while the next request is under way. */
  meanwhile: (() => Promise<unknown>) | undefined;
  readonly server: ModelServer;

  constructor(
    server: ModelServer,
    world: World,
    skew = 0,
    name = `phone-${names++}`,
    page?: number,
  ) {
    this.name = name;
    this.page = page;
    this.server = server;
    this.world = world;
    this.skew = skew;
    this.store = this.#open();
    this.syncer = this.#syncer();
  }

  /** Another tab of this phone: the same database, a launch of its own. */
  tab(): Phone {
    return new Phone(this.server, this.world, this.skew, this.name, this.page);
  }

  /** The app was ended and started again. */
  relaunch(): void {
    this.store.database.close();
    this.store = this.#open();
    this.syncer = this.#syncer();
  }

  /** A phone set up from a backup of this one: the same storage, byte for byte. */
  async clone(): Promise<Phone> {
    const copy = new Phone(this.server, this.world, this.skew, undefined, this.page);
    const stores = ["records", "outbox", "attention", "versions"] as const;
    const held = await this.store.database.read(async (transaction) => {
      const meta = transaction.objectStore("meta");
      return {
        rows: await Promise.all(stores.map((name) => transaction.objectStore(name).getAll())),
        keys: await meta.getAllKeys(),
        values: await meta.getAll(),
      };
    });
    await copy.store.database.write(async (transaction) => {
      for (const [index, name] of stores.entries()) {
        for (const row of held.rows[index] ?? [])
          await transaction.objectStore(name).put(row as never);
      }
      for (const [index, key] of held.keys.entries()) {
        await transaction.objectStore("meta").put(held.values[index], key);
      }
    });
    return copy;
  }

  /**
   * Write fields; makes the record where there is none. Gives its state before and after, both as
   * they were within the one transaction: whoever asks later may find stamps that were renewed.
   */
  async write(
    id: string,
    fields: Record<string, unknown>,
    kind: Kind = "container",
  ): Promise<{ readonly before: State; readonly after: State }> {
    let before: State = new Map();
    let after: State | undefined;
    const announce = (rows: Changed): void => {
      if (rows !== "all") after = stateOf(rows[0]);
    };
    await commit({ ...this.store, announce }, async (view) => {
      before = await view.state(kind, id);
      return {
        id,
        token: `${id} ${this.store.node} ${names++}`,
        writes: [{ kind, id, create: true, fields }],
      };
    });
    return { before, after: after ?? before };
  }

  async delete(id: string, kind: Kind = "container"): Promise<void> {
    await commit(this.store, () => ({
      id,
      token: `${id} ${this.store.node} ${names++}`,
      writes: [{ kind, id, fields: null }],
    }));
  }

  async sync(...mishaps: Mishap[]): Promise<Ending> {
    this.mishaps.push(...mishaps);
    return await this.syncer.run();
  }

  async record(id: string, kind = "container"): Promise<Wire | undefined> {
    const row = await this.store.database.read((transaction) =>
      transaction.objectStore("records").get([kind, id]),
    );
    return row && wire(row);
  }

  async records(): Promise<Map<string, Wire>> {
    const rows = await this.#all("records");
    return new Map(rows.map((row) => [`${row.kind}/${row.id}`, wire(row)]));
  }

  async outbox(): Promise<Unsent[]> {
    return await this.#all("outbox");
  }

  async attention(): Promise<Parked[]> {
    return await this.#all("attention");
  }

  async #all(name: "records"): Promise<Stored[]>;
  async #all(name: "outbox"): Promise<Unsent[]>;
  async #all(name: "attention"): Promise<Parked[]>;
  async #all(name: "records" | "outbox" | "attention"): Promise<unknown[]> {
    return await this.store.database.read((transaction) => transaction.objectStore(name).getAll());
  }

  #open(): Store {
    return {
      database: new Database(this.name),
      node: newNode(),
      now: () => this.world.now + this.skew,
      announce: () => {},
    };
  }

  #syncer(): Syncer {
    const options = this.page === undefined ? {} : { page: this.page };
    return new Syncer(this.store, { sync: (request) => this.#send(request) }, options);
  }

  async #send(request: SyncRequest): Promise<Outcome<SyncAnswer>> {
    const mishap = this.mishaps.shift() ?? "none";
    if (mishap === "lost request") return { kind: "silence" };
    // As on the wire: nothing is shared between the two sides.
    const sent = JSON.parse(JSON.stringify(request)) as SyncRequest;
    try {
      const answer = this.server.sync(sent);
      const meanwhile = this.meanwhile;
      this.meanwhile = undefined;
      await meanwhile?.();
      return mishap === "lost reply" ? { kind: "silence" } : { kind: "answer", body: answer };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, code } = error;
      return { kind: "refusal", status, code, retryAfter: undefined };
    }
  }
}
