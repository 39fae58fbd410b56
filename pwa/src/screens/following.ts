/** What of the protected times matters just now: the next one, and what follows one. Pure. */
import type { Coming } from "../boundaries/coming.ts";
import { allows } from "../boundaries/keeping.ts";
import { allowanceOf, type Lived, look, usedUpAt } from "../boundaries/settlement.ts";
import type { Item } from "../records/types.ts";

const MINUTE = 60_000;
/** How long after it is used up it is still of use to say so. */
const USEFUL = 30 * MINUTE;

/** The protected time that is on, else the next before an instant (ms); and when it ends or begins. */
export function nextOf(
  coming: readonly Coming[],
  lived: Lived,
  now: number,
  before: number,
): { one: Coming; isOn: boolean; at: number } | null {
  let next: { one: Coming; isOn: boolean; at: number } | null = null;
  for (const one of coming) {
    const { state, from, to, holds } = look(one.subject, lived, now);
    if (holds) return { one, isOn: true, at: to };
    const isAhead = (state === "ahead" || state === "moved") && from > now && from < before;
    if (isAhead && (!next || from < next.at)) next = { one, isOn: false, at: from };
  }
  return next;
}

/** What follows a protected time now, with the minutes that are left and those there were. */
export function runningOf(
  coming: readonly Coming[],
  lived: Lived,
  now: number,
): { one: Coming; left: number; allowance: number } | null {
  for (const one of coming) {
    const { state, left } = look(one.subject, lived, now);
    if (state !== "flex_running" || left === null) continue;
    return { one, left, allowance: allowanceOf(one.subject) };
  }
  return null;
}

/** What followed a protected time and is used up, with what goes on of it; not after a bit longer. */
export function usedOf(
  coming: readonly Coming[],
  lived: Lived,
  open: readonly Item<"run">[],
  now: number,
): { one: Coming; runs: readonly Item<"run">[] } | null {
  for (const one of coming) {
    if (one.subject.settlement?.extra) continue;
    const at = usedUpAt(one.subject, lived.runs);
    if (at === null || at > now || now - at > USEFUL) continue;
    const runs = open.filter((run) => run.start.at >= one.end && allows(one.boundary, run));
    if (runs.length > 0) return { one, runs };
  }
  return null;
}
