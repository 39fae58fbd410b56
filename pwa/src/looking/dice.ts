/** Chance that is the same each time: what is said must not change from one look to the next. */

/** A whole number from 0 up to, not including, `sides`. */
export type Dice = (sides: number) => number;

/** Dice from a seed (xorshift32, Marsaglia 2003). */
export function diceOf(seed: number): Dice {
  let state = seed | 0 || 1;
  return (sides) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return Math.floor(((state >>> 0) / 0x1_0000_0000) * sides);
  };
}

/** Deal out anew, among some places, what lies in them (Fisher and Yates). */
export function deal(values: number[], places: readonly number[], dice: Dice): void {
  for (let last = places.length - 1; last > 0; last--) {
    const one = places[last] ?? 0;
    const other = places[dice(last + 1)] ?? 0;
    const held = values[one] ?? 0;
    values[one] = values[other] ?? 0;
    values[other] = held;
  }
}
