/** Each trap that sync is known to fall into, one by one. tests/guards.mjs takes the guards away. */
import { beforeEach, describe, expect, test } from "vitest";
import { seed } from "../src/capture/starters.ts";
import { overwriteGetLocale } from "../src/messages/compiled/runtime.js";
import { setWords } from "../src/messages/locale.ts";
import { stateOf } from "../src/records/merge.ts";
import { isImplausible, LOWEST, nextStamp } from "../src/records/stamps.ts";
import type { Kind } from "../src/records/types.ts";
import { adopt, isEmpty } from "../src/store/account.ts";
import { commit, undoChange } from "../src/store/commit.ts";
import { act, hooks, useStore } from "../src/store/current.ts";
import { meta, setMeta } from "../src/store/database.ts";
import { compare } from "../src/store/integrity.ts";
import { itemOf } from "../src/store/rows.ts";
import { Syncer } from "../src/store/syncer.ts";
import { exportFile, importFile, resolveParked } from "../src/store/transfer.ts";
import { Phone, START, type World } from "./support/phone.ts";
import { ModelServer, POISON, Refusal, SPOILER } from "./support/server.ts";

const YEARS = 365 * 86_400_000;

let world: World;
let server: ModelServer;

beforeEach(() => {
  world = { now: START };
  server = new ModelServer(() => world.now);
});

function phone(skew = 0): Phone {
  return new Phone(server, world, skew);
}

async function title(of: Phone, id = "a"): Promise<unknown> {
  return (await of.record(id))?.fields.title;
}

/** The catalogue's own runtime and the app's stand-in for it speak alike meanwhile. */
async function inGerman(body: () => Promise<void>): Promise<void> {
  overwriteGetLocale(() => "de");
  setWords("de", []);
  await body();
  overwriteGetLocale(() => "en");
  setWords("en", []);
}

async function names(of: Phone): Promise<readonly unknown[]> {
  return [...(await of.records()).values()].map(({ fields }) => fields.title ?? fields.name).sort();
}

function onServer(id: string, kind = "container"): Readonly<Record<string, unknown>> | undefined {
  return server.all().get(`${kind}/${id}`)?.fields;
}

async function agree(...phones: Phone[]): Promise<void> {
  for (const one of [...phones, ...phones]) await one.sync();
  for (const one of phones) expect(await one.records()).toEqual(server.all());
}

describe("clocks", () => {
  test("a far-future clock does not poison later edits", async () => {
    const [wrong, right] = [phone(10 * YEARS), phone()];
    await wrong.write("a", { title: "from the future" });
    await wrong.sync();
    world.now += 1000;
    await right.sync();
    await right.write("a", { title: "later" });
    await agree(right, wrong);
    expect(await title(wrong)).toBe("later");
    world.now += 1000;
    await wrong.write("a", { title: "later still" });
    await agree(wrong, right);
    expect(await title(right)).toBe("later still");
    const stamps = [...server.all().values()].flatMap((one) => [...stateOf(one).values()]);
    expect(stamps.some(({ stamp }) => isImplausible(stamp, world.now))).toBe(false);
  });

  test("pending changes are stamped anew in the order in which they were made", async () => {
    const wrong = phone(10 * YEARS);
    await wrong.write("a", { title: "one" });
    await wrong.write("b", { title: "two" });
    await wrong.write("a", { intention: "three" });
    await wrong.sync();
    const [a, b] = [stateOf(await wrong.record("a")), stateOf(await wrong.record("b"))];
    const order = [a.get("title"), b.get("title"), a.get("intention")].map(
      (one) => one?.stamp ?? "",
    );
    expect(order.toSorted()).toEqual(order);
    expect(await wrong.records()).toEqual(server.all());
  });

  test("stamps are made anew, durably, before the answer is merged", async () => {
    const [wrong, right] = [phone(10 * YEARS), phone()];
    await right.write("b", { title: "theirs" });
    await right.sync();
    await wrong.write("a", { title: "from the future" });
    // The app is ended after the first thing that it writes of the answer.
    const usual = wrong.store.database.write.bind(wrong.store.database);
    let writes = 0;
    wrong.store.database.write = async (...args) => {
      if (++writes > 1) throw new Error("ended");
      return await usual(...args);
    };
    await expect(wrong.sync()).rejects.toThrow("ended");
    const [entry] = await wrong.outbox();
    expect(isImplausible(entry?.stamp ?? "", world.now)).toBe(false);
    expect(await wrong.record("b")).toBeUndefined();
    wrong.relaunch();
    await agree(wrong, right);
  });

  test("a delete from the future takes with it what it was told of, here as there", async () => {
    const [wrong, right] = [phone(10 * YEARS), phone()];
    await right.write("a", { title: "kept" });
    await agree(right, wrong);
    await wrong.delete("a");
    world.now += 1000;
    await right.write("a", { intention: "written since" });
    await right.sync();
    await wrong.sync();
    world.now += 1000;
    await right.write("a", { title: "again" });
    await agree(right, wrong);
  });

  test("the clock advances on receive", async () => {
    const [ahead, behind] = [phone(30_000), phone(-3_600_000)];
    await ahead.write("a", { title: "ahead" });
    await ahead.sync();
    await behind.sync();
    await behind.write("a", { title: "seen and changed" });
    await agree(behind, ahead);
    expect(await title(ahead)).toBe("seen and changed");
  });

  test("a relaunch with the clock set back goes on from the stamp that was stored", async () => {
    const one = phone();
    await one.write("a", { title: "before" });
    one.skew = -3_600_000;
    one.relaunch();
    await one.write("a", { title: "after" });
    expect(await title(one)).toBe("after");
    await one.sync();
    expect(onServer("a")?.title).toBe("after");
  });

  test("two tabs never write with the same stamp, and the second sees the first's", async () => {
    const one = phone();
    const tab = one.tab();
    await one.write("a", { title: "one" });
    const first = stateOf(await one.record("a")).get("title")?.stamp ?? "";
    await tab.write("a", { title: "two" });
    const second = stateOf(await one.record("a")).get("title")?.stamp ?? "";
    expect(second > first).toBe(true);
  });

  test("a clone writes under a node of its own", async () => {
    const one = phone();
    await one.write("a", { title: "shared" });
    await one.sync();
    const copy = await one.clone();
    world.now += 1000;
    await one.write("a", { title: "x" });
    await copy.write("a", { title: "y" });
    const [mine, its] = [await one.record("a"), await copy.record("a")];
    expect(stateOf(mine).get("title")?.stamp).not.toBe(stateOf(its).get("title")?.stamp);
    await agree(one, copy);
  });

  test("an offset that was learned keeps later stamps plausible", async () => {
    const wrong = phone(10 * YEARS);
    await wrong.write("a", { title: "one" });
    await wrong.sync();
    await wrong.write("a", { title: "two" });
    server.requests.length = 0;
    await wrong.sync();
    expect(server.requests.filter(({ changes }) => changes.length > 0)).toHaveLength(1);
    expect(onServer("a")?.title).toBe("two");
  });

  test("an account that has seen the future is waited for, not asked in a loop", async () => {
    const one = phone();
    server.seen = nextStamp(server.seen, world.now + YEARS, "0000000a");
    await one.write("a", { title: "waits" });
    await one.sync();
    await one.write("a", { title: "waits on" });
    const asked = server.requests.length;
    expect((await one.sync()).kind).toBe("done");
    expect(server.requests.length - asked).toBeLessThan(4);
    expect(await one.outbox()).toHaveLength(1);
  });
});

describe("the queue", () => {
  test("an edit while its own push is under way is sent next", async () => {
    const one = phone();
    await one.write("a", { title: "first", intention: "kept" });
    one.meanwhile = () => one.write("a", { title: "second" });
    await one.sync();
    expect(onServer("a")?.title).toBe("second");
    expect(await one.outbox()).toEqual([]);
  });

  test("a reply that is lost loses and doubles nothing", async () => {
    const one = phone();
    await one.write("a", { title: "once" });
    await one.sync("lost reply");
    const rev = server.rev;
    expect(await one.outbox()).toHaveLength(1);
    await one.sync();
    expect(server.rev).toBe(rev);
    expect(await one.outbox()).toEqual([]);
  });

  test("edits of different fields on two phones both stay", async () => {
    const [one, other] = [phone(), phone()];
    await one.write("a", { title: "title", intention: "intention" });
    await agree(one, other);
    await one.write("a", { title: "new title", intention: "intention" });
    world.now += 1000;
    await other.write("a", { title: "title", intention: "new intention" });
    await agree(one, other);
    expect(onServer("a")).toMatchObject({ title: "new title", intention: "new intention" });
  });

  test("a change that is refused does not hold up the others, and is kept", async () => {
    const one = phone();
    await one.write("a", { title: "before" });
    await one.write("b", { title: POISON });
    await one.write("c", { title: "after" });
    await one.sync();
    expect([onServer("a"), onServer("c")].every(Boolean)).toBe(true);
    expect(await one.outbox()).toEqual([]);
    expect(await one.attention()).toMatchObject([
      { id: "b", code: "bad_field", fields: { title: POISON } },
    ]);
    expect(await title(one, "b")).toBe(POISON);
  });

  test("a change that spoils the envelope is found by halving, and parked alone", async () => {
    const one = phone();
    for (let i = 0; i < 20; i++) await one.write(`r${i}`, { title: i === 13 ? SPOILER : "fine" });
    await one.sync();
    expect(server.records.size).toBe(19);
    expect(await one.outbox()).toEqual([]);
    expect(await one.attention()).toMatchObject([{ id: "r13", code: "bad_json" }]);
  });

  test("a server that refuses everything is not blamed on the changes", async () => {
    const one = phone();
    await one.write("a", { title: "fine" });
    server.sync = () => {
      throw new Refusal(400, "bad_json");
    };
    expect((await one.sync()).kind).toBe("waiting");
    expect(await one.outbox()).toHaveLength(1);
    expect(await one.attention()).toEqual([]);
  });

  test("a push that breaks the server three times is halved, and the culprit parked", async () => {
    const one = phone();
    for (let i = 0; i < 8; i++) await one.write(`r${i}`, { title: i === 5 ? "breaks" : "fine" });
    const usual = server.sync.bind(server);
    server.sync = (request) => {
      if (request.changes.some(({ fields }) => fields.title === "breaks")) {
        throw new Refusal(500, "internal");
      }
      return usual(request);
    };
    let tries = 0;
    while ((await one.sync()).kind !== "done" && tries < 40) tries++;
    expect(await one.attention()).toMatchObject([{ id: "r5" }]);
    expect(await one.outbox()).toEqual([]);
    expect(server.records.size).toBe(7);
  });

  test("a network that comes and goes parks nothing", async () => {
    const one = phone();
    await one.write("a", { title: "fine" });
    for (let i = 0; i < 2; i++) {
      for (let k = 0; k < 3; k++) await one.sync("lost request");
    }
    expect(await one.attention()).toEqual([]);
    await agree(one);
    expect(onServer("a")).toBeDefined();
  });

  test("a server that is away parks nothing, however often it is tried", async () => {
    const one = phone();
    for (const id of ["a", "b", "c"]) await one.write(id, { title: id });
    const usual = server.sync.bind(server);
    server.sync = () => {
      throw new Refusal(502, "internal");
    };
    for (let i = 0; i < 20; i++) expect((await one.sync()).kind).toBe("waiting");
    server.sync = usual;
    expect((await one.sync()).kind).toBe("done");
    expect(server.records.size).toBe(3);
    expect(await one.attention()).toEqual([]);
  });

  test("a sign-out keeps the queue", async () => {
    const one = phone();
    await one.write("a", { title: "mine" });
    const usual = server.sync.bind(server);
    server.sync = () => {
      throw new Refusal(401, "not_signed_in");
    };
    expect((await one.sync()).kind).toBe("signed_out");
    expect(await one.outbox()).toHaveLength(1);
    server.sync = usual;
    await agree(one);
  });

  test("a kind that the server does not know waits and holds up nobody", async () => {
    const one = phone();
    await one.write("a", { name: "later" }, "dream" as Kind);
    await one.write("b", { title: "now" });
    expect((await one.sync()).kind).toBe("done");
    expect(await one.outbox()).toMatchObject([{ kind: "dream", id: "a" }]);
    expect(onServer("b")).toBeDefined();
  });

  test("nothing is sent once another account is in use", async () => {
    const one = phone();
    await one.write("a", { title: "mine" });
    const syncer = new Syncer(
      one.store,
      {
        sync: async () => {
          throw new Error("sent for somebody else");
        },
      },
      { isCurrent: async () => false },
    );
    expect((await syncer.run()).kind).toBe("halted");
    expect(await one.outbox()).toHaveLength(1);
  });

  test("a page that is cut off comes again, and is counted up to the end", async () => {
    const [one, other] = [phone(), phone()];
    for (let i = 0; i < 30; i++) {
      await one.write(`r${i}`, { title: "fine" });
      await one.sync();
    }
    const seen: number[] = [];
    const transport = {
      sync: async (request: Parameters<ModelServer["sync"]>[0]) => ({
        kind: "answer" as const,
        body: server.sync({ ...request, limit: 7 }),
      }),
    };
    const onProgress = (progress: { done: number; total: number } | null): void => {
      if (progress) seen.push(progress.done);
    };
    await new Syncer(other.store, transport, { onProgress }).run();
    expect(seen).toEqual([7, 14, 21, 28]);
    expect(await other.records()).toEqual(server.all());
  });
});

describe("records", () => {
  test("a stop that arrives before its start shows nothing until the start is there", async () => {
    const [one, other] = [phone(), phone()];
    const at = { at: START, off: 0, tz: "UTC", day: "2026-03-04" };
    await one.write("r", { title: "walk", start: at, end: null }, "run");
    await one.sync();
    const whole = server.all().get("run/r");
    const stop = {
      kind: "run",
      id: "r",
      stamp: nextStamp(whole?.stamp ?? "", START + 5, "0000000b"),
    };
    server.records.delete("run/r");
    server.sync({ cursor: null, limit: 10, changes: [{ ...stop, fields: { end: at } }] });
    await other.sync();
    const row = await other.store.database.read((transaction) =>
      transaction.objectStore("records").get(["run", "r"]),
    );
    expect(row).toBeDefined();
    expect(itemOf(row)).toBeNull();
    expect(row?.at).toBeUndefined();
  });

  test("two stops offline: one end stays, the same everywhere", async () => {
    const [one, other] = [phone(), phone()];
    const at = (minute: number) => ({
      at: START + minute * 60_000,
      off: 0,
      tz: "UTC",
      day: "2026-03-04",
    });
    await one.write("r", { title: "walk", start: at(0), end: null }, "run");
    await agree(one, other);
    await one.write("r", { end: at(10) }, "run");
    world.now += 5;
    await other.write("r", { end: at(12) }, "run");
    await agree(one, other);
    expect(onServer("r", "run")?.end).toEqual(at(12));
  });

  test("a stale phone does not bring back what was deleted", async () => {
    const [one, stale] = [phone(), phone()];
    await one.write("a", { title: "gone" });
    await agree(one, stale);
    await stale.write("a", { intention: "older than the delete" });
    world.now += 1000;
    await one.delete("a");
    await agree(one, stale);
    expect(onServer("a")).toEqual({ deleted: true });
    expect(
      itemOf(
        await stale.store.database.read((t) => t.objectStore("records").get(["container", "a"])),
      ),
    ).toBeNull();
  });

  test("undo of a delete brings every field back, everywhere", async () => {
    const [one, other] = [phone(), phone()];
    await one.write("a", { title: "back", intention: "again" });
    await agree(one, other);
    await one.delete("a");
    const [version] = (
      await one.store.database.read((t) => t.objectStore("versions").getAll())
    ).filter(({ changes }) => changes.some(({ created }) => !created));
    await one.sync();
    await undoChange(one.store, version?.token ?? "");
    await agree(one, other);
    expect(await other.record("a")).toMatchObject({
      fields: { title: "back", intention: "again" },
    });
  });
});

describe("restored backups", () => {
  test("a phone heals a server that was set back, even when it has grown past the cursor", async () => {
    const [one, other] = [phone(), phone()];
    await one.write("a", { title: "kept by both" });
    await agree(one, other);
    const backup = server.backup();
    await one.write("b", { title: "only after the backup" });
    await agree(one, other);
    server.restore(backup);
    for (const id of ["x", "y", "z"]) {
      world.now += 1000;
      server.sync({
        cursor: null,
        limit: 1,
        changes: [
          {
            kind: "container",
            id,
            stamp: nextStamp(LOWEST, world.now, "0000000c"),
            fields: { created: true },
          },
        ],
      });
    }
    await agree(one, other);
    expect(onServer("b")).toMatchObject({ title: "only after the backup" });
  });

  test("offering everything again goes on where it was ended", async () => {
    const one = phone();
    const ids = Array.from({ length: 1500 }, (_, index) => `r${index}`);
    await commit(one.store, () => ({
      id: "many",
      token: "many",
      writes: ids.map((id) => ({ kind: "container", id, create: true, fields: { title: id } })),
    }));
    await one.sync();
    server.restore(new ModelServer(() => world.now).backup());
    server.requests.length = 0;
    // What tells of the fork, the first page of the offer, and then the app is ended.
    await one.sync("none", "none", "lost request");
    one.relaunch();
    await agree(one);
    expect(server.records.size).toBe(1500);
    const offered = server.requests.reduce((sum, { changes }) => sum + changes.length, 0);
    expect(offered).toBe(1500);
  });

  test("stamps of records offered again stay as they were", async () => {
    const one = phone();
    await one.write("a", { title: "original" });
    await one.sync();
    const before = await one.record("a");
    server.restore(new ModelServer(() => world.now).backup());
    world.now += 86_400_000;
    await agree(one);
    expect(server.all().get("container/a")).toEqual(before);
  });
});

describe("accounts", () => {
  test("an empty new phone does not overwrite a full account", async () => {
    const full = phone();
    await seed(full.store);
    await full.write("starter-care", { title: "With Mia" });
    await full.delete("starter-way");
    await full.sync();
    world.now += 86_400_000;
    const fresh = phone();
    await seed(fresh.store);
    await agree(fresh, full);
    expect(await title(fresh, "starter-care")).toBe("With Mia");
    expect(onServer("starter-way")).toEqual({ deleted: true });
  });

  test("two phones with the same starters have them once, under one revision", async () => {
    const [one, other] = [phone(), phone()];
    await seed(one.store);
    await seed(other.store);
    await one.sync();
    const { rev } = server;
    await agree(one, other);
    expect(server.rev).toBe(rev);
  });

  test("two phones of two languages have the starters in one of them", async () => {
    const [one, other] = [phone(), phone()];
    await seed(one.store);
    await inGerman(() => seed(other.store));
    const [english, german] = [await names(one), await names(other)];
    expect(english).not.toEqual(german);
    await agree(one, other);
    expect([english, german]).toContainEqual(await names(one));
  });

  test("what was captured before the sign-in goes into the account", async () => {
    const [before, account] = [phone(), phone()];
    await seed(before.store);
    await before.write("a", { title: "captured before" });
    await before.write("b", { title: POISON });
    await adopt(before.store, account.store);
    expect(await isEmpty(before.store)).toBe(true);
    await account.sync();
    expect(onServer("a")).toMatchObject({ title: "captured before" });
    expect(await account.attention()).toMatchObject([{ id: "b" }]);
  });

  test("a sign-in that is killed in the middle loses nothing and doubles nothing", async () => {
    const [before, account] = [phone(), phone()];
    for (let i = 0; i < 450; i++) await before.write(`r${i}`, { title: `${i}` });
    const usual = account.store.database.write.bind(account.store.database);
    let pages = 0;
    account.store.database.write = async (...args) => {
      if (++pages > 1) throw new Error("killed");
      return await usual(...args);
    };
    await expect(adopt(before.store, account.store)).rejects.toThrow("killed");
    const left = (await before.records()).size;
    expect(left).toBeGreaterThan(0);
    expect(left + (await account.records()).size).toBeGreaterThanOrEqual(450);
    account.store.database.write = usual;
    await adopt(before.store, account.store);
    await agree(account);
    expect(server.records.size).toBe(450);
    expect(await isEmpty(before.store)).toBe(true);
  });

  test("a capture made while the databases are merged is not removed", async () => {
    const [before, account] = [phone(), phone()];
    await before.write("a", { title: "first" });
    const usual = account.store.database.write.bind(account.store.database);
    let isFirst = true;
    account.store.database.write = async (...args) => {
      const result = await usual(...args);
      if (isFirst) {
        isFirst = false;
        await before.write("a", { title: "second" });
      }
      return result;
    };
    await adopt(before.store, account.store);
    expect(await title(account)).toBe("second");
    expect(await isEmpty(before.store)).toBe(true);
  });
});

describe("files and the drawer", () => {
  test("the unsent queue goes to another phone as a file, once", async () => {
    const [lost, found] = [phone(), phone()];
    await lost.write("a", { title: "unsent" });
    await lost.delete("a");
    await lost.write("b", { title: "also unsent" });
    const file = await exportFile(lost.store);
    expect(await importFile(found.store, file)).toBe(2);
    await found.sync();
    const { rev } = server;
    expect(onServer("b")).toMatchObject({ title: "also unsent" });
    await importFile(found.store, file);
    expect(await found.outbox()).toEqual([]);
    await agree(found, lost);
    expect(server.rev).toBe(rev);
  });

  test("other files are refused", async () => {
    const one = phone();
    for (const text of [
      "{}",
      "nonsense",
      '{"app":"ebb","version":1,"changes":[{"kind":1}],"attention":[]}',
    ]) {
      await expect(importFile(one.store, new Blob([text]))).rejects.toThrow();
    }
    expect((await one.records()).size).toBe(0);
  });

  test("a refused change is sent again once it is corrected", async () => {
    const [one, other] = [phone(), phone()];
    await one.write("a", { title: POISON, intention: "fine" });
    await one.sync();
    await resolveParked(one.store, { kind: "container", id: "a" }, { title: "better" });
    await agree(one, other);
    expect(onServer("a")).toMatchObject({ title: "better", intention: "fine" });
    expect(await one.attention()).toEqual([]);
  });

  test("a refused change that is let go gives way to what the server has", async () => {
    const [one, other] = [phone(), phone()];
    await other.write("a", { title: "the server's" });
    await agree(one, other);
    await one.write("a", { title: POISON });
    await one.sync();
    await resolveParked(one.store, { kind: "container", id: "a" }, null);
    await agree(one, other);
    expect(await title(one)).toBe("the server's");
  });

  test("a change in the drawer is not ahead of later edits for ever", async () => {
    const [wrong, other] = [phone(10 * YEARS), phone()];
    await wrong.write("a", { title: SPOILER });
    await wrong.sync();
    expect(await wrong.attention()).toHaveLength(1);
    world.now += 1000;
    await other.write("a", { title: "later" });
    await agree(other, wrong);
    expect(await title(wrong)).toBe("later");
  });
});

describe("integrity", () => {
  const idle = async (): Promise<void> => {};

  async function compared(one: Phone): Promise<string> {
    const cursor = await one.store.database.read((transaction) => meta(transaction, "cursor"));
    return await compare(one.store, cursor ?? "", server.check(), idle);
  }

  test("phone and server compare equal after any sync", async () => {
    const [one, other] = [phone(), phone()];
    for (let i = 0; i < 30; i++) await one.write(`r${i}`, { title: `${i}` });
    await one.delete("r3");
    await one.write("r4", { intention: "edited" });
    await agree(one, other);
    expect(await compared(one)).toBe("same");
    expect(await compared(other)).toBe("same");
  });

  test("nothing is concluded while something waits", async () => {
    const one = phone();
    await one.write("a", { title: "sent" });
    await one.sync();
    await one.write("a", { title: "waits" });
    expect(await compared(one)).toBe("unknown");
  });

  test("a record that a phone has lost is fetched again", async () => {
    const one = phone();
    await one.write("a", { title: "lost" });
    await one.write("b", { title: "kept" });
    await one.sync();
    await one.store.database.write((t) => t.objectStore("records").delete(["container", "a"]));
    expect(await compared(one)).toBe("differs");
    await agree(one);
    expect(await compared(one)).toBe("same");
  });

  test("a record that the server has lost is offered again when fetching did not help", async () => {
    const one = phone();
    await one.write("a", { title: "lost there" });
    await one.write("b", { title: "kept" });
    await one.sync();
    server.records.delete("container/a");
    expect(await compared(one)).toBe("differs");
    await one.sync();
    expect(await compared(one)).toBe("differs");
    await agree(one);
    expect(onServer("a")).toBeDefined();
    expect(await compared(one)).toBe("same");
  });
});

describe("storage", () => {
  test("a connection that is lost is opened again, once", async () => {
    const one = phone();
    await one.write("a", { title: "before" });
    const usual = IDBDatabase.prototype.transaction;
    let lost = 1;
    IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...args) {
      if (lost-- > 0) throw new DOMException("connection lost", "InvalidStateError");
      return usual.apply(this, args);
    };
    try {
      await one.write("b", { title: "after" });
      lost = 2;
      await expect(one.write("c", { title: "never" })).rejects.toThrow("connection lost");
    } finally {
      IDBDatabase.prototype.transaction = usual;
    }
    expect(await title(one, "b")).toBe("after");
    expect(await title(one, "c")).toBeUndefined();
  });

  test("without space, old synced records go and the capture stays", async () => {
    const one = phone();
    const at = (time: number) => ({ at: time, off: 0, tz: "UTC", day: "2026-03-04" });
    await one.write("old", { at: at(START - 2 * YEARS), level: 3 }, "energy");
    await one.write("recent", { at: at(START), level: 3 }, "energy");
    await one.sync();
    await one.write("unsent", { at: at(START - 2 * YEARS), level: 3 }, "energy");
    useStore(one.store);
    const { put, delete: remove } = IDBObjectStore.prototype;
    // There is space again as soon as any record is gone.
    let isFull = true;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args) {
      if (this.name === "outbox" && isFull) {
        throw new DOMException("full", "QuotaExceededError");
      }
      return put.apply(this, args);
    };
    IDBObjectStore.prototype.delete = function (this: IDBObjectStore, ...args) {
      if (this.name === "records") isFull = false;
      return remove.apply(this, args);
    };
    const capture = (): Promise<unknown> =>
      act((_, now) => ({
        id: "new",
        token: "new",
        writes: [{ kind: "energy", id: "new", create: true, fields: { at: at(now), level: 5 } }],
      }));
    try {
      await capture();
      expect([...(await one.records()).keys()]).toEqual([
        "energy/new",
        "energy/recent",
        "energy/unsent",
      ]);
      expect((await one.outbox()).map(({ id }) => id)).toEqual(["new", "unsent"]);
      let told = 0;
      hooks.full = () => told++;
      isFull = true;
      await expect(
        act((_, now) => ({
          id: "x",
          token: "x",
          writes: [{ kind: "energy", id: "x", create: true, fields: { at: at(now), level: 1 } }],
        })),
      ).rejects.toThrow("full");
      expect(told).toBe(1);
    } finally {
      IDBObjectStore.prototype.put = put;
      IDBObjectStore.prototype.delete = remove;
    }
    expect((await one.outbox()).map(({ id }) => id)).toEqual(["new", "unsent"]);
  });

  test("record, queue and clock are written together or not at all", async () => {
    const one = phone();
    const usual = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args) {
      if (this.name === "outbox") throw new DOMException("full", "QuotaExceededError");
      return usual.apply(this, args);
    };
    try {
      await expect(one.write("a", { title: "half" })).rejects.toThrow("full");
    } finally {
      IDBObjectStore.prototype.put = usual;
    }
    expect((await one.records()).size).toBe(0);
    const clock = await one.store.database.read((transaction) => meta(transaction, "clock"));
    expect(clock).toBeUndefined();
  });

  test("a cursor that the server cannot read is given up, and nothing else", async () => {
    const one = phone();
    await one.write("a", { title: "kept" });
    await one.sync();
    await one.store.database.write((t) => setMeta(t, "cursor", "nonsense"));
    const usual = server.sync.bind(server);
    server.sync = (request) => {
      if (request.cursor === "nonsense") throw new Refusal(400, "bad_cursor");
      return usual(request);
    };
    await one.write("b", { title: "new" });
    await agree(one);
    expect(await one.attention()).toEqual([]);
  });
});
