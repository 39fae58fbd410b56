/** The signals that screens show: filled from little, kept up with every change. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { seed } from "../src/capture/starters.ts";
import { waitFor } from "../src/store/backoff.ts";
import { useStore } from "../src/store/current.ts";
import type { Stored } from "../src/store/database.ts";
import { readDays } from "../src/store/days.ts";
import {
  containers,
  currentSeason,
  dayAfter,
  dayBefore,
  isDemo,
  lastEnergy,
  loaded,
  openRuns,
  settings,
  today,
  untouched,
} from "../src/store/queries.ts";
import { load, refresh, refreshDay, refreshKeys, settleReading } from "../src/store/reading.ts";
import { state } from "../src/store/status.ts";
import { Phone, START, type World } from "./support/phone.ts";
import { ModelServer } from "./support/server.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let world: World;
let phone: Phone;

beforeEach(async () => {
  world = { now: START };
  phone = new Phone(new ModelServer(() => world.now), world);
  useStore({ ...phone.store });
  await load();
});

function at(hour: number, day = "2026-03-04", off = 0) {
  return { at: Date.parse(`${day}T00:00:00Z`) + hour * HOUR - off * 60_000, off, tz: "UTC", day };
}

async function row(kind: string, id: string): Promise<Stored[]> {
  const found = await phone.store.database.read((t) => t.objectStore("records").get([kind, id]));
  return found ? [found] : [];
}

describe("today", () => {
  test("an empty phone is untouched, and says so only once it has looked", async () => {
    expect([loaded.value, untouched.value]).toEqual([true, true]);
    await seed(phone.store);
    await load();
    expect(untouched.value).toBe(true);
    expect(containers.value.slice(0, 3).map(({ id }) => id)).toEqual([
      "starter-care",
      "starter-making",
      "starter-myself",
    ]);
  });

  test("holds what is of this life day, by time, and what reaches into it", async () => {
    await phone.write("night", { title: "sleep", start: at(22, "2026-03-03"), end: at(7) }, "run");
    await phone.write(
      "past",
      { title: "past", start: at(9, "2026-03-03"), end: at(10, "2026-03-03") },
      "run",
    );
    await phone.write("late", { at: at(3), level: 2 }, "energy");
    await phone.write("noon", { at: at(11), level: 4 }, "energy");
    await phone.write("early", { at: at(5), level: 3 }, "energy");
    await load();
    expect(today.value.day).toBe("2026-03-04");
    expect(today.value.runs.map(({ id }) => id)).toEqual(["night"]);
    expect(today.value.energies.map(({ id }) => id)).toEqual(["early", "noon"]);
    expect(lastEnergy.value?.id).toBe("noon");
    expect(untouched.value).toBe(false);
  });

  test("follows each change, and a change taken back", async () => {
    await phone.write("one", { at: at(10), level: 4 }, "energy");
    await refresh(await row("energy", "one"));
    await phone.write("two", { at: at(11), level: 2 }, "energy");
    await refreshKeys([["energy", "two"]]);
    expect(today.value.energies.map(({ level }) => level)).toEqual([4, 2]);
    await phone.delete("two", "energy");
    await refresh(await row("energy", "two"));
    expect(today.value.energies).toHaveLength(1);
    expect(lastEnergy.value?.id).toBe("one");
  });

  test("turns when the life day does, not at midnight", async () => {
    world.now = Date.parse("2026-03-05T03:59:59Z");
    await refreshDay();
    expect(today.value.day).toBe("2026-03-04");
    world.now += 1000;
    await refreshDay();
    expect(today.value.day).toBe("2026-03-05");
  });

  test("begins when the person says", async () => {
    await phone.write("day_start", { value: [{ from: null, time: "13:00" }] }, "setting");
    await refresh(await row("setting", "day_start"));
    expect(today.value.day).toBe("2026-03-03");
    expect(settings.value.evening_time).toBe("20:30");
  });

  test("counts a capture of another zone by its own clock", async () => {
    await phone.write("tokyo", { at: at(5, "2026-03-05", 540), level: 3 }, "energy");
    world.now = at(5, "2026-03-05", 540).at;
    await load();
    expect(today.value.day).toBe("2026-03-04");
    expect(today.value.energies).toEqual([]);
    const [later] = await readDays(["2026-03-05"]);
    expect(later?.energies.map(({ id }) => id)).toEqual(["tokyo"]);
  });
});

test("open runs are shown however long ago they began", async () => {
  await phone.write("long", { title: "long", start: at(9, "2026-01-01"), end: null }, "run");
  await phone.write("now", { title: "now", start: at(9), end: null }, "run");
  await load();
  expect(openRuns.value.map(({ id }) => id)).toEqual(["long", "now"]);
  await phone.write("long", { end: "unknown" }, "run");
  await refresh(await row("run", "long"));
  expect(openRuns.value.map(({ id }) => id)).toEqual(["now"]);
});

test("the season is the main one that is open", async () => {
  await phone.write(
    "past",
    { title: "Past", kind: "own", start: at(9, "2025-01-01"), end: at(9, "2025-09-01") },
    "season",
  );
  await phone.write(
    "side",
    { title: "Side", kind: "own", start: at(9, "2026-02-01"), end: null, main: false },
    "season",
  );
  await phone.write(
    "main",
    { title: "Main", kind: "healing", start: at(9, "2026-01-01"), end: null, main: true },
    "season",
  );
  await load();
  expect(currentSeason.value?.id).toBe("main");
});

test("days are found by what was captured in them", async () => {
  for (const day of ["2026-02-01", "2026-02-10", "2026-03-04"]) {
    await phone.write(
      `run ${day}`.replace(" ", "-"),
      { title: "x", start: at(9, day), end: at(10, day) },
      "run",
    );
  }
  await load();
  expect(await dayBefore("2026-03-04")).toBe("2026-02-10");
  expect(await dayBefore("2026-02-01")).toBeNull();
  expect(await dayAfter("2026-02-01")).toBe("2026-02-10");
  expect(await dayAfter("2026-03-04")).toBeNull();
  const days = await readDays(["2026-02-10", "2026-02-11"]);
  expect(days.map(({ runs }) => runs.length)).toEqual([1, 0]);
  expect(days.map(({ from, to }) => to - from)).toEqual([DAY, DAY]);
});

test("a made-up life says so, for as long as its account is in use", async () => {
  expect(isDemo.value).toBe(false);
  await phone.write("demo", { value: true }, "setting");
  await refresh(await row("setting", "demo"));
  expect(isDemo.value).toBe(true);
  useStore({ ...new Phone(new ModelServer(() => world.now), world).store });
  await load();
  expect(isDemo.value).toBe(false);
});

test("a record of another shape than expected does not take the screen with it", async () => {
  await phone.write("odd", { title: "no start", end: null }, "run");
  await phone.write("strange", { level: 3 }, "energy");
  await phone.write("nameless", { intention: "no title" });
  await load();
  expect(openRuns.value).toEqual([]);
  expect(today.value.energies).toEqual([]);
});

test("trying again: about once a second at first, then ever more slowly, never sooner than asked", () => {
  expect(waitFor(0, true, 0, 0.5)).toBe(1000);
  expect(waitFor(60_000, true, 0, 0.5)).toBe(1000);
  expect(waitFor(3_600_000, true, 0, 0.5)).toBe(300_000);
  expect(waitFor(0, false, 0, 0.5)).toBe(15_000);
  expect(waitFor(0, true, 30_000, 0)).toBe(30_000);
  expect(waitFor(0, true, 0, 0)).not.toBe(waitFor(0, true, 0, 1));
});

test("while years come in the screen is read anew rarely, and at once when that is over", async () => {
  const usual = state.status.value;
  const timers = vi.spyOn(globalThis, "setTimeout");
  try {
    state.status.value = { ...usual, progress: { done: 1, total: 100_000 } };
    await phone.write("a", { title: "came in" });
    await refresh("all");
    await refresh("all");
    expect(timers.mock.calls.filter(([, wait]) => (wait ?? 0) >= 5000)).toHaveLength(1);
    settleReading();
    await vi.waitFor(() => expect(containers.value.map(({ id }) => id)).toEqual(["a"]));
  } finally {
    timers.mockRestore();
    state.status.value = usual;
  }
});
