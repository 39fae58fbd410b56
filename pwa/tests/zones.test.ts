/** Travel: which place is a new one, how far its clocks are ahead, and what an answer writes. */
import { beforeEach, describe, expect, test } from "vitest";
import { homeOf, newPlace } from "../src/boundaries/zones.ts";
import { type PlaceAnswer, planPlaceAnswer } from "../src/capture/protect.ts";
import { cityOf, hoursWords } from "../src/parts/zones.ts";
import { newId } from "../src/records/ids.ts";
import { commit, undoChange } from "../src/store/commit.ts";
import { viewOf } from "../src/store/view.ts";
import { Phone } from "./support/phone.ts";
import { ModelServer } from "./support/server.ts";

const HOUR = 3_600_000;
/** In winter Berlin is an hour ahead of UTC, Tokyo nine, New York five behind it. */
const NOW = Date.parse("2026-01-14T12:00:00Z");

function place(tz: string, hoursAgo: number): { from: number; tz: string } {
  return { from: NOW - hoursAgo * HOUR, tz };
}

const BERLIN = place("Europe/Berlin", 900);
const TOKYO = place("Asia/Tokyo", 5);
const NEW_YORK = place("America/New_York", 3);

describe("home", () => {
  test("is where one was first, until it was set", () => {
    expect(homeOf([TOKYO, BERLIN], null)).toBe("Europe/Berlin");
    expect(homeOf([TOKYO, BERLIN], "Europe/Rome")).toBe("Europe/Rome");
    expect(homeOf([], null)).toBeNull();
  });
});

describe("a new place", () => {
  const ahead = (
    places: readonly { from: number; tz: string }[],
    here: string,
    asked = 0,
    home: string | null = null,
  ): number | null => newPlace(places, home, here, asked, NOW);

  test.each([
    ["to the east", [BERLIN, TOKYO], "Asia/Tokyo", 8],
    ["to the west", [BERLIN, NEW_YORK], "America/New_York", -6],
    ["with half an hour", [BERLIN, place("Asia/Kolkata", 1)], "Asia/Kolkata", 4.5],
  ] as const)("%s is so many hours ahead", (_, places, here, hours) => {
    expect(ahead(places, here)).toBe(hours);
  });

  test.each([
    ["home", [BERLIN], "Europe/Berlin"],
    ["with the clocks of home", [BERLIN, place("Europe/Paris", 1)], "Europe/Paris"],
    ["not written down yet", [BERLIN], "Asia/Tokyo"],
    ["of which this phone knows nothing", [BERLIN, place("Moon/Sea", 1)], "Moon/Sea"],
  ] as const)("one %s is nothing to ask about", (_, places, here) => {
    expect(ahead(places, here)).toBeNull();
  });

  test("is asked about once, and not when one comes again", () => {
    expect(ahead([BERLIN, TOKYO], "Asia/Tokyo", NOW - 4 * HOUR)).toBeNull();
    const again = [BERLIN, place("Asia/Tokyo", 400), place("Europe/Berlin", 200), TOKYO];
    expect(ahead(again, "Asia/Tokyo", NOW - 300 * HOUR)).toBeNull();
    expect(ahead([...again, NEW_YORK], "America/New_York", NOW - 300 * HOUR)).toBe(-6);
  });

  test("two devices that arrive one after the other ask once", () => {
    const asked = NOW - 4 * HOUR;
    expect(ahead([BERLIN, TOKYO, place("Asia/Tokyo", 2)], "Asia/Tokyo", asked)).toBeNull();
  });

  test("is measured from the home that was set", () => {
    expect(ahead([BERLIN, TOKYO], "Asia/Tokyo", 0, "America/New_York")).toBe(14);
    expect(ahead([BERLIN, TOKYO], "Asia/Tokyo", 0, "Asia/Tokyo")).toBeNull();
  });
});

describe("the answer", () => {
  let phone: Phone;
  const world = { now: NOW };

  beforeEach(async () => {
    world.now = NOW;
    phone = new Phone(new ModelServer(() => world.now), world);
    await commit(phone.store, () => ({
      id: "b",
      token: "made",
      writes: ["b", "c"].map((id) => ({
        kind: "boundary" as const,
        id,
        create: true,
        fields: { title: id, zone: "follow" },
      })),
    }));
  });

  async function held(): Promise<readonly [zones: unknown[], answers: unknown[]]> {
    return await phone.store.database.read(async (transaction) => {
      const view = viewOf(transaction);
      const [boundaries, nudges] = await Promise.all([view.all("boundary"), view.all("nudge")]);
      return [
        boundaries.map(({ zone }) => zone),
        nudges.map(({ id, answer, answered }) => [id, answer, answered]),
      ];
    });
  }

  async function answer(how: PlaceAnswer): Promise<string> {
    const tap = { now: NOW, id: newId(NOW) };
    return (await commit(phone.store, () => planPlaceAnswer(tap, ["b", "c"], how))).token;
  }

  const asked = (how: PlaceAnswer): unknown[] => ["b", "c"].map((id) => [`place:${id}`, how, NOW]);

  test.each([
    ["here", "follow"],
    ["home", "home"],
    ["later", "follow"],
  ] as const)("%s sets what it says, and is taken back whole", async (how, zone) => {
    const token = await answer(how);
    expect(await held()).toEqual([[zone, zone], asked(how)]);
    await undoChange(phone.store, token);
    expect(await held()).toEqual([["follow", "follow"], []]);
  });
});

test("in words", () => {
  expect(cityOf("America/Argentina/Buenos_Aires")).toBe("Buenos Aires");
  expect(cityOf("UTC")).toBe("UTC");
  expect(hoursWords(7)).toBe("7 hours");
  expect(hoursWords(5.5)).toBe("5.5 hours");
});
