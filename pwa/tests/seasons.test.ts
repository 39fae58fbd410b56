/** Seasons: one tap switches, one takes it back exactly, and whose day is whose. */
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { comingOf } from "../src/boundaries/coming.ts";
import {
  planAnswerDay,
  planSeasonBegin,
  planSeasonEnd,
  planSeasonSave,
  type SeasonWords,
} from "../src/capture/protect.ts";
import { paletteOf } from "../src/parts/look.ts";
import { canonical } from "../src/records/canonical.ts";
import { newId } from "../src/records/ids.ts";
import type { Item, Kind, Season } from "../src/records/types.ts";
import { chooseChips } from "../src/screens/chips.ts";
import { daysOf, kindsLeft, others, seasonOfDay, wordsOf } from "../src/screens/stretches.ts";
import { commit, type Plan, undoChange } from "../src/store/commit.ts";
import { defaults } from "../src/store/settings.ts";
import { type View, viewOf } from "../src/store/view.ts";
import { Phone, START, type World } from "./support/phone.ts";
import { ModelServer } from "./support/server.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LINE = defaults.day_start;

let world: World;
let phone: Phone;

beforeEach(() => {
  world = { now: START };
  phone = new Phone(new ModelServer(() => world.now), world);
});

async function act(
  decide: (view: View, tap: { now: number; id: string }) => Promise<Plan> | Plan,
): Promise<Plan> {
  const tap = { now: world.now, id: newId(world.now) };
  return await commit(phone.store, (view) => decide(view, tap));
}

async function begin(words: Partial<SeasonWords> = {}): Promise<Plan> {
  const whole: SeasonWords = { title: "Caretaking", kind: "caretaking", ...words };
  return await act((view, tap) => planSeasonBegin(view, tap, whole));
}

async function all<K extends Kind>(kind: K): Promise<Item<K>[]> {
  return await phone.store.database.read((transaction) => viewOf(transaction).all(kind));
}

async function open(): Promise<string[]> {
  return (await all("season")).filter(({ end }) => end === null).map(({ title }) => title);
}

describe("a season", () => {
  test("follows the main one before it, in one change", async () => {
    await begin();
    world.now += DAY;
    const { writes } = await begin({ title: "By the sea", kind: "travel" });
    expect(writes).toHaveLength(2);
    expect(await open()).toEqual(["By the sea"]);
    const [first] = await all("season");
    expect(first?.end?.at).toBe(world.now);
  });

  test("goes alongside without ending anything, and is on once when it becomes the main one", async () => {
    await begin();
    await begin({ title: "Swimming", kind: "own", main: false });
    expect((await open()).sort()).toEqual(["Caretaking", "Swimming"]);
    world.now += DAY;
    await begin({ title: "Swimming", kind: "own" });
    expect(await open()).toEqual(["Swimming"]);
    expect((await all("season")).filter(({ title }) => title === "Swimming")).toHaveLength(2);
  });

  test("that is on already stays as it is: two taps are one", async () => {
    const [one, other] = await Promise.all([begin(), begin()]);
    expect(one.id).toBe(other.id);
    expect(await all("season")).toHaveLength(1);
    await begin({ main: false });
    expect(await all("season")).toHaveLength(1);
  });

  test("that was before is another stretch, with its words copied and nothing else", async () => {
    const words = {
      counts: ["Mia feels safe."],
      front: ["walk"],
      nudges: "softer",
      palette: "sea",
    };
    await begin(words as Partial<SeasonWords>);
    await begin({ title: "Healing", kind: "healing" });
    const [before] = others((await all("season")).toReversed());
    if (!before) throw new Error("the season before is not offered");
    world.now += DAY;
    await phone.write(before.id, { archived: true, order: 3 }, "season");
    await begin(wordsOf({ ...before, archived: true, order: 3 }));
    const again = (await all("season")).at(-1);
    expect(again).toMatchObject({ title: "Caretaking", end: null, main: true, ...words });
    expect(again?.id).not.toBe(before.id);
    expect(again?.start.at).toBe(world.now);
    expect(again).not.toHaveProperty("archived");
    expect(again).not.toHaveProperty("order");
  });

  test("brings along what is protected in it only, in every stretch", async () => {
    const { id } = await begin();
    await phone.write("theo", { title: "Hour with Theo", seasons: [id] }, "boundary");
    await phone.write("sea", { title: "Sea", seasons: ["other"] }, "boundary");
    await begin({ title: "Healing", kind: "healing" });
    world.now += DAY;
    const again = await begin();
    const only = async () =>
      Object.fromEntries((await all("boundary")).map((one) => [one.id, one.seasons]));
    expect(await only()).toEqual({ theo: [id, again.id], sea: ["other"] });
    await undoChange(phone.store, again.token);
    expect(await only()).toEqual({ theo: [id], sea: ["other"] });
  });

  test("has one name in all its stretches, and words of its own in each", async () => {
    await begin({ counts: ["Mia feels safe."] });
    world.now += HOUR;
    await begin({ title: "Healing", kind: "healing" });
    world.now += DAY;
    const { id } = await begin();
    const { token } = await act((view, tap) =>
      planSeasonSave(view, tap, id, { title: "With Theo", counts: ["Be there."] }),
    );
    const named = async () => (await all("season")).map(({ title, counts }) => [title, counts]);
    expect(await named()).toEqual([
      ["With Theo", ["Mia feels safe."]],
      ["Healing", undefined],
      ["With Theo", ["Be there."]],
    ]);
    await undoChange(phone.store, token);
    expect((await named()).map(([title]) => title)).toEqual([
      "Caretaking",
      "Healing",
      "Caretaking",
    ]);
  });

  test("ends, and nothing follows; ended it stays ended", async () => {
    const { id } = await begin();
    world.now += HOUR;
    await act((view, tap) => planSeasonEnd(view, tap, id));
    expect(await open()).toEqual([]);
    world.now += HOUR;
    expect((await act((view, tap) => planSeasonEnd(view, tap, id))).writes).toEqual([]);
  });
});

/** Everything that a person sees of what is kept, and what screens make of it. */
async function visibleState(): Promise<string> {
  const kinds = [
    "season",
    "boundary",
    "container",
    "run",
    "energy",
    "reflection",
    "setting",
  ] as const;
  const kept = await Promise.all(kinds.map(async (kind) => await all(kind)));
  const seasons = kept[0] as Item<"season">[];
  const main = seasons.findLast((season) => season.end === null && season.main !== false) ?? null;
  const known = {
    boundaries: kept[1] as Item<"boundary">[],
    seasons,
    places: [{ from: 0, tz: "UTC" }],
    homeZone: null,
    cueEvents: [],
    settlements: new Map(),
    since: new Map(),
  };
  const coming = comingOf(known, world.now, world.now + 3 * DAY).map(({ id }) => id);
  const chips = chooseChips({
    containers: kept[2] as Item<"container">[],
    starts: [],
    open: [],
    cues: [],
    begun: [],
    first: null,
    season: main && { front: main.front ?? [], since: main.start.at },
    capacity: null,
    now: world.now,
    off: 0,
    cells: [],
    count: 3,
  });
  return canonical([kept, coming, chips, paletteOf(main), main?.nudges ?? null]);
}

const ids = fc.subarray(["a", "b", "c", "d"]);
const words: fc.Arbitrary<SeasonWords> = fc.record(
  {
    title: fc.constantFrom("Caretaking", "By the sea", "Slow knee"),
    kind: fc.constantFrom("work_heavy", "healing", "travel", "caretaking", "own"),
    main: fc.boolean(),
    counts: fc.array(fc.string({ minLength: 1, maxLength: 9 }), { maxLength: 3 }),
    front: ids,
    asleep: fc.subarray(["dinner", "morning"]),
    nudges: fc.constantFrom("usual", "softer", "silent"),
    palette: fc.option(fc.constantFrom("amber", "sea", "slate")),
    permission: fc.string({ maxLength: 9 }),
  },
  { requiredKeys: ["title", "kind"] },
);
const step = fc.oneof(
  fc.record({ what: fc.constant("begin" as const), words }),
  fc.record({ what: fc.constant("end" as const), nth: fc.nat(5) }),
  fc.record({ what: fc.constant("edit" as const), nth: fc.nat(5), words }),
  fc.record({ what: fc.constant("delete" as const), nth: fc.nat(5) }),
  fc.record({ what: fc.constant("answer" as const), capacity: fc.integer({ min: 1, max: 5 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function take(one: Step): Promise<void> {
  world.now += 7 * HOUR;
  if (one.what === "begin") await act((view, tap) => planSeasonBegin(view, tap, one.words));
  if (one.what === "answer") {
    await act((_, tap) =>
      planAnswerDay(tap, "2026-03-04", { answer: "partly", capacity: one.capacity }),
    );
  }
  if (!("nth" in one)) return;
  const seasons = await all("season");
  const season = seasons[one.nth % Math.max(1, seasons.length)];
  if (!season) return;
  if (one.what === "end") await act((view, tap) => planSeasonEnd(view, tap, season.id));
  if (one.what === "edit") await phone.write(season.id, { ...one.words }, "season");
  if (one.what === "delete") await phone.delete(season.id, "season");
}

async function furnish(): Promise<void> {
  for (const [place, id] of ["a", "b", "c", "d"].entries()) {
    await phone.write(id, { title: id, order: place });
  }
  for (const id of ["dinner", "morning"]) {
    const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    const when = { days, start: "18:00", end: "19:30" };
    await phone.write(id, { title: id, when }, "boundary");
  }
}

test("whatever was before: a switch that is taken back leaves no trace that anyone can see", async () => {
  let changed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), words, async (before, next) => {
      world = { now: START };
      phone = new Phone(new ModelServer(() => world.now), world);
      await furnish();
      for (const one of before) await take(one);
      world.now += HOUR;
      const state = await visibleState();
      const { token, writes } = await begin(next);
      const switched = await visibleState();
      if (writes.length > 0) {
        expect(switched).not.toBe(state);
        changed += 1;
        await undoChange(phone.store, token);
      }
      expect(await visibleState()).toBe(state);
      // And once more: what was taken back can be done again, and taken back again.
      world.now += 4000;
      const again = await begin(next);
      if (again.writes.length > 0) await undoChange(phone.store, again.token);
      world.now -= 4000;
      expect(await visibleState()).toBe(state);
    }),
    { numRuns: 60 },
  );
  expect(changed).toBeGreaterThan(20);
});

describe("whose day it is", () => {
  const at = (day: string, hour = 12): Season["start"] => ({
    at: Date.parse(`${day}T00:00:00Z`) + hour * HOUR,
    off: 0,
    tz: "UTC",
    day,
  });
  const season = (
    id: string,
    start: Season["start"],
    end: Season["end"],
    more: Partial<Season> = {},
  ): Item<"season"> => ({ id, title: id, kind: "own", start, end, ...more });
  // The latest first, as the signal has them.
  const seasons = [
    season("now", at("2026-03-03", 9), null),
    season("short", at("2026-02-20", 10), at("2026-02-20", 11)),
    season("beside", at("2026-02-10"), at("2026-02-25"), { main: false }),
    season("first", at("2026-02-01"), at("2026-03-03", 9)),
  ];

  test.each([
    ["2026-01-31", null],
    ["2026-02-01", "first"],
    ["2026-03-02", "first"],
    ["2026-03-03", "now"],
    ["2026-03-09", "now"],
  ])("%s belongs to %s: to the main one of its evening", (day, id) => {
    expect(seasonOfDay(day, seasons, LINE)?.id ?? null).toBe(id);
  });

  test("a season that begins after midnight has the day that is still going on", () => {
    const night = [season("night", at("2026-03-04", 2), null)];
    expect(seasonOfDay("2026-03-03", night, LINE)?.id).toBe("night");
    const early = [{ from: null, time: "01:00" }];
    expect(seasonOfDay("2026-03-03", night, early)).toBeNull();
  });

  test("the days of a season are those whose evening it had", () => {
    const days = (id: string): readonly string[] => {
      const one = seasons.find((other) => other.id === id);
      return one ? daysOf(one, seasons, LINE, "2026-03-05") : [];
    };
    expect(days("now")).toEqual(["2026-03-03", "2026-03-04", "2026-03-05"]);
    expect(days("beside")).toHaveLength(16);
    expect(days("first")).toHaveLength(29);
    expect(days("first")).not.toContain("2026-02-20");
    expect(days("short")).toEqual(["2026-02-20"]);
  });

  test("each season is offered once, by its latest stretch, unless it is on or rests", () => {
    const again = season("again", at("2026-03-01"), at("2026-03-02"), { title: "first" });
    const rests = season("rests", at("2026-01-01"), at("2026-01-02"), { archived: true });
    const list = [...seasons.slice(0, 1), again, ...seasons.slice(1), rests];
    expect(others(list).map(({ id }) => id)).toEqual(["again", "short", "beside"]);
    const healing = season("x", at("2026-01-01"), at("2026-01-02"), { kind: "healing" });
    expect(kindsLeft([healing])).toEqual(["work_heavy", "travel", "caretaking"]);
  });
});
