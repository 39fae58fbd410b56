/** Which occurrences there are: the cases that the server passes as well, and what it cannot know. */
import { describe, expect, test } from "vitest";
import vectors from "../../tests/boundaries/vectors.json" with { type: "json" };
import { type Coming, comingOf, type Known } from "../src/boundaries/coming.ts";
import type { Capture, Item, Kinds } from "../src/records/types.ts";

interface ToldCase {
  readonly name: string;
  readonly boundaries: Readonly<Record<string, object>>;
  readonly seasons: Readonly<
    Record<string, { readonly start: string; readonly end: string | null }>
  >;
  readonly places: readonly { readonly from: string; readonly tz: string }[];
  readonly home: string | null;
  readonly events: readonly Readonly<Record<"cue" | "at" | "tz" | "day", string>>[];
  readonly settlements: Readonly<Record<string, { readonly window?: readonly string[] }>>;
  readonly since: string;
  readonly until: string;
  readonly expect: readonly Readonly<Record<"id" | "zone" | "nudge" | "start" | "end", string>>[];
}

const cases = vectors.coming as unknown as readonly ToldCase[];
const MINUTE = 60_000;
const MIDNIGHT = Date.parse("2026-03-04");
const EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

function instant(text: string): number {
  if (text.includes("T")) return Date.parse(text);
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return MIDNIGHT + (hours * 60 + minutes) * MINUTE;
}

function capture(at: string, tz = "UTC", day = "2026-03-04"): Capture {
  return { at: instant(at), off: 0, tz, day };
}

function knownOf(told: ToldCase): Known {
  const { boundaries, seasons, places, home, events, settlements } = told;
  return {
    boundaries: Object.entries(boundaries).map(
      ([id, fields]) => ({ ...fields, id }) as Item<"boundary">,
    ),
    seasons: Object.entries(seasons).map(([id, { start, end, ...fields }]) => {
      const lasts = { start: capture(start), end: end === null ? null : capture(end) };
      return { ...fields, ...lasts, id } as unknown as Item<"season">;
    }),
    places: places.map(({ from, tz }) => ({ from: instant(from), tz })),
    homeZone: home,
    cueEvents: events.map(({ cue, at, tz, day }, number) => {
      return { id: String(number), cue, begin: capture(at, tz, day), end: null };
    }),
    settlements: new Map(
      Object.entries(settlements).map(([id, { window, ...fields }]) => {
        const held = window && { window: window.map(instant) };
        return [id, { ...fields, ...held } as unknown as Kinds["settlement"]];
      }),
    ),
    since: new Map(),
  };
}

function come(told: ToldCase, patch: Partial<Known> = {}): readonly Coming[] {
  return comingOf({ ...knownOf(told), ...patch }, instant(told.since), instant(told.until));
}

describe("what is coming", () => {
  test.each(cases)("$name", (told) => {
    expect(
      come(told).map(({ id, zone, nudge, start, end }) => ({ id, zone, nudge, start, end })),
    ).toEqual(
      told.expect.map((one) => ({
        ...one,
        nudge: instant(one.nudge),
        start: instant(one.start),
        end: instant(one.end),
      })),
    );
  });
});

describe("what only a phone knows: since when a rule is as it is", () => {
  const evening: ToldCase = {
    name: "",
    boundaries: {
      d: { title: "Dinner", when: { days: EVERY_DAY, start: "18:00", end: "20:00" } },
    },
    seasons: {},
    places: [{ from: "2026-01-01T00:00Z", tz: "UTC" }],
    home: null,
    events: [],
    settlements: {},
    since: "00:00",
    until: "24:00",
    expect: [],
  };
  const since = (rule: string, keeping = rule): Partial<Known> => ({
    since: new Map([["d", { rule: instant(rule), keeping: instant(keeping) }]]),
  });

  test.each([
    ["made before it ends, it is there", "19:59", 1],
    ["made as it ends, it never was", "20:00", 0],
    ["made afterwards, it never was", "21:00", 0],
  ])("%s", (_, rule, count) => {
    expect(come(evening, since(rule))).toHaveLength(count);
  });

  test("what it keeps out counts from when that was said", () => {
    const [one] = come(evening, since("08:00", "18:30"));
    expect(one?.subject.since).toBe(instant("18:30"));
  });
});
