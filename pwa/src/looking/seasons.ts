/** Energy in a season and in the four weeks before it, for those who ask. Pure, as in pairs.ts. */
import { addDays } from "../records/time.ts";
import { type Dice, deal } from "./dice.ts";
import { FEWEST, grouped, middleHalf, rarity, type Shown, sayable } from "./pairs.ts";

/** The days before a season that it is compared with, and the days of its own that are looked at. */
const BEFORE = 28;
const MOST = 84;

type Turn = Shown["turn"];

/** A season from one life day up to, not including, another. */
export interface Spell {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** Days by what is theirs: first those before, then a season's own. */
interface Days {
  /** 0…6, the same for the same weekday. */
  readonly weekdays: readonly number[];
  readonly energies: number[];
  /** How many come before. */
  readonly before: number;
}

/**
 * Of every season with enough days whether their energy lies above that of the same weekdays of
 * the four weeks before, more often than when all these days are dealt out at random.
 */
export function seasonPatternsOf(
  spells: readonly Spell[],
  energies: ReadonlyMap<string, number>,
  dice: Dice,
): readonly Shown[] {
  return sayable(spells.flatMap((spell) => shownOf(spell, energies, dice) ?? []));
}

function shownOf(
  { id, from, to }: Spell,
  energies: ReadonlyMap<string, number>,
  dice: Dice,
): Shown | null {
  const last = addDays(from, MOST);
  const before = daysIn(addDays(from, -BEFORE), from, energies);
  const own = daysIn(from, to < last ? to : last, energies);
  const named = [...before, ...own];
  const days: Days = {
    weekdays: named.map(([day]) => (Date.parse(day) / 86_400_000) % 7),
    energies: named.map(([, energy]) => energy),
    before: before.length,
  };
  const counted = countOf(days);
  if (counted.pairs < FEWEST) return null;
  const turn = counted.higher >= counted.lower ? "higher" : "lower";
  return {
    name: `season:${id}`,
    ...counted,
    before: middleHalf(before.map(([, energy]) => energy)),
    after: middleHalf(own.map(([, energy]) => energy)),
    turn,
    chance: chanceOf(days, turn, dice),
  };
}

/** How often as much comes of the same days, to either side, when they are dealt out at random. */
function chanceOf(days: Days, turn: Turn, dice: Dice): number {
  const real = lead(days, turn);
  const byWeekday = grouped(days.weekdays);
  const chance = rarity(() => {
    for (const places of byWeekday) deal(days.energies, places, dice);
    return lead(days, turn) >= real;
  });
  return Math.min(1, 2 * chance);
}

/** By how many days one side leads. */
function lead(days: Days, turn: Turn): number {
  const { higher, lower } = countOf(days);
  return turn === "higher" ? higher - lower : lower - higher;
}

function daysIn(
  from: string,
  to: string,
  energies: ReadonlyMap<string, number>,
): (readonly [day: string, energy: number])[] {
  const days: (readonly [string, number])[] = [];
  for (let day = from; day < to; day = addDays(day, 1)) {
    const energy = energies.get(day);
    if (energy !== undefined) days.push([day, energy]);
  }
  return days;
}

/** How many days lie above, and below, the mean of their weekday before. */
function countOf({ weekdays, energies, before }: Days): {
  pairs: number;
  higher: number;
  lower: number;
} {
  const sums = [0, 0, 0, 0, 0, 0, 0];
  const counts = [0, 0, 0, 0, 0, 0, 0];
  const counted = { pairs: 0, higher: 0, lower: 0 };
  energies.forEach((energy, place) => {
    const weekday = weekdays[place] ?? 0;
    const count = counts[weekday] ?? 0;
    const sum = sums[weekday] ?? 0;
    if (place < before) {
      counts[weekday] = count + 1;
      sums[weekday] = sum + energy;
    } else if (count > 0) {
      const turn = energy * count - sum;
      counted.pairs++;
      if (turn > 1e-9) counted.higher++;
      if (turn < -1e-9) counted.lower++;
    }
  });
  return counted;
}
