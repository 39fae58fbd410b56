/** A day from above to below: lanes, gaps, and time as it adds up. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blocksOf, gapsOf } from "../src/charts/column.ts";
import { lengthOfRun, minutesOf } from "../src/looking/minutes.ts";

const HOUR = 3_600_000;
const FROM = Date.parse("2026-03-04T04:00:00Z");
const DAY = { from: FROM, to: FROM + 24 * HOUR };
const NOW = FROM + 12 * HOUR;

function capture(hours: number) {
  return { at: FROM + hours * HOUR, off: 0, tz: "UTC", day: "2026-03-04" };
}

function run(start: number, end: number | null | "unknown", roles: string[] = []) {
  return {
    start: capture(start),
    end: typeof end === "number" ? capture(end) : end,
    roles,
  };
}

function lanes(...runs: ReturnType<typeof run>[]) {
  return blocksOf(DAY, runs, [], NOW).map(({ lane, lanes: all }) => `${lane}/${all}`);
}

describe("lanes", () => {
  test("what follows lies below, what goes alongside lies beside it", () => {
    expect(lanes(run(1, 2), run(2, 4), run(3, 3.5), run(5, 6))).toEqual([
      "0/1",
      "0/2",
      "1/2",
      "0/1",
    ]);
  });

  test("three lie side by side, a fourth shares the last lane", () => {
    expect(lanes(run(1, 5), run(2, 5), run(3, 5), run(4, 5))).toEqual(["0/3", "1/3", "2/3", "2/3"]);
  });

  test("a lane that is free again is taken again", () => {
    expect(lanes(run(1, 6), run(2, 3), run(4, 5))).toEqual(["0/2", "1/2", "1/2"]);
  });

  test("two halves of a switch are not side by side, though a moment apart", () => {
    expect(lanes(run(1, 2.005), run(2, 3))).toEqual(["0/1", "0/1"]);
  });

  test("what begins before the day or ends after it is cut off; what only touches it is not there", () => {
    const [early, over] = blocksOf(
      DAY,
      [run(-3, 2), run(22, 30), run(-3, 0)],
      [],
      FROM + 48 * HOUR,
    );
    expect(early).toMatchObject({ top: 0, height: 2 / 24 });
    expect(over?.top).toBeCloseTo(22 / 24);
    expect(over?.height).toBeCloseTo(2 / 24);
    expect(blocksOf(DAY, [run(-3, 0), run(24, 25)], [], NOW)).toEqual([]);
  });

  test("an unknown end is half an hour of a hint", () => {
    expect(blocksOf(DAY, [run(6, "unknown")], [], NOW)).toMatchObject([
      { unknownEnd: true, height: 0.5 / 24 },
    ]);
  });

  test("no two blocks of a lane overlap where there is room for all, and none leaves the day", () => {
    const anyRun = fc.tuple(fc.integer({ min: -60, max: 1500 }), fc.integer({ min: 2, max: 400 }));
    fc.assert(
      fc.property(fc.array(anyRun, { maxLength: 12 }), (spans) => {
        const blocks = blocksOf(
          DAY,
          spans.map(([start, length]) => run(start / 60, (start + length) / 60)),
          [],
          FROM + 48 * HOUR,
        );
        for (const one of blocks) {
          expect(one.top).toBeGreaterThanOrEqual(0);
          expect(one.top + one.height).toBeLessThanOrEqual(1 + 1e-9);
          expect(one.lane).toBeLessThan(one.lanes);
        }
        // The last lane takes whatever is too much.
        const kept = blocks.filter(({ lane }) => lane < 2);
        for (const one of kept) {
          const beside = kept.filter((other) => other !== one && other.lane === one.lane);
          for (const other of beside) {
            const shared =
              Math.min(one.top + one.height, other.top + other.height) -
              Math.max(one.top, other.top);
            expect(shared * 24 * 60).toBeLessThanOrEqual(1 + 1e-6);
          }
        }
      }),
    );
  });
});

describe("white stretches", () => {
  function gaps(...runs: ReturnType<typeof run>[]) {
    return gapsOf(DAY, runs, NOW).map(({ from, to }) => [(from - FROM) / HOUR, (to - FROM) / HOUR]);
  }

  test("are what lies between, before and after, up to now", () => {
    expect(gaps(run(3, 5), run(4, 6), run(8, 9))).toEqual([
      [0, 3],
      [6, 8],
      [9, 12],
    ]);
  });

  test("are none for the minutes between two things, nor while something goes on", () => {
    expect(gaps(run(0, 3), run(3.1, null))).toEqual([]);
  });

  test("are the whole day where nothing was captured, and nothing of a day ahead", () => {
    expect(gaps()).toEqual([[0, 12]]);
    expect(gapsOf({ from: NOW + HOUR, to: NOW + 25 * HOUR }, [], NOW)).toEqual([]);
  });
});

describe("time", () => {
  test("counts once in the whole what lies side by side, and fully in each role", () => {
    const runs = [run(1, 3, ["parent", "owner"]), run(2, 4, ["parent"]), run(5, 6)];
    const { whole, roles } = minutesOf(runs, DAY.from, DAY.to, NOW);
    expect(whole / HOUR).toBe(4);
    expect(Object.fromEntries([...roles].map(([role, ms]) => [role, ms / HOUR]))).toEqual({
      parent: 3,
      owner: 2,
      "": 1,
    });
  });

  test("leaves out what has no known end, and what lies outside", () => {
    expect(
      minutesOf([run(1, "unknown"), run(-4, -1), run(6, 5)], DAY.from, DAY.to, NOW).whole,
    ).toBe(0);
    expect(lengthOfRun(run(6, 5), NOW)).toBe(0);
    expect(lengthOfRun(run(6, null), NOW) / HOUR).toBe(6);
  });

  test("of the roles together is never less than the whole, of one never more", () => {
    const anyRun = fc.record({
      start: fc.integer({ min: -10, max: 30 }),
      length: fc.integer({ min: 0, max: 20 }),
      roles: fc.subarray(["a", "b", "c"]),
    });
    fc.assert(
      fc.property(fc.array(anyRun, { maxLength: 10 }), (spans) => {
        const runs = spans.map(({ start, length, roles }) => run(start, start + length, roles));
        const { whole, roles } = minutesOf(runs, DAY.from, DAY.to, NOW);
        const together = [...roles.values()].reduce((sum, ms) => sum + ms, 0);
        expect(together).toBeGreaterThanOrEqual(whole);
        expect(Math.max(0, ...roles.values())).toBeLessThanOrEqual(whole);
        expect(whole).toBeLessThanOrEqual(DAY.to - DAY.from);
      }),
    );
  });
});
