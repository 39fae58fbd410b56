/** Years, asked of a thread of their own and kept until something of them changes. */
import { signal } from "@preact/signals";
import { currentStore } from "./current.ts";
import { meta } from "./database.ts";
import { lend, type Task } from "./helper.ts";
import { today } from "./queries.ts";
import { followers } from "./reading.ts";
import { syncStatus } from "./status.ts";
import type { Patterns, Year } from "./years.ts";

const changes = signal(0);

/** Counts what may have changed of the past, so that what is shown of it is read anew. */
export const pastChanges: { readonly value: number } = changes;

/** What was said, by what was asked; forgotten with the next change. */
const kept = new Map<string, Promise<unknown>>();

followers.add(() => {
  changes.value++;
  kept.clear();
});

/** What every life day of a calendar year says; null where this browser lends no hand. */
export async function yearOf(year: number): Promise<Year | null> {
  const now = (await currentStore()).now();
  return await ask<Year>({ kind: "year", account: syncStatus.value.account, year, now }, `${year}`);
}

/** What all years showed when they were last read, or null if they never were. */
export async function patternsLately(): Promise<Patterns | null> {
  return (await lately()).patterns ?? null;
}

/** What all years show of energy; null where this browser lends no hand. */
export async function patternsNow(): Promise<Patterns | null> {
  const { day } = today.value;
  const { patterns, clock } = await lately();
  if (patterns?.day === day && patterns.clock === clock) return patterns;
  const now = (await currentStore()).now();
  const { account } = syncStatus.value;
  return await ask<Patterns>({ kind: "patterns", account, now, day }, "all");
}

async function lately(): Promise<{
  patterns: Patterns | undefined;
  clock: string | undefined;
}> {
  const { database } = await currentStore();
  return await database.read(async (transaction) => {
    const [patterns, clock] = await Promise.all([
      meta(transaction, "patterns"),
      meta(transaction, "clock"),
    ]);
    return { patterns, clock };
  });
}

async function ask<T>(task: Task, key: string): Promise<T | null> {
  const known = kept.get(key) as Promise<T | null> | undefined;
  if (known) return await known;
  const asked = lend<T>(task).help.then((help) => (help.kind === "ending" ? help.ending : null));
  kept.set(key, asked);
  // What could not be had is asked for again.
  asked.then(
    (answer) => answer === null && kept.delete(key),
    () => kept.delete(key),
  );
  return await asked;
}
