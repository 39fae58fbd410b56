/** What goes with what: pairs around something, and only what shuffled data would not show as well. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Dice, diceOf } from "../src/looking/dice.ts";
import {
  chances,
  FEWEST,
  type Log,
  NOMINAL,
  type Pair,
  pairsOf,
  patternsOf,
  SHUFFLES,
  type Span,
} from "../src/looking/pairs.ts";
import { seasonPatternsOf } from "../src/looking/seasons.ts";
import { addDays } from "../src/records/time.ts";

const MINUTE = 60_000;
const NOON = Date.parse("2026-03-04T12:00:00Z");

function span(from: number, to: number, names = ["container:walk"]): Span {
  return { from: NOON + from * MINUTE, to: NOON + to * MINUTE, off: 0, season: "s", names };
}

function logs(...made: (readonly [minute: number, level: number])[]): Log[] {
  return made.map(([minute, level]) => ({ at: NOON + minute * MINUTE, level }));
}

/** Before and after of a span, as "2→4", or "" without a pair. */
function pair(one: Span, ...made: (readonly [number, number])[]): string {
  return pairsOf([one], logs(...made))
    .map(({ before, after }) => `${before}→${after}`)
    .join();
}

describe("a pair", () => {
  const walk = span(0, 40);

  test("is the last log in the two hours before, and the first in the two hours after", () => {
    expect(pair(walk, [-121, 1], [-100, 2], [-30, 3], [60, 4], [70, 5])).toBe("3→4");
  });

  test("needs both, within two hours", () => {
    expect(pair(walk, [-121, 2], [60, 4])).toBe("");
    expect(pair(walk, [-20, 2], [161, 4])).toBe("");
    expect(pair(walk, [-20, 2])).toBe("");
    expect(pair(walk)).toBe("");
  });

  test("takes a log made while one switches for what ends there, or begins", () => {
    expect(pair(walk, [10, 2], [30, 4])).toBe("2→4");
    // In the middle of it a log tells of neither.
    expect(pair(walk, [11, 2], [60, 4])).toBe("");
  });

  test("is never one log for both, however short the thing was", () => {
    expect(pair(span(0, 4), [1, 3])).toBe("");
    expect(pair(span(0, 4), [1, 3], [3, 4])).toBe("3→4");
  });

  test("may be shuffled with its own season and part of the day, by the clocks where it was", () => {
    const [here] = pairsOf([span(0, 40)], logs([0, 2], [50, 3]));
    const [there] = pairsOf([{ ...span(0, 40), off: 540 }], logs([0, 2], [50, 3]));
    const [then] = pairsOf([{ ...span(0, 40), season: "t" }], logs([0, 2], [50, 3]));
    expect(new Set([here?.stratum, there?.stratum, then?.stratum]).size).toBe(3);
  });
});

const KINDS = ["walk", "calls", "lunch", "deep", "cook", "read"];

/** Pairs of six kinds in four strata; how much energy changes is up to `change`. */
function life(
  count: number,
  dice: Dice,
  change: (kind: string, stratum: number) => number,
): Pair[] {
  return Array.from({ length: count }, () => {
    const kind = KINDS[dice(KINDS.length)] ?? "";
    const stratum = dice(4);
    const before = 2 + dice(3);
    const after = Math.min(5, Math.max(1, before + change(kind, stratum)));
    return { before, after, stratum: `${stratum}`, names: [`container:${kind}`, "role:me"] };
  });
}

function named(pairs: readonly Pair[], seed = 7): string[] {
  return patternsOf(pairs, "container", diceOf(seed)).map(({ name, turn }) => `${name} ${turn}`);
}

describe("what is said", () => {
  test("is what is there: something that mostly raises energy, and something that lowers it", () => {
    const dice = diceOf(1);
    const pairs = life(400, dice, (kind) => {
      if (kind === "walk") return dice(10) < 8 ? 1 : 0;
      if (kind === "calls") return dice(10) < 8 ? -1 : 0;
      return dice(3) - 1;
    });
    expect(named(pairs).sort()).toEqual(["container:calls lower", "container:walk higher"]);
  });

  test("is the same for the same data, look after look", () => {
    const dice = diceOf(2);
    const pairs = life(300, dice, (kind) => (kind === "deep" ? -1 : dice(3) - 1));
    const [one, other] = [1, 2].map(() => patternsOf(pairs, "container", diceOf(5)));
    expect(one).toEqual(other);
    expect(one).not.toEqual([]);
  });

  test("comes with its count and range", () => {
    const pairs: Pair[] = [
      ...Array.from({ length: 12 }, (_, number) => ({
        before: number < 6 ? 2 : 3,
        after: number < 9 ? 4 : 2,
        stratum: "",
        names: ["container:walk"],
      })),
      ...Array.from({ length: 60 }, () => ({
        before: 3,
        after: 2,
        stratum: "",
        names: ["container:other"],
      })),
    ];
    const [walk] = patternsOf(pairs, "container", diceOf(1)).filter(
      ({ name }) => name === "container:walk",
    );
    expect(walk).toMatchObject({ pairs: 12, higher: 9, lower: 3, before: [2, 3], after: [4, 4] });
  });

  test("is nothing below eight pairs, however clear they are", () => {
    const clear = (count: number): Pair[] => [
      ...Array.from({ length: count }, () => ({
        before: 1,
        after: 5,
        stratum: "",
        names: ["container:walk"],
      })),
      ...Array.from({ length: 100 }, () => ({
        before: 5,
        after: 1,
        stratum: "",
        names: ["container:other"],
      })),
    ];
    expect(named(clear(FEWEST - 1))).not.toContain("container:walk higher");
    expect(named(clear(FEWEST))).toContain("container:walk higher");
  });

  test("is nothing that the part of the day would show as well", () => {
    const dice = diceOf(3);
    // Energy falls in every evening; dinner is merely always there.
    const pairs = Array.from({ length: 200 }, (_, number): Pair => {
      const isEvening = number % 2 === 0;
      const kind = isEvening && number % 4 === 0 ? "dinner" : (KINDS[dice(6)] ?? "");
      const before = 3;
      const after = isEvening && dice(10) < 8 ? 2 : 3;
      return {
        before,
        after,
        stratum: isEvening ? "evening" : "noon",
        names: [`container:${kind}`],
      };
    });
    expect(named(pairs)).not.toContain("container:dinner lower");
  });

  test("is nothing that most of the pairs speak against", () => {
    // Rarer falls than elsewhere are no rise.
    const pairs: Pair[] = Array.from({ length: 300 }, (_, number) => ({
      before: 3,
      after: number % 3 === 0 ? (number % 2 === 0 ? 3 : 2) : 2,
      stratum: "",
      names: [number % 3 === 0 ? "container:walk" : "container:other"],
    }));
    expect(named(pairs).filter((name) => name.startsWith("container:walk"))).toEqual([]);
  });

  test("does not depend on how the pairs are ordered, but for the dice", () => {
    const dice = diceOf(4);
    const pairs = life(500, dice, (kind) => (kind === "cook" ? 1 : dice(3) - 1));
    expect(named(pairs.toReversed(), 1)).toEqual(named(pairs, 1));
    expect(named(pairs, 2)).toEqual(named(pairs, 1));
  });
});

describe("of shuffled data", () => {
  const anySeed = fc.integer({ min: 1, max: 2 ** 31 - 1 });

  test("no more is taken for rare than is rare", () => {
    let all = 0;
    let rare = 0;
    fc.assert(
      fc.property(anySeed, (seed) => {
        const dice = diceOf(seed);
        // What changes energy is the part of the day alone: names are dealt out at random.
        const pairs = life(150, dice, (_, stratum) => dice(3) - 1 + (stratum === 0 ? 1 : 0));
        for (const { chance } of chances(pairs, "container", diceOf(seed + 1))) {
          all++;
          if (chance <= NOMINAL) rare++;
        }
      }),
      { numRuns: 150, seed: 11 },
    );
    // Four standard errors above the nominal share; half of it would be as suspect.
    const most = NOMINAL + 4 * Math.sqrt((NOMINAL * (1 - NOMINAL)) / all);
    expect(all).toBeGreaterThan(600);
    expect(rare / all).toBeLessThanOrEqual(most);
    expect(rare / all).toBeGreaterThan(NOMINAL / 4);
  });

  test("the nominal share speaks at most", () => {
    let lives = 0;
    let speaking = 0;
    fc.assert(
      fc.property(anySeed, (seed) => {
        const dice = diceOf(seed);
        const pairs = life(150, dice, () => dice(3) - 1);
        lives++;
        if (patternsOf(pairs, "container", diceOf(seed + 1)).length > 0) speaking++;
      }),
      { numRuns: 150, seed: 12 },
    );
    expect(speaking / lives).toBeLessThanOrEqual(NOMINAL + 4 * Math.sqrt(NOMINAL / lives));
  });

  test("chances are never nothing, nor more than certain", () => {
    const dice = diceOf(9);
    for (const { chance } of chances(
      life(300, dice, () => 1),
      "container",
      dice,
    )) {
      expect(chance).toBeGreaterThanOrEqual(1 / (SHUFFLES + 1));
      expect(chance).toBeLessThanOrEqual(1);
    }
  });
});

describe("a season", () => {
  const START = "2026-02-02";

  /** Energies of 28 days before a season and of its own, each from its weekday and by chance. */
  function days(own: number, lift: number, dice: Dice): Map<string, number> {
    const found = new Map<string, number>();
    for (let number = -28; number < own; number++) {
      const weekend = (number + 28) % 7 > 4 ? 1 : 0;
      found.set(addDays(START, number), 2 + weekend + dice(11) / 10 + (number < 0 ? 0 : lift));
    }
    return found;
  }

  function said(own: number, lift: number, dice: Dice): string[] {
    const spell = { id: "s", from: START, to: addDays(START, own) };
    return seasonPatternsOf([spell], days(own, lift, dice), dice).map(({ turn }) => turn);
  }

  test("is held against the same weekdays of the four weeks before", () => {
    expect(said(40, 1, diceOf(1))).toEqual(["higher"]);
    expect(said(40, -1, diceOf(1))).toEqual(["lower"]);
  });

  test("says nothing before eight days, nor of one without days before it", () => {
    expect(said(7, 2, diceOf(1))).toEqual([]);
    expect(said(8, 2, diceOf(1))).toEqual(["higher"]);
    const own = [...days(40, 2, diceOf(1))].filter(([day]) => day >= START);
    const spell = { id: "s", from: START, to: addDays(START, 40) };
    expect(seasonPatternsOf([spell], new Map(own), diceOf(1))).toEqual([]);
  });

  test("says nothing, but for the nominal share, where nothing changed", () => {
    let speaking = 0;
    for (let seed = 1; seed <= 150; seed++) speaking += said(30, 0, diceOf(seed)).length;
    expect(speaking / 150).toBeLessThanOrEqual(NOMINAL + 4 * Math.sqrt(NOMINAL / 150));
  });
});

test("dice give every side about as often", () => {
  const dice = diceOf(42);
  const counts = [0, 0, 0, 0, 0, 0];
  for (let roll = 0; roll < 60_000; roll++) {
    const side = dice(6);
    counts[side] = (counts[side] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});
