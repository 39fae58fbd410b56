/**
 * When to sync: on capture, when the network or the person comes back, on a poke, and slowly
 * besides. Runs in a page; the worker has src/worker/sync.ts.
 */
import type { Check } from "../api/types.ts";
import { waitFor } from "./backoff.ts";
import { meta } from "./database.ts";
import { Helper } from "./helper.ts";
import type { Comparison } from "./integrity.ts";
import { Live } from "./live.ts";
import { alone } from "./locks.ts";
import { syncerOf } from "./remote.ts";
import type { Phase } from "./status.ts";
import type { Store } from "./store.ts";
import type { Ending, Progress } from "./syncer.ts";

/** How often to ask without being poked, ms: with the live connection, and without it. */
const POLL_LIVE = 300_000;
const POLL = 45_000;
/** Records that the page takes over itself; what is more goes to the helper. */
const FEW = 250;

export interface EngineEvents {
  phase(phase: Phase): void;
  progress(progress: Progress | null): void;
  /** A round has ended: counts may have changed. */
  round(): void;
}

export interface Engine {
  /** Something was captured, or may have changed: sync now. */
  kick(): void;
  stop(): void;
}

export function startEngine(store: Store, account: string, events: EngineEvents): Engine {
  const syncer = syncerOf(store, account, {
    onProgress: events.progress,
    page: FEW,
    leavesMuch: true,
  });
  const helper = new Helper(account, events.progress);
  const stopping = new AbortController();
  const { signal } = stopping;
  let isRunning = false;
  let isWanted = false;
  let isComparing = false;
  let failingSince: number | undefined;
  /** The greatest revision that was heard of. */
  let poked = -1;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const live = new Live({
    poked: (rev) => {
      poked = Math.max(poked, rev);
      if (!isRunning) void followPoke();
    },
    // As often as the server is tried at first, then as often as it is polled anyway.
    lost: (tries) => plan(Math.min(waitFor(0, true) * 2 ** Math.min(tries - 1, 10), POLL)),
  });

  function kick(): void {
    isWanted = true;
    if (!isRunning && !signal.aborted) void rounds();
  }

  async function rounds(): Promise<void> {
    isRunning = true;
    clearTimeout(timer);
    while (isWanted && !signal.aborted) {
      isWanted = false;
      events.phase("syncing");
      const ending = await alone("ebb-sync", sync).catch(broken);
      if (!signal.aborted) settle(ending);
      // What was captured while the server did not answer waits for the next try.
      if (ending.kind !== "done") isWanted = false;
    }
    isRunning = false;
    events.round();
    // A poke that came meanwhile may have been this device's own.
    if (failingSince === undefined) await followPoke();
  }

  async function sync(): Promise<Ending> {
    const ending = await syncer.run();
    if (ending.kind !== "much") return ending;
    const help = await helper.fetch(ending.fetched);
    if (help.kind === "ending") return help.ending;
    if (help.kind === "stopped") return { kind: "halted" };
    const { fetched } = ending;
    return await syncerOf(store, account, { onProgress: events.progress, fetched }).run();
  }

  async function followPoke(): Promise<void> {
    const rev = await knownRev(store).catch(() => poked);
    if (poked > rev) kick();
    // After a restored backup revisions are lower than what was heard of before.
    poked = -1;
  }

  function settle(ending: Ending): void {
    if (ending.kind === "done") {
      failingSince = undefined;
      events.phase("idle");
      live.open();
      // Out of sight nothing is asked for: coming back asks at once.
      if (isVisible()) plan(live.isOpen ? POLL_LIVE : POLL);
      if (ending.check) void verify(ending.cursor, ending.check);
      return;
    }
    live.close();
    if (ending.kind === "signed_out") events.phase("signed_out");
    if (ending.kind !== "waiting") return;
    failingSince ??= Date.now();
    events.phase(ending.isSilent && !navigator.onLine ? "offline" : "waiting");
    plan(waitFor(Date.now() - failingSince, isVisible(), ending.retryAfter));
  }

  function plan(wait: number): void {
    clearTimeout(timer);
    timer = setTimeout(kick, wait);
  }

  async function verify(cursor: string, check: Check): Promise<void> {
    if (isComparing) return;
    isComparing = true;
    const result = await comparison(cursor, check).catch(() => "unknown");
    isComparing = false;
    if (result === "differs") kick();
  }

  async function comparison(cursor: string, check: Check): Promise<Comparison> {
    const help = await helper.compare(cursor, check);
    if (help.kind === "ending") return help.ending;
    if (help.kind === "stopped") return "unknown";
    const { compare } = await import("./integrity.ts");
    return await compare(store, cursor, check, idle);
  }

  const onVisible = (): void => {
    if (isVisible()) kick();
    else live.close();
  };
  document.addEventListener("visibilitychange", onVisible, { signal });
  addEventListener("pageshow", onVisible, { signal });
  // A page that is put aside must leave no transaction behind that others wait for: see aside.ts.
  addEventListener("pagehide", () => helper.stop(), { signal });
  addEventListener("online", kick, { signal });
  addEventListener("offline", () => events.phase("offline"), { signal });
  kick();
  return {
    kick,
    stop: () => {
      stopping.abort();
      clearTimeout(timer);
      live.close();
      helper.stop();
    },
  };
}

/** The revision this device stands at. */
async function knownRev(store: Store): Promise<number> {
  const cursor = await store.database.read((transaction) => meta(transaction, "cursor"));
  return Number.parseInt(cursor ?? "-1", 10);
}

/** The database itself does not work just now: as good as no server. */
function broken(): Ending {
  return { kind: "waiting", retryAfter: undefined, isSilent: false };
}

function isVisible(): boolean {
  return document.visibilityState === "visible";
}

async function idle(): Promise<void> {
  await new Promise<void>((resolve) => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(() => resolve());
    else setTimeout(resolve, 50);
  });
}
