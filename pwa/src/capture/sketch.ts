/** What actions.ts promises of sketching; fetched when first wanted. */

import { captureAt } from "../records/time.ts";
import type { Capture, DayStart, Item } from "../records/types.ts";
import type { Plan, Write } from "../store/commit.ts";
import { REACH } from "../store/reading.ts";
import type { View } from "../store/view.ts";
import type { Undo } from "./actions.ts";
import { perform, performNamed } from "./perform.ts";
import { dayLine, moved, type Tap, type Target } from "./plans.ts";

/** What was done: something known, or of a name. */
export type SketchTarget = { readonly container: string } | { readonly title: string };

/** When it was, ms since 1970, and a capture in whose zone that is (null: this device's). */
export interface Sketch {
  readonly from: number;
  readonly to: number;
  readonly near: Capture | null;
}

export async function sketch(target: SketchTarget, stretch: Sketch): Promise<Undo> {
  if ("title" in target) {
    return await performNamed(target.title, undefined, (view, tap, made, writes) =>
      planSketch(view, tap, made, stretch, writes),
    );
  }
  return await perform(async (view, tap) => {
    const container = await view.get("container", target.container);
    if (!container) throw new RangeError(`no container ${target.container}`);
    return await planSketch(view, tap, container, stretch);
  });
}

/** A run of the past; it ends nothing, and lies alongside what was captured at that time. */
async function planSketch(
  view: View,
  tap: Tap,
  target: Target,
  { from, to, near }: Sketch,
  writes: readonly Write[] = [],
): Promise<Plan> {
  const line = await dayLine(view);
  const others = await view.between("run", from - REACH, to);
  const run: Write = {
    kind: "run",
    id: tap.id,
    create: true,
    fields: {
      container: target.id,
      title: target.title,
      roles: target.roles ?? [],
      start: captured(from, near, line),
      end: captured(Math.max(from, Math.min(to, tap.now)), near, line),
      alongside: others.some((other) => reachesPast(other, from)),
      sketched: true,
    },
  };
  return { id: tap.id, token: tap.id, writes: [...writes, run] };
}

function captured(at: number, near: Capture | null, line: readonly DayStart[]): Capture {
  return near ? moved(near, at, line) : captureAt(at, line);
}

function reachesPast({ end }: Item<"run">, at: number): boolean {
  return end === null || (end !== "unknown" && end.at > at);
}
