/** What things were, what gave way where devices met, and what came from others meanwhile. */
import { beforeEach, describe, expect, test } from "vitest";
import type { Lost } from "../src/api/types.ts";
import { stateOf } from "../src/records/merge.ts";
import { currentStore, useStore } from "../src/store/current.ts";
import { type Met, meta } from "../src/store/database.ts";
import { type GaveWay, gaveWay, hasMet, type OwnChange } from "../src/store/met.ts";
import { together } from "../src/store/news.ts";
import { entriesOf, lastFields, ownChanges, readDeleted, readPast } from "../src/store/past.ts";
import { Phone, START, type World } from "./support/phone.ts";
import { ModelServer } from "./support/server.ts";

let world: World;
let server: ModelServer;

beforeEach(() => {
  world = { now: START };
  server = new ModelServer(() => world.now);
});

/** Two phones that hold the same container. */
async function pair(): Promise<readonly [phone: Phone, tablet: Phone]> {
  const [mine, theirs] = [new Phone(server, world), new Phone(server, world)];
  await mine.sync();
  await mine.write("a", { title: "before", intention: "why" });
  await mine.sync();
  await theirs.sync();
  later();
  return [mine, theirs];
}

function later(): void {
  world.now += 1000;
}

async function metOn(phone: Phone): Promise<readonly Met[]> {
  return (await phone.store.database.read((transaction) => meta(transaction, "met"))) ?? [];
}

async function ownOn(phone: Phone): Promise<OwnChange[]> {
  const all = await phone.store.database.read((transaction) =>
    transaction.objectStore("versions").getAll(),
  );
  return ownChanges(all, "container", "a");
}

/** What gave way on a phone, with what the server would say that it keeps. */
async function gone(phone: Phone, values: readonly Lost[] | null): Promise<GaveWay[]> {
  const [met] = await metOn(phone);
  if (!met) return [];
  return gaveWay(met, stateOf(await phone.record("a")), await ownOn(phone), values);
}

function lost(given: Partial<Lost>): Lost {
  return {
    field: "title",
    value: "",
    stamp: "",
    device: null,
    replaced_by: null,
    replaced_at: START,
    ...given,
  };
}

async function stampOf(phone: Phone, field = "title"): Promise<string> {
  return stateOf(await phone.record("a")).get(field)?.stamp ?? "";
}

describe("where devices met", () => {
  test("a value of this phone gave way: known here, the other device by the history", async () => {
    const [mine, theirs] = await pair();
    await mine.write("a", { title: "mine" });
    const stamp = await stampOf(mine);
    later();
    await theirs.write("a", { title: "theirs" });
    await theirs.sync();
    await mine.sync();
    const row = lost({ value: "mine", stamp, device: "phone", replaced_by: "tablet" });
    expect(await gone(mine, [row])).toEqual([{ field: "title", value: "mine", device: "tablet" }]);
    expect(await gone(mine, null)).toEqual([{ field: "title", value: "mine", device: null }]);
    // The one whose value stands had its say before they met.
    expect(await metOn(theirs)).toEqual([]);
  });

  test("a value of the other gave way: the history has it, and it was never seen here", async () => {
    const [mine, theirs] = await pair();
    const before = lost({ value: "before", stamp: await stampOf(mine), device: "phone" });
    await theirs.write("a", { title: "theirs" });
    await theirs.sync();
    const theirsLost = lost({
      value: "theirs",
      stamp: await stampOf(theirs),
      device: "tablet",
      replaced_by: "phone",
    });
    later();
    await mine.write("a", { title: "mine" });
    await mine.sync();
    expect(await gone(mine, [theirsLost, before])).toEqual([
      { field: "title", value: "theirs", device: "tablet" },
    ]);
    expect(await gone(mine, null)).toEqual([]);
  });

  test("other fields of one record: nothing gave way", async () => {
    const [mine, theirs] = await pair();
    const before = lost({ value: "before", stamp: await stampOf(mine), device: "tablet" });
    await theirs.write("a", { intention: "another" });
    await theirs.sync();
    later();
    await mine.write("a", { title: "one" });
    await mine.write("a", { title: "two" });
    await mine.sync();
    expect(await metOn(mine)).toHaveLength(1);
    expect(await gone(mine, [before])).toEqual([]);
  });

  test("both wrote the same: nothing gave way", async () => {
    const [mine, theirs] = await pair();
    await mine.write("a", { title: "same" });
    later();
    await theirs.write("a", { title: "same" });
    await theirs.sync();
    await mine.sync();
    expect(await metOn(mine)).toEqual([]);
  });

  test("one after the other is no meeting", async () => {
    const [mine, theirs] = await pair();
    await theirs.write("a", { title: "theirs" });
    await theirs.sync();
    later();
    await mine.sync();
    await mine.write("a", { title: "mine" });
    await mine.sync();
    await theirs.sync();
    expect(await metOn(mine)).toEqual([]);
    expect(await metOn(theirs)).toEqual([]);
  });

  test("once the field is changed again it is over, here or elsewhere", async () => {
    const [mine, theirs] = await pair();
    await mine.write("a", { title: "mine", intention: "mine" });
    later();
    await theirs.write("a", { title: "theirs", intention: "theirs" });
    await theirs.sync();
    await mine.sync();
    expect(await gone(mine, null)).toHaveLength(2);
    later();
    await mine.write("a", { title: "mine" });
    expect(await gone(mine, null)).toEqual([{ field: "intention", value: "mine", device: null }]);
    await theirs.write("a", { intention: "again" });
    await theirs.sync();
    await mine.sync();
    expect(await gone(mine, null)).toEqual([]);
    useStore(mine.store);
    expect(await hasMet("container", "a")).toBe(true);
    expect(await hasMet("container", "b")).toBe(false);
  });

  test("a server that forgot and is offered everything is no other device", async () => {
    const [mine] = await pair();
    server.restore(new ModelServer(() => world.now).backup());
    await mine.sync();
    expect(await mine.records()).toEqual(server.all());
    expect(await metOn(mine)).toEqual([]);
  });

  test("they are kept for 90 days, the latest fifty", async () => {
    const [mine, theirs] = await pair();
    const meet = async (id: string): Promise<void> => {
      await mine.write(id, { title: "mine" }, "reflection");
      later();
      await theirs.write(id, { title: "theirs" }, "reflection");
      await theirs.sync();
      await mine.sync();
    };
    for (let n = 0; n < 52; n++) await meet(`r${n}`);
    const all = await metOn(mine);
    expect(all).toHaveLength(50);
    expect(all[0]?.id).toBe("r51");
    world.now += 91 * 86_400_000;
    await meet("last");
    expect((await metOn(mine)).map(({ id }) => id)).toEqual(["last"]);
  });
});

describe("what it was", () => {
  const state = stateOf({
    kind: "container",
    id: "a",
    stamp: "0193a5b2c3d4-0000-8f2c19aa",
    fields: { created: true, title: "now", intention: "" },
  });

  test("what the server lost at once is one change, the latest first", () => {
    const entries = entriesOf(
      [],
      [
        lost({ field: "title", value: "two", replaced_at: 2, replaced_by: "tablet" }),
        lost({ field: "intention", value: "why", replaced_at: 2, replaced_by: "tablet" }),
        lost({ field: "title", value: "one", replaced_at: 1, replaced_by: "phone" }),
        lost({ field: "created", value: true, replaced_at: 1, replaced_by: "phone" }),
      ],
      state,
    );
    expect(entries).toEqual([
      { at: 2, device: "tablet", isOwn: false, fields: { title: "two", intention: "why" } },
      { at: 1, device: "phone", isOwn: false, fields: { title: "one" } },
    ]);
  });

  test("what is so now is not earlier", () => {
    expect(entriesOf([], [lost({ value: "now" })], state)).toEqual([]);
  });

  test("of this phone's own changes only what the server does not know", () => {
    const own = [
      { stamp: "000000000003-0000-8f2c19aa", before: { title: "one", intention: "blank" } },
      { stamp: "000000000002-0000-8f2c19aa", before: {} },
      { stamp: "000000000001-0000-8f2c19aa", before: { intention: "only here" } },
    ];
    const known = lost({ value: "one", replaced_at: 9, replaced_by: "phone" });
    expect(entriesOf(own, [known], state)).toEqual([
      { at: 9, device: "phone", isOwn: false, fields: { title: "one", intention: "blank" } },
      { at: 1, device: null, isOwn: true, fields: { intention: "only here" } },
    ]);
  });

  test("the last fields of what was deleted; of what was not, none", () => {
    const values = [
      lost({ field: "created", value: true, stamp: "b" }),
      lost({ field: "title", value: "last", stamp: "b" }),
      lost({ field: "title", value: "first", stamp: "a" }),
    ];
    expect(lastFields(values)).toEqual({ title: "last" });
    expect(lastFields(values.slice(1))).toEqual({});
  });

  test("without an account a phone knows its own changes, and what it deleted", async () => {
    const phone = new Phone(server, world);
    useStore(phone.store);
    await phone.write("a", { title: "one" });
    later();
    await phone.write("a", { title: "two" });
    const past = await Array.fromAsync(readPast("container", "a"));
    expect(past.at(-1)).toEqual({
      source: "local",
      entries: [{ at: world.now, device: null, isOwn: true, fields: { title: "one" } }],
    });
    later();
    await phone.delete("a");
    const at = { at: world.now, off: 0, tz: "UTC", day: "2026-03-04" };
    await phone.write("kept", { at, level: 2 }, "energy");
    await phone.write("gone", { at, level: 3 }, "energy");
    later();
    await phone.delete("gone", "energy");
    const [first, last] = await Array.fromAsync(readDeleted());
    expect(last).toEqual({
      source: "local",
      deleted: [
        { kind: "energy", id: "gone", at: world.now, fields: { at, level: 3 } },
        { kind: "container", id: "a", at: world.now - 1000, fields: { title: "two" } },
      ],
    });
    expect(first?.deleted).toEqual(last?.deleted);
    world.now += 91 * 86_400_000;
    expect((await Array.fromAsync(readDeleted())).at(-1)?.deleted).toEqual([]);
    expect((await currentStore()).database.name).toBe(phone.name);
  });
});

describe("what came meanwhile", () => {
  const energy = { kind: "energy", id: "e", device: "tablet" };
  const run = { kind: "run", id: "r", device: "tablet" };

  test("what devices do by themselves is not told", () => {
    const place = { kind: "place", id: "p", device: "tablet" };
    expect(together(undefined, [place], 5)).toBeUndefined();
    expect(together(undefined, [place, energy], 5)).toEqual({ since: 5, records: [energy] });
  });

  test("what waits stays, each thing once, from the earlier time on", () => {
    const waiting = { since: 5, records: [energy, run] };
    const again = { ...energy, device: "laptop" };
    expect(together(waiting, [again], 9)).toEqual({ since: 5, records: [again, run] });
    expect(together(waiting, [], 9)).toBe(waiting);
  });
});
