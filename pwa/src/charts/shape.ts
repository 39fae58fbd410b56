/**
 * The tide of a day, as geometry without a screen: energy logs joined where they lie at most
 * four hours apart, over a ribbon of runs in two lanes. All positions along the day are shares
 * 0…1 of its length, all levels stay levels; the picture scales them.
 */
import type { Energy, Moment, Run } from "../records/types.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** Logs further apart than this are not joined: nothing is invented between them. */
const JOINED = 4 * HOUR;
/** A run's energy is that of the logs from 10 minutes before it to 20 after it. */
const BEFORE = 10 * MINUTE;
const AFTER = 20 * MINUTE;
/** A star about its middle, as an SVG path. */
export const STAR = "M0-6 1.5-2 5.7-1.9 2.4.8 3.5 4.9 0 2.5-3.5 4.9-2.4.8-5.7-1.9-1.5-2Z";
/** How long a run without a known end is drawn: a hint, not a length. */
export const UNKNOWN = 30 * MINUTE;

export interface TideDay {
  /** ms since 1970: first instant of the day and the one after its last. */
  readonly from: number;
  readonly to: number;
  readonly runs: readonly (Pick<Run, "start" | "end" | "title"> & { readonly id: string })[];
  readonly energies: readonly Pick<Energy, "at" | "level">[];
  readonly moments: readonly Pick<Moment, "at">[];
}

export interface Point {
  readonly x: number;
  readonly level: number;
}

interface Band {
  readonly id: string;
  readonly x: number;
  readonly width: number;
  readonly lane: 0 | 1;
  /** 1…5, or null where no energy was logged around it. */
  readonly level: number | null;
  readonly unknownEnd: boolean;
}

interface Hour {
  readonly x: number;
  /** ms since 1970 */
  readonly at: number;
}

export interface TideShape {
  /** Logs that are joined, each stretch by time; a stretch of one is a dot alone. */
  readonly stretches: readonly (readonly Point[])[];
  readonly bands: readonly Band[];
  /** Where now is, or null when it lies outside the day. */
  readonly now: number | null;
  readonly hours: readonly Hour[];
  readonly stars: readonly number[];
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}

/** The energy that belongs to a run: the mean of the logs near it, rounded, or null. */
export function levelOf(
  run: Pick<Run, "start" | "end">,
  energies: readonly Pick<Energy, "at" | "level">[],
  now: number,
): number | null {
  const start = run.start.at - BEFORE;
  const end = (drawnEnd(run, now)?.at ?? run.start.at) + AFTER;
  const near = energies.filter(({ at }) => at.at >= start && at.at <= end);
  if (near.length === 0) return null;
  return Math.round(near.reduce((sum, { level }) => sum + level, 0) / near.length);
}

/** Where a run stops in the picture; null: nobody can say. An end before its start reads as unknown. */
export function drawnEnd(
  run: Pick<Run, "start" | "end">,
  now: number,
): { readonly at: number } | null {
  if (run.end === null) return { at: Math.max(now, run.start.at) };
  if (run.end === "unknown" || run.end.at < run.start.at) return null;
  return run.end;
}

export function stretchesOf(
  day: Pick<TideDay, "from" | "to" | "energies">,
  share: (at: number) => number,
): Point[][] {
  const logs = day.energies
    .filter(({ at }) => at.at >= day.from && at.at < day.to)
    .sort((one, other) => one.at.at - other.at.at);
  const stretches: Point[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { at, level } of logs) {
    const point = { x: share(at.at), level };
    const current = stretches.at(-1);
    if (current && at.at - last <= JOINED) current.push(point);
    else stretches.push([point]);
    last = at.at;
  }
  return stretches;
}

function bandsOf(day: TideDay, now: number, share: (at: number) => number): Band[] {
  // Where each lane is taken up to; a third run at once shares the second lane.
  const taken: [number, number] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const bands: Band[] = [];
  for (const run of [...day.runs].sort((one, other) => one.start.at - other.start.at)) {
    const end = drawnEnd(run, now);
    const until = end?.at ?? run.start.at + UNKNOWN;
    if (run.start.at >= day.to || until < day.from) continue;
    const lane = run.start.at >= taken[0] - MINUTE ? 0 : 1;
    taken[lane] = Math.max(taken[lane], until);
    const x = clamp(share(run.start.at));
    bands.push({
      id: run.id,
      x,
      width: clamp(share(until)) - x,
      lane,
      level: levelOf(run, day.energies, now),
      unknownEnd: end === null,
    });
  }
  return bands;
}

/** Every sixth hour from the day's first instant on. */
function hoursOf(day: TideDay, share: (at: number) => number): Hour[] {
  const hours: Hour[] = [];
  for (let at = day.from; at < day.to; at += 6 * HOUR) hours.push({ x: share(at), at });
  return hours;
}

export function shapeOf(day: TideDay, now: number): TideShape {
  const length = Math.max(1, day.to - day.from);
  const share = (at: number): number => (at - day.from) / length;
  return {
    stretches: stretchesOf(day, share),
    bands: bandsOf(day, now, share),
    now: now >= day.from && now < day.to ? share(now) : null,
    hours: hoursOf(day, share),
    stars: day.moments
      .filter(({ at }) => at.at >= day.from && at.at < day.to)
      .map(({ at }) => share(at.at)),
  };
}

/**
 * A path through the points that never rises above or falls below them between two logs
 * (monotone cubic, Fritsch–Carlson). Coordinates in, SVG path data out.
 */
export function smoothPath(points: readonly (readonly [number, number])[]): string {
  const first = points[0];
  if (!first) return "";
  let path = `M${round(first[0])},${round(first[1])}`;
  const slopes = tangents(points);
  for (let index = 1; index < points.length; index++) {
    const [x0, y0] = points[index - 1] ?? first;
    const [x1, y1] = points[index] ?? first;
    const third = (x1 - x0) / 3;
    const leave = y0 + third * (slopes[index - 1] ?? 0);
    const arrive = y1 - third * (slopes[index] ?? 0);
    path += `C${round(x0 + third)},${round(leave)} ${round(x1 - third)},${round(arrive)} ${round(x1)},${round(y1)}`;
  }
  return path;
}

function tangents(points: readonly (readonly [number, number])[]): number[] {
  const secants: number[] = [];
  for (let index = 1; index < points.length; index++) {
    const [x0, y0] = points[index - 1] ?? [0, 0];
    const [x1, y1] = points[index] ?? [0, 0];
    secants.push(x1 === x0 ? 0 : (y1 - y0) / (x1 - x0));
  }
  return points.map((_, index) => {
    const before = secants[index - 1];
    const after = secants[index];
    if (before === undefined) return after ?? 0;
    if (after === undefined) return before;
    if (before * after <= 0) return 0;
    // The harmonic mean keeps the curve between its points.
    return (2 * before * after) / (before + after);
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
