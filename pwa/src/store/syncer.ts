/**
 * One round after another until both sides have nothing left to say. Knows no timer and no screen:
 * whoever runs it decides when, and what to do with how it ended.
 */
import type { Check, Outcome, SyncAnswer, SyncRequest } from "../api/types.ts";
import type { Wire } from "../records/merge.ts";
import { isImplausible, LOWEST } from "../records/stamps.ts";
import { park, takeOver } from "./answer.ts";
import { meta, setMeta } from "./database.ts";
import { restamp } from "./restamp.ts";
import { wire } from "./rows.ts";
import type { Store } from "./store.ts";

export interface Transport {
  sync(request: SyncRequest): Promise<Reply>;
}

/**
 * done: nothing left to send or to fetch; `check` is what the server counted at that cursor.
 * much: more is to come, after `fetched` records, and this syncer leaves it to another one.
 * halted: another account is in use by now. waiting: try again, after `retryAfter` (ms) at least.
 */
export type Ending =
  | { readonly kind: "much"; readonly fetched: number }
  | { readonly kind: "done"; readonly cursor: string; readonly check: Check | undefined }
  | { readonly kind: "halted" }
  | { readonly kind: "signed_out" }
  | {
      readonly kind: "waiting";
      readonly retryAfter: number | undefined;
      readonly isSilent: boolean;
    };

export interface Progress {
  readonly done: number;
  readonly total: number;
}

export interface SyncerOptions {
  /** Asked before every request: whether this database's account is still the one in use. */
  readonly isCurrent?: () => Promise<boolean>;
  readonly onProgress?: (progress: Progress | null) => void;
  /** Records a page. */
  readonly page?: number;
  /** End with "much" where one page is not all. */
  readonly leavesMuch?: boolean;
  /** How many records of what is being fetched came before, by another syncer. */
  readonly fetched?: number;
}

type Key = [string, string];
type Reply = Outcome<SyncAnswer>;

interface Batch {
  readonly cursor: string | null;
  readonly changes: readonly Wire[];
  /** See Exchange. */
  readonly offered: Key | null | undefined;
  readonly isCheckDue: boolean;
}

/** Records a page, where nothing else is said. */
const PAGE = 2000;
/** Changes a push: as many as the server takes. */
const MOST = 1000;
/** Characters of JSON a push, well below the server's 2 MiB whatever the alphabet. */
const MOST_TEXT = 500_000;
/** How often a push may go unanswered before it is cut in half. */
const MOST_FAILURES = 3;
const MOST_SUSPICIONS = 3;
/** How long a change that the server does not want now is left in peace, ms. */
const PUT_OFF = 10 * 60_000;
const DAY = 86_400_000;

/** Refusals with 400 that have nothing to do with the changes. */
const NOT_THE_CHANGES = new Set(["bad_host", "cross_site", "bad_cursor"]);
/** Statuses by which a server asks for patience. */
const PATIENCE = new Set([429, 503, 507]);

export class Syncer {
  readonly #store: Store;
  readonly #transport: Transport;
  readonly #options: SyncerOptions;
  #most = MOST;
  /** Failures in a row; and how often three of them left a single change, the server being well. */
  #failures = 0;
  #suspicions = 0;
  /** Changes that wait, by key, with the time until then. */
  readonly #putOff = new Map<string, number>();
  #fetched: number;
  /** The next page, asked for while the last one is still being stored. */
  #ahead: { readonly cursor: string; readonly outcome: Promise<Reply> } | undefined;

  constructor(store: Store, transport: Transport, options: SyncerOptions = {}) {
    this.#store = store;
    this.#transport = transport;
    this.#options = options;
    this.#fetched = options.fetched ?? 0;
  }

  /** Sync until nothing is left or something stands in the way. */
  async run(): Promise<Ending> {
    let ending: Ending | null = null;
    try {
      while (!ending) ending = await this.#round();
      return ending;
    } finally {
      this.#ahead = undefined;
      if (ending?.kind !== "much") this.#options.onProgress?.(null);
    }
  }

  async #round(): Promise<Ending | null> {
    const batch = await this.#nextBatch();
    if (await this.#isHalted()) return { kind: "halted" };
    const outcome = await this.#ask(batch);
    return outcome.kind === "answer"
      ? await this.#answered(batch, outcome.body)
      : await this.#refused(batch, outcome);
  }

  async #ask(batch: Batch): Promise<Reply> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    // What was captured meanwhile goes first: the page comes with the answer to it.
    if (ahead && batch.changes.length === 0 && ahead.cursor === batch.cursor) {
      return await ahead.outcome;
    }
    return await this.#transport.sync(this.#request(batch));
  }

  /** Let the server work on the next page while this one is stored. */
  async #askAhead({ isCheckDue }: Batch, { cursor, more, reset }: SyncAnswer): Promise<void> {
    if (!more || reset || this.#options.leavesMuch || (await this.#isHalted())) return;
    const next = { cursor, changes: [], offered: undefined, isCheckDue };
    const outcome = this.#transport.sync(this.#request(next));
    // Whoever takes the answer sees what went wrong; perhaps nobody does.
    outcome.catch(() => {});
    this.#ahead = { cursor, outcome };
  }

  async #isHalted(): Promise<boolean> {
    return (await this.#options.isCurrent?.()) === false;
  }

  #request({ cursor, changes, isCheckDue }: Batch): SyncRequest {
    const limit = this.#options.page ?? PAGE;
    return { cursor, changes, limit, check: isCheckDue && changes.length === 0 };
  }

  /** What waits, or the next records that are offered again, or nothing. */
  async #nextBatch(): Promise<Batch> {
    const now = this.#store.now();
    for (const [key, until] of this.#putOff) if (until <= now) this.#putOff.delete(key);
    return await this.#store.database.read(async (transaction) => {
      const [cursor, checked, offering, waiting] = await Promise.all([
        meta(transaction, "cursor"),
        meta(transaction, "checked"),
        meta(transaction, "offering"),
        transaction.objectStore("outbox").getAll(null, this.#most + this.#putOff.size),
      ]);
      const isCheckDue = now - (checked ?? 0) >= DAY;
      const base = { cursor: cursor ?? null, isCheckDue };
      const ready = waiting.filter(({ kind, id }) => !this.#putOff.has(`${kind}/${id}`));
      const changes = fitting(ready.slice(0, this.#most).map(wire));
      if (changes.length > 0 || !offering) return { ...base, changes, offered: undefined };
      const after = offering.after && IDBKeyRange.lowerBound(offering.after, true);
      const rows = await transaction.objectStore("records").getAll(after, this.#most);
      const page = fitting(rows.map(wire));
      const last = page.at(-1);
      return { ...base, changes: page, offered: last ? [last.kind, last.id] : null };
    });
  }

  async #answered(batch: Batch, answer: SyncAnswer): Promise<Ending | null> {
    const { changes, offered } = batch;
    if (answer.verdicts.length !== changes.length) return waiting(undefined, false);
    this.#failures = 0;
    if (changes.length > 0) this.#suspicions = 0;
    if (changes.length >= this.#most) this.#most = Math.min(MOST, this.#most * 2);
    const isRepaired = await this.#repairClock(answer);
    await this.#askAhead(batch, answer);
    await takeOver(this.#store, { changes, answer, offered, received: this.#store.now() });
    this.#putOffSome(answer, isRepaired);
    this.#tellProgress(answer);
    if (answer.more && this.#options.leavesMuch) return this.#leaveMuch();
    if (answer.more || answer.reset || (await this.#hasMore())) return null;
    if (batch.isCheckDue && !answer.check && changes.length > 0) return null;
    // The server counts at each last page; comparing is for once a day.
    return {
      kind: "done",
      cursor: answer.cursor,
      check: batch.isCheckDue ? answer.check : undefined,
    };
  }

  /** Before anything of the answer is merged. */
  async #repairClock(answer: SyncAnswer): Promise<boolean> {
    const clock = await this.#store.database.read((transaction) => meta(transaction, "clock"));
    if (!isImplausible(clock ?? LOWEST, answer.now)) return false;
    return await restamp(this.#store, answer);
  }

  #putOffSome({ verdicts }: SyncAnswer, isRepaired: boolean): void {
    const until = this.#store.now() + PUT_OFF;
    for (const { kind, id, status } of verdicts) {
      const mustWait = status === "later" || (status === "clock" && !isRepaired);
      if (mustWait) this.#putOff.set(`${kind}/${id}`, until);
    }
  }

  #tellProgress({ total, records, more }: SyncAnswer): void {
    this.#fetched += records.length;
    if (total !== undefined && more) {
      this.#options.onProgress?.({ done: Math.min(this.#fetched, total), total });
    }
    if (!more) this.#fetched = 0;
  }

  #leaveMuch(): Ending {
    const fetched = this.#fetched;
    this.#fetched = 0;
    return { kind: "much", fetched };
  }

  async #hasMore(): Promise<boolean> {
    const { changes, offered } = await this.#nextBatch();
    return changes.length > 0 || offered !== undefined;
  }

  async #refused(
    batch: Batch,
    outcome: Exclude<Reply, { kind: "answer" }>,
  ): Promise<Ending | null> {
    if (outcome.kind === "silence") return await this.#failed(batch, undefined, true);
    const { status, code, retryAfter } = outcome;
    if (status === 401) return { kind: "signed_out" };
    if (code === "bad_cursor" && batch.cursor !== null) {
      await this.#store.database.write((transaction) => setMeta(transaction, "cursor", undefined));
      return null;
    }
    const isTooMuch = status === 413 || (status === 400 && !NOT_THE_CHANGES.has(code ?? ""));
    if (isTooMuch && batch.changes.length > 0) {
      return await this.#cut(batch, code ?? `http_${status}`, retryAfter);
    }
    if (status >= 500 && !PATIENCE.has(status)) {
      return await this.#failed(batch, retryAfter, false);
    }
    return waiting(retryAfter, false);
  }

  /** No answer or a broken one: after three, the push itself may be what breaks it. */
  async #failed(
    batch: Batch,
    retryAfter: number | undefined,
    isSilent: boolean,
  ): Promise<Ending | null> {
    const { changes } = batch;
    if (changes.length === 0 || ++this.#failures < MOST_FAILURES) {
      return waiting(retryAfter, isSilent);
    }
    const obstacle = await this.#probe(batch, retryAfter, isSilent);
    if (obstacle) return obstacle;
    this.#failures = 0;
    if (changes.length > 1) {
      this.#most = Math.ceil(changes.length / 2);
      return null;
    }
    // A radio that comes and goes looks the same: a single change has to fail again and again.
    if (++this.#suspicions < MOST_SUSPICIONS) return waiting(retryAfter, isSilent);
    await this.#park(batch, "no_answer");
    return null;
  }

  /** Halve the push; the change that is left alone at last is parked, if it is to blame. */
  async #cut(batch: Batch, code: string, retryAfter: number | undefined): Promise<Ending | null> {
    this.#most = Math.ceil(batch.changes.length / 2);
    if (batch.changes.length > 1) return null;
    const obstacle = await this.#probe(batch, retryAfter, false);
    if (!obstacle) await this.#park(batch, code);
    return obstacle;
  }

  /** A server that answers nobody is not the fault of what it was sent: null when it does answer. */
  async #probe(
    { cursor }: Batch,
    retryAfter: number | undefined,
    isSilent: boolean,
  ): Promise<Ending | null> {
    const outcome = await this.#transport.sync({ cursor, changes: [], limit: 1 });
    if (outcome.kind === "answer") return null;
    const isSignedOut = outcome.kind === "refusal" && outcome.status === 401;
    return isSignedOut ? { kind: "signed_out" } : waiting(retryAfter, isSilent);
  }

  async #park({ changes, offered }: Batch, code: string): Promise<void> {
    const [culprit] = changes;
    if (!culprit) return;
    this.#suspicions = 0;
    await this.#store.database.write(async (transaction) => {
      await park(transaction, culprit, code);
      if (offered) await setMeta(transaction, "offering", { after: [...offered] });
    });
  }
}

function waiting(retryAfter: number | undefined, isSilent: boolean): Ending {
  return { kind: "waiting", retryAfter, isSilent };
}

/** As many from the front as fit into one push: one at least. */
function fitting(changes: readonly Wire[]): readonly Wire[] {
  let size = 0;
  for (const [index, change] of changes.entries()) {
    size += JSON.stringify(change).length;
    if (size > MOST_TEXT && index > 0) return changes.slice(0, index);
  }
  return changes;
}
