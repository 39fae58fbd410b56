/** What became of boundaries, read a page at a time, and when each was last looked at. */

import { type ReadonlySignal, signal } from "@preact/signals";
import { isLetGo } from "../boundaries/settlement.ts";
import { fitId } from "../capture/protect.ts";
import { latestStamp } from "../records/merge.ts";
import { LOWEST, stampMs } from "../records/stamps.ts";
import { addDays } from "../records/time.ts";
import type { Item, Kind } from "../records/types.ts";
import { currentStore } from "./current.ts";
import { signals } from "./queries.ts";
import { followers } from "./reading.ts";
import { viewOf } from "./view.ts";

export interface History {
  /** Newest first; each with an outcome or a choice. */
  readonly entries: readonly (Item<"settlement"> & { readonly date: string })[];
  /** Whether there is more before these. */
  readonly more: boolean;
}

/** The last days of a boundary of which something is written down, before a date if one is given. */
export async function readHistory(boundary: string, count: number, before = "~"): Promise<History> {
  const { database } = await currentStore();
  const found = await database.read((transaction) =>
    viewOf(transaction).last("settlement", `${boundary}:`, `${boundary}:${before}`, count + 1),
  );
  const entries = found
    .slice(0, count)
    .map((one) => ({ ...one, date: one.id.slice(boundary.length + 1) }));
  return { entries, more: found.length > count };
}

/**
 * What boundaries became on a date or the one before, or from there to a last one, each with the
 * window it was settled with. Days are drawn of it: what was let go has no place in them.
 */
export async function readSettled(
  date: string,
  last = date,
): Promise<readonly Item<"settlement">[]> {
  const { database } = await currentStore();
  const before = addDays(date, -1);
  const ids = signals.boundaries.value.map(({ id }) => id);
  const found = await database.read(async (transaction) => {
    const view = viewOf(transaction);
    return await Promise.all(
      ids.map((id) => view.among("settlement", `${id}:${before}`, `${id}:${last}`)),
    );
  });
  const settled = found.flat().filter(({ outcome, window }) => outcome && window);
  return settled.filter((settlement) => !isLetGo({ settlement }));
}

/** When a record was last changed, ms since 1970; null where there is none. */
export async function changedAt(kind: Kind, id: string): Promise<number | null> {
  const { database } = await currentStore();
  const state = await database.read((transaction) => viewOf(transaction).state(kind, id));
  return state.size > 0 ? stampMs(latestStamp(state)) : null;
}

const looked = signal<ReadonlyMap<string, number>>(new Map());
/** When each boundary was made, or last asked about, ms since 1970; by id. */
export const lookedAt: ReadonlySignal<ReadonlyMap<string, number>> = looked;

/** Begin to follow when boundaries were last looked at; call once. */
export function followLooks(): void {
  followers.add((kinds) => {
    if (kinds.has("boundary") || kinds.has("nudge")) void readLooks();
  });
  void readLooks();
}

async function readLooks(): Promise<void> {
  const { database } = await currentStore();
  const entries = await database.read(async (transaction) => {
    const view = viewOf(transaction);
    return await Promise.all(
      signals.boundaries.value.map(async ({ id }) => {
        const [state, asked] = await Promise.all([
          view.state("boundary", id),
          view.get("nudge", fitId(id)),
        ]);
        const made = stampMs(state.get("created")?.stamp ?? LOWEST);
        return [id, Math.max(made, asked?.answered ?? 0)] as const;
      }),
    );
  });
  looked.value = new Map(entries);
}
