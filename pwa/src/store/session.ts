/** The app at work: which database is in use, when it syncs, what the screens are told of it. */
import type { Outcome } from "../api/types.ts";
import { planPlace } from "../capture/plans.ts";
import { newId } from "../records/ids.ts";
import type { Kind } from "../records/types.ts";
import { registerWorker, requestSync } from "../worker/register.ts";
import { listen, post, postChanged } from "./channel.ts";
import { commit } from "./commit.ts";
import { currentStore, hooks, useStore } from "./current.ts";
import { isQuotaError, meta, type Parked } from "./database.ts";
import { deviceState, setDeviceState } from "./device.ts";
import type { Engine } from "./engine.ts";
import { once } from "./once.ts";
import { afterPaint } from "./paint.ts";
import { signals } from "./queries.ts";
import { load, refresh, refreshDay, refreshKeys, settleReading } from "./reading.ts";
import { starterCounts } from "./starter.ts";
import {
  type Attention,
  ConnectError,
  type Device,
  type Notice,
  type Pairing,
  type SyncStatus,
  state,
} from "./status.ts";
import { openStore, type Store } from "./store.ts";

export { applyUpdate } from "../worker/register.ts";

/** A phone whose clock is further off than this is told so, ms. */
const WRONG_CLOCK = 300_000;

let engine: Engine | undefined;
const told = new Set<Notice>();

export async function start(): Promise<void> {
  listen((message) => {
    if (message.type === "account") void reopen();
    else if (message.type === "changed") void heard(message.database, message.keys);
  });
  hooks.saved = saved;
  hooks.full = () => notice("storage_full");
  const device = await deviceState();
  state.persisted.value = device.persisted ?? null;
  await open(device.account ?? null);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void lookAround();
  });
  registerWorker(() => {
    state.newVersion.value = true;
  });
  await lookAround();
  protectSoon();
  if (state.status.value.account !== null) await adoptLocal();
  void seeToReminders().catch(() => {});
}

export async function connect(code: string, deviceName: string): Promise<void> {
  const { join } = await import("./account.ts");
  const outcome = await join(code, deviceName);
  post({ type: "account" });
  answered(outcome);
  await reopen();
  await adoptLocal();
  void seeToReminders().catch(() => {});
}

export async function pairDevice(): Promise<Pairing> {
  const { callPair } = await import("../api/calls.ts");
  const { code, expires_at, url, qr } = answered(await callPair());
  return { code, expiresAt: expires_at, url, qr };
}

export async function listDevices(): Promise<readonly Device[]> {
  const { callAccount } = await import("../api/calls.ts");
  const { device, devices } = answered(await callAccount());
  return devices.map(({ id, name, seen_at }) => ({
    id: String(id),
    name,
    seenAt: seen_at,
    current: id === device.id,
  }));
}

export async function revokeDevice(id: string): Promise<void> {
  const { callRevoke } = await import("../api/calls.ts");
  answered(await callRevoke(id));
}

export async function signOut(): Promise<number> {
  const { leave } = await import("./account.ts");
  const store = await currentStore();
  const { account } = state.status.value;
  // It would wait for all that is still being fetched.
  engine?.stop();
  const outcome = await leave(store);
  if (outcome.kind !== "answer" && account !== null) await startSyncing(store, account);
  const unsent = answered(outcome);
  post({ type: "account" });
  await reopen();
  return unsent;
}

export async function exportUnsent(): Promise<File> {
  const { exportFile } = await import("./transfer.ts");
  return await exportFile(await currentStore());
}

export async function importUnsent(file: Blob): Promise<number> {
  const { importFile } = await import("./transfer.ts");
  const count = await importFile(await currentStore(), file);
  await refreshStatus();
  engine?.kick();
  return count;
}

export function retry(): void {
  engine?.kick();
}

export async function resolveAttention(
  entry: Pick<Attention, "kind" | "id">,
  edited: Readonly<Record<string, unknown>> | null,
): Promise<void> {
  const { resolveParked } = await import("./transfer.ts");
  await resolveParked(await currentStore(), entry, edited);
  await refreshStatus();
  engine?.kick();
}

/** Use the database of an account (null: that of before any sign-in) in this tab. */
async function open(account: string | null): Promise<void> {
  engine?.stop();
  engine = undefined;
  const store: Store = openStore(account, async (changed) => {
    postChanged(store.database.name, changed);
    if ((await currentStore()) === store) await refresh(changed);
  });
  // First the starters: a tap on one of them that came before waits until it is there.
  if (account === null) await seedOnce(store).catch(notSeeded);
  useStore(store);
  state.news.value = null;
  tell({ account, phase: account === null ? "local" : "idle", progress: null });
  // What was tapped meanwhile is written before all is read.
  await new Promise((resolve) => setTimeout(resolve));
  await load();
  await refreshStatus();
  if (account !== null) await startSyncing(store, account);
}

/** Another account may be in use on this device by now. */
async function reopen(): Promise<void> {
  const { account = null } = await deviceState();
  if (account === state.status.value.account && state.status.value.phase !== "signed_out") {
    // Nobody sent anything while it was not known whose session this is.
    engine?.kick();
    return;
  }
  (await currentStore()).database.close();
  await open(account);
}

async function startSyncing(store: Store, account: string): Promise<void> {
  const { startEngine } = await import("./engine.ts");
  if ((await currentStore()) !== store) return;
  engine = startEngine(store, account, {
    phase: (phase) => tell({ phase }),
    progress: (progress) => tell({ progress }),
    round: () => {
      settleReading();
      void refreshStatus();
      import("./news.ts").then(({ catchUp }) => catchUp(), notStarted).catch(() => {});
    },
  });
}

/** The first capture waits for this: it counts, and fetches the starters only where one is missing. */
async function seedOnce(store: Store): Promise<void> {
  const kinds = Object.entries(starterCounts);
  const counts = await store.database.read((transaction) =>
    Promise.all(
      kinds.map(([kind]) => {
        const range = IDBKeyRange.bound([kind, "starter-"], [kind, "starter."]);
        return transaction.objectStore("records").count(range);
      }),
    ),
  );
  if (kinds.every(([, count], index) => counts[index] === count)) return;
  const { seed } = await import("../capture/starters.ts");
  await seed(store);
}

function notSeeded(error: unknown): void {
  if (isQuotaError(error)) notice("storage_full");
}

async function finishJoining(): Promise<void> {
  const { resumeJoining } = await import("./account.ts");
  await resumeJoining();
  await reopen();
}

/** What was captured before the sign-in goes into the account, now or at the next start. */
async function adoptLocal(): Promise<void> {
  const { adopt, isEmpty, openLocal } = await import("./account.ts");
  const local = openLocal();
  if (!(await isEmpty(local))) {
    await adopt(local, await currentStore());
    await load();
    await refreshStatus();
    engine?.kick();
  }
  local.database.close();
}

/** Where reminders were turned on, browsers and servers may have forgotten them meanwhile. */
async function seeToReminders(): Promise<void> {
  if (!(await deviceState()).reminders) return;
  const { lookAtReminders } = await import("./push.ts");
  await lookAtReminders();
  const { tellOfRests } = await import("../parts/rests.ts");
  await tellOfRests();
}

/** Boundaries are seen to from the first one on: who has none needs nothing of it. */
function protectSoon(): void {
  once(
    () => signals.boundaries.value.length > 0,
    () => import("./protecting.ts").then(({ startProtecting }) => startProtecting(), notStarted),
  );
}

function notStarted(): void {
  // It comes with the next start: what is over is settled whenever someone looks.
}

/** The day may have turned, the zone may be another. */
async function lookAround(): Promise<void> {
  // Whatever a notification left on the icon has been seen by now.
  void navigator.clearAppBadge?.().catch(() => {});
  const store = await currentStore();
  const tap = { now: store.now(), id: newId(store.now()) };
  await commit(store, (view) => planPlace(view, tap), true);
  await refreshDay();
  // A sign-in that was interrupted: until it is settled nothing is sent.
  if ((await deviceState()).joining) await finishJoining();
}

async function heard(database: string, keys: [string, string][] | "all"): Promise<void> {
  const store = await currentStore();
  if (store.database.name !== database) return;
  await refreshKeys(keys);
  await refreshStatus();
}

/** After each capture that is durable: first the screen says so, then all else. */
function saved(): void {
  if (state.status.value.notice === "storage_full") tell({ notice: null });
  afterPaint(() => {
    void refreshStatus();
    engine?.kick();
    requestSync();
    if (state.persisted.value === null) void persist();
  });
}

async function persist(): Promise<void> {
  const isKept = (await navigator.storage?.persist?.()) ?? false;
  state.persisted.value = isKept;
  await setDeviceState((device) => ({ ...device, persisted: isKept }));
  // Only Safari on a phone knows this word; its tabs lose what they hold after a week unvisited.
  const isTab = (navigator as { standalone?: boolean }).standalone === false;
  if (isTab && !isKept) notice("storage_at_risk");
}

async function refreshStatus(): Promise<void> {
  const store = await currentStore();
  const found = await store.database.read(async (transaction) => {
    const outbox = transaction.objectStore("outbox").index("since");
    const [unsent, oldest, parked, synced, offset] = await Promise.all([
      outbox.count(),
      outbox.openKeyCursor(),
      transaction.objectStore("attention").getAll(),
      meta(transaction, "synced"),
      meta(transaction, "offset"),
    ]);
    return { unsent, oldest: oldest?.key ?? null, parked, synced: synced ?? null, offset };
  });
  if ((await currentStore()) !== store) return;
  tell({
    unsent: found.unsent,
    oldestUnsent: found.oldest,
    attention: found.parked.map(attentionOf),
    lastSynced: found.synced,
  });
  if (Math.abs(found.offset ?? 0) > WRONG_CLOCK) notice("clock_wrong");
}

function attentionOf({ kind, id, fields, code, detail, since }: Parked): Attention {
  return { kind: kind as Kind, id, fields, code, detail, since: since ?? 0 };
}

function notice(what: Notice): void {
  if (told.has(what) && what !== "storage_full") return;
  told.add(what);
  tell({ notice: what });
}

function tell(change: Partial<SyncStatus>): void {
  state.status.value = { ...state.status.value, ...change };
}

function answered<T>(outcome: Outcome<T>): T {
  if (outcome.kind === "answer") return outcome.body;
  if (outcome.kind === "silence") throw new ConnectError("offline");
  const known: readonly string[] = ["bad_code", "too_many_attempts", "not_signed_in", "busy"];
  const code = known.includes(outcome.code ?? "")
    ? (outcome.code as ConnectError["code"])
    : "internal";
  throw new ConnectError(code, outcome.retryAfter);
}
