/** Boundaries at work: what choices, cues and looks write down, on one phone and on several. */
import { beforeEach, describe, expect, test } from "vitest";
import { type Lived, look } from "../src/boundaries/settlement.ts";
import { planEnergy, planSwitch } from "../src/capture/plans.ts";
import {
  fitId,
  planChoose,
  planCueBegin,
  planCueEnd,
  planFit,
  planLonger,
  planWrapUp,
} from "../src/capture/protect.ts";
import { newId } from "../src/records/ids.ts";
import { type Item, type Kind, type Kinds, WEEKDAYS } from "../src/records/types.ts";
import { commit, type Plan, undoChange } from "../src/store/commit.ts";
import { readComing, settleOver } from "../src/store/protecting.ts";
import { type View, viewOf } from "../src/store/view.ts";
import { Phone, START, type World } from "./support/phone.ts";
import { ModelServer } from "./support/server.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The settlement of dinner on the first day, 18:00 to 19:30 in UTC. */
const DINNER = "dinner:2026-03-04";
const FROM = Date.UTC(2026, 2, 4, 18);
const TO = FROM + 90 * MINUTE;

let world: World;
let server: ModelServer;
let phone: Phone;

beforeEach(async () => {
  world = { now: START };
  server = new ModelServer(() => world.now);
  phone = new Phone(server, world);
  await phone.write("here", { from: 0, tz: "UTC" }, "place");
});

const BOUNDARY: Kinds["boundary"] = {
  title: "Dinner",
  when: { days: WEEKDAYS, start: "18:00", end: "19:30" },
  keeps_out: { roles: ["maker"] },
  flex: { minutes: 30, roles: [], containers: ["sketch"], within: 120 },
};

async function protect(patch: Partial<Kinds["boundary"]> = {}, on = phone): Promise<void> {
  await on.write("dinner", { ...BOUNDARY, ...patch }, "boundary");
}

type Decide = (view: View, tap: { now: number; id: string }) => Promise<Plan> | Plan;

async function act(decide: Decide, on = phone): Promise<Plan> {
  const tap = { now: world.now, id: newId(world.now) };
  return await commit(on.store, (view) => decide(view, tap));
}

async function begin(id: string, roles: readonly string[], on = phone): Promise<Plan> {
  return await act((view, tap) => planSwitch(view, tap, { id, title: id, roles }), on);
}

async function logEnergy(on = phone): Promise<void> {
  await act((view, tap) => planEnergy(view, tap, 3), on);
}

async function get<K extends Kind>(kind: K, id: string, on = phone): Promise<Item<K> | null> {
  return await on.store.database.read((transaction) => viewOf(transaction).get(kind, id));
}

async function all<K extends Kind>(kind: K, on = phone): Promise<Item<K>[]> {
  return await on.store.database.read((transaction) => viewOf(transaction).all(kind));
}

async function openTitles(): Promise<string[]> {
  return (await all("run")).filter(({ end }) => end === null).map(({ title }) => title);
}

async function livedOn(on: Phone): Promise<Lived> {
  const energies = await all("energy", on);
  return { runs: await all("run", on), captures: energies.map(({ at }) => at.at) };
}

/** The app is looked at: what is over is settled. */
async function lookIn(on = phone): Promise<void> {
  const shown = { coming: await readComing(on.store), lived: await livedOn(on) };
  await settleOver(on.store, shown);
}

async function outcomes(on = phone): Promise<Record<string, string | null | undefined>> {
  const settled = await all("settlement", on);
  return Object.fromEntries(settled.map(({ id, outcome }) => [id, outcome]));
}

describe("a choice", () => {
  const about = { boundary: "dinner", date: "2026-03-04" };

  test("to keep it takes the start back and brings back what it ended, in one change", async () => {
    await protect();
    await begin("cook", ["parent"]);
    world.now = FROM + 10 * MINUTE;
    const { token: undoing } = await begin("deep", ["maker"]);
    const { token } = await act((view, tap) =>
      planChoose(view, tap, { ...about, choice: "keep", undoing }),
    );
    expect(await openTitles()).toEqual(["cook"]);
    expect(await get("settlement", DINNER)).toMatchObject({ choice: "keep" });
    const version = await phone.store.database.read((t) => t.objectStore("versions").get(token));
    expect(version?.changes).toHaveLength(3);
    await undoChange(phone.store, token);
    expect(await openTitles()).toEqual(["deep"]);
    expect(await get("settlement", DINNER)).toBeNull();
  });

  test("after it takes the start back as well", async () => {
    await begin("deep", ["maker"]);
    const { token: undoing } = await begin("mail", ["maker"]);
    await act((view, tap) => planChoose(view, tap, { ...about, choice: "after", undoing }));
    expect(await openTitles()).toEqual(["deep"]);
    expect(await get("settlement", DINNER)).toMatchObject({ choice: "after" });
  });

  test("to move it leaves what was begun, and moving it again moves it on", async () => {
    await begin("deep", ["maker"]);
    const move: Decide = (view, tap) => planChoose(view, tap, { ...about, choice: "move" });
    await act(move);
    expect(await get("settlement", DINNER)).toMatchObject({ choice: "move", moved: 30 });
    const { token } = await act(move);
    expect(await get("settlement", DINNER)).toMatchObject({ choice: "move", moved: 60 });
    await undoChange(phone.store, token);
    expect(await get("settlement", DINNER)).toMatchObject({ moved: 30 });
    expect(await openTitles()).toEqual(["deep"]);
  });

  test("to let it go leaves what was begun", async () => {
    await begin("deep", ["maker"]);
    await act((view, tap) => planChoose(view, tap, { ...about, choice: "let_go" }));
    expect(await get("settlement", DINNER)).toMatchObject({ choice: "let_go" });
    expect(await openTitles()).toEqual(["deep"]);
  });

  test("what was edited since the start is not taken back with it", async () => {
    await begin("cook", ["parent"]);
    world.now += HOUR;
    const { token: undoing } = await begin("deep", ["maker"]);
    const [cook] = await all("run");
    await phone.write(cook?.id ?? "", { end: "unknown" }, "run");
    await act((view, tap) => planChoose(view, tap, { ...about, choice: "keep", undoing }));
    expect((await all("run")).map(({ title, end }) => [title, end])).toEqual([["cook", "unknown"]]);
  });

  test("a bit longer comes once", async () => {
    await act((view, tap) => planLonger(view, tap, about));
    expect(await get("settlement", DINNER)).toMatchObject({ extra: 15 });
    const again = await act((view, tap) => planLonger(view, tap, about));
    expect(again.writes).toEqual([]);
  });

  test("wrapping up ends what is open of it, and nothing else", async () => {
    const { id: first } = await begin("sketch", []);
    world.now += HOUR;
    const { id } = await begin("read", []);
    const plan = await act((view, tap) => planWrapUp(view, tap, [first, id, "gone"]));
    expect(plan.writes.map((write) => write.id)).toEqual([id]);
    expect((await get("run", id))?.end).toMatchObject({ at: world.now });
  });
});

describe("whether it still fits", () => {
  test("the answer and what it softens are one change", async () => {
    await protect();
    const flex = { ...BOUNDARY.flex, minutes: 45 } as Kinds["boundary"]["flex"] & object;
    const { token } = await act((_, tap) => planFit(tap, "dinner", "soften", { flex }));
    expect(await get("boundary", "dinner")).toMatchObject({ flex: { minutes: 45 } });
    expect(await get("nudge", fitId("dinner"))).toMatchObject({
      answer: "soften",
      answered: world.now,
    });
    await undoChange(phone.store, token);
    expect(await get("boundary", "dinner")).toMatchObject({ flex: { minutes: 30 } });
    expect(await get("nudge", fitId("dinner"))).toBeNull();
  });

  test("undo of what was never said before leaves a record that the server takes", async () => {
    await phone.write("dinner", { title: "Dinner", when: BOUNDARY.when }, "boundary");
    const patch = {
      keeps_out: { roles: ["maker"] },
      zone: "home",
      nudges: { used: false },
    } as const;
    const { token } = await act((_, tap) => planFit(tap, "dinner", "soften", patch));
    await undoChange(phone.store, token);
    const { keeps_out, zone, nudges } = (await get("boundary", "dinner")) ?? {};
    expect({ keeps_out, zone, nudges }).toEqual({ keeps_out: "all", zone: "follow", nudges: {} });
  });
});

describe("a cue", () => {
  test("that goes on does not begin again; ended, it may", async () => {
    const first = await act((view, tap) => planCueBegin(view, tap, "nap"));
    world.now += MINUTE;
    const second = await act((view, tap) => planCueBegin(view, tap, "nap"));
    expect(second).toMatchObject({ id: first.id, writes: [] });
    await act((view, tap) => planCueEnd(view, tap, first.id));
    expect((await act((view, tap) => planCueEnd(view, tap, first.id))).writes).toEqual([]);
    world.now += MINUTE;
    const third = await act((view, tap) => planCueBegin(view, tap, "nap"));
    expect(third.id).not.toBe(first.id);
    expect((await all("cue_event")).filter(({ end }) => end === null)).toHaveLength(1);
  });

  test("opens a boundary from its begin on", async () => {
    await protect({ when: { cue: "nap", minutes: 40 } });
    expect(await readComing(phone.store)).toEqual([]);
    await act((view, tap) => planCueBegin(view, tap, "nap"));
    const [one] = await readComing(phone.store);
    expect(one).toMatchObject({ start: world.now, end: world.now + 40 * MINUTE, id: DINNER });
  });
});

describe("what became of it", () => {
  test("nothing before its end; then the first device that looks writes it down", async () => {
    await protect();
    world.now = FROM + 10 * MINUTE;
    await logEnergy();
    await lookIn();
    expect(await outcomes()).toEqual({});
    world.now = TO;
    await lookIn();
    expect(await get("settlement", DINNER)).toEqual({
      id: DINNER,
      created: true,
      outcome: "kept",
      window: [FROM, TO],
    });
  });

  test("silence leaves no record at all", async () => {
    await protect();
    world.now = FROM - HOUR;
    await logEnergy();
    for (const later of [TO, TO + 3 * HOUR, TO + 5 * DAY]) {
      world.now = later;
      await lookIn();
    }
    expect(await outcomes()).toEqual({});
    expect(await phone.outbox()).not.toContainEqual(
      expect.objectContaining({ kind: "settlement" }),
    );
  });

  test("what it keeps out flexes it; a choice says otherwise", async () => {
    await protect();
    world.now = FROM + MINUTE;
    await begin("deep", ["maker"]);
    world.now = TO;
    await lookIn();
    expect(await outcomes()).toEqual({ [DINNER]: "flexed" });
    await act((view, tap) =>
      planChoose(view, tap, { boundary: "dinner", date: "2026-03-04", choice: "let_go" }),
    );
    await lookIn();
    expect(await outcomes()).toEqual({ [DINNER]: "let_go" });
  });

  test("it is not counted as something unsent, but it is sent", async () => {
    await protect();
    await phone.sync();
    world.now = FROM + MINUTE;
    await logEnergy();
    await phone.sync();
    world.now = TO;
    await lookIn();
    const [unsent] = await phone.outbox();
    expect(unsent).toMatchObject({ kind: "settlement", id: DINNER });
    expect(unsent).not.toHaveProperty("since");
  });

  test("two devices: the second finds it written and writes nothing", async () => {
    const tablet = new Phone(server, world);
    await protect();
    world.now = FROM + MINUTE;
    await logEnergy();
    world.now = TO;
    await lookIn();
    await phone.sync();
    await tablet.sync();
    await tablet.sync();
    const before = await tablet.record(DINNER, "settlement");
    await lookIn(tablet);
    expect(await tablet.record(DINNER, "settlement")).toEqual(before);
    expect(await tablet.outbox()).toEqual([]);
  });

  test("two devices that look apart agree once they have met", async () => {
    const tablet = new Phone(server, world);
    await protect();
    world.now = FROM + MINUTE;
    await logEnergy();
    await phone.sync();
    await tablet.sync();
    world.now = TO;
    await lookIn();
    await lookIn(tablet);
    for (const one of [phone, tablet, phone, tablet]) await one.sync();
    expect(await outcomes()).toEqual({ [DINNER]: "kept" });
    expect(await tablet.record(DINNER, "settlement")).toEqual(
      await phone.record(DINNER, "settlement"),
    );
  });

  test("a device whose person was elsewhere does not write over a choice made there", async () => {
    const tablet = new Phone(server, world);
    await protect();
    await phone.sync();
    await tablet.sync();
    world.now = FROM + MINUTE;
    await begin("deep", ["maker"]);
    await act((view, tap) =>
      planChoose(view, tap, { boundary: "dinner", date: "2026-03-04", choice: "move" }),
    );
    world.now = TO + HOUR;
    await lookIn(tablet);
    expect(await outcomes(tablet)).toEqual({});
    await phone.sync();
    await tablet.sync();
    await tablet.sync();
    await lookIn(tablet);
    expect(await get("settlement", DINNER, tablet)).toMatchObject({
      outcome: "moved",
      window: [FROM + 30 * MINUTE, TO + 30 * MINUTE],
    });
  });

  test("after days away each evening is settled by what was captured in it", async () => {
    await protect();
    world.now = TO;
    await lookIn();
    // Another device captured all the while; this one was in a drawer.
    const tablet = new Phone(server, world);
    await phone.sync();
    await tablet.sync();
    world.now = FROM + DAY + MINUTE;
    await logEnergy(tablet);
    world.now = FROM + 3 * DAY + MINUTE;
    await begin("deep", ["maker"], tablet);
    world.now = TO + 3 * DAY;
    await begin("cook", ["parent"], tablet);
    world.now += 6 * DAY;
    await tablet.sync();
    await phone.sync();
    await phone.sync();
    await lookIn();
    const { "dinner:2026-03-05": first, "dinner:2026-03-07": third } = await outcomes();
    expect([first, third]).toEqual(["kept", "flexed"]);
    // Nothing was captured in the one between, nor in those that the last one only goes on through.
    expect(Object.keys(await outcomes())).toHaveLength(2);
  });

  test("a rule that is made today settles nothing of yesterday", async () => {
    world.now = FROM + MINUTE;
    await logEnergy();
    world.now = TO + 14 * HOUR;
    await protect();
    await lookIn();
    expect(await outcomes()).toEqual({});
    world.now = FROM + DAY + MINUTE;
    await logEnergy();
    world.now = TO + DAY;
    await lookIn();
    expect(await outcomes()).toEqual({ "dinner:2026-03-05": "kept" });
  });

  test("made while it would be on, it is on from then", async () => {
    world.now = FROM + 30 * MINUTE;
    await protect();
    const [one] = await readComing(phone.store);
    expect(one).toMatchObject({ id: DINNER, start: FROM, end: TO });
    await logEnergy();
    world.now = TO;
    await lookIn();
    expect(await outcomes()).toEqual({ [DINNER]: "kept" });
  });

  test("edited while it is on, it keeps out from then: what was over by then is left alone", async () => {
    await protect({ keeps_out: { roles: [] } });
    world.now = FROM + 5 * MINUTE;
    await begin("deep", ["maker"]);
    world.now = FROM + 20 * MINUTE;
    await begin("cook", ["parent"]);
    world.now = FROM + 30 * MINUTE;
    await phone.write("dinner", { keeps_out: { roles: ["maker"] } }, "boundary");
    world.now = TO;
    await lookIn();
    expect(await outcomes()).toEqual({ [DINNER]: "kept" });
  });

  test("edited while it is on, it keeps out from then: what goes on counts", async () => {
    await protect({ keeps_out: { roles: [] } });
    world.now = FROM + 5 * MINUTE;
    await begin("deep", ["maker"]);
    world.now = FROM + 30 * MINUTE;
    await phone.write("dinner", { keeps_out: { roles: ["maker"] } }, "boundary");
    const [one] = await readComing(phone.store);
    if (!one) throw new Error("it is on");
    expect(look(one.subject, await livedOn(phone), world.now).holds).toBe(true);
    world.now = TO;
    await lookIn();
    expect(await outcomes()).toEqual({ [DINNER]: "flexed" });
  });

  test("editing it later rewrites nothing", async () => {
    await protect();
    world.now = FROM + MINUTE;
    await logEnergy();
    world.now = TO;
    await lookIn();
    world.now += HOUR;
    const when = { days: WEEKDAYS, start: "12:00", end: "13:00" };
    await phone.write("dinner", { when, keeps_out: "all" }, "boundary");
    await lookIn();
    expect(await get("settlement", DINNER)).toMatchObject({ outcome: "kept", window: [FROM, TO] });
  });

  test("one that rests is not settled", async () => {
    await protect({ archived: true });
    world.now = FROM + MINUTE;
    await logEnergy();
    world.now = TO;
    await lookIn();
    expect(await outcomes()).toEqual({});
  });
});
