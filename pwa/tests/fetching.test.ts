/** Fetching much: page after page, resumed where it was ended, never in the way of a capture. */
import { beforeEach, expect, test } from "vitest";
import type { Outcome, SyncAnswer, SyncRequest } from "../src/api/types.ts";
import { commit } from "../src/store/commit.ts";
import { meta } from "../src/store/database.ts";
import { type Progress, Syncer } from "../src/store/syncer.ts";
import { Phone, START, type World } from "./support/phone.ts";
import { ModelServer } from "./support/server.ts";

const RECORDS = 30;
const PAGE = 7;

let world: World;
let server: ModelServer;
let fresh: Phone;

beforeEach(async () => {
  world = { now: START };
  server = new ModelServer(() => world.now);
  const full = new Phone(server, world);
  for (let i = 0; i < RECORDS; i++) {
    await full.write(`r${i}`, { title: `${i}` });
    await full.sync();
  }
  fresh = new Phone(server, world, 0, undefined, PAGE);
  server.requests.length = 0;
});

async function answer(request: SyncRequest): Promise<Outcome<SyncAnswer>> {
  return { kind: "answer", body: server.sync(request) };
}

/** Run before each write that the phone makes; the count begins with 1. */
function beforeWrites(phone: Phone, run: (count: number) => unknown): void {
  const usual = phone.store.database.write.bind(phone.store.database);
  let count = 0;
  phone.store.database.write = async (...args) => {
    await run(++count);
    return await usual(...args);
  };
}

test("the next page is asked for while the last one is stored", async () => {
  const asked: number[] = [];
  beforeWrites(fresh, () => asked.push(server.requests.length));
  await fresh.sync();
  expect(asked).toEqual([2, 3, 4, 5, 5]);
  expect(await fresh.records()).toEqual(server.all());
});

test("what is captured while much comes in is sent at the next page", async () => {
  beforeWrites(fresh, async (count) => {
    if (count === 1) await fresh.write("new", { title: "captured meanwhile" });
  });
  await fresh.sync();
  expect(server.requests.map(({ changes }) => changes.length)).toEqual([0, 0, 1, 0, 0, 0]);
  expect(await fresh.outbox()).toEqual([]);
  expect(await fresh.records()).toEqual(server.all());
});

test("a fetch that is ended goes on at the cursor of the last page that was stored whole", async () => {
  beforeWrites(fresh, (count) => {
    if (count === 3) throw new Error("ended");
  });
  await expect(fresh.sync()).rejects.toThrow("ended");
  expect((await fresh.records()).size).toBe(2 * PAGE);
  const cursor = await fresh.store.database.read((transaction) => meta(transaction, "cursor"));
  server.requests.length = 0;
  fresh.relaunch();
  await fresh.sync();
  expect(server.requests[0]?.cursor).toBe(cursor);
  expect(server.requests).toHaveLength(3);
  expect(await fresh.records()).toEqual(server.all());
});

test("a page that is stored in parts counts only once the last part is there", async () => {
  const many = new Phone(server, world);
  const ids = Array.from({ length: 1000 }, (_, index) => `many${index}`);
  await commit(many.store, () => ({
    id: "many",
    token: "many",
    writes: ids.map((id) => ({ kind: "container", id, create: true, fields: { title: id } })),
  }));
  await many.sync();
  const whole = new Phone(server, world);
  beforeWrites(whole, (count) => {
    if (count === 2) throw new Error("ended");
  });
  await expect(whole.sync()).rejects.toThrow("ended");
  const held = (await whole.records()).size;
  expect(held).toBeGreaterThan(0);
  expect(held).toBeLessThan(server.records.size);
  whole.relaunch();
  await whole.sync();
  expect(await whole.records()).toEqual(server.all());
});

test("an edit that waits is not overwritten by what comes in, nor is what comes in lost", async () => {
  world.now += 1000;
  await fresh.write("r20", { intention: "mine" });
  await fresh.write("r21", { title: "mine" });
  await fresh.sync();
  expect((await fresh.record("r20"))?.fields).toMatchObject({ title: "20", intention: "mine" });
  expect((await fresh.record("r21"))?.fields).toMatchObject({ title: "mine" });
  expect(await fresh.records()).toEqual(server.all());
});

test("nothing is asked ahead once another account is in use", async () => {
  let isCurrent = true;
  const sync = async (request: SyncRequest): Promise<Outcome<SyncAnswer>> => {
    const outcome = await answer(request);
    isCurrent = false;
    return outcome;
  };
  const options = { page: PAGE, isCurrent: async () => isCurrent };
  const ending = await new Syncer(fresh.store, { sync }, options).run();
  expect(ending.kind).toBe("halted");
  expect(server.requests).toHaveLength(1);
});

test("a page that was asked for ahead in vain is asked for again", async () => {
  let asked = 0;
  const sync = async (request: SyncRequest): Promise<Outcome<SyncAnswer>> =>
    ++asked === 2 ? { kind: "silence" } : await answer(request);
  const syncer = new Syncer(fresh.store, { sync }, { page: PAGE });
  expect((await syncer.run()).kind).toBe("waiting");
  expect((await syncer.run()).kind).toBe("done");
  expect(await fresh.records()).toEqual(server.all());
});

test("what is much is left to another one after the first page, which counts on", async () => {
  const seen: (Progress | null)[] = [];
  const options = { page: PAGE, onProgress: (progress: Progress | null) => seen.push(progress) };
  const first = new Syncer(fresh.store, { sync: answer }, { ...options, leavesMuch: true });
  const ending = await first.run();
  expect(ending).toEqual({ kind: "much", fetched: PAGE });
  expect(server.requests).toHaveLength(1);
  const second = new Syncer(fresh.store, { sync: answer }, { ...options, fetched: PAGE });
  expect((await second.run()).kind).toBe("done");
  expect(seen.map((one) => one?.done)).toEqual([7, 14, 21, 28, undefined]);
  expect(await fresh.records()).toEqual(server.all());
  expect((await first.run()).kind).toBe("done");
});
