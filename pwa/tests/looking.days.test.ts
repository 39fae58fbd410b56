/** Life days as they were lived: 23, 25, 18 and 30 hours, with the hours that the clocks showed. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hoursOf, livedDay, weekOf, zoneAt } from "../src/looking/days.ts";
import { addDays } from "../src/records/time.ts";
import type { DayStart } from "../src/records/types.ts";

const HOUR = 3_600_000;
const LINE: readonly DayStart[] = [{ from: null, time: "04:00" }];

function zones(...line: readonly (readonly [since: string | null, zone: string])[]) {
  return line.map(([since, zone]) => ({ since: since ? Date.parse(since) : null, zone }));
}

const BERLIN = zones([null, "Europe/Berlin"]);

/** The hours of a day, and what its clocks showed at each full one. */
function shown(day: string, line: Parameters<typeof livedDay>[2], starts = LINE) {
  const lived = livedDay(day, starts, line);
  return {
    hours: (lived.to - lived.from) / HOUR,
    clocks: hoursOf(lived).map(({ hour }) => hour),
    zones: lived.pieces.map(({ tz }) => tz),
  };
}

describe("a day in one place", () => {
  test("has 24 hours from its start on", () => {
    const lived = livedDay("2026-03-04", LINE, BERLIN);
    expect(new Date(lived.from).toISOString()).toBe("2026-03-04T03:00:00.000Z");
    expect(shown("2026-03-04", BERLIN)).toMatchObject({ hours: 24, zones: ["Europe/Berlin"] });
    expect(shown("2026-03-04", BERLIN).clocks.slice(0, 3)).toEqual([4, 5, 6]);
    expect(shown("2026-03-04", BERLIN).clocks.at(-1)).toBe(3);
  });

  test("has 23 when the clocks go forward in its night: two o'clock never was", () => {
    const { hours, clocks } = shown("2026-03-28", BERLIN);
    expect(hours).toBe(23);
    expect(clocks).not.toContain(2);
    expect(clocks).toHaveLength(23);
  });

  test("has 25 when they go back: two o'clock came twice", () => {
    const { hours, clocks } = shown("2026-10-24", BERLIN);
    expect(hours).toBe(25);
    expect(clocks.filter((hour) => hour === 2)).toHaveLength(2);
  });

  test("has half an hour more where clocks change by that, and its hours stay full ones", () => {
    const lordHowe = zones([null, "Australia/Lord_Howe"]);
    const { hours, clocks } = shown("2026-04-04", lordHowe);
    expect(hours).toBe(24.5);
    expect(clocks).toHaveLength(24);
  });

  test("begins when the person says, also from one day on", () => {
    const line = [...LINE, { from: "2026-03-05", time: "06:30" }];
    expect(shown("2026-03-04", BERLIN, line).hours).toBe(26.5);
    expect(shown("2026-03-05", BERLIN, line).clocks[0]).toBe(7);
  });
});

describe("a day of a flight", () => {
  const WEST = zones([null, "Europe/Berlin"], ["2026-08-26T18:00:00Z", "America/New_York"]);
  const EAST = zones([null, "America/New_York"], ["2026-09-04T20:00:00Z", "Europe/Berlin"]);

  test("to the west has 30 hours, the clocks of the new place from there on", () => {
    expect(shown("2026-08-26", WEST)).toMatchObject({
      hours: 30,
      zones: ["Europe/Berlin", "America/New_York"],
    });
    const { clocks } = shown("2026-08-26", WEST);
    // 20:00 in Berlin is 14:00 in New York.
    expect(clocks.slice(15, 18)).toEqual([19, 14, 15]);
  });

  test("to the east has 18", () => {
    expect(shown("2026-09-04", EAST)).toMatchObject({ hours: 18 });
  });

  test("leaves the days around it alone", () => {
    expect(shown("2026-08-25", WEST).hours).toBe(24);
    expect(shown("2026-08-27", WEST)).toMatchObject({ hours: 24, zones: ["America/New_York"] });
  });

  test("over the date line leaves a date out, which is shown as the clocks there have it", () => {
    const over = zones([null, "Pacific/Honolulu"], ["2026-06-10T12:00:00Z", "Pacific/Kiritimati"]);
    expect(shown("2026-06-10", over).hours).toBeGreaterThan(0);
    const left = livedDay("2026-06-10", LINE, over);
    expect(left.from).toBeLessThan(left.to);
  });

  test("knows which zone was in force when", () => {
    const day = livedDay("2026-08-26", LINE, WEST);
    expect(zoneAt(day, day.from - HOUR)).toBe("Europe/Berlin");
    expect(zoneAt(day, Date.parse("2026-08-26T18:00:00Z"))).toBe("America/New_York");
    expect(zoneAt(day, day.to + HOUR)).toBe("America/New_York");
  });
});

test("a zone that this browser does not know is read as UTC", () => {
  expect(shown("2026-03-04", zones([null, "Mars/Olympus_Mons"]))).toMatchObject({ hours: 24 });
});

test("days follow one another without a gap, wherever one stays", () => {
  const anyZone = fc.constantFrom(
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Pacific/Apia",
    "America/Sao_Paulo",
  );
  const anyDay = fc.integer({ min: 0, max: 3000 }).map((days) => addDays("2022-01-01", days));
  fc.assert(
    fc.property(anyZone, anyDay, (zone, day) => {
      const line = zones([null, zone]);
      const [one, next] = [livedDay(day, LINE, line), livedDay(addDays(day, 1), LINE, line)];
      expect(one.to).toBe(next.from);
      expect(hoursOf(one).every(({ at }) => at >= one.from && at < one.to)).toBe(true);
    }),
  );
});

test("a week begins on the weekday that weeks begin with here", () => {
  // 4 March 2026 is a Wednesday.
  expect(weekOf("2026-03-04", 1)).toEqual([
    "2026-03-02",
    "2026-03-03",
    "2026-03-04",
    "2026-03-05",
    "2026-03-06",
    "2026-03-07",
    "2026-03-08",
  ]);
  expect(weekOf("2026-03-04", 7)[0]).toBe("2026-03-01");
  expect(weekOf("2026-03-01", 7)[0]).toBe("2026-03-01");
  expect(weekOf("2026-03-01", 1)[0]).toBe("2026-02-23");
});
