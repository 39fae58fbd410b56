/**
 * When to sync: on capture, when the network or the person comes back, on a poke, and slowly
 * besides. Runs in a page; the worker has src/worker/sync.ts.
 */
import { callSync } from "../api/calls.ts";
import type { Check } from "../api/types.ts";
import { waitFor } from "./backoff.ts";
import { meta } from "./database.ts";
import { deviceState } from "./device.ts";
import { compare } from "./integrity.ts";
import { Live } from "./live.ts";
import { alone } from "./locks.ts";
import type { Phase } from "./status.ts";
import type { Store } from "./store.ts";
import { type Ending, type Progress, Syncer } from "./syncer.ts";

/** How often to ask without being poked, ms: with the live connection, and without it. */
const POLL_LIVE = 300_000;
const POLL = 45_000;

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
  const isCurrent = async (): Promise<boolean> => {
    const state = await deviceState();
    return state.account === account && !state.joining;
  };
  const syncer = new Syncer(
    store,
    { sync: (request) => callSync(request, account) },
    { isCurrent, onProgress: events.progress },
  );
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
      const ending = await alone("ebb-sync", () => syncer.run()).catch(broken);
      if (!signal.aborted) settle(ending);
      // What was captured while the server did not answer waits for the next try.
      if (ending.kind !== "done") isWanted = false;
    }
    isRunning = false;
    events.round();
    // A poke that came meanwhile may have been this device's own.
    if (failingSince === undefined) await followPoke();
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
    const result = await compare(store, cursor, check, idle).catch(() => "unknown");
    isComparing = false;
    if (result === "differs") kick();
  }

  const onVisible = (): void => {
    if (isVisible()) kick();
    else live.close();
  };
  document.addEventListener("visibilitychange", onVisible, { signal });
  addEventListener("pageshow", onVisible, { signal });
  addEventListener("online", kick, { signal });
  addEventListener("offline", () => events.phase("offline"), { signal });
  kick();
  return {
    kick,
    stop: () => {
      stopping.abort();
      clearTimeout(timer);
      live.close();
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
