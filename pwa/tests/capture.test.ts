/** The logic of capture: switches, double taps, since, ends, undo. */
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { DOUBLE_TAP, MOST_OPEN, SHIFT_BACK } from "../src/capture/constants.ts";
import {
  planEdit,
  planEnd,
  planEnergy,
  planPlace,
  planShift,
  planSplit,
  planSwitch,
  planTouch,
  planWords,
  type SwitchOptions,
} from "../src/capture/plans.ts";
import { newId } from "../src/records/ids.ts";
import { clean } from "../src/records/text.ts";
import type { Item, Kind } from "../src/records/types.ts";
import { commit, type Plan, undoChange } from "../src/store/commit.ts";
import { type View, viewOf } from "../src/store/view.ts";
import { Phone, START, type World } from "./support/phone.ts";
import { ModelServer } from "./support/server.ts";

const MINUTE = 60_000;

let world: World;
let phone: Phone;

beforeEach(() => {
  world = { now: START };
  phone = new Phone(new ModelServer(() => world.now), world);
});

type Decide = (view: View, tap: { now: number; id: string }) => Promise<Plan>;

async function act(decide: Decide, on = phone): Promise<Plan> {
  const tap = { now: world.now, id: newId(world.now) };
  return await commit(on.store, (view) => decide(view, tap));
}

async function switchTo(id: string, options: SwitchOptions = {}, on = phone): Promise<Plan> {
  const target = { id, title: `title of ${id}`, roles: ["maker"] };
  return await act((view, tap) => planSwitch(view, tap, target, options), on);
}

async function all<K extends Kind>(kind: K): Promise<Item<K>[]> {
  return await phone.store.database.read((transaction) => viewOf(transaction).all(kind));
}

async function runs(): Promise<Item<"run">[]> {
  return (await all("run")).sort((one, other) => one.start.at - other.start.at);
}

async function open(): Promise<(string | null | undefined)[]> {
  return (await runs()).filter(({ end }) => end === null).map(({ container }) => container);
}

function later(ms: number): void {
  world.now += ms;
}

describe("a switch", () => {
  test("ends what is open and begins the next, in one change", async () => {
    await switchTo("a");
    later(10 * MINUTE);
    const { token } = await switchTo("b");
    const [first, second] = await runs();
    expect(first?.end).toMatchObject({ at: world.now });
    expect(second).toMatchObject({ container: "b", end: null, roles: ["maker"], alongside: false });
    const version = await phone.store.database.read((t) => t.objectStore("versions").get(token));
    expect(version?.changes).toHaveLength(2);
  });

  test("and both halves are undone together", async () => {
    await switchTo("a");
    later(10 * MINUTE);
    const { token } = await switchTo("b");
    await undoChange(phone.store, token);
    expect(await open()).toEqual(["a"]);
    expect(await runs()).toHaveLength(1);
    await undoChange(phone.store, token);
    expect(await open()).toEqual(["a"]);
  });

  test("undo leaves what was edited since", async () => {
    const { id } = await switchTo("a");
    later(10 * MINUTE);
    const { token } = await switchTo("b");
    later(MINUTE);
    await act((view, tap) => planEnd(view, tap, id, START + 5 * MINUTE));
    await undoChange(phone.store, token);
    expect((await runs())[0]?.end).toMatchObject({ at: START + 5 * MINUTE });
  });

  test("twice within three seconds is one, also from two tabs at once", async () => {
    const tab = phone.tab();
    const [one, other] = await Promise.all([switchTo("a"), switchTo("a", {}, tab)]);
    later(DOUBLE_TAP - 1);
    const third = await switchTo("a");
    expect(new Set([one.id, other.id, third.id]).size).toBe(1);
    expect(await runs()).toHaveLength(1);
  });

  test("to what is open already changes nothing, and ends what lies alongside", async () => {
    await switchTo("a");
    later(MINUTE);
    await switchTo("b", { alongside: true });
    later(MINUTE);
    await switchTo("a");
    expect(await open()).toEqual(["a"]);
    expect(await runs()).toHaveLength(2);
    later(MINUTE);
    expect((await switchTo("a")).writes).toEqual([]);
  });

  test("alongside keeps three open; the one longest alongside gives way", async () => {
    for (const [index, id] of ["a", "b", "c", "d"].entries()) {
      await switchTo(id, { alongside: index > 0 });
      later(MINUTE);
    }
    expect(await open()).toEqual(["a", "c", "d"]);
  });

  test("may begin earlier, by two hours at most", async () => {
    await switchTo("a", { at: world.now - 30 * MINUTE });
    expect((await runs())[0]?.start.at).toBe(START - 30 * MINUTE);
    later(MINUTE);
    await switchTo("b", { at: world.now - 5 * SHIFT_BACK });
    const [, first] = await runs();
    const begun = await runs();
    expect(begun.find(({ container }) => container === "b")?.start.at).toBe(world.now - SHIFT_BACK);
    expect(first?.end).toMatchObject({ at: first?.start.at });
  });
});

test("whatever is tapped: three open at most, no run ends before it begins, undo restores", async () => {
  const tap = fc.record({
    id: fc.constantFrom("a", "b", "c", "d", "e"),
    alongside: fc.boolean(),
    wait: fc.constantFrom(0, 1000, DOUBLE_TAP, 10 * MINUTE),
    back: fc.constantFrom(0, 0, 20 * MINUTE, 300 * MINUTE),
    undone: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(tap, { minLength: 1, maxLength: 12 }), async (taps) => {
      world = { now: START };
      phone = new Phone(new ModelServer(() => world.now), world);
      for (const { id, alongside, wait, back, undone } of taps) {
        const before = await runs();
        const plan = await switchTo(id, { alongside, at: world.now - back });
        expect((await open()).length).toBeLessThanOrEqual(MOST_OPEN);
        expect(await open()).toContain(id);
        for (const { start, end } of await runs()) {
          if (end && end !== "unknown") expect(end.at).toBeGreaterThanOrEqual(start.at);
        }
        if (undone && plan.writes.length > 0) {
          await undoChange(phone.store, plan.token);
          expect(await runs()).toEqual(before);
        }
        later(wait);
      }
      await phone.sync();
      expect(await phone.records()).toEqual(phone.server.all());
    }),
    { numRuns: 40 },
  );
});

describe("a run", () => {
  test("is shifted back, and what it followed ends with it", async () => {
    await switchTo("a");
    later(60 * MINUTE);
    const { id } = await switchTo("b");
    later(MINUTE);
    const { token } = await act((view, tap) => planShift(view, tap, id, START + 40 * MINUTE));
    const [first, second] = await runs();
    expect(first?.end).toMatchObject({ at: START + 40 * MINUTE });
    expect(second?.start.at).toBe(START + 40 * MINUTE);
    await undoChange(phone.store, token);
    expect((await runs())[1]?.start.at).toBe(START + 60 * MINUTE);
    expect((await runs())[0]?.end).toMatchObject({ at: START + 60 * MINUTE });
  });

  test("is not shifted into the future or by more than two hours", async () => {
    const { id } = await switchTo("a");
    await act((view, tap) => planShift(view, tap, id, START + 60 * MINUTE));
    expect((await runs())[0]?.start.at).toBe(START);
    await act((view, tap) => planShift(view, tap, id, START - 600 * MINUTE));
    expect((await runs())[0]?.start.at).toBe(START - SHIFT_BACK);
  });

  test("ends when it ended, or at an unknown time, and keeps its zone", async () => {
    const { id } = await switchTo("a");
    await phone.write(
      id,
      { start: { at: START, off: 540, tz: "Asia/Tokyo", day: "2026-03-04" } },
      "run",
    );
    later(120 * MINUTE);
    await act((view, tap) => planEnd(view, tap, id, START + 60 * MINUTE));
    expect((await runs())[0]?.end).toEqual({
      at: START + 60 * MINUTE,
      off: 540,
      tz: "Asia/Tokyo",
      day: "2026-03-04",
    });
    await act((view, tap) => planEnd(view, tap, id, "unknown"));
    expect((await runs())[0]?.end).toBe("unknown");
    expect(await open()).toEqual([]);
  });

  test("an edit of one end does not write the other", async () => {
    const { id } = await switchTo("a");
    later(60 * MINUTE);
    await phone.sync();
    await act((view, tap) => planEdit(view, tap, id, { start: START - MINUTE, note: "earlier" }));
    const [entry] = await phone.outbox();
    expect(Object.keys(entry?.fields ?? {}).sort()).toEqual(["note", "start"]);
  });

  test("becomes two, and one again", async () => {
    const { id } = await switchTo("a");
    later(60 * MINUTE);
    await switchTo("b");
    const { token } = await act((view, tap) => planSplit(view, tap, id, START + 20 * MINUTE));
    const [first, second] = await runs();
    expect(first?.end).toMatchObject({ at: START + 20 * MINUTE });
    expect(second).toMatchObject({ container: "a", end: { at: START + 60 * MINUTE } });
    await undoChange(phone.store, token);
    expect(await runs()).toHaveLength(2);
    expect((await runs())[0]?.end).toMatchObject({ at: START + 60 * MINUTE });
  });
});

describe("an energy and a moment afterwards", () => {
  test("get another level, other words and another time; the rest and the zone stay", async () => {
    const energy = await act((view, tap) => planEnergy(view, tap, 2));
    const moment = await act((view, tap) => planWords(view, tap, "moment", "a wlak"));
    later(10 * MINUTE);
    const at = START - 20 * MINUTE;
    await act((view, tap) => planTouch(view, tap, "energy", energy.id, { level: 4, at }));
    await act((view, tap) => planTouch(view, tap, "moment", moment.id, { text: "a walk" }));
    const [changed] = await all("energy");
    const [told] = await all("moment");
    expect(changed).toMatchObject({ level: 4, at: { at, tz: told?.at.tz, off: told?.at.off } });
    expect(told).toMatchObject({ text: "a walk", at: { at: START } });
  });

  test("and are as before once it is undone", async () => {
    const { id } = await act((view, tap) => planEnergy(view, tap, 2));
    const before = await all("energy");
    later(MINUTE);
    const patch = { level: 5, at: START - 26 * 60 * MINUTE };
    const { token } = await act((view, tap) => planTouch(view, tap, "energy", id, patch));
    expect(await all("energy")).not.toEqual(before);
    await undoChange(phone.store, token);
    expect(await all("energy")).toEqual(before);
  });

  test("never lie ahead of now, and move to the life day of their time", async () => {
    const { id } = await act((view, tap) => planEnergy(view, tap, 2));
    const day = (await all("energy"))[0]?.at.day;
    await act((view, tap) => planTouch(view, tap, "energy", id, { at: world.now + 60 * MINUTE }));
    expect((await all("energy"))[0]?.at.at).toBe(world.now);
    const at = START - 48 * 60 * MINUTE;
    await act((view, tap) => planTouch(view, tap, "energy", id, { at }));
    expect((await all("energy"))[0]?.at.day).not.toBe(day);
  });

  test("that are gone stay gone", async () => {
    expect(
      (await act((view, tap) => planTouch(view, tap, "energy", "x", { level: 1 }))).writes,
    ).toEqual([]);
  });
});

describe("a tap on energy", () => {
  test("is one log, twice within three seconds too", async () => {
    await act((view, tap) => planEnergy(view, tap, 3));
    later(DOUBLE_TAP - 1);
    await act((view, tap) => planEnergy(view, tap, 3));
    expect(await all("energy")).toHaveLength(1);
    await act((view, tap) => planEnergy(view, tap, 4));
    later(DOUBLE_TAP);
    await act((view, tap) => planEnergy(view, tap, 4));
    expect((await all("energy")).map(({ level }) => level)).toEqual([3, 4, 4]);
  });

  test("on a phone whose clock was set back is still a log of its own", async () => {
    await act((view, tap) => planEnergy(view, tap, 3));
    later(-60 * MINUTE);
    await act((view, tap) => planEnergy(view, tap, 3));
    expect(await all("energy")).toHaveLength(2);
  });
});

test("a moment lands on the run that was begun last", async () => {
  await switchTo("a");
  later(MINUTE);
  const { id } = await switchTo("b", { alongside: true });
  await act((view, tap) => planWords(view, tap, "moment", "walk with Mia"));
  expect(await all("moment")).toMatchObject([{ text: "walk with Mia", run: id }]);
});

test("a place is noted once, and again only in another zone", async () => {
  const look = async (): Promise<void> => {
    const tap = { now: world.now, id: newId(world.now) };
    await commit(phone.store, (view) => planPlace(view, tap), true);
  };
  await look();
  await look();
  expect(await all("place")).toHaveLength(1);
  const [entry] = await phone.outbox();
  expect(entry?.since).toBeUndefined();
});

test("texts are made storable and cut by code points", () => {
  expect(clean(" a\0b\ud800c ", 10)).toBe("ab\ufffdc");
  expect(clean("🌊🌊🌊", 2)).toBe("🌊🌊");
});
