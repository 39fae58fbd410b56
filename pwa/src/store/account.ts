/** Signing in and out: what was captured before goes along, what is another account's stays apart. */
import { callAccount, callJoin, callSignOut } from "../api/calls.ts";
import type { Joined, Outcome } from "../api/types.ts";
import { stateOf } from "../records/merge.ts";
import { LOWEST, laterStamp } from "../records/stamps.ts";
import { mergeRecords } from "./answer.ts";
import { enqueue } from "./commit.ts";
import { meta, type Parked, type Stored, setMeta, type Unsent } from "./database.ts";
import { deviceState, setDeviceState } from "./device.ts";
import { alone } from "./locks.ts";
import { wire } from "./rows.ts";
import { openStore, type Store } from "./store.ts";

const CHUNK = 200;

/** Join by a one-time code. While this runs no tab sends anything: the session changes under them. */
export async function join(code: string, device: string): Promise<Outcome<Joined>> {
  return await alone("ebb-sync", async () => {
    await setDeviceState((state) => ({ ...state, joining: true }));
    const outcome = await callJoin(code, device);
    await settleJoining(outcome);
    return outcome;
  });
}

/** A sign-in was interrupted: ask the server whose session this is by now. */
export async function resumeJoining(): Promise<void> {
  await alone("ebb-sync", async () => {
    // Another tab may have been about it, and is done by now.
    if (!(await deviceState()).joining) return;
    const outcome = await callAccount();
    const isUnknown =
      outcome.kind === "silence" || (outcome.kind === "refusal" && outcome.status !== 401);
    if (!isUnknown) await settleJoining(outcome);
  });
}

async function settleJoining(outcome: Outcome<Joined>): Promise<void> {
  await setDeviceState(({ joining: _, ...state }) =>
    outcome.kind === "answer" ? { ...state, account: outcome.body.account } : state,
  );
}

/**
 * Merge what was captured before the sign-in into the account's database, and empty that of before
 * as it arrives. Every step may be repeated: killed in the middle, it goes on at the next start.
 */
export async function adopt(from: Store, into: Store): Promise<void> {
  for (;;) {
    const page = await readPage(from);
    if (page.records.length + page.outbox.length + page.attention.length === 0) break;
    await into.database.write(async (transaction) => {
      await mergeRecords(transaction, page.records.map(wire));
      for (const entry of page.outbox) {
        await enqueue(transaction, entry.kind, entry.id, stateOf(entry), entry.since);
      }
      for (const entry of page.attention) await transaction.objectStore("attention").put(entry);
      const clock = (await meta(transaction, "clock")) ?? LOWEST;
      await setMeta(transaction, "clock", laterStamp(clock, page.clock));
      if (page.zone) await setMeta(transaction, "zone", page.zone);
    });
    await removePage(from, page);
  }
  await from.database.write((transaction) => transaction.objectStore("versions").clear());
  await into.announce("all");
}

/** Whether there is anything to adopt. */
export async function isEmpty(store: Store): Promise<boolean> {
  const counts = await store.database.read(async (transaction) =>
    Promise.all([
      transaction.objectStore("records").count(),
      transaction.objectStore("outbox").count(),
      transaction.objectStore("attention").count(),
    ]),
  );
  return counts.every((count) => count === 0);
}

/**
 * End the session. What the server has is removed from this device; a database that still holds
 * something unsent stays as it is, for the next sign-in to the same account. Gives the unsent number.
 */
export async function leave(store: Store): Promise<Outcome<number>> {
  return await alone("ebb-sync", async () => {
    const outcome = await callSignOut();
    const isOut =
      outcome.kind === "answer" || (outcome.kind === "refusal" && outcome.status === 401);
    // The session's cookie can only be ended by the server.
    if (!isOut) return outcome;
    // The next one at this phone is perhaps another person.
    await import("./push.ts").then((push) => push.forgetReminders()).catch(() => {});
    const unsent = await store.database.write(async (transaction) => {
      const outbox = await transaction.objectStore("outbox").count();
      const left = outbox + (await transaction.objectStore("attention").count());
      if (left === 0) {
        for (const name of transaction.objectStoreNames)
          await transaction.objectStore(name).clear();
      }
      return left;
    });
    await setDeviceState(({ account: _, ...state }) => state);
    return { kind: "answer", body: unsent };
  });
}

/** The database of before any sign-in. */
export function openLocal(): Store {
  return openStore(null, () => {});
}

interface Page {
  readonly records: readonly Stored[];
  readonly outbox: readonly Unsent[];
  readonly attention: readonly Parked[];
  readonly clock: string;
  readonly zone: string | undefined;
}

/** Some records with what waits of them, or, when there are none left, what waits without. */
async function readPage(from: Store): Promise<Page> {
  return await from.database.read(async (transaction) => {
    const records = await transaction.objectStore("records").getAll(null, CHUNK);
    const outbox = transaction.objectStore("outbox");
    const attention = transaction.objectStore("attention");
    const keys = records.map(({ kind, id }): [string, string] => [kind, id]);
    const isLast = keys.length === 0;
    const found = isLast
      ? await outbox.getAll(null, CHUNK)
      : await Promise.all(keys.map((key) => outbox.get(key)));
    const parked = isLast
      ? await attention.getAll(null, CHUNK)
      : await Promise.all(keys.map((key) => attention.get(key)));
    return {
      records,
      outbox: found.filter((entry) => entry !== undefined),
      attention: parked.filter((entry) => entry !== undefined),
      clock: (await meta(transaction, "clock")) ?? LOWEST,
      zone: await meta(transaction, "zone"),
    };
  });
}

/** Remove what has arrived, but for what another tab has changed since. */
async function removePage(from: Store, page: Page): Promise<void> {
  await from.database.write(async (transaction) => {
    if (((await meta(transaction, "clock")) ?? LOWEST) !== page.clock) return;
    for (const { kind, id } of page.outbox)
      await transaction.objectStore("outbox").delete([kind, id]);
    for (const { kind, id } of page.attention) {
      await transaction.objectStore("attention").delete([kind, id]);
    }
    for (const { kind, id } of page.records) {
      await transaction.objectStore("records").delete([kind, id]);
    }
  });
}
