/**
 * Time as it adds up: what lies side by side counts once in the whole, and fully in each role. So
 * the roles together are never less than the whole, and no part of a life is taken from another.
 */
import type { Run } from "../records/types.ts";

export interface Minutes {
  /** ms that something was going on. */
  readonly whole: number;
  /** ms by role, in no order; "" is what belongs to none. */
  readonly roles: ReadonlyMap<string, number>;
}

type Lived = Pick<Run, "start" | "end" | "roles">;
type Stretch = readonly [from: number, to: number];

/** The time of runs within [from, to); those whose end nobody knows are left out. */
export function minutesOf(runs: readonly Lived[], from: number, to: number, now: number): Minutes {
  const whole: Stretch[] = [];
  const byRole = new Map<string, Stretch[]>();
  for (const run of runs) {
    const length = lengthOfRun(run, now);
    const begin = Math.max(from, run.start.at);
    const end = Math.min(to, run.start.at + length);
    if (end <= begin) continue;
    whole.push([begin, end]);
    for (const role of run.roles?.length ? run.roles : [""]) {
      const stretches = byRole.get(role) ?? [];
      byRole.set(role, stretches);
      stretches.push([begin, end]);
    }
  }
  return {
    whole: union(whole),
    roles: new Map([...byRole].map(([role, stretches]) => [role, union(stretches)])),
  };
}

/** How long a run was, ms; 0 where nobody knows its end. */
export function lengthOfRun({ start, end }: Pick<Run, "start" | "end">, now: number): number {
  if (end === null) return Math.max(0, now - start.at);
  return typeof end === "object" ? Math.max(0, end.at - start.at) : 0;
}

function union(stretches: readonly Stretch[]): number {
  let sum = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const [from, to] of [...stretches].sort(([one], [other]) => one - other)) {
    if (to <= reached) continue;
    sum += to - Math.max(from, reached);
    reached = to;
  }
  return sum;
}
