/** Nudges on the phone: their names, what they say, what their answers write. */
import { describe, expect, test } from "vitest";
import { actionOf, readNudge, restingKinds } from "../src/boundaries/nudge.ts";
import { factsOf, planNudge } from "../src/capture/nudges.ts";
import { type Language, languageOf, oneOClock, regionOf } from "../src/messages/languages.ts";
import { type Facts, sayNudge, sayPlainly } from "../src/messages/nudge.ts";
import { newId } from "../src/records/ids.ts";
import type { Kind } from "../src/records/types.ts";
import { commit, undoChange } from "../src/store/commit.ts";
import { viewOf } from "../src/store/view.ts";
import { readNotification, readPayload } from "../src/worker/payload.ts";
import { never } from "./support/catalogues.ts";
import { Phone } from "./support/phone.ts";
import { ModelServer } from "./support/server.ts";

const LANGUAGES: readonly Language[] = ["en", "de", "es", "fr"];
const DAY = "2026-03-04";

describe("a nudge's name", () => {
  test.each([
    ["ahead:b:2026-03-04", { kind: "ahead", boundary: "b", date: DAY, again: false }],
    ["used:b:2026-03-04:2", { kind: "used", boundary: "b", date: DAY, again: true }],
    ["during:a:b-c_d:2026-03-04", { kind: "during", boundary: "a:b-c_d", date: DAY, again: false }],
    // A boundary whose own id looks like the end of a nudge's.
    [
      "ahead:2026-01-01:2:2026-03-04",
      { kind: "ahead", boundary: "2026-01-01:2", date: DAY, again: false },
    ],
    ["evening:2026-03-04", { kind: "evening", day: DAY }],
    ["energy_checkin:2026-03-04", { kind: "energy_checkin", day: DAY }],
    ["season_check:s", { kind: "season_check", season: "s" }],
    ["test:0123456789abcdef", null],
    // Where the whole would be too long for an id, it is a hash.
    ["ahead:0123456789abcdef0123456789abcdef", null],
    ["evening:2026-03-04:2", null],
    ["ahead::2026-03-04", null],
    ["", null],
    ["nap:2026-03-04", null],
  ])("%s", (id, named) => {
    expect(readNudge(id)).toEqual(named);
  });

  test.each([
    ["ahead", "let_go", "let_go"],
    ["ahead", "wrap_up", null],
    ["used", "longer", "longer"],
    ["evening", "mostly", "mostly"],
    ["season_check", "move", null],
    ["ahead", "", null],
    ["ahead", undefined, null],
    ["ahead", "constructor", null],
  ] as const)("of %s, %s may be answered: %s", (kind, text, action) => {
    expect(actionOf(kind, text)).toBe(action);
  });
});

describe("a kind rests", () => {
  const shown = (answers: readonly boolean[], kind: "ahead" | "used" = "ahead") =>
    answers.map((isAnswered, shown) => ({ kind, shown, isAnswered }));

  test("after its last ones stayed without an answer", () => {
    expect([...restingKinds(shown([true, false, false, false]), 3)]).toEqual(["ahead"]);
    expect([...restingKinds(shown([false, false]), 3)]).toEqual([]);
    expect([...restingKinds(shown([false, false, false, true]), 3)]).toEqual([]);
    expect([...restingKinds(shown([false, false, false]).reverse(), 3)]).toEqual(["ahead"]);
  });

  test("whatever the others do", () => {
    const both = [...shown([false, false, false]), ...shown([true, true, true], "used")];
    expect([...restingKinds(both, 3)]).toEqual(["ahead"]);
  });
});

describe("a language", () => {
  test.each([
    ["de-AT", [], "de"],
    [null, ["nl", "fr-CA", "de"], "fr"],
    [null, ["nl"], "en"],
    [null, [], "en"],
    ["nl", ["de"], "en"],
    ["ES", ["de"], "es"],
  ] as const)("%s of %j is %s", (setting, preferred, language) => {
    expect(languageOf(setting, preferred)).toBe(language);
  });

  test("has the region that the phone has for it", () => {
    expect(regionOf("de", ["en-GB", "de-CH"])).toBe("de-CH");
    expect(regionOf("fr", ["en-GB"])).toBe("fr-GB");
    expect(regionOf("en", ["nl-NL"])).toBe("en-NL");
    expect(regionOf("en", ["C"])).toBe("en");
    expect(regionOf("en", [])).toBe("en");
  });
});

test.each([
  ["Desde las 1:06 p. m.", "Desde la 1:06 p. m."],
  ["hasta las 01:06", "hasta las 01:06"],
  ["desde las 11:06", "desde las 11:06"],
  ["Las 1.30", "La 1.30"],
])("in Spanish %j is said %j", (text, said) => {
  expect(oneOClock(text)).toBe(said);
});

const LONG = `${"Wednesday evening with the whole family and the neighbours".repeat(2)}`;
const NOON = Date.UTC(2026, 2, 4, 12);

function every(title: string, permission?: string): Facts[] {
  const own = permission === undefined ? {} : { permission };
  return [
    { kind: "ahead", title, start: NOON + 600_000, now: NOON, ...own },
    { kind: "ahead", title, start: NOON, now: NOON, ...own },
    { kind: "during", title, ...own },
    { kind: "used", title, minutes: 1440, ...own },
    { kind: "season_check", title, ...own },
    { kind: "evening", ...own },
    { kind: "energy_checkin" },
  ];
}

describe.each(LANGUAGES)("said in %s", (language) => {
  test.each([
    ["a name", "Dinner hour"],
    ["sixty characters", [...LONG].slice(0, 60).join("")],
    ["sixty signs outside the plane", "𝒜".repeat(60)],
    ["one word without an end", "Donaudampfschifffahrtsgesellschaftskapitänsmützenabendessen"],
  ])("of %s everything fits", (_what, title) => {
    for (const facts of every(title, LONG)) {
      const { title: line, body, actions } = sayNudge(facts, language);
      expect([...line].length, line).toBeLessThanOrEqual(60);
      expect([...body].length, body).toBeLessThanOrEqual(90);
      expect(line.length * body.length).toBeGreaterThan(0);
      expect(`${line} ${body}`.split("?").length).toBeLessThanOrEqual(2);
      expect(actions.length).toBeLessThanOrEqual(2);
      for (const word of never[language] ?? []) {
        expect(`${line} ${actions.map((one) => one.title)}`).not.toMatch(new RegExp(word, "i"));
      }
    }
  });

  test("each without a sentence has one of Ebb's, and every button a name", () => {
    for (const facts of every("Dinner hour")) {
      const { body, actions } = sayNudge(facts, language);
      expect(body).not.toMatch(/\{|nudge_/);
      expect(actions.every(({ title }) => title.length > 0)).toBe(true);
    }
    expect(sayPlainly(language).length).toBeGreaterThan(0);
  });
});

describe("what is said", () => {
  test("names what the person set, and says their sentence", () => {
    const facts: Facts = {
      kind: "during",
      title: "Dinner hour",
      permission: "The studio can wait",
    };
    expect(sayNudge(facts, "en")).toEqual({
      title: "Dinner hour begins.",
      body: "The studio can wait",
      actions: [
        { action: "move", title: "Move it" },
        { action: "let_go", title: "Not today" },
      ],
    });
    expect(sayNudge({ kind: "used", title: "Abendessen", minutes: 30 }, "de").title).toBe(
      "Deine 30 Minuten nach Abendessen sind da.",
    );
    expect(sayNudge({ kind: "used", title: "Dinner", minutes: 1 }, "en").title).toBe(
      "Your minute after Dinner is here.",
    );
  });

  test("tells when it begins until it has begun", () => {
    const say = (now: number): string =>
      sayNudge({ kind: "ahead", title: "Dinner", start: NOON, now }, "de").title;
    expect(say(NOON - 1)).toBe("Dinner beginnt um 12:00.");
    expect(say(NOON)).toBe("Dinner beginnt.");
  });

  test("cuts a long name and keeps the rest of the line", () => {
    const { title } = sayNudge({ kind: "during", title: LONG }, "en");
    expect(title).toBe("Wednesday evening with the whole family and the nei… begins.");
    expect([...sayNudge({ kind: "evening", permission: LONG }, "en").body]).toHaveLength(90);
  });

  test("nothing in a name turns or breaks the line", () => {
    const title = "Din\u202ener\u2066\nhour\u200f";
    expect(sayNudge({ kind: "during", title }, "en").title).toBe("Din ner hour begins.");
  });
});

describe("a message", () => {
  const told = {
    title: "A time you protect begins.",
    body: "It is yours.",
    navigate: "https://ebb.example.org/nudge/x",
    lang: "en",
    tag: "abc",
    data: { id: "during:b:2026-03-04" },
    actions: [{ action: "move", title: "Move it", navigate: "https://ebb.example.org/nudge/x" }],
  };
  const message = (notification: unknown, web_push = 8030): string =>
    JSON.stringify({ web_push, notification, mutable: true });

  test("is read in its declarative form", () => {
    expect(readPayload(message(told))).toEqual({
      title: told.title,
      body: told.body,
      id: "during:b:2026-03-04",
      tag: "abc",
      lang: "en",
      actions: [{ action: "move", title: "Move it" }],
    });
  });

  test("is read as Safari made a notification of it", () => {
    expect(readNotification(told)?.id).toBe("during:b:2026-03-04");
  });

  test.each([
    "",
    "garbage",
    "null",
    "3",
    "[]",
    '"text"',
    "{}",
    message(null),
    message("text"),
    message({}),
    message({ title: 5 }),
    message({ title: "" }),
    message(told, 1),
  ])("with nothing to show is none: %j", (text) => {
    expect(readPayload(text)).toBeNull();
  });

  test.each([
    [{ ...told, data: null }, { id: null }],
    [{ ...told, data: { id: 5 } }, { id: null }],
    [{ ...told, data: { id: "../../etc" } }, { id: null }],
    [{ ...told, body: 5 }, { body: "" }],
    [
      { ...told, tag: null, lang: 7 },
      { tag: undefined, lang: undefined },
    ],
    [{ ...told, actions: "all" }, { actions: [] }],
    [{ ...told, actions: [null, 5, {}, { action: "x" }] }, { actions: [] }],
  ])("is shown whatever else is odd about it: %j", (notification, part) => {
    expect(readPayload(message(notification))).toMatchObject({ title: told.title, ...part });
  });
});

describe("on a phone", () => {
  const BERLIN = { at: 0, off: 60, tz: "Europe/Berlin", day: DAY };
  const at = (time: string): number => Date.parse(`${DAY}T${time}:00+01:00`);
  const capture = (time: string) => ({ ...BERLIN, at: at(time) });
  const dinner = {
    title: "Dinner hour",
    when: { days: ["wed"], start: "18:00", end: "19:00" },
    flex: { minutes: 30, roles: ["maker"], containers: [], within: 120 },
    permission: "The studio can wait",
  };

  async function phoneAt(time: string): Promise<Phone> {
    const world = { now: at(time) };
    const phone = new Phone(new ModelServer(() => world.now), world);
    await phone.write("p", { from: 0, tz: "Europe/Berlin" }, "place");
    await phone.write("b", dinner, "boundary");
    return phone;
  }

  async function facts(phone: Phone, id: string): Promise<Facts | null> {
    return await phone.store.database.read((transaction) =>
      factsOf(viewOf(transaction), id, phone.store.now()),
    );
  }

  async function answer(phone: Phone, id: string, action: string): Promise<string> {
    const named = readNudge(id);
    const known = named && actionOf(named.kind, action);
    if (!known) throw new Error(`${action} is no answer to ${id}`);
    const now = phone.store.now();
    const tap = { now, id: newId(now) };
    return (await commit(phone.store, (view) => planNudge(view, tap, id, known))).token;
  }

  async function fields(phone: Phone, id: string, kind: Kind): Promise<Record<string, unknown>> {
    return { ...(await phone.record(id, kind))?.fields };
  }

  test("it is known what a nudge is about", async () => {
    const phone = await phoneAt("17:50");
    const named = { title: "Dinner hour", permission: "The studio can wait" };
    expect(await facts(phone, `ahead:b:${DAY}`)).toEqual({
      kind: "ahead",
      start: at("18:00"),
      now: at("17:50"),
      ...named,
    });
    expect(await facts(phone, `used:b:${DAY}`)).toEqual({ kind: "used", minutes: 30, ...named });
    expect(await facts(phone, `energy_checkin:${DAY}`)).toEqual({ kind: "energy_checkin" });
  });

  test("moved, it begins when it was moved to", async () => {
    const phone = await phoneAt("17:50");
    await answer(phone, `ahead:b:${DAY}`, "move");
    expect(await facts(phone, `ahead:b:${DAY}`)).toMatchObject({ start: at("18:30") });
  });

  test("nothing is said of what is not there", async () => {
    const phone = await phoneAt("17:50");
    expect(await facts(phone, `ahead:gone:${DAY}`)).toBeNull();
    expect(await facts(phone, "season_check:gone")).toBeNull();
    // Thursday is no day of it.
    expect(await facts(phone, "ahead:b:2026-03-05")).toBeNull();
    await phone.delete("b", "boundary");
    expect(await facts(phone, `during:b:${DAY}`)).toBeNull();
    expect(await facts(phone, "test:0123456789abcdef")).toBeNull();
  });

  test("where a boundary has no sentence, what it keeps out or the season has", async () => {
    const phone = await phoneAt("18:00");
    await phone.write("b", { permission: "" }, "boundary");
    const season = { title: "Spring", kind: "own", start: capture("08:00"), end: null };
    await phone.write("s", { ...season, permission: "Half is plenty" }, "season");
    const said = async (): Promise<unknown> => (await facts(phone, `during:b:${DAY}`))?.permission;
    expect(await said()).toBe("Half is plenty");
    await phone.write("studio", { title: "Studio", permission: "It keeps until morning" });
    const run = { title: "Studio", container: "studio", start: capture("16:00"), end: null };
    await phone.write("r", run, "run");
    expect(await said()).toBe("It keeps until morning");
    expect(await facts(phone, `evening:${DAY}`)).toMatchObject({ permission: "Half is plenty" });
    expect(await facts(phone, "season_check:s")).toMatchObject({ title: "Spring" });
  });

  test("an answer is the choice and the note of it, and is taken back as one", async () => {
    const phone = await phoneAt("17:50");
    const id = `ahead:b:${DAY}`;
    const token = await answer(phone, id, "let_go");
    expect(await fields(phone, `b:${DAY}`, "settlement")).toMatchObject({ choice: "let_go" });
    expect(await fields(phone, id, "nudge")).toMatchObject({
      answer: "let_go",
      answered: at("17:50"),
    });
    await undoChange(phone.store, token);
    expect((await fields(phone, `b:${DAY}`, "settlement")).created).toBeUndefined();
    expect((await fields(phone, id, "nudge")).created).toBeUndefined();
  });

  test("the same answer twice is one", async () => {
    const phone = await phoneAt("17:50");
    const id = `ahead:b:${DAY}`;
    await answer(phone, id, "move");
    await answer(phone, id, "move");
    expect(await fields(phone, `b:${DAY}`, "settlement")).toMatchObject({ moved: 30 });
  });

  test("a bit longer adds once", async () => {
    const phone = await phoneAt("19:30");
    await answer(phone, `used:b:${DAY}`, "longer");
    expect(await fields(phone, `b:${DAY}`, "settlement")).toMatchObject({ extra: 15 });
  });

  test("wrapping up ends what followed, at the tap, and nothing else", async () => {
    const phone = await phoneAt("19:30");
    const run = { title: "x", roles: ["maker"], end: null };
    await phone.write("follows", { ...run, start: capture("19:00") }, "run");
    await phone.write("before", { ...run, start: capture("18:30"), alongside: true }, "run");
    await phone.write("other", { ...run, roles: ["caring"], start: capture("19:10") }, "run");
    await answer(phone, `used:b:${DAY}`, "wrap_up");
    expect(await fields(phone, "follows", "run")).toMatchObject({ end: { at: at("19:30") } });
    expect(await fields(phone, "before", "run")).toMatchObject({ end: null });
    expect(await fields(phone, "other", "run")).toMatchObject({ end: null });
  });

  test.each([
    ["mostly", "mostly"],
    ["different", "different"],
  ])("the evening's %s is the day's answer", async (action, expected) => {
    const phone = await phoneAt("20:30");
    await answer(phone, `evening:${DAY}`, action);
    expect(await fields(phone, `day:${DAY}`, "reflection")).toMatchObject({ answer: expected });
  });

  test("an answer about what has gone is noted, and makes nothing", async () => {
    const phone = await phoneAt("17:50");
    await answer(phone, `ahead:gone:${DAY}`, "move");
    expect(await phone.record(`gone:${DAY}`, "settlement")).toBeUndefined();
    expect(await fields(phone, `ahead:gone:${DAY}`, "nudge")).toMatchObject({ answer: "move" });
  });
});
