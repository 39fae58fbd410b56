/** The evening: when it begins, whose day it is, what may be chosen, and how one begins again. */
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { AWAY } from "../src/capture/constants.ts";
import { planSwitch } from "../src/capture/plans.ts";
import { planAnswerDay, planCueBegin, planFromNow, planGrow } from "../src/capture/protect.ts";
import { type Ask, asks, tellsOfSeasons } from "../src/parts/asks.ts";
import { tick } from "../src/parts/clock.ts";
import { eveningBegins } from "../src/records/evening.ts";
import { newId } from "../src/records/ids.ts";
import { lifeDay, offsetAt } from "../src/records/time.ts";
import type { DayStart, Item, Kind } from "../src/records/types.ts";
import { answered, beginAgain, startAsking } from "../src/screens/asking.ts";
import { mondayOf } from "../src/screens/chosen.tsx";
import { choosables, sentences, toggled } from "../src/screens/evenings.ts";
import { commit, type Plan, undoChange } from "../src/store/commit.ts";
import { useStore } from "../src/store/current.ts";
import { readEvenings } from "../src/store/evenings.ts";
import { reflections, signals, today } from "../src/store/queries.ts";
import { load } from "../src/store/reading.ts";
import { type View, viewOf } from "../src/store/view.ts";
import { Phone, START, type World } from "./support/phone.ts";
import { ModelServer } from "./support/server.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const FOUR: readonly DayStart[] = [{ from: null, time: "04:00" }];

let world: World;
let phone: Phone;

beforeEach(async () => {
  world = { now: START };
  phone = new Phone(new ModelServer(() => world.now), world);
  useStore({ ...phone.store });
  await load();
});

async function act(
  decide: (view: View, tap: { now: number; id: string }) => Promise<Plan> | Plan,
): Promise<Plan> {
  const tap = { now: world.now, id: newId(world.now) };
  return await commit(phone.store, (view) => decide(view, tap));
}

async function all<K extends Kind>(kind: K): Promise<Item<K>[]> {
  return await phone.store.database.read((transaction) => viewOf(transaction).all(kind));
}

function at(instant: string) {
  return { at: Date.parse(instant), off: 0, tz: "UTC", day: instant.slice(0, 10) };
}

describe("the evening begins", () => {
  const zone = process.env.TZ;

  afterEach(() => {
    process.env.TZ = zone;
  });

  function wall(instant: number): string {
    return new Date(instant + offsetAt(instant) * MINUTE).toISOString().slice(0, 16);
  }

  test.each([
    ["at its time", "2026-03-04", "20:30", FOUR, "2026-03-04T20:30"],
    ["after midnight, where the day goes on", "2026-03-04", "00:30", FOUR, "2026-03-05T00:30"],
    ["as the day does", "2026-03-04", "04:00", FOUR, "2026-03-04T04:00"],
    [
      "in the last hour of a day that ends before",
      "2026-03-04",
      "01:00",
      [...FOUR, { from: "2026-03-05", time: "00:00" }],
      "2026-03-04T23:00",
    ],
    [
      "after a day start that was moved",
      "2026-03-05",
      "20:30",
      [...FOUR, { from: "2026-03-05", time: "21:00" }],
      "2026-03-06T20:30",
    ],
    ["on the night that is an hour longer", "2026-10-25", "20:30", FOUR, "2026-10-25T20:30"],
    ["on the night that is an hour shorter", "2026-03-28", "02:30", FOUR, "2026-03-29T03:30"],
    ["the first time that a time comes twice", "2026-10-24", "02:30", FOUR, "2026-10-25T02:30"],
  ] as const)("%s", (_, day, time, line, expected) => {
    process.env.TZ = "Europe/Berlin";
    const evening = eveningBegins(day, time, line);
    expect(wall(evening)).toBe(expected);
    expect(lifeDay(evening, offsetAt(evening), line)).toBe(day);
    if (time === "02:30" && day === "2026-10-24") expect(offsetAt(evening)).toBe(120);
  });
});

describe("Now asks", () => {
  beforeAll(startAsking);

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"] });
  });

  afterEach(() => {
    vi.useRealTimers();
    answered.value = null;
  });

  /** What is asked at an instant, everything read anew. */
  async function askedAt(instant: string): Promise<readonly Ask[]> {
    world.now = Date.parse(instant);
    vi.setSystemTime(world.now);
    await load();
    const runs = await all("run");
    signals.recentStarts.value = runs.map(({ start }) => ({
      container: "x",
      at: start.at,
      off: 0,
    }));
    tick();
    return asks.value;
  }

  async function began(instant: string): Promise<void> {
    await phone.write(
      newId(Date.parse(instant)),
      { title: "x", start: at(instant), end: null },
      "run",
    );
  }

  test("nothing of someone who has captured nothing", async () => {
    expect(await askedAt("2026-03-04T21:00:00Z")).toEqual([]);
  });

  test("on the first evening, once there is something to look back on", async () => {
    await began("2026-03-04T20:00:00Z");
    expect(await askedAt("2026-03-04T21:00:00Z")).toEqual([]);
    expect(await askedAt("2026-03-04T22:01:00Z")).toEqual(["evening"]);
  });

  test("from the evening until the day ends, also after midnight", async () => {
    await began("2026-03-04T09:00:00Z");
    expect(await askedAt("2026-03-04T20:29:00Z")).toEqual([]);
    expect(await askedAt("2026-03-04T20:30:00Z")).toEqual(["evening"]);
    expect(await askedAt("2026-03-05T03:59:00Z")).toEqual(["evening"]);
    expect(await askedAt("2026-03-05T04:00:00Z")).toEqual([]);
  });

  test("by the day start and the evening that the person set", async () => {
    await began("2026-03-04T09:00:00Z");
    await phone.write("day_start", { value: [{ from: null, time: "06:00" }] }, "setting");
    await phone.write("evening_time", { value: "05:00" }, "setting");
    expect(await askedAt("2026-03-04T23:00:00Z")).toEqual([]);
    expect(await askedAt("2026-03-05T05:00:00Z")).toEqual(["evening"]);
    expect(today.value.day).toBe("2026-03-04");
  });

  test.each(["mostly", "skipped"])("no more once the answer is %s", async (answer) => {
    await began("2026-03-04T09:00:00Z");
    await phone.write("day:2026-03-04", { answer }, "reflection");
    expect(await askedAt("2026-03-04T21:00:00Z")).toEqual([]);
    answered.value = { day: "2026-03-04", change: { token: "", id: "" } };
    expect(asks.value).toEqual(["evening"]);
  });

  test.each([
    [true, ["evening"]],
    [false, []],
  ])("each evening after a yes, none after a no: %s", async (value, expected) => {
    await began("2026-03-04T20:00:00Z");
    await phone.write("evening_nightly", { value }, "setting");
    expect(await askedAt("2026-03-04T20:31:00Z")).toEqual(expected);
  });

  test("how much there is to give, of those who said it the day before", async () => {
    await began("2026-03-04T09:00:00Z");
    await phone.write("day:2026-03-04", { answer: "partly", capacity: 3 }, "reflection");
    expect(await askedAt("2026-03-05T07:00:00Z")).toEqual(["capacity"]);
    expect(await askedAt("2026-03-05T12:01:00Z")).toEqual([]);
    await phone.write("day:2026-03-05", { capacity: 2 }, "reflection");
    expect(await askedAt("2026-03-05T07:00:00Z")).toEqual([]);
  });

  test("one thing after forty days, in the evening too, until it is begun again", async () => {
    await began("2026-01-20T09:00:00Z");
    await phone.write("evening_nightly", { value: true }, "setting");
    expect(await askedAt("2026-01-27T08:00:00Z")).toEqual([]);
    expect(await askedAt("2026-03-01T21:00:00Z")).toEqual(["again"]);
    beginAgain();
    expect(asks.value).toEqual(["evening"]);
    // Away once more is another time away.
    await began("2026-03-01T21:00:00Z");
    expect(await askedAt("2026-04-10T12:00:00Z")).toEqual(["again"]);
  });

  test("and tells of seasons from the second week on, where none is on", async () => {
    await began("2026-03-01T09:00:00Z");
    await askedAt("2026-03-08T08:00:00Z");
    expect(tellsOfSeasons.value).toBe(false);
    await askedAt("2026-03-08T10:00:00Z");
    expect(tellsOfSeasons.value).toBe(true);
    const start = at("2026-03-08T10:00:00Z");
    await phone.write("s", { title: "Healing", kind: "healing", start, end: null }, "season");
    await askedAt("2026-03-08T10:01:00Z");
    expect(tellsOfSeasons.value).toBe(false);
  });
});

describe("what is chosen", () => {
  const run = (id: string, title: string) => ({ id, title }) as unknown as Item<"run">;
  const offered = choosables(
    [{ id: "m", text: "walk with Mia", at: at("2026-03-04T10:00:00Z") }],
    [run("1", "Deep work"), run("2", "Dinner"), run("3", "Deep work")],
  );

  test("a moment stands beside what took hours, and a title stands once", () => {
    expect(offered.map(({ words }) => words)).toEqual(["walk with Mia", "Deep work", "Dinner"]);
  });

  test("in the order of the tapping; what is chosen already is taken back by a tap", () => {
    const [moment, deep, dinner] = offered;
    if (!moment || !deep || !dinner) throw new Error("too little is offered");
    const chosen = [dinner, moment, deep].reduce<readonly string[]>(toggled, []);
    expect(chosen).toEqual(["run:2", "moment:m", "run:3"]);
    expect(toggled(["run:1", "run:2"], deep)).toEqual(["run:2"]);
  });

  test("own sentences stay word for word", () => {
    expect(sentences(["Mia feels safe.", "The studio keeps breathing."])).toBe(
      "Mia feels safe. The studio keeps breathing.",
    );
    expect(sentences(["rest", "walk"])).toBe("rest · walk");
  });

  test("is read by its evenings, without what is no longer there", async () => {
    await phone.write("1", { title: "Deep work", start: at("2026-03-01T09:00:00Z") }, "run");
    await phone.write("m", { text: "walk", at: at("2026-03-01T10:00:00Z") }, "moment");
    const chosen = ["moment:m", "run:1", "run:gone"];
    await phone.write("day:2026-03-01", { answer: "mostly", chosen }, "reflection");
    await phone.write("day:2026-03-09", { answer: "partly" }, "reflection");
    const evenings = await readEvenings("2026-03-01", "2026-03-07");
    expect(evenings.map(({ day }) => day)).toEqual(["2026-03-01"]);
    expect(evenings[0]?.chosen.map(({ words }) => words)).toEqual(["walk", "Deep work"]);
  });

  test.each([
    ["2026-03-02", 0, "2026-03-02"],
    ["2026-03-08", 0, "2026-03-02"],
    ["2026-03-04", 1, "2026-02-23"],
    ["2026-01-01", 0, "2025-12-29"],
  ])("the week of %s, %i before, begins on %s", (day, before, monday) => {
    expect(mondayOf(day, before)).toBe(monday);
  });
});

describe("a spark", () => {
  const when = at("2026-03-04T10:00:00Z");

  beforeEach(async () => {
    await phone.write("s", { text: "A lamp that follows the season", at: when, run: "r" }, "spark");
  });

  test("becomes a moment of its own instant, and stays itself", async () => {
    const { token } = await act((view, tap) => planGrow(view, tap, "s", "moment"));
    const [moment] = await all("moment");
    expect(moment).toMatchObject({ text: "A lamp that follows the season", at: when, run: "r" });
    expect((await all("spark"))[0]?.became).toBe(`moment:${moment?.id}`);
    expect((await act((view, tap) => planGrow(view, tap, "s", "container"))).writes).toEqual([]);
    await undoChange(phone.store, token);
    expect(await all("moment")).toEqual([]);
    expect((await all("spark"))[0]?.became ?? null).toBeNull();
  });

  test("becomes something one does; a name that exists is taken", async () => {
    await phone.write("lamp", { title: "a lamp that follows the season", archived: true });
    await act((view, tap) => planGrow(view, tap, "s", "container"));
    expect(await all("container")).toHaveLength(1);
    expect((await all("container"))[0]?.archived).toBe(false);
    expect((await all("spark"))[0]?.became).toBe("container:lamp");
  });

  test("that is long keeps its words as what it is for", async () => {
    const text = "once more ".repeat(40).trim();
    await phone.write("long", { text, at: when }, "spark");
    await act((view, tap) => planGrow(view, tap, "long", "container"));
    const [made] = await all("container");
    expect(made?.title.length).toBeLessThanOrEqual(120);
    expect(made?.intention?.startsWith(made.title)).toBe(true);
  });
});

describe("after a long time away", () => {
  test("what was open ended at a time that nobody knows", async () => {
    const deep = { id: "deep", title: "Deep work" };
    await act((view, tap) => planSwitch(view, tap, deep));
    await act((view, tap) => planCueBegin(view, tap, "nap"));
    world.now += 40 * DAY;
    const { token } = await act(planFromNow);
    expect((await all("run"))[0]?.end).toBe("unknown");
    const [nap] = await all("cue_event");
    expect(nap?.end).toEqual(nap?.begin);
    await undoChange(phone.store, token);
    expect((await all("run"))[0]?.end).toBeNull();
    expect((await all("cue_event"))[0]?.end).toBeNull();
  });

  test.each([
    [AWAY, false],
    [AWAY + MINUTE, true],
  ])("a switch after %i ms: the end is unknown, %s", async (away, isUnknown) => {
    await act((view, tap) => planSwitch(view, tap, { id: "deep", title: "Deep work" }));
    world.now += away;
    await act((view, tap) => planSwitch(view, tap, { id: "walk", title: "Walk" }));
    const ended = (await all("run")).find(({ container }) => container === "deep");
    expect(ended?.end === "unknown").toBe(isUnknown);
  });
});

test("the same thing after a long time away is begun anew", async () => {
  await act((view, tap) => planSwitch(view, tap, { id: "deep", title: "Deep work" }));
  world.now += 40 * DAY;
  await act((view, tap) => planSwitch(view, tap, { id: "deep", title: "Deep work" }));
  const runs = await all("run");
  expect(runs.map(({ end }) => end)).toEqual(["unknown", null]);
});

test("an answer is of its life day, and parts of it are put right apart", async () => {
  await act((_, tap) => planAnswerDay(tap, "2026-03-04", { answer: "mostly" }));
  await act((_, tap) => planAnswerDay(tap, "2026-03-04", { line: "Enough." }));
  await load();
  expect(reflections.value.get(today.value.day)).toMatchObject({
    answer: "mostly",
    line: "Enough.",
  });
});
