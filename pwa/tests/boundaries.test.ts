/** What becomes of boundaries: the cases that the server passes as well, and what always holds. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import vectors from "../../tests/boundaries/vectors.json" with { type: "json" };
import { zoneLine } from "../src/boundaries/line.ts";
import {
  cueOccurrences,
  type Occurrence,
  occurrences,
  once,
  ruleOf,
} from "../src/boundaries/occurrences.ts";
import {
  keepersOf,
  type Lived,
  look,
  type Subject,
  settle,
  usedUpAt,
} from "../src/boundaries/settlement.ts";
import type { Capture, Item, Kinds } from "../src/records/types.ts";

type Run = Kinds["run"];
type Boundary = Kinds["boundary"];

interface ToldRun {
  readonly start: string;
  readonly end: string | null;
  readonly container?: string;
  readonly roles?: readonly string[];
}

interface ToldSubject {
  readonly boundary: string;
  readonly window: readonly string[];
  readonly settlement?: object;
  readonly again?: boolean;
  readonly since?: string;
}

interface ToldLook {
  readonly now: string;
  readonly state: string;
  readonly holds?: boolean;
  readonly outcome?: string | null;
  readonly left?: number;
  readonly until?: string;
}

interface ToldCase extends ToldSubject {
  readonly name: string;
  readonly moved_to?: readonly string[];
  readonly runs?: readonly ToldRun[];
  readonly captures?: readonly string[];
  readonly beside?: readonly ToldSubject[];
  readonly looks: readonly ToldLook[];
  readonly settled: string | null;
}

const MINUTE = 60_000;
const MIDNIGHT = Date.parse("2026-03-04");
const FAR_AHEAD = MIDNIGHT + 1e12;

function instant(text: string): number {
  if (text.includes("T")) return Date.parse(text);
  const [hours = 0, minutes = 0, seconds = 0] = text.split(":").map(Number);
  return MIDNIGHT + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

function capture(at: number, tz = "UTC", day = "2026-03-04"): Capture {
  return { at, off: 0, tz, day };
}

function runOf({ start, end, ...fields }: ToldRun): Run {
  const known = end === null || end === "unknown";
  const to = known ? (end as null | "unknown") : capture(instant(end));
  return { title: "", ...fields, start: capture(instant(start)), end: to };
}

function windowOf(told: readonly string[]): readonly [number, number] {
  const [start = 0, end = 0] = told.map(instant);
  return [start, end];
}

function subjectOf(told: ToldSubject): Subject {
  const [start, end] = windowOf(told.window);
  const { window, ...settlement } = (told.settlement ?? {}) as { window?: readonly string[] };
  return {
    boundary: (vectors.boundaries as Record<string, object>)[told.boundary] as Boundary,
    start,
    end,
    settlement: { ...settlement, ...(window && { window: windowOf(window) }) },
    again: told.again ?? false,
    ...(told.since && { since: instant(told.since) }),
  };
}

function livedOf({ runs = [], captures = [], beside = [] }: ToldCase): Lived {
  return { runs: runs.map(runOf), captures: captures.map(instant), beside: beside.map(subjectOf) };
}

interface ToldDates {
  readonly chosen: object;
  readonly expect: readonly { readonly start: string; readonly end: string }[];
}

function expectStanding(found: readonly Occurrence[], { chosen, expect: wanted }: ToldDates) {
  const choices = Object.entries(chosen as Record<string, string>);
  const standing = once(found, new Map(choices.map(([day, at]) => [day, instant(at)])));
  expect(standing.map(({ nudge: _, ...one }) => one)).toEqual(
    wanted.map((one) => ({ ...one, start: instant(one.start), end: instant(one.end) })),
  );
}

describe("which zone is in force", () => {
  test.each(vectors.zone_lines)("$name", ({ places, home, policy, line }) => {
    const known = places.map(({ from, tz }) => ({ from: instant(from), tz }));
    expect(zoneLine(known, home, policy as "follow" | "home")).toEqual(
      line.map(({ since, zone }) => ({ since: since && instant(since), zone })),
    );
  });
});

describe("which dates there are", () => {
  test.each(vectors.dates)("$name", (one) => {
    const boundary = one.boundary as unknown as Boundary;
    const places = one.places.map(({ from, tz }) => ({ from: instant(from), tz }));
    const rule = ruleOf(boundary);
    const line = zoneLine(places, one.home, boundary.zone);
    if (!rule) throw new Error("a cue");
    expectStanding(occurrences(rule, line, instant(one.since), instant(one.until)), one);
  });

  test.each(vectors.cues)("$name", (one) => {
    const boundary = one.boundary as unknown as Boundary;
    const events = one.events.map(({ cue, at, tz, day }, number): Item<"cue_event"> => {
      return { id: String(number), cue, begin: capture(instant(at), tz, day), end: null };
    });
    expect(ruleOf(boundary)).toBeNull();
    expectStanding(cueOccurrences(boundary, events, instant(one.since), instant(one.until)), one);
  });
});

describe("an occurrence", () => {
  test.each(vectors.occurrences as readonly ToldCase[])("$name", (told) => {
    const one = subjectOf(told);
    const lived = livedOf(told);
    const [from, to] = windowOf(told.moved_to ?? told.window);
    for (const { now, state, holds, outcome, left, until } of told.looks) {
      expect(look(one, lived, instant(now)), now).toEqual({
        state,
        from,
        to,
        holds: holds ?? state === "held",
        outcome: outcome ?? null,
        left: left ?? null,
        until: until ? instant(until) : null,
      });
    }
    const last = instant(told.looks.at(-1)?.now ?? "");
    const wanted = told.settled && { outcome: told.settled, window: [from, to] };
    expect(settle(one, lived, last)).toEqual(wanted);
    expect(settle(one, lived, to - 1)).toBeNull();
  });
});

describe("what keeps out", () => {
  test.each(vectors.keepers)("$name", ({ at, run, runs, occurrences: told, expect: names }) => {
    const held = (told as readonly (ToldSubject & { name: string })[]).map((one) => ({
      ...subjectOf(one),
      name: one.name,
    }));
    const found = keepersOf(runOf(run), held, runs.map(runOf), instant(at));
    expect(found.map(({ name }) => name)).toEqual(names);
  });
});

describe("when a flex is used up", () => {
  test.each(vectors.used_up)("$name", ({ runs, used_up, ...told }) => {
    expect(usedUpAt(subjectOf(told), runs.map(runOf))).toBe(used_up ? instant(used_up) : null);
  });
});

describe("whatever was lived", () => {
  const minutes = fc.integer({ min: 0, max: 720 });
  const instants = minutes.map((minute) => MIDNIGHT + minute * MINUTE);
  const roles = fc.array(fc.constantFrom("maker", "creative", "parent"), { maxLength: 2 });
  const ends = fc.oneof(
    fc.constant(null),
    fc.constant("unknown" as const),
    instants.map((at) => capture(at)),
  );
  const runs = fc.array(
    fc.record({
      title: fc.constant(""),
      roles,
      start: instants.map((at) => capture(at)),
      end: ends,
    }),
    { maxLength: 5 },
  );
  const subjects = fc
    .record({
      keeps_out: fc.oneof(fc.constant("all" as const), fc.record({ roles })),
      flex: fc.option(fc.record({ minutes: fc.nat(60), roles, within: fc.nat(180) })),
      start: instants,
      length: fc.nat(240),
      choice: fc.option(fc.constantFrom("keep", "after", "move", "let_go")),
      moved: fc.option(fc.integer({ min: -60, max: 60 })),
      extra: fc.option(fc.nat(30)),
    })
    .map(({ keeps_out, flex, start, length, ...settlement }): Subject => {
      const end = start + length * MINUTE;
      return { boundary: { keeps_out, flex }, start, end, settlement };
    });
  const lives = fc.record({
    runs,
    captures: fc.array(instants, { maxLength: 2 }),
    beside: fc.array(subjects, { maxLength: 2 }),
  });

  test("its order changes nothing", () => {
    fc.assert(
      fc.property(subjects, lives, instants, (one, lived, now) => {
        const turned = { ...lived, runs: lived.runs.toReversed() };
        expect(look(one, turned, now)).toEqual(look(one, lived, now));
        expect(settle(one, turned, FAR_AHEAD)).toEqual(settle(one, lived, FAR_AHEAD));
      }),
    );
  });

  test("states go one way", () => {
    const order = ["ahead", "held moved", "flex_open flex_running", "settled"];
    fc.assert(
      fc.property(subjects, lives, fc.array(instants, { minLength: 2 }), (one, lived, times) => {
        const found = times.sort((a, b) => a - b).map((now) => look(one, lived, now).state);
        const steps = found.map((state) => order.findIndex((names) => names.includes(state)));
        expect(steps).toEqual(steps.toSorted());
      }),
    );
  });

  test("let go is let go, and silence leaves nothing", () => {
    fc.assert(
      fc.property(subjects, lives, instants, (one, lived, now) => {
        const gone = { ...one, settlement: { ...one.settlement, choice: "let_go" as const } };
        expect(look(gone, lived, now).outcome).toBe("let_go");
        const silent = { ...one, settlement: null };
        expect(settle(silent, { ...lived, runs: [], captures: [] }, FAR_AHEAD)).toBeNull();
      }),
    );
  });
});
