/**
 * Energy before and after: which of what one does goes with energy that rises or falls, as far as
 * that is more than chance. Pure, and the same for the same data. It never says because.
 */
import type { Dice } from "./dice.ts";

const MINUTE = 60_000;
/** How long before a beginning, and after an end, a log still tells of it. */
const REACH = 120 * MINUTE;
/** A log made while one switches tells of what ends there, and of what begins. */
const SWITCHING = 10 * MINUTE;
/** Below this many pairs nothing is said at all. */
export const FEWEST = 8;
/** Of what is said of shuffled data, no larger share than this is ever said. */
export const NOMINAL = 0.05;
/** How often data are shuffled. */
export const SHUFFLES = 1999;
/** What has come of so many shuffles is nothing rare, and needs no more of them. */
const ENOUGH = 100;
/** The hours of a part of the day: only what lies in the same one is shuffled among itself. */
const PART = 4;

/** A log of energy, in the order of time. */
export interface Log {
  readonly at: number;
  readonly level: number;
}

/** Something with a beginning and an end, and the names that it goes by: "container:…", "role:…". */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** UTC offset of its beginning, minutes. */
  readonly off: number;
  readonly season: string;
  readonly names: readonly string[];
}

/** Energy before and after one span, 1…5 each. */
export interface Pair {
  readonly before: number;
  readonly after: number;
  /** What it may be shuffled with: those of the same season and part of the day. */
  readonly stratum: string;
  readonly names: readonly string[];
}

/** What the pairs of a name show. `low` and `high` hold the middle half. */
export interface Shown {
  readonly name: string;
  readonly pairs: number;
  readonly higher: number;
  readonly lower: number;
  readonly before: readonly [low: number, high: number];
  readonly after: readonly [low: number, high: number];
  /** Whether more of them rose than shuffled data have it, or more of them fell. */
  readonly turn: "higher" | "lower";
  /** How often shuffled data show as much, 0…1. */
  readonly chance: number;
}

/** The pairs of spans that have a log before and one after. */
export function pairsOf(spans: readonly Span[], logs: readonly Log[]): readonly Pair[] {
  return spans.flatMap((span) => {
    const middle = (span.from + span.to) / 2;
    const next = firstFrom(logs, Math.min(span.from + SWITCHING, middle) + 1);
    const before = logs[next - 1];
    // No log tells of both sides.
    const after = logs[Math.max(next, firstFrom(logs, Math.max(span.to - SWITCHING, middle)))];
    if (!before || before.at < span.from - REACH) return [];
    if (!after || after.at > span.to + REACH) return [];
    const hour = new Date(span.from + span.off * MINUTE).getUTCHours();
    const stratum = `${span.season} ${Math.floor(hour / PART)}`;
    return [{ before: before.level, after: after.level, stratum, names: span.names }];
  });
}

/**
 * What may be said: of every name with enough pairs whether more of them rose (or fell) than when
 * the same changes are dealt out at random among what lay in the same season and part of the day.
 * Of all names of one `family` ("container", "role" …) so few are said that of shuffled data the
 * nominal share is never passed (Benjamini and Hochberg 1995). More than half of the pairs have to
 * turn that way, too: "higher in 5 of 12" would say the opposite of what it counts.
 */
export function patternsOf(pairs: readonly Pair[], family: string, dice: Dice): readonly Shown[] {
  return sayable(chances(pairs, family, dice));
}

/** The surest of them, where more than half of what is counted turns that way. */
export function sayable(shown: readonly Shown[]): readonly Shown[] {
  return surest(shown).filter((one) => one[one.turn] * 2 > one.pairs);
}

/** Those that stand out although so many were looked at, the surest first. */
function surest<S extends Pick<Shown, "chance" | "pairs">>(shown: readonly S[]): readonly S[] {
  const sorted = shown.toSorted(
    (one, other) => one.chance - other.chance || other.pairs - one.pairs,
  );
  const isSure = ({ chance }: S, rank: number): boolean =>
    chance <= (NOMINAL * (rank + 1)) / sorted.length;
  return sorted.slice(0, sorted.findLastIndex(isSure) + 1);
}

/** Every name of a family with enough pairs, and how often shuffled data show as much. */
export function chances(pairs: readonly Pair[], family: string, dice: Dice): readonly Shown[] {
  const stratumOf = new Map<Pair, Stratum>();
  for (const places of grouped(pairs.map(({ stratum }) => stratum))) {
    const mine = places.flatMap((place) => pairs[place] ?? []);
    const signs = Int8Array.from(mine, signOf);
    const stratum = { signs, sum: signs.reduce((sum, sign) => sum + sign, 0) };
    for (const pair of mine) stratumOf.set(pair, stratum);
  }
  return membersOf(pairs, family).map(([name, mine]) => {
    const shares = new Map<Stratum, number>();
    for (const pair of mine) {
      const stratum = stratumOf.get(pair);
      if (stratum) shares.set(stratum, (shares.get(stratum) ?? 0) + 1);
    }
    let usual = 0;
    for (const [{ signs, sum }, count] of shares) usual += (sum * count) / signs.length;
    const off = mine.reduce((sum, pair) => sum + signOf(pair), 0) - usual;
    return {
      name,
      pairs: mine.length,
      higher: mine.filter((pair) => signOf(pair) > 0).length,
      lower: mine.filter((pair) => signOf(pair) < 0).length,
      before: middleHalf(mine.map(({ before }) => before)),
      after: middleHalf(mine.map(({ after }) => after)),
      turn: off >= 0 ? "higher" : "lower",
      chance: chanceOf([...shares], usual, Math.abs(off), dice),
    };
  });
}

/** Whether energy rose (1), fell (−1) or stayed, over all pairs that are shuffled among each other. */
interface Stratum {
  readonly signs: Int8Array;
  readonly sum: number;
}

function signOf({ before, after }: Pair): number {
  return Math.sign(after - before);
}

/** The pairs of each name of a family that has enough of them. */
function membersOf(
  pairs: readonly Pair[],
  family: string,
): readonly (readonly [name: string, mine: readonly Pair[]])[] {
  const found = new Map<string, Pair[]>();
  for (const pair of pairs) {
    for (const name of pair.names) {
      if (!name.startsWith(`${family}:`)) continue;
      const mine = found.get(name);
      if (mine) mine.push(pair);
      else found.set(name, [pair]);
    }
  }
  return [...found].filter(([, mine]) => mine.length >= FEWEST);
}

/** How often so many of each stratum, taken at random, lie as far from what is usual. */
function chanceOf(
  shares: readonly (readonly [Stratum, number])[],
  usual: number,
  off: number,
  dice: Dice,
): number {
  return rarity(() => {
    let sum = -usual;
    for (const [stratum, count] of shares) sum += drawn(stratum, count, dice);
    return Math.abs(sum) >= off - 1e-9;
  });
}

/**
 * How often shuffled data go as far. Once that has come often enough it is known to be nothing
 * rare (Besag and Clifford 1991).
 */
export function rarity(goesAsFar: () => boolean): number {
  let further = 0;
  for (let round = 1; round <= SHUFFLES; round++) {
    if (goesAsFar()) further++;
    if (further === ENOUGH) return further / round;
  }
  return (further + 1) / (SHUFFLES + 1);
}

/** The sum of so many signs drawn at random (Fisher and Yates); what is left is drawn if fewer. */
function drawn({ signs, sum }: Stratum, count: number, dice: Dice): number {
  const few = Math.min(count, signs.length - count);
  let found = 0;
  for (let place = 0; place < few; place++) {
    const other = place + dice(signs.length - place);
    const sign = signs[other] ?? 0;
    signs[other] = signs[place] ?? 0;
    signs[place] = sign;
    found += sign;
  }
  return few === count ? found : sum - found;
}

/** The places of equal keys. */
export function grouped(keys: readonly (string | number)[]): readonly (readonly number[])[] {
  const groups = new Map<string | number, number[]>();
  keys.forEach((key, place) => {
    const places = groups.get(key);
    if (places) places.push(place);
    else groups.set(key, [place]);
  });
  return [...groups.values()];
}

/** The middle half of levels: from a quarter to three quarters of them. */
export function middleHalf(levels: readonly number[]): readonly [number, number] {
  const sorted = levels.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? 0;
  return [at(0.25), at(0.75)];
}

/** The place of the first log from an instant on. */
function firstFrom(logs: readonly Log[], at: number): number {
  let [low, high] = [0, logs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((logs[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
