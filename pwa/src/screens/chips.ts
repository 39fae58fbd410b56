/**
 * Which containers have a cell on Now. Pure: it looks at what it is given and never at a clock.
 * It is asked only when the app opens or a cue begins or ends, so that nothing moves in sight.
 */

import { minuteOf } from "../records/time.ts";
import { type Container, WEEKDAYS, type Window } from "../records/types.ts";
import { cueCell } from "./cell.ts";

type Known = Pick<Container, "cues" | "windows" | "energy" | "archived"> & { readonly id: string };

interface Instant {
  /** ms since 1970 */
  readonly at: number;
  /** UTC offset in minutes where it was */
  readonly off: number;
}

interface Beginning extends Instant {
  readonly container: string;
}

interface CueBeginning extends Instant {
  readonly cue: string;
}

export interface Occasion {
  /** In the order the person gave them, which settles ties. */
  readonly containers: readonly Known[];
  /** Starts of the last weeks, in any order. */
  readonly starts: readonly Beginning[];
  /** Containers that are open already need no cell. */
  readonly open: readonly string[];
  /** Cues that have begun and not ended. */
  readonly cues: readonly string[];
  /** When cues that may begin again began in the last weeks, in any order. */
  readonly begun: readonly CueBeginning[];
  /** The container that was put off until now: it has the first cell. */
  readonly first: string | null;
  /** The season that is: what stands in front in it, and when it began (ms). */
  readonly season: { readonly front: readonly string[]; readonly since: number } | null;
  /** How much there is to give, 1…5, or null when nobody said. */
  readonly capacity: number | null;
  /** ms since 1970, and the UTC offset in minutes here. */
  readonly now: number;
  readonly off: number;
  /** What the cells held when last shown. */
  readonly cells: readonly (string | null)[];
  readonly count: number;
}

const DAY = 86_400_000;
/**
 * Tried on a made-up year of a life: 90 of 100 switches then go to one of five cells in sight. What
 * stands in front counts for much while a season is new, and for little once it has a history.
 */
const WEIGHT = { cue: 200, window: 40, hour: 120, recency: 20, front: 3, new: 200 };
/** How fast a season stops being new, days. */
const NEW = 2;
/** What began in an earlier season says less about this one. */
const EARLIER = 0.3;
/** Before whatever else comes first. */
const FIRST = -100;
/** With so much to give or less a day is a low one. */
const LOW = 2;
/** How often a cue began near this time, in the last weeks, to be offered. */
const OFTEN = 2;
/** What began within this time does not begin again yet, ms. */
const JUST = 3 * 3_600_000;
/** So many cells are left to containers, whatever cues there are. */
const LEAST = 2;
/** How near to this minute of the day something must have begun to say anything. */
const NEAR = 60;

/** Wall clock of an instant: weekday 0 (Monday) … 6 and minutes since midnight. */
function wall(at: number, off: number): { day: number; minutes: number } {
  const local = new Date(at + off * 60_000);
  return {
    day: (local.getUTCDay() + 6) % 7,
    minutes: local.getUTCHours() * 60 + local.getUTCMinutes(),
  };
}

/** Whether a moment lies in a window; one that ends before it begins runs across midnight. */
export function inWindow(window: Window, day: number, minutes: number): boolean {
  const from = minuteOf(window.from);
  const to = minuteOf(window.to);
  const days = window.days.map((name) => WEEKDAYS.indexOf(name));
  if (from <= to) return days.includes(day) && minutes >= from && minutes < to;
  if (days.includes(day) && minutes >= from) return true;
  return days.includes((day + 6) % 7) && minutes < to;
}

/** Around the clock the two times lie at most this many minutes apart. */
function apart(one: number, other: number): number {
  const gap = Math.abs(one - other);
  return Math.min(gap, 1440 - gap);
}

/** When each last began, and how much it began at this hour. */
function usually(
  begun: readonly (Instant & { readonly id: string })[],
  { now, off, season }: Pick<Occasion, "now" | "off" | "season">,
): { lastAt: Map<string, number>; atThisHour: Map<string, number> } {
  const here = wall(now, off);
  const lastAt = new Map<string, number>();
  const atThisHour = new Map<string, number>();
  for (const { id, ...one } of begun) {
    lastAt.set(id, Math.max(lastAt.get(id) ?? 0, one.at));
    const there = wall(one.at, one.off);
    const near = Math.max(0, 1 - apart(there.minutes, here.minutes) / NEAR);
    // The same kind of day counts for more than the other kind.
    const alike = there.day > 4 === here.day > 4 ? 1 : 0.4;
    const since = one.at < (season?.since ?? 0) ? EARLIER : 1;
    atThisHour.set(id, (atThisHour.get(id) ?? 0) + near * alike * since);
  }
  return { lastAt, atThisHour };
}

function scores(occasion: Occasion): Map<string, number> {
  const { season } = occasion;
  const here = wall(occasion.now, occasion.off);
  const starts = occasion.starts.map(({ container: id, ...one }) => ({ id, ...one }));
  const { lastAt, atThisHour } = usually(starts, occasion);
  const most = Math.max(1, ...atThisHour.values());
  const age = season ? (occasion.now - season.since) / DAY : 0;
  const front = WEIGHT.front + WEIGHT.new * Math.exp(-Math.max(0, age) / NEW);
  return new Map(
    occasion.containers.map((container) => {
      const ago = (occasion.now - (lastAt.get(container.id) ?? 0)) / DAY;
      const score =
        (container.cues?.some((cue) => occasion.cues.includes(cue)) ? WEIGHT.cue : 0) +
        (container.windows?.some((window) => inWindow(window, here.day, here.minutes))
          ? WEIGHT.window
          : 0) +
        WEIGHT.hour * ((atThisHour.get(container.id) ?? 0) / most) +
        WEIGHT.recency * Math.exp(-Math.max(0, ago) / 5) +
        (season?.front.includes(container.id) ? front : 0);
      return [container.id, score];
    }),
  );
}

/** The cues with a cell: those that go on, to end them, and one that usually begins about now. */
function chooseCues(occasion: Occasion): string[] {
  const { cues, now, off, count } = occasion;
  const begun = occasion.begun.map(({ cue: id, ...one }) => ({ id, ...one }));
  // When a nap begins has little to do with the season.
  const { lastAt, atThisHour } = usually(begun, { now, off, season: null });
  const [next] = [...atThisHour]
    .filter(([id, often]) => often >= OFTEN && now - (lastAt.get(id) ?? 0) >= JUST)
    .filter(([id]) => !cues.includes(id))
    .sort(([, one], [, other]) => other - one);
  return [...cues, ...(next ? [next[0]] : [])].slice(0, Math.max(0, count - LEAST)).map(cueCell);
}

/** Whether so much to give, 1…5 or null, makes a low day. */
export function isLow(capacity: number | null): boolean {
  return capacity !== null && capacity <= LOW;
}

/**
 * What the cells hold; one that stays keeps its cell. How much there is to give chooses nothing, so
 * that on a low day none disappears: it is only about which comes first.
 */
export function chooseChips(occasion: Occasion): (string | null)[] {
  const score = scores(occasion);
  const { cells, count, first } = occasion;
  const cues = chooseCues(occasion);
  const offered = occasion.containers
    .filter(({ id, archived }) => !archived && !occasion.open.includes(id))
    .map((container, order) => {
      const own = container.id === first ? Infinity : (score.get(container.id) ?? 0);
      return { container, order, score: own };
    })
    .sort((one, other) => other.score - one.score || one.order - other.order)
    .slice(0, count - cues.length)
    .map(({ container }) => container)
    // A sort keeps the order of equals.
    .sort((one, other) => rank(occasion, one) - rank(occasion, other))
    .map(({ id }) => id);
  const chosen = [...cues, ...offered];
  if (first === null || !offered.includes(first)) return settle(chosen, cells, count);
  const others = chosen.filter((id) => id !== first);
  return [first, ...settle(others, cells.slice(1), count - 1)];
}

/** What a cue opens comes first, then what is gentle on a low day, then what stands in front. */
function rank({ cues, capacity, season }: Occasion, { id, cues: own, energy }: Known): number {
  if (own?.some((cue) => cues.includes(cue))) return FIRST;
  const gentle = isLow(capacity) ? -2 * (energy ?? 0) : 0;
  return gentle - Number(season?.front.includes(id) ?? false);
}

/** Put the chosen into cells: whoever had one keeps it, the others take the free ones in order. */
export function settle(
  chosen: readonly string[],
  before: readonly (string | null)[],
  count: number,
): (string | null)[] {
  const cells = Array.from({ length: count }, (_, index) => {
    const held = before[index] ?? null;
    // What a device remembers may be garbled: nobody has two cells.
    const first = before.indexOf(held) === index;
    return held !== null && first && chosen.includes(held) ? held : null;
  });
  const waiting = chosen.filter((id) => !cells.includes(id));
  return cells.map((held) => held ?? waiting.shift() ?? null);
}
