/**
 * What other devices changed while nobody looked at this one. Where it stood is noted as long as
 * someone looks; after a start or a return the server says what others have done since.
 */
import { callNews } from "../api/calls.ts";
import type { Arrived } from "../api/types.ts";
import { latestStamp, stateOf } from "../records/merge.ts";
import { stampMs } from "../records/stamps.ts";
import type { Kind } from "../records/types.ts";
import { currentStore } from "./current.ts";
import { meta, type News, setMeta } from "./database.ts";
import { itemOf } from "./rows.ts";
import { state } from "./status.ts";

/** What is worth telling: not what devices do by themselves. */
const TOLD: ReadonlySet<string> = new Set<Kind>([
  "run",
  "energy",
  "moment",
  "spark",
  "container",
  "role",
  "cue",
  "boundary",
  "season",
  "reflection",
]);

/** One thing that came: its fields as they are now, or null where it was deleted. */
export interface Came extends Arrived {
  readonly kind: Kind;
  readonly fields: Readonly<Record<string, unknown>> | null;
  /** When it happened, or was last changed, ms since 1970. */
  readonly at: number;
}

let isBack = true;

if (typeof document !== "undefined") {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") isBack = true;
  });
}

/** After a round of sync that went well: note where we stand, and if someone is just back, what came. */
export async function catchUp(): Promise<void> {
  const { account, phase } = state.status.value;
  if (account === null || phase !== "idle" || document.visibilityState === "hidden") return;
  const { database, now } = await currentStore();
  const { cursor, looked, kept } = await database.read(async (transaction) => ({
    cursor: await meta(transaction, "cursor"),
    looked: await meta(transaction, "looked"),
    kept: await meta(transaction, "news"),
  }));
  if (!cursor) return;
  let found = kept;
  if (isBack && looked && looked.cursor !== cursor) {
    const outcome = await callNews(account, Number.parseInt(looked.cursor, 10));
    if (outcome.kind !== "answer") return;
    found = together(kept, outcome.body.records, looked.at);
  }
  isBack = false;
  await database.write(async (transaction) => {
    await setMeta(transaction, "looked", { cursor, at: now() });
    if (found !== kept) await setMeta(transaction, "news", found);
  }, "relaxed");
  state.news.value = found ?? null;
}

/** They have been read, or need not be. */
export async function putAside(): Promise<void> {
  state.news.value = null;
  const { database } = await currentStore();
  await database.write((transaction) => setMeta(transaction, "news", undefined), "relaxed");
}

/** What came, the last first. */
export async function readNews({ records }: News): Promise<readonly Came[]> {
  const { database } = await currentStore();
  const rows = await database.read((transaction) =>
    Promise.all(records.map(({ kind, id }) => transaction.objectStore("records").get([kind, id]))),
  );
  return records
    .flatMap((one, index): Came[] => {
      const row = rows[index];
      if (!row) return [];
      const changed = stampMs(latestStamp(stateOf(row)));
      const fields = itemOf(row) && row.fields;
      return [{ ...one, kind: one.kind as Kind, fields, at: row.at ?? changed }];
    })
    .sort((one, other) => other.at - one.at);
}

/** What waits and what came since, each thing once; undefined where there is nothing to tell. */
export function together(
  kept: News | undefined,
  arrived: readonly Arrived[],
  since: number,
): News | undefined {
  const fresh = arrived.filter(({ kind }) => TOLD.has(kind));
  if (fresh.length === 0) return kept;
  const keys = new Set(fresh.map(({ kind, id }) => `${kind}/${id}`));
  const others = (kept?.records ?? []).filter(({ kind, id }) => !keys.has(`${kind}/${id}`));
  return { since: kept?.since ?? since, records: [...fresh, ...others] };
}
