/**
 * Which containers have a cell on Now. Pure: it looks at what it is given and never at a clock.
 * It is asked only when the app opens or a cue begins or ends, so that nothing moves in sight.
 */

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
/** Tried on a made-up year of a life: 88 of 100 switches then go to one of five cells in sight. */
const WEIGHT = { cue: 200, window: 40, hour: 120, recency: 20, gentle: 8 };
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

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

/** Whether a moment lies in a window; one that ends before it begins runs across midnight. */
export function inWindow(window: Window, day: number, minutes: number): boolean {
  const from = minutesOf(window.from);
  const to = minutesOf(window.to);
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
  { now, off }: Occasion,
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
    atThisHour.set(id, (atThisHour.get(id) ?? 0) + near * alike);
  }
  return { lastAt, atThisHour };
}

function scores(occasion: Occasion): Map<string, number> {
  const here = wall(occasion.now, occasion.off);
  const starts = occasion.starts.map(({ container: id, ...one }) => ({ id, ...one }));
  const { lastAt, atThisHour } = usually(starts, occasion);
  const most = Math.max(1, ...atThisHour.values());
  const low = occasion.capacity === null ? 0 : 3 - occasion.capacity;
  return new Map(
    occasion.containers.map((container) => {
      const age = (occasion.now - (lastAt.get(container.id) ?? 0)) / DAY;
      const score =
        (container.cues?.some((cue) => occasion.cues.includes(cue)) ? WEIGHT.cue : 0) +
        (container.windows?.some((window) => inWindow(window, here.day, here.minutes))
          ? WEIGHT.window
          : 0) +
        WEIGHT.hour * ((atThisHour.get(container.id) ?? 0) / most) +
        WEIGHT.recency * Math.exp(-Math.max(0, age) / 5) +
        // On a low day what gives comes first; a high day hardly leans the other way.
        WEIGHT.gentle * (container.energy ?? 0) * (low > 0 ? low : low * 0.25);
      return [container.id, score];
    }),
  );
}

/** The cues with a cell: those that go on, to end them, and one that usually begins about now. */
function chooseCues(occasion: Occasion): string[] {
  const { cues, now, count } = occasion;
  const begun = occasion.begun.map(({ cue: id, ...one }) => ({ id, ...one }));
  const { lastAt, atThisHour } = usually(begun, occasion);
  const [next] = [...atThisHour]
    .filter(([id, often]) => often >= OFTEN && now - (lastAt.get(id) ?? 0) >= JUST)
    .filter(([id]) => !cues.includes(id))
    .sort(([, one], [, other]) => other - one);
  return [...cues, ...(next ? [next[0]] : [])].slice(0, Math.max(0, count - LEAST)).map(cueCell);
}

/** What the cells hold, best first where cells are free; one that stays keeps its cell. */
export function chooseChips(occasion: Occasion): (string | null)[] {
  const score = scores(occasion);
  const { cells, count, first } = occasion;
  const offered = occasion.containers
    .filter(({ id, archived }) => !archived && !occasion.open.includes(id))
    .map(({ id }, order) => ({ id, order, score: id === first ? Infinity : (score.get(id) ?? 0) }))
    .sort((one, other) => other.score - one.score || one.order - other.order)
    .map(({ id }) => id);
  const cues = chooseCues(occasion);
  const chosen = [...cues, ...offered].slice(0, count);
  if (first === null || !offered.includes(first)) return settle(chosen, cells, count);
  const others = chosen.filter((id) => id !== first);
  return [first, ...settle(others, cells.slice(1), count - 1)];
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
