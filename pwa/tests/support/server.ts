/** A server in memory that keeps to docs/protocol.md: what the phone's real code syncs with. */
import type { SyncAnswer, SyncRequest, Verdict } from "../../src/api/types.ts";
import { addToDigest, type Digest } from "../../src/records/checksum.ts";
import {
  latestStamp,
  merge,
  type State,
  stateOf,
  type Wire,
  wireOf,
} from "../../src/records/merge.ts";
import { hex, isImplausible, LOWEST, laterStamp } from "../../src/records/stamps.ts";

const KINDS = new Set([
  "role",
  "container",
  "run",
  "energy",
  "moment",
  "spark",
  "cue",
  "cue_event",
  "boundary",
  "settlement",
  "season",
  "reflection",
  "place",
  "nudge",
  "setting",
]);

interface Held {
  readonly state: State;
  readonly rev: number;
}

/** A backup of everything. */
interface Snapshot {
  readonly records: Map<string, Held>;
  readonly tags: Map<number, string>;
  readonly rev: number;
  readonly seen: string;
}

/** A refusal of a whole request. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

export class ModelServer {
  now: () => number;
  records = new Map<string, Held>();
  rev = 0;
  seen = LOWEST;
  #tags = new Map([[0, "00000000"]]);
  #nextTag = 1;
  /** How many requests came, and what they asked. */
  readonly requests: SyncRequest[] = [];

  constructor(now: () => number) {
    this.now = now;
  }

  sync(request: SyncRequest): SyncAnswer {
    this.requests.push(structuredClone(request));
    if (request.changes.length > 1000) throw new Refusal(413, "too_many_changes");
    if (request.changes.some(spoilsAll)) throw new Refusal(400, "bad_json");
    const position = this.#positionOf(request.cursor);
    const before = new Map([...this.records].map(([key, { rev }]) => [key, rev]));
    const { verdicts, changed } = this.#push(request.changes);
    const isKnown = (key: string): boolean =>
      position.reset === null &&
      request.cursor !== null &&
      changed.has(key) &&
      (before.get(key) ?? 0) <= position.rev;
    return { ...this.#page(position.rev, request, isKnown), reset: position.reset, verdicts };
  }

  /** Records as they travel, by kind and id. */
  all(): Map<string, Wire> {
    return new Map([...this.records].map(([key, { state }]) => [key, wireFrom(key, state)]));
  }

  backup(): Snapshot {
    return {
      records: new Map(this.records),
      tags: new Map(this.#tags),
      rev: this.rev,
      seen: this.seen,
    };
  }

  restore(snapshot: Snapshot): void {
    this.records = new Map(snapshot.records);
    this.#tags = new Map(snapshot.tags);
    this.rev = snapshot.rev;
    this.seen = snapshot.seen;
  }

  check(): Record<string, [number, string]> {
    const digest: Digest = new Map();
    for (const record of this.all().values()) addToDigest(digest, record);
    return Object.fromEntries(
      [...digest].map(([kind, { count, sum }]) => [kind, [count, hex(sum, 8)]]),
    );
  }

  #positionOf(cursor: string | null): { rev: number; reset: "forked" | null } {
    if (cursor === null) return { rev: -1, reset: null };
    const [rev, tag] = cursor.split(".");
    if (this.#tags.get(Number(rev)) === tag) return { rev: Number(rev), reset: null };
    return { rev: -1, reset: "forked" };
  }

  #push(changes: readonly Wire[]): { verdicts: Verdict[]; changed: Set<string> } {
    const changed = new Set<string>();
    const verdicts = changes.map((change) => this.#take(change, changed));
    if (changed.size > 0) {
      this.rev++;
      this.#tags.set(this.rev, hex(this.#nextTag++, 8));
    }
    return { verdicts, changed };
  }

  #take(change: Wire, changed: Set<string>): Verdict {
    const { kind, id, stamp } = change;
    const verdict = { kind, id, stamp };
    const offered = stateOf(change);
    if ([...offered.values()].some((one) => isImplausible(one.stamp, this.now()))) {
      return { ...verdict, status: "clock" };
    }
    if (!KINDS.has(kind)) return { ...verdict, status: "later", code: "unknown_kind" };
    if (isPoison(change)) {
      return { ...verdict, status: "rejected", code: "bad_field", detail: "title" };
    }
    const key = `${kind}/${id}`;
    const held = this.records.get(key)?.state ?? new Map();
    const merged = merge(held, offered);
    if (!isSameState(held, merged)) {
      this.records.set(key, { state: merged, rev: this.rev + 1 });
      this.seen = laterStamp(this.seen, latestStamp(merged));
      changed.add(key);
    }
    return { ...verdict, status: "ok" };
  }

  #page(
    after: number,
    { limit, check }: SyncRequest,
    isKnown: (key: string) => boolean,
  ): Omit<SyncAnswer, "reset" | "verdicts"> {
    const newer = [...this.records]
      .filter(([key, { rev }]) => rev > after && !isKnown(key))
      .sort(([a, one], [b, other]) => one.rev - other.rev || (a < b ? -1 : 1));
    const last = newer[limit - 1];
    const cut = newer[limit];
    // A revision is never split: stop before it, unless there is nothing else.
    let page = newer.slice(0, limit);
    if (last && cut && last[1].rev === cut[1].rev) {
      const before = page.filter(([, { rev }]) => rev < cut[1].rev);
      page = before.length > 0 ? before : newer.filter(([, { rev }]) => rev === cut[1].rev);
    }
    const more = page.length < newer.length;
    const rev = more ? (page.at(-1)?.[1].rev ?? 0) : this.rev;
    return {
      cursor: `${rev}.${this.#tags.get(rev)}`,
      more,
      now: this.now(),
      seen: this.seen,
      records: structuredClone(page.map(([key, { state }]) => wireFrom(key, state))),
      ...(more && { total: this.records.size }),
      ...(!more && (check || page.length > 0) && { check: this.check() }),
    };
  }
}

/** One change that the server can never store. */
export const POISON = "poison";
/** One change because of which no server can read the envelope. */
export const SPOILER = "spoiler";

function isPoison({ fields }: Wire): boolean {
  return Object.values(fields).includes(POISON);
}

function spoilsAll({ fields }: Wire): boolean {
  return Object.values(fields).includes(SPOILER);
}

function wireFrom(key: string, state: State): Wire {
  const [kind = "", id = ""] = key.split("/");
  return wireOf(kind, id, state);
}

function isSameState(one: State, other: State): boolean {
  return (
    one.size === other.size && [...other].every(([field, register]) => one.get(field) === register)
  );
}
