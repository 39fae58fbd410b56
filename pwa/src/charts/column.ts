/**
 * A day from above to below, as geometry without a screen: runs side by side in up to three lanes,
 * and the white between them. All positions are shares 0…1 of the column's length.
 */
import type { Energy, Run } from "../records/types.ts";
import { percent } from "./scale.ts";
import { drawnEnd, levelOf, UNKNOWN } from "./shape.ts";

const MINUTE = 60_000;
const LANES = 3;
/** Less white than this is a breath between two things, not a stretch to ask about. */
const SHORTEST_GAP = 10 * MINUTE;

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A run as it is drawn: `lane` of `lanes` that lie side by side where it is. */
export interface Block<R> {
  readonly run: R;
  readonly top: number;
  readonly height: number;
  readonly lane: number;
  readonly lanes: number;
  /** 1…5, or null where no energy was logged around it. */
  readonly level: number | null;
  readonly unknownEnd: boolean;
}

/** How a block lies in its column. */
export function laneStyle({ top, height, lane, lanes }: Omit<Block<unknown>, "run">): {
  readonly top: string;
  readonly height: string;
  readonly insetInlineStart: string;
  readonly inlineSize: string;
} {
  return {
    top: percent(top),
    height: `calc(${percent(height)} - 1px)`,
    insetInlineStart: percent(lane / lanes),
    inlineSize: `calc(${percent(1 / lanes)} - ${lane + 1 < lanes ? 3 : 0}px)`,
  };
}

type Drawn = Pick<Run, "start" | "end">;
interface Placed<R> extends Stretch {
  readonly run: R;
  readonly unknownEnd: boolean;
  lane: number;
}

/** The runs of a column by their starts; what lies outside of it is cut off. */
export function blocksOf<R extends Drawn>(
  column: Stretch,
  runs: readonly R[],
  energies: readonly Pick<Energy, "at" | "level">[],
  now: number,
): readonly Block<R>[] {
  const length = Math.max(1, column.to - column.from);
  return besideEachOther(placed(column, runs, now)).flatMap((group) => {
    const lanes = Math.max(...group.map(({ lane }) => lane)) + 1;
    return group.map(({ run, from, to, lane, unknownEnd }) => ({
      run,
      top: (from - column.from) / length,
      height: (to - from) / length,
      lane,
      lanes,
      level: levelOf(run, energies, now),
      unknownEnd,
    }));
  });
}

/** The stretches of a column up to `now` in which nothing was captured. */
export function gapsOf(column: Stretch, runs: readonly Drawn[], now: number): readonly Stretch[] {
  const end = Math.min(column.to, now);
  const gaps: Stretch[] = [];
  let reached = column.from;
  for (const { from, to } of [...placed(column, runs, now), { from: end, to: end }]) {
    if (from - reached >= SHORTEST_GAP) gaps.push({ from: reached, to: from });
    reached = Math.max(reached, to);
  }
  return gaps;
}

function placed<R extends Drawn>(column: Stretch, runs: readonly R[], now: number): Placed<R>[] {
  return runs
    .flatMap((run): Placed<R>[] => {
      const end = drawnEnd(run, now);
      const from = Math.max(column.from, run.start.at);
      const to = Math.min(column.to, end?.at ?? run.start.at + UNKNOWN);
      const isInside = run.start.at < column.to && (to > column.from || from === run.start.at);
      return isInside ? [{ run, from, to: Math.max(from, to), unknownEnd: !end, lane: 0 }] : [];
    })
    .sort((one, other) => one.from - other.from);
}

/** Groups of runs that overlap, each in the first lane that is free, a fourth one in the last. */
function besideEachOther<R>(runs: readonly Placed<R>[]): readonly Placed<R>[][] {
  const groups: Placed<R>[][] = [];
  let taken: number[] = [];
  for (const run of runs) {
    // A switch ends one run a moment after the next begins: that is no side by side.
    const isFree = (until: number | undefined): boolean => (until ?? 0) - MINUTE < run.from;
    if (taken.every(isFree)) {
      groups.push([]);
      taken = [];
    }
    const free = Array.from({ length: LANES }, (_, lane) => lane).find((lane) =>
      isFree(taken[lane]),
    );
    run.lane = free ?? LANES - 1;
    taken[run.lane] = Math.max(taken[run.lane] ?? 0, run.to);
    groups.at(-1)?.push(run);
  }
  return groups;
}
