/** A year at a glance: of each life day what its cell says. Pure; days without a capture are absent. */
import type { Item, Run } from "../records/types.ts";
import { lengthOfRun } from "./minutes.ts";

export interface DaySummary {
  /** The mean of the day's logs, rounded; null: none. */
  readonly level: number | null;
  readonly logs: number;
  readonly low: number;
  readonly high: number;
  readonly runs: number;
  readonly moments: number;
  /** The priority and the role that took most of the day's time; null where there is none. */
  readonly priority: number | null;
  readonly role: string | null;
}

/** What was captured, each with the life day that it belongs to. */
export interface Captured {
  readonly runs: readonly (readonly [day: string, run: Run])[];
  readonly energies: readonly (readonly [day: string, level: number])[];
  readonly moments: readonly string[];
  readonly priorities: ReadonlyMap<string, number>;
  /** The role that someone said a day was led by. */
  readonly led: ReadonlyMap<string, string>;
}

/** The priority of what has none of its own. */
export const USUAL_PRIORITY = 2;

interface Sums {
  levels: number[];
  runs: number;
  moments: number;
  readonly priorities: Map<number, number>;
  readonly roles: Map<string, number>;
}

export function summariesOf(captured: Captured, now: number): Map<string, DaySummary> {
  const days = new Map<string, Sums>();
  const sumsOf = (day: string): Sums => {
    let sums = days.get(day);
    if (!sums) {
      sums = { levels: [], runs: 0, moments: 0, priorities: new Map(), roles: new Map() };
      days.set(day, sums);
    }
    return sums;
  };
  for (const [day, level] of captured.energies) sumsOf(day).levels.push(level);
  for (const day of captured.moments) sumsOf(day).moments++;
  for (const [day, run] of captured.runs) {
    const sums = sumsOf(day);
    sums.runs++;
    // A run without a known end counts as something, if as little as can be.
    const length = Math.max(1, lengthOfRun(run, now));
    const priority = captured.priorities.get(run.container ?? "") ?? USUAL_PRIORITY;
    add(sums.priorities, priority, length);
    for (const role of run.roles ?? []) add(sums.roles, role, length);
  }
  return new Map(
    [...days].map(([day, sums]) => [day, summaryOf(sums, captured.led.get(day) ?? null)]),
  );
}

function summaryOf({ levels, runs, moments, priorities, roles }: Sums, led: string | null) {
  const sum = levels.reduce((all, level) => all + level, 0);
  return {
    level: levels.length > 0 ? Math.round(sum / levels.length) : null,
    logs: levels.length,
    low: Math.min(...levels),
    high: Math.max(...levels),
    runs,
    moments,
    priority: most(priorities),
    role: led ?? most(roles),
  };
}

function add<K>(sums: Map<K, number>, key: K, length: number): void {
  sums.set(key, (sums.get(key) ?? 0) + length);
}

function most<K>(sums: ReadonlyMap<K, number>): K | null {
  let found: K | null = null;
  let longest = 0;
  for (const [key, length] of sums) {
    if (length <= longest) continue;
    found = key;
    longest = length;
  }
  return found;
}

/** The main season that was on at an instant; the latest come first in `seasons`. */
export function seasonAt(seasons: readonly Item<"season">[], at: number): Item<"season"> | null {
  return (
    seasons.find(
      ({ start, end, main }) =>
        main !== false && start.at <= at && (end === null || at < (end?.at ?? 0)),
    ) ?? null
  );
}
