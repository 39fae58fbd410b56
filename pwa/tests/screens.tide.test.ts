/** The tide of a day as geometry: joined only where it was logged, lanes, tints, hours. */
import { describe, expect, test } from "vitest";
import { levelOf, shapeOf, smoothPath, type TideDay } from "../src/charts/shape.ts";

const HOUR = 3_600_000;
const FROM = Date.parse("2026-03-04T04:00:00Z");
const NOW = FROM + 12 * HOUR;

function capture(hours: number) {
  return { at: FROM + hours * HOUR, off: 0, tz: "UTC", day: "2026-03-04" };
}

function run(id: string, start: number, end: number | null | "unknown") {
  return {
    id,
    title: id,
    start: capture(start),
    end: typeof end === "number" ? capture(end) : end,
  };
}

function day(given: Partial<TideDay> = {}): TideDay {
  return { from: FROM, to: FROM + 24 * HOUR, runs: [], energies: [], moments: [], ...given };
}

function energies(...logs: [hours: number, level: number][]) {
  return logs.map(([hours, level]) => ({ at: capture(hours), level }));
}

describe("energy", () => {
  test("logs at most four hours apart are joined, others stand alone", () => {
    const { stretches } = shapeOf(
      day({ energies: energies([3, 2], [7, 3], [11.1, 4], [12, 5]) }),
      NOW,
    );
    expect(stretches.map((stretch) => stretch.map(({ level }) => level))).toEqual([
      [2, 3],
      [4, 5],
    ]);
  });

  test("positions are shares of the day, also of a day of 30 hours", () => {
    const long = day({ to: FROM + 30 * HOUR, energies: energies([15, 3]) });
    expect(shapeOf(long, NOW).stretches[0]?.[0]?.x).toBe(0.5);
  });

  test("the curve never rises above or falls below what was logged", () => {
    const points = [
      [0, 40],
      [10, 10],
      [20, 10],
      [30, 38],
      [31, 12],
    ] as const;
    const numbers =
      smoothPath(points)
        .match(/-?[\d.]+/g)
        ?.map(Number) ?? [];
    const heights = numbers.filter((_, index) => index % 2 === 1);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...heights)).toBeLessThanOrEqual(40);
  });
});

describe("runs", () => {
  test("what goes alongside lies in the second lane", () => {
    const { bands } = shapeOf(
      day({ runs: [run("admin", 2, 6), run("nap", 3, 5), run("walk", 6, 7)] }),
      NOW,
    );
    expect(bands.map(({ id, lane }) => [id, lane])).toEqual([
      ["admin", 0],
      ["nap", 1],
      ["walk", 0],
    ]);
  });

  test("an open run reaches to now; one begun before the day begins with it", () => {
    const [early, open] = shapeOf(
      day({ runs: [run("night", -2, 3), run("open", 6, null)] }),
      NOW,
    ).bands;
    expect(early).toMatchObject({ x: 0, width: 3 / 24 });
    expect(open).toMatchObject({ x: 6 / 24, width: 6 / 24, unknownEnd: false });
  });

  test("an end nobody knows, or before the start, is drawn as unknown", () => {
    const { bands } = shapeOf(day({ runs: [run("a", 2, "unknown"), run("b", 6, 5)] }), NOW);
    expect(bands.map(({ unknownEnd }) => unknownEnd)).toEqual([true, true]);
  });

  test("tinted by the logs from 10 minutes before to 20 after, else not logged", () => {
    const around = run("a", 5, 6);
    expect(levelOf(around, energies([4.84, 2], [6.33, 4]), NOW)).toBe(3);
    expect(levelOf(around, energies([4.8, 2], [6.4, 4]), NOW)).toBeNull();
  });
});

test("now is drawn only within the day, the hours every six", () => {
  expect(shapeOf(day(), NOW).now).toBe(0.5);
  expect(shapeOf(day(), FROM + 25 * HOUR).now).toBeNull();
  expect(shapeOf(day(), NOW).hours.map(({ x }) => x)).toEqual([0, 0.25, 0.5, 0.75]);
});
