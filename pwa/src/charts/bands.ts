/**
 * What lies under a day's tide, as geometry without a screen: protected times, what may follow
 * them, and the windows of what one does that are still to come. Positions as in shape.ts.
 */
import type { Coming } from "../boundaries/coming.ts";
import { type Lived, look } from "../boundaries/settlement.ts";
import { localDate, resolve } from "../boundaries/wall.ts";
import { isoDate } from "../records/time.ts";
import { type Container, type Item, WEEKDAYS, type Weekday } from "../records/types.ts";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

interface Stretch {
  readonly id: string;
  /** ms since 1970 */
  readonly from: number;
  readonly to: number;
}

export interface Protected extends Stretch {
  readonly title: string;
  /** Over and settled: it is drawn as an outline, whatever became of it. */
  readonly isSettled: boolean;
}

interface Length {
  readonly from: number;
  readonly to: number;
}

/**
 * The protected times of a day. One that is over and of which nothing was noted leaves nothing, and
 * neither does one that was let go: nobody is shown again what they let go of.
 */
export function protectedOf(
  day: Length,
  coming: readonly Coming[],
  lived: Lived,
  now: number,
): readonly Protected[] {
  return coming.flatMap(({ id, boundary, subject }) => {
    const { from, to, outcome } = look(subject, lived, now);
    const isNothing = outcome === "let_go" || (now >= to && outcome === null);
    if (isNothing || from >= day.to || to <= day.from) return [];
    return [{ id, title: boundary.title, from, to, isSettled: outcome !== null }];
  });
}

/** The protected times of a day that is over, as they were settled. */
export function settledOf(
  day: Length,
  settled: readonly Item<"settlement">[],
  boundaries: readonly Item<"boundary">[],
): readonly Protected[] {
  return settled.flatMap(({ id, window }) => {
    const [from, to] = window ?? [0, 0];
    const title = boundaries.find((one) => id.startsWith(`${one.id}:`))?.title ?? "";
    return from < day.to && to > day.from ? [{ id, title, from, to, isSettled: true }] : [];
  });
}

/** What may follow a protected time that is still to come or is followed now, as long as it lasts. */
export function followsOf(
  day: Length,
  coming: readonly Coming[],
  lived: Lived,
  now: number,
): readonly Stretch[] {
  return coming.flatMap(({ id, boundary, subject }) => {
    const { to, state, until } = look(subject, lived, now);
    const minutes = boundary.flex?.minutes ?? 0;
    if (minutes === 0 || to >= day.to || to < day.from) return [];
    if (state === "flex_running") return [{ id, from: now, to: until ?? now }];
    return state === "settled" ? [] : [{ id, from: to, to: to + minutes * MINUTE }];
  });
}

/** The windows that are still to come in a day, each as far as it lies after now. */
export function windowsOf(
  day: Length,
  containers: readonly (Pick<Container, "windows" | "archived"> & { readonly id: string })[],
  zone: string,
  now: number,
): readonly Stretch[] {
  const first = Math.max(day.from, now);
  const dates = datesOf(day, zone);
  return containers
    .filter(({ archived }) => !archived)
    .flatMap(({ id, windows = [] }) =>
      windows.flatMap(({ days, from, to }) =>
        dates
          .filter((date) => days.includes(weekdayOf(date)))
          .map((date) => ({
            id: `${id} ${date} ${from}`,
            from: Math.max(first, resolve(date, from, zone)),
            to: Math.min(day.to, resolve(to > from ? date : nextDate(date), to, zone)),
          })),
      ),
    )
    .filter((one) => one.from < one.to)
    .sort((one, other) => one.from - other.from);
}

/** Stretches in as few lanes as hold them side by side; what finds none shares the last. */
export function lanesOf<T extends Stretch>(
  stretches: readonly T[],
  lanes: number,
): readonly (T & { readonly lane: number })[] {
  const taken: number[] = Array(lanes).fill(Number.NEGATIVE_INFINITY);
  return stretches.map((one) => {
    const free = taken.findIndex((until) => until <= one.from);
    const lane = free < 0 ? lanes - 1 : free;
    taken[lane] = Math.max(taken[lane] ?? 0, one.to);
    return { ...one, lane };
  });
}

/** The dates that a day touches, and the one before it: a window may run across midnight. */
function datesOf({ from, to }: Length, zone: string): readonly string[] {
  const first = Date.parse(localDate(from, zone)) - DAY;
  const last = Date.parse(localDate(to - 1, zone));
  const dates: string[] = [];
  for (let date = first; date <= last; date += DAY) dates.push(isoDate(date));
  return dates;
}

function nextDate(date: string): string {
  return isoDate(Date.parse(date) + DAY);
}

function weekdayOf(date: string): Weekday {
  return WEEKDAYS[(new Date(Date.parse(date)).getUTCDay() + 6) % 7] ?? "mon";
}
