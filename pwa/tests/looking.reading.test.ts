/** Looking back reads what is there: days with all they held, years, patterns; and fills gaps in. */
import { beforeEach, describe, expect, test } from "vitest";
import { undo } from "../src/capture/actions.ts";
import { sketch } from "../src/capture/sketch.ts";
import { cellWords, dayWords, fieldWords, seasonOn } from "../src/charts/cells.ts";
import { summariesOf } from "../src/looking/year.ts";
import { lettersOf } from "../src/parts/lens.tsx";
import { dayName } from "../src/parts/words.ts";
import { addDays } from "../src/records/time.ts";
import type { Kind } from "../src/records/types.ts";
import { restWords, saidBy, sentenceOf } from "../src/screens/counted.tsx";
import { useStore } from "../src/store/current.ts";
import { meta } from "../src/store/database.ts";
import { readDays } from "../src/store/days.ts";
import { load } from "../src/store/reading.ts";
import { readPatterns, readYear } from "../src/store/years.ts";
import { Phone, START, type World } from "./support/phone.ts";
import { ModelServer } from "./support/server.ts";

const HOUR = 3_600_000;
const TODAY = "2026-03-04";

let world: World;
let phone: Phone;

beforeEach(async () => {
  world = { now: START };
  phone = new Phone(new ModelServer(() => world.now), world);
  useStore({ ...phone.store });
  await load();
});

function at(hour: number, day = TODAY, off = 0) {
  return { at: Date.parse(`${day}T00:00:00Z`) + hour * HOUR - off * 60_000, off, tz: "UTC", day };
}

async function write(kind: Kind, id: string, fields: Record<string, unknown>): Promise<void> {
  await phone.write(id, fields, kind);
}

async function visible(kind: string): Promise<Record<string, unknown>[]> {
  const records = [...(await phone.records()).values()].filter((one) => one.kind === kind);
  return records.filter(({ fields }) => fields.created && !fields.deleted).map((r) => r.fields);
}

describe("days", () => {
  test("hold what was settled, chosen and lived in them, each of several its own", async () => {
    await write("boundary", "dinner", {
      title: "Dinner",
      when: { days: ["mon"], start: "18:00", end: "19:30" },
      flex: { minutes: 30, within: 120 },
    });
    for (const day of ["2026-03-02", "2026-03-03"]) {
      await write("run", `run-${day}`, { title: "Walk", start: at(9, day), end: at(10, day) });
    }
    await write("settlement", "dinner:2026-03-02", {
      outcome: "flexed",
      window: [at(18, "2026-03-02").at, at(19.5, "2026-03-02").at],
    });
    // Neither a choice nor an outcome: nothing to draw.
    await write("settlement", "dinner:2026-03-03", { choice: null });
    await write("reflection", "day:2026-03-03", { chosen: ["run:run-2026-03-03"] });
    await load();
    const [monday, tuesday] = await readDays(["2026-03-02", "2026-03-03"]);
    expect(monday?.runs.map(({ id }) => id)).toEqual(["run-2026-03-02"]);
    expect(monday?.held).toMatchObject([
      {
        id: "dinner:2026-03-02",
        outcome: "flexed",
        flex: 30 * 60_000,
        from: at(18, "2026-03-02").at,
      },
    ]);
    expect(tuesday?.held).toEqual([]);
    expect([monday?.chosen, tuesday?.chosen]).toEqual([[], ["run:run-2026-03-03"]]);
  });

  test("go by the zones that one was in", async () => {
    await write("place", "home", { from: 0, tz: "Europe/Berlin" });
    await write("place", "there", {
      from: Date.parse("2026-02-10T18:00:00Z"),
      tz: "America/New_York",
    });
    const [flight, after] = await readDays(["2026-02-10", "2026-02-11"]);
    expect((flight?.to ?? 0) - (flight?.from ?? 0)).toBe(30 * HOUR);
    expect((after?.to ?? 0) - (after?.from ?? 0)).toBe(24 * HOUR);
  });

  test("say what they show", async () => {
    await write("role", "maker", { name: "maker" });
    await write("season", "care", { title: "Caretaking", start: at(9, "2026-02-01"), end: null });
    await load();
    await write("run", "walk", { title: "Walk", roles: ["maker"], start: at(9), end: at(10) });
    await write("energy", "one", { at: at(9), level: 2 });
    await write("energy", "two", { at: at(10), level: 4 });
    await write("moment", "m", { at: at(10), text: "Mia laughs" });
    const [empty, day] = await readDays(["2026-03-03", TODAY]);
    if (!day || !empty) throw new Error("no days");
    const words = `${dayName(TODAY)}: 1 thing you were in, energy logged 2 times, from 2 to 4, 1 moment`;
    expect(dayWords(day, "energy")).toBe(words);
    for (const by of ["energy", "priority", "role", "season"] as const) {
      expect(dayWords(empty, by)).toBe(`${dayName("2026-03-03")}: nothing captured`);
    }
    expect(dayWords(day, "role")).toBe(`${words}, maker`);
    expect(dayWords(day, "priority")).toBe(`${words}, as usual`);
    expect(dayWords(day, "season")).toBe(`${words}, Caretaking`);
  });
});

describe("a year", () => {
  test("has a summary of each day with a capture, and of no other", async () => {
    await write("container", "deep", { title: "Deep work", priority: 3 });
    await write("run", "a", {
      title: "x",
      container: "deep",
      roles: ["maker"],
      start: at(9),
      end: at(12),
    });
    await write("run", "b", { title: "x", roles: ["me", "maker"], start: at(12), end: at(13) });
    await write("run", "c", { title: "x", start: at(13), end: "unknown" });
    await write("energy", "e", { at: at(9), level: 2 });
    await write("energy", "f", { at: at(11), level: 5 });
    await write("moment", "m", { at: at(30), text: "night" });
    await write("energy", "gone", { at: at(9, "2026-01-10"), level: 1 });
    await phone.delete("gone", "energy");
    await write("energy", "before", { at: at(9, "2025-12-31"), level: 1 });
    const year = await readYear(phone.store, 2026, world.now);
    expect([...year.keys()].filter((day) => day.startsWith("2026")).sort()).toEqual([
      "2026-03-04",
      "2026-03-05",
    ]);
    expect(year.get(TODAY)).toEqual({
      level: 4,
      logs: 2,
      low: 2,
      high: 5,
      runs: 3,
      moments: 0,
      priority: 3,
      role: "maker",
    });
    // At six in the morning of the next date: its own life day, with a moment and no log.
    expect(year.get("2026-03-05")).toMatchObject({ level: null, logs: 0, moments: 1, role: null });
  });

  test("has its first and its last day, wherever one was", async () => {
    await write("energy", "first", { at: at(4, "2026-01-01", 840), level: 1 });
    await write("energy", "last", { at: at(27, "2026-12-31", -720), level: 5 });
    const year = await readYear(phone.store, 2026, world.now);
    expect(year.get("2026-01-01")?.logs).toBe(1);
    expect(year.get("2026-12-31")?.logs).toBe(1);
  });

  test("takes the role that was chosen in the evening", async () => {
    await write("run", "a", { title: "x", roles: ["maker"], start: at(9), end: at(12) });
    await write("reflection", `day:${TODAY}`, { lead_role: "parent" });
    expect((await readYear(phone.store, 2026, world.now)).get(TODAY)?.role).toBe("parent");
  });

  test("says in every cell what it shows, by every lens", async () => {
    await write("role", "maker", { name: "maker" });
    await write("season", "care", {
      title: "Caretaking",
      kind: "caretaking",
      start: at(9, "2026-02-01"),
      end: null,
    });
    await load();
    const summary = summariesOf(
      {
        runs: [[TODAY, { title: "x", roles: ["maker"], start: at(9), end: at(10) }]],
        energies: [[TODAY, 3]],
        moments: [TODAY],
        priorities: new Map(),
        led: new Map(),
      },
      world.now,
    ).get(TODAY);
    const plain = `${dayName(TODAY)}: energy 3, logged once, 1 thing you were in, 1 moment`;
    expect(cellWords(TODAY, summary, "energy")).toBe(plain);
    expect(cellWords(TODAY, summary, "priority")).toBe(`${plain}, as usual`);
    expect(cellWords(TODAY, summary, "role")).toBe(`${plain}, maker`);
    expect(cellWords(TODAY, summary, "season")).toBe(`${plain}, Caretaking`);
    for (const lens of ["energy", "priority", "role", "season"] as const) {
      expect(cellWords("2026-03-05", undefined, lens)).toBe(
        `${dayName("2026-03-05")}: nothing captured`,
      );
    }
    const untold = summary && { ...summary, level: null, logs: 0 };
    expect(cellWords(TODAY, untold, "energy")).toMatch(/: energy not logged, 1 thing/);
    expect(seasonOn("2026-01-15")).toBeNull();
  });

  test("of 366 days every one has words of its own", () => {
    const words = new Set<string>();
    for (let day = "2024-01-01"; day <= "2024-12-31"; day = addDays(day, 1)) {
      words.add(cellWords(day, undefined, "energy"));
    }
    expect(words.size).toBe(366);
  });
});

describe("patterns", () => {
  /** A walk at noon that lifts energy, and calls in the same hours that do not, for some days. */
  async function live(days: number): Promise<void> {
    await write("container", "walk", { title: "Walk & dream" });
    await write("container", "calls", { title: "Client calls" });
    for (let number = 0; number < days; number++) {
      const day = addDays("2026-01-05", number);
      const isWalk = number % 2 === 0;
      await write("run", `run-${number}`, {
        title: "x",
        container: isWalk ? "walk" : "calls",
        start: at(12, day),
        end: at(13, day),
      });
      await write("energy", `before-${number}`, { at: at(11.9, day), level: 3 });
      await write("energy", `after-${number}`, { at: at(13.2, day), level: isWalk ? 4 : 2 });
    }
    await load();
  }

  test("say what goes with what, with its count, and are kept", async () => {
    await live(24);
    const found = await readPatterns(phone.store, world.now, TODAY);
    const said = saidBy(found, "energy").map(sentenceOf);
    expect(said.sort()).toEqual([
      "After “Client calls” your energy was lower in 12 of 12.",
      "After “Walk & dream” your energy was higher in 12 of 12.",
    ]);
    const kept = await phone.store.database.read((transaction) => meta(transaction, "patterns"));
    expect(kept).toEqual(found);
    expect(found).toEqual(await readPatterns(phone.store, world.now, TODAY));
  });

  test("say what the other pairs did, where there are any", () => {
    const few = [0.5, 0.5] as const;
    const shown = { name: "x", pairs: 12, before: few, after: few, chance: 0 };
    expect(restWords({ ...shown, turn: "higher", higher: 12, lower: 0 })).toBe("");
    expect(restWords({ ...shown, turn: "higher", higher: 9, lower: 0 })).toBe("The same in 3. ");
    expect(restWords({ ...shown, turn: "higher", higher: 9, lower: 3 })).toBe("Lower in 3. ");
    expect(restWords({ ...shown, turn: "lower", higher: 1, lower: 9 })).toBe(
      "The same in 2, higher in 1. ",
    );
  });

  test("are silent of too few, of what was sketched, and of what is there no more", async () => {
    await live(14);
    expect(saidBy(await readPatterns(phone.store, world.now, TODAY), "energy")).toEqual([]);
    await live(24);
    for (let number = 0; number < 24; number++) {
      await write("run", `run-${number}`, { sketched: number % 2 === 0 });
    }
    const sketched = await readPatterns(phone.store, world.now, TODAY);
    expect(sketched.said.container.map(({ name }) => name)).not.toContain("container:walk");
    for (let number = 0; number < 24; number++) {
      await write("run", `run-${number}`, { sketched: false });
    }
    await phone.delete("walk");
    await load();
    const said = saidBy(await readPatterns(phone.store, world.now, TODAY), "energy");
    expect(said.map(({ name }) => name)).toEqual(["container:calls"]);
  });

  test("have energy by hour and weekday, with counts", async () => {
    await live(14);
    const { hours, isEnough } = await readPatterns(phone.store, world.now, TODAY);
    // Two weeks from a Monday on: before noon twice on each weekday, and after it.
    expect(hours).toHaveLength(14);
    expect(hours.every(({ count }) => count === 2)).toBe(true);
    expect(hours.find(({ weekday, hour }) => weekday === 0 && hour === 10)).toMatchObject({
      count: 2,
      mean: 3,
      low: 3,
      high: 3,
    });
    expect(isEnough).toBe(true);
    expect(fieldWords({ weekday: 0, hour: 8, count: 9, mean: 3.44, low: 1, high: 5 })).toBe(
      "energy 3.4, times logged:",
    );
  });

  test("of nothing are nothing", async () => {
    const found = await readPatterns(phone.store, world.now, TODAY);
    expect(found).toMatchObject({ hours: [], isEnough: false });
    expect(Object.values(found.said).flat()).toEqual([]);
  });

  test("read every page of a long life", async () => {
    const writes = Array.from({ length: 2300 }, (_, number) => number);
    await phone.store.database.write(async (transaction) => {
      for (const number of writes) {
        const { at: instant } = at(0, "2025-01-01");
        const capture = { at: instant + number * HOUR, off: 0, tz: "UTC", day: "2025-01-01" };
        await transaction.objectStore("records").put({
          kind: "energy",
          id: `e${String(number).padStart(5, "0")}`,
          stamp: "0",
          fields: { created: true, at: capture, level: 3 },
          at: capture.at,
        });
      }
    });
    const { hours } = await readPatterns(phone.store, world.now, TODAY);
    expect(hours.reduce((sum, { count }) => sum + count, 0)).toBe(2300);
  });
});

describe("a white stretch", () => {
  const near = { at: at(9).at, off: 60, tz: "Europe/Berlin", day: TODAY };

  test("is filled in with something known, in the zone of what lies near it, and undone", async () => {
    await write("container", "walk", { title: "Walk", roles: ["me"] });
    const [from, to] = [at(9).at, at(10).at];
    const change = await sketch({ container: "walk" }, { from, to, near });
    expect(await visible("run")).toMatchObject([
      {
        container: "walk",
        title: "Walk",
        roles: ["me"],
        start: { at: from, off: 60, tz: "Europe/Berlin", day: TODAY },
        end: { at: to, off: 60, tz: "Europe/Berlin", day: TODAY },
        alongside: false,
        sketched: true,
      },
    ]);
    await undo(change);
    expect(await visible("run")).toEqual([]);
  });

  test("is filled in with a new name, made along with it, once", async () => {
    const stretch = { from: at(8).at, to: at(9).at, near: null };
    await sketch({ title: " A nap " }, stretch);
    await sketch({ title: "a nap" }, { ...stretch, from: at(9).at, to: at(10).at });
    expect(await visible("container")).toMatchObject([{ title: "A nap" }]);
    expect(await visible("run")).toHaveLength(2);
  });

  test("ends nothing, and lies alongside what went on", async () => {
    await write("container", "walk", { title: "Walk" });
    await write("run", "open", { title: "Care", start: at(7), end: null });
    await sketch({ container: "walk" }, { from: at(8).at, to: at(9).at, near });
    const made = (await visible("run")).find(({ sketched }) => sketched);
    expect(made).toMatchObject({ alongside: true });
    expect((await visible("run")).find(({ title }) => title === "Care")?.end).toBeNull();
  });

  test("never reaches past now, nor ends before it began", async () => {
    await write("container", "walk", { title: "Walk" });
    await sketch({ container: "walk" }, { from: at(11).at, to: at(40).at, near });
    await sketch({ container: "walk" }, { from: at(10).at, to: at(9).at, near });
    const ends = (await visible("run")).map(({ end }) => (end as { at: number }).at);
    expect(ends.sort()).toEqual([at(10).at, world.now]);
  });

  test("cannot be filled in with what is there no more", async () => {
    const stretch = { from: at(8).at, to: at(9).at, near: null };
    await expect(sketch({ container: "gone" }, stretch)).rejects.toThrow(RangeError);
  });
});

test("letters tell names apart as far as they allow", () => {
  const named = (...names: string[]) =>
    [...lettersOf(names.map((name, id) => ({ id: `${id}`, name }))).values()].join("");
  expect(named("parent", "partner", "maker", "owner")).toBe("PAMO");
  expect(named("ab", "ab", "a", "…")).toBe("ABA·");
  expect(named("ägypten", "99")).toBe("Ä9");
});
