/** What a boundary keeps out and what may follow it. */
import type { Kinds } from "../records/types.ts";

type Boundary = Pick<Kinds["boundary"], "keeps_out" | "flex">;
type Lived = Pick<Kinds["run"], "container" | "roles">;

interface Named {
  readonly roles?: readonly string[];
  readonly containers?: readonly string[];
}

/** Whether a boundary keeps a run out: all of them, or those of some roles and containers. */
export function keepsOut({ keeps_out }: Boundary, run: Lived): boolean {
  return !keeps_out || keeps_out === "all" || isAmong(keeps_out, run);
}

/** Whether a run may follow a boundary; where nothing is named every run may. */
export function allows({ flex }: Boundary, run: Lived): boolean {
  if (!flex) return false;
  const isAnything = !flex.roles?.length && !flex.containers?.length;
  return isAnything || isAmong(flex, run);
}

function isAmong({ roles, containers }: Named, run: Lived): boolean {
  const isNamed = run.container && containers?.includes(run.container);
  return isNamed === true || run.roles?.some((role) => roles?.includes(role)) === true;
}
