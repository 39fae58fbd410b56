/** Boundaries in words and on Now: rules read plainly, what is next, what follows, what is drawn. */
import { beforeEach, describe, expect, test } from "vitest";
import type { Coming } from "../src/boundaries/coming.ts";
import { followsOf, lanesOf, protectedOf, settledOf, windowsOf } from "../src/charts/bands.ts";
import {
  daysWords,
  followWords,
  keepsWords,
  outcomeWords,
  ruleWords,
  spanWords,
  whenWords,
} from "../src/parts/rules.ts";
import { type Item, type Kinds, type Run, WEEKDAYS } from "../src/records/types.ts";
import { type Draft, draftOf, fieldsOf, patchOf } from "../src/screens/draft.ts";
import { nextOf, runningOf, usedOf } from "../src/screens/following.ts";
import { softenings } from "../src/screens/soften.ts";
import { signals } from "../src/store/queries.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A Wednesday. */
const DATE = "2026-03-04";
const at = (time: string, date = DATE): number => Date.parse(`${date}T${time}Z`);
const DAY = { from: at("04:00"), to: at("04:00", "2026-03-05") };
const NOBODY = { runs: [], captures: [] };

const DINNER: Kinds["boundary"] = {
  title: "Dinner hour",
  when: { days: WEEKDAYS, start: "18:00", end: "19:30" },
  keeps_out: { roles: ["maker"], containers: [] },
  flex: { minutes: 30, roles: [], containers: ["sketch"], within: 120 },
};

beforeEach(() => {
  signals.roles.value = [
    { id: "maker", name: "maker" },
    { id: "owner", name: "owner" },
  ];
  signals.containers.value = [{ id: "sketch", title: "Sketching" }];
  signals.cues.value = [{ id: "nap", title: "nap" }];
});

describe("a rule reads plainly", () => {
  test.each([
    [WEEKDAYS, "every day"],
    [["mon", "tue", "wed", "thu", "fri"], "weekdays"],
    [["sun", "sat"], "weekends"],
    [["fri", "mon"], "Mon, Fri"],
    [["mon", "tue", "wed", "thu", "sat"], "Mon, Tue, Wed, Thu, Sat"],
    [["sat"], "Sat"],
    [[], "no day yet"],
  ])("%j: %s", (days, words) => {
    expect(daysWords(days)).toBe(words);
  });

  test("in one line", () => {
    expect(ruleWords(DINNER)).toMatch(
      /^every day .+–.+ · keeps maker out · 30 min may follow: Sketching$/,
    );
    const plain = { ...DINNER, keeps_out: "all", flex: null } as const;
    expect(ruleWords(plain)).toMatch(/^every day .+ · keeps everything out$/);
  });

  test("across midnight it is said", () => {
    expect(spanWords("22:00", "01:00")).toMatch(/the next day$/);
    expect(spanWords("18:00", "18:00")).toMatch(/the next day$/);
    expect(spanWords("18:00", "19:30")).not.toMatch(/next day/);
  });

  test("with a cue, known or gone", () => {
    expect(whenWords({ when: { cue: "nap", minutes: 40 } })).toBe("40 min from “nap” on");
    expect(whenWords({ when: { cue: "gone", minutes: 40 } })).toBe("40 min from “something” on");
  });

  test("with nothing named", () => {
    expect(keepsWords({ keeps_out: { roles: [], containers: [] } })).toBe("keeps nothing out");
    expect(keepsWords({ keeps_out: { roles: ["gone"] } })).toBe("keeps nothing out");
    expect(keepsWords({})).toBe("keeps everything out");
    expect(followWords({ flex: { minutes: 30, within: 120 } })).toBe("30 min may follow");
    expect(followWords({ flex: { minutes: 0, within: 120 } })).toBe("");
  });

  test.each([
    [{ outcome: "kept" }, "kept"],
    [{ outcome: "flexed" }, "flexed"],
    [{ outcome: "moved", choice: "move" }, "moved"],
    [{ outcome: "let_go" }, "let go"],
    [{ choice: "keep" }, "kept"],
    [{ choice: "after" }, "kept"],
    [{ choice: "move" }, "moved"],
    [{ choice: "let_go" }, "let go"],
  ] as const)("%j became %s", (settlement, word) => {
    expect(outcomeWords(settlement)).toBe(word);
  });
});

function comingOf(
  start: string,
  end: string,
  patch: Partial<Kinds["boundary"]> = {},
  settlement: Kinds["settlement"] | null = null,
): Coming {
  const boundary = { ...DINNER, ...patch, id: patch.title ?? "dinner" };
  const [from, to] = [at(start), at(end)];
  const subject = { boundary, start: from, end: to, settlement };
  const id = `${boundary.id}:${DATE}`;
  return { id, boundary, subject, date: DATE, zone: "UTC", nudge: from, start: from, end: to };
}

function run(start: string, end: string | null, container = "sketch"): Item<"run"> {
  const capture = (time: string): Run["start"] => ({ at: at(time), off: 0, tz: "UTC", day: DATE });
  const to = end === null ? null : capture(end);
  return { id: start, title: container, container, roles: [], start: capture(start), end: to };
}

describe("the line on Now", () => {
  const dinner = comingOf("18:00", "19:30");
  const tea = comingOf("16:00", "16:30", { title: "Tea" });
  const next = (coming: readonly Coming[], time: string) =>
    nextOf(coming, NOBODY, at(time), DAY.to);

  test("has the next one of today", () => {
    expect(next([tea, dinner], "12:00")).toEqual({ one: tea, isOn: false, at: at("16:00") });
    expect(next([tea, dinner], "17:00")).toEqual({ one: dinner, isOn: false, at: at("18:00") });
    expect(next([tea, dinner], "20:00")).toBeNull();
  });

  test("has the one that is on, until it ends", () => {
    expect(next([dinner, tea], "18:00")).toEqual({ one: dinner, isOn: true, at: at("19:30") });
  });

  test("leaves tomorrow to tomorrow, and what was let go alone", () => {
    expect(nextOf([dinner], NOBODY, at("12:00"), at("17:00"))).toBeNull();
    expect(next([comingOf("18:00", "19:30", {}, { choice: "let_go" })], "12:00")).toBeNull();
  });

  test("follows one that was moved", () => {
    const moved = comingOf("18:00", "19:30", {}, { choice: "move", moved: 30 });
    expect(next([moved], "18:10")).toMatchObject({ isOn: false, at: at("18:30") });
    expect(next([moved], "19:45")).toMatchObject({ isOn: true, at: at("20:00") });
  });
});

describe("what follows", () => {
  const dinner = comingOf("18:00", "19:30");

  test("runs with its minutes, and with a bit longer", () => {
    const lived = { runs: [run("19:40", null)], captures: [] };
    expect(runningOf([dinner], lived, at("19:52"))).toMatchObject({ left: 18, allowance: 30 });
    expect(runningOf([dinner], lived, at("19:30"))).toBeNull();
    expect(runningOf([dinner], lived, at("20:10"))).toBeNull();
    const longer = comingOf("18:00", "19:30", {}, { extra: 15 });
    expect(runningOf([longer], lived, at("20:10"))).toMatchObject({ left: 15, allowance: 45 });
  });

  test("is not there for what may not follow, and unused it is nowhere", () => {
    const other = { runs: [run("19:40", null, "mail")], captures: [] };
    expect(runningOf([dinner], other, at("19:52"))).toBeNull();
    expect(runningOf([dinner], NOBODY, at("19:52"))).toBeNull();
  });

  test("used up, it is said while that is of use and what it was goes on", () => {
    const open = [run("19:40", null)];
    const used = (time: string, runs = open, one = dinner) =>
      usedOf(
        [one],
        { runs, captures: [] },
        runs.filter(({ end }) => end === null),
        at(time),
      );
    expect(used("20:09")).toBeNull();
    expect(used("20:10")).toEqual({ one: dinner, runs: open });
    expect(used("20:39")).not.toBeNull();
    expect(used("20:41")).toBeNull();
    expect(used("20:15", [run("19:40", "20:12")])).toBeNull();
    expect(used("20:30", open, comingOf("18:00", "19:30", {}, { extra: 15 }))).toBeNull();
  });
});

describe("what lies under the tide", () => {
  const dinner = comingOf("18:00", "19:30");

  test("a time ahead or on is a band; one that is over in silence leaves nothing", () => {
    const drawn = (time: string, lived = NOBODY as Parameters<typeof protectedOf>[2]) =>
      protectedOf(DAY, [dinner], lived, at(time)).map(({ isSettled }) => isSettled);
    expect(drawn("12:00")).toEqual([false]);
    expect(drawn("18:30")).toEqual([false]);
    expect(drawn("19:30")).toEqual([]);
    expect(drawn("19:30", { runs: [], captures: [at("18:20")] })).toEqual([true]);
  });

  test("what was let go leaves nothing at once; what was moved lies where it is", () => {
    const gone = comingOf("18:00", "19:30", {}, { choice: "let_go" });
    expect(protectedOf(DAY, [gone], NOBODY, at("12:00"))).toEqual([]);
    const captures = { runs: [], captures: [at("18:20")] };
    expect(protectedOf(DAY, [gone], captures, at("20:00"))).toEqual([]);
    const moved = comingOf("18:00", "19:30", {}, { choice: "move", moved: 30 });
    expect(protectedOf(DAY, [moved], NOBODY, at("12:00"))).toMatchObject([
      { from: at("18:30"), to: at("20:00") },
    ]);
  });

  test("other days are left out", () => {
    expect(protectedOf({ from: DAY.to, to: DAY.to + 24 * HOUR }, [dinner], NOBODY, 0)).toEqual([]);
  });

  test("of a day that is over: what was settled, where it was settled", () => {
    const window = [at("18:30"), at("20:00")] as const;
    const settled = [
      { id: "dinner:2026-03-04", outcome: "moved", window },
      {
        id: "tea:2026-03-03",
        outcome: "kept",
        window: [at("16:00") - 24 * HOUR, at("17:00") - 24 * HOUR],
      },
    ] as const;
    const boundaries = [{ ...DINNER, id: "dinner" }];
    expect(settledOf(DAY, settled, boundaries)).toEqual([
      {
        id: "dinner:2026-03-04",
        title: "Dinner hour",
        from: window[0],
        to: window[1],
        isSettled: true,
      },
    ]);
  });

  test("what may follow is a tail until it is over, and what is left while it runs", () => {
    const follows = (time: string, lived = NOBODY as Parameters<typeof followsOf>[2]) =>
      followsOf(DAY, [dinner], lived, at(time)).map(({ from, to }) => [from, to]);
    expect(follows("12:00")).toEqual([[at("19:30"), at("20:00")]]);
    const lived = { runs: [run("19:40", null)], captures: [] };
    expect(follows("19:50", lived)).toEqual([[at("19:50"), at("20:10")]]);
    expect(follows("22:00")).toEqual([]);
  });

  test("windows lie right of now, each as far as it is still to come", () => {
    const windows = [
      { days: ["wed"], from: "09:00", to: "11:00" },
      { days: ["wed"], from: "23:00", to: "02:00" },
      { days: ["tue"], from: "23:00", to: "05:00" },
      { days: ["thu"], from: "03:00", to: "06:00" },
    ] as const;
    const found = (time: string) =>
      windowsOf(DAY, [{ id: "a", windows }], "UTC", at(time)).map(({ from, to }) => [from, to]);
    expect(found("04:30")).toEqual([
      [at("04:30"), at("05:00")],
      [at("09:00"), at("11:00")],
      [at("23:00"), at("02:00", "2026-03-05")],
      [at("03:00", "2026-03-05"), DAY.to],
    ]);
    expect(found("10:00")[0]).toEqual([at("10:00"), at("11:00")]);
    expect(windowsOf(DAY, [{ id: "a", windows, archived: true }], "UTC", DAY.from)).toEqual([]);
  });

  test("lanes: side by side where they overlap", () => {
    const stretches = [
      [0, 4],
      [1, 3],
      [2, 5],
      [4, 6],
    ].map(([from = 0, to = 0], index) => ({ id: String(index), from, to }));
    expect(lanesOf(stretches, 2).map(({ lane }) => lane)).toEqual([0, 1, 1, 0]);
  });
});

describe("softening", () => {
  test("lets more follow, or makes it shorter by half", () => {
    expect(softenings(DINNER).map(({ patch }) => patch)).toEqual([
      { flex: { ...DINNER.flex, minutes: 45 } },
      { when: { days: WEEKDAYS, start: "18:00", end: "18:45" } },
    ]);
  });

  test("across midnight, and by a cue", () => {
    const night = { ...DINNER, when: { days: WEEKDAYS, start: "23:00", end: "01:00" } };
    expect(softenings(night)[1]?.patch).toMatchObject({ when: { end: "00:00" } });
    const nap = { ...DINNER, flex: null, when: { cue: "nap", minutes: 40 } };
    expect(softenings(nap).map(({ patch }) => patch)).toEqual([
      { flex: { minutes: 30, within: 120, roles: [], containers: [] } },
      { when: { cue: "nap", minutes: 15 } },
    ]);
  });

  test("what is short already is only let to flex", () => {
    const short = { ...DINNER, when: { days: WEEKDAYS, start: "18:00", end: "18:15" } };
    expect(softenings(short)).toHaveLength(1);
  });
});

describe("the form", () => {
  const boundary: Item<"boundary"> = { ...DINNER, id: "dinner" };
  const filled = (patch: Partial<Draft>) => fieldsOf({ ...draftOf(null), title: "Tea", ...patch });

  test("of a new one says everything, so that an undo has something to go back to", () => {
    const fields = filled({});
    expect(fields && patchOf(null, fields)).toEqual({
      title: "Tea",
      when: { days: WEEKDAYS, start: "18:00", end: "19:30" },
      keeps_out: "all",
      flex: null,
      lead: 10,
      nudges: { ahead: true, during: true, used: true },
      zone: "follow",
      seasons: [],
      starts_on: null,
      ends_on: null,
      skip: [],
      permission: "",
    });
  });

  test("left as it is changes nothing; only what differs is written", () => {
    const fields = fieldsOf(draftOf(boundary));
    expect(fields && patchOf(boundary, fields)).toEqual({});
    const renamed = fieldsOf({ ...draftOf(boundary), title: " Supper ", lead: 5 });
    expect(renamed && patchOf(boundary, renamed)).toEqual({ title: "Supper", lead: 5 });
  });

  test("does not carry what a boundary has besides its fields", () => {
    const fields = fieldsOf(draftOf({ ...boundary, archived: true, order: 3 }));
    expect(fields).not.toHaveProperty("archived");
    expect(fields).not.toHaveProperty("id");
    expect(fields).not.toHaveProperty("by");
  });

  test.each([
    [{ title: "  " }],
    [{ clock: { days: [], start: "18:00", end: "19:00" } }],
    [{ clock: { days: WEEKDAYS, start: "", end: "19:00" } }],
    [{ by: "cue" as const }],
    [{ by: "cue" as const, cue: "nap", minutes: null }],
    [{ by: "cue" as const, cue: "nap", minutes: 0 }],
  ])("with %j there is something still to be filled in", (patch) => {
    expect(filled(patch)).toBeNull();
  });

  test("keeps the other way of saying when while one tries this one", () => {
    const draft = draftOf({ ...boundary, when: { cue: "nap", minutes: 40 } });
    expect(draft).toMatchObject({ by: "cue", cue: "nap", minutes: 40 });
    expect(fieldsOf({ ...draft, by: "clock" })?.when).toMatchObject({ start: "18:00" });
    expect(fieldsOf(draft)?.when).toEqual({ cue: "nap", minutes: 40 });
  });
});
