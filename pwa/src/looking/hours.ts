/** Energy by hour and weekday: what was logged in each two hours of each day of the week. Pure. */
import type { Capture } from "../records/types.ts";

const MINUTE = 60_000;
/** The hours of one row. */
const ROW = 2;

/** The logs of one weekday (0 Monday … 6 Sunday) in the hours from `hour` on. */
export interface Cell {
  readonly weekday: number;
  readonly hour: number;
  readonly count: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

type Logged = Pick<Capture, "at" | "off"> & { readonly level: number };

/** Cells with at least one log, as the clocks showed where they were made. */
export function hoursOfWeek(logs: Iterable<Logged>): readonly Cell[] {
  const cells = new Map<number, { count: number; sum: number; low: number; high: number }>();
  for (const { at, off, level } of logs) {
    const local = new Date(at + off * MINUTE);
    const weekday = (local.getUTCDay() + 6) % 7;
    const hour = Math.floor(local.getUTCHours() / ROW) * ROW;
    const key = weekday * 24 + hour;
    const cell = cells.get(key) ?? { count: 0, sum: 0, low: level, high: level };
    cell.count++;
    cell.sum += level;
    cell.low = Math.min(cell.low, level);
    cell.high = Math.max(cell.high, level);
    cells.set(key, cell);
  }
  return [...cells].map(([key, { count, sum, low, high }]) => ({
    weekday: Math.floor(key / 24),
    hour: key % 24,
    count,
    mean: sum / count,
    low,
    high,
  }));
}
