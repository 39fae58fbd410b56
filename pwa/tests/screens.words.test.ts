/** How Ebb speaks: the catalogue's tone, and the small helpers around words and times. */
import { describe, expect, test } from "vitest";
import { isSafariTab } from "../src/parts/install.ts";
import { paletteOf } from "../src/parts/look.ts";
import { instantOf, wallOf } from "../src/parts/wall.ts";
import { isWhole, tidyCode } from "../src/screens/code.ts";
import { catalogues, never, textsOf } from "./support/catalogues.ts";

const { en: catalogue, ...others } = catalogues;

const NEVER = [
  // Pressing, counting against someone, praising obedience.
  /\bshould\b/i,
  /\bmust\b/i,
  /\bhave to\b/i,
  /\bneed to\b/i,
  /\bneeds to\b/i,
  /don[’']t forget/i,
  /\bmiss(ed|ing)?\b/i,
  /\bfail/i,
  /\bbroken?\b/i,
  /\bstreak/i,
  /\bin a row\b/i,
  /\boverdue\b/i,
  /\blate\b/i,
  /\bbehind\b/i,
  /\bstill haven/i,
  /\bwast/i,
  /\blazy\b/i,
  /\bwe miss you\b/i,
  /\bproductiv/i,
  /\bscore\b/i,
  /\bgood job\b/i,
  /\bwell done\b/i,
  /work[ -]life|work vs|balance/i,
  // Words that screens never say; they say what it is.
  /\bcontainers?\b/i,
  /\bruns?\b/i,
  /\boccurrences?\b/i,
  /\bsettlements?\b/i,
  /\blife day\b/i,
  /\bsync/i,
  /\berrors?\b/i,
  /\binvalid\b/i,
  // Shouting and decoration.
  /!/,
  /\p{Extended_Pictographic}/u,
];

test.each(textsOf(catalogue))("%s is kind", (_key, text) => {
  for (const word of NEVER) expect(text).not.toMatch(word);
});

describe.each(Object.entries(others))("in %s", (language, other) => {
  const words = new RegExp((never[language] ?? []).join("|"), "i");

  test.each(textsOf(other))("%s is kind", (_key, text) => {
    expect(text).not.toMatch(words);
    expect(text).not.toMatch(/!|\p{Extended_Pictographic}/u);
  });

  test("everything is said, in the same order, with what is told in English", () => {
    expect(Object.keys(other)).toEqual(Object.keys(catalogue));
    for (const key of Object.keys(other)) {
      expect(holes(other, key), key).toEqual(holes(catalogue, key));
    }
  });
});

/** What is filled into a message. */
function holes(from: (typeof catalogues)["en"], name: string): string[] {
  const texts = textsOf(from).filter(([key]) => key === name);
  return [...new Set(texts.flatMap(([, text]) => text.match(/\{\w+\}/g) ?? []))].sort();
}

test("the lists bite", () => {
  const bites = (language: string, text: string): boolean =>
    (never[language] ?? []).some((word) => new RegExp(word, "i").test(text));
  expect(bites("de", "Du musst noch")).toBe(true);
  expect(bites("es", "Tienes que parar")).toBe(true);
  expect(bites("fr", "Tu dois finir")).toBe(true);
});

test("there is no straight apostrophe, no three dots for an ellipsis, no double space", () => {
  for (const one of Object.values(catalogues)) {
    for (const [key, text] of textsOf(one)) expect(text, key).not.toMatch(/'|\.\.\.| {2}/);
  }
});

/** Where millions have a form of their own, the last is for all but one. */
const PLURALS = {
  en: ["countPlural=one", "countPlural=other"],
  de: ["countPlural=one", "countPlural=other"],
  es: ["countPlural=one", "countPlural=*"],
  fr: ["countPlural=one", "countPlural=*"],
};

test.each(Object.entries(catalogues))("each plural of %s knows one and all others", (name, one) => {
  for (const [key, value] of Object.entries(one)) {
    if (typeof value === "string") continue;
    for (const { match } of value) {
      expect(Object.keys(match), key).toEqual(PLURALS[name as keyof typeof PLURALS]);
    }
  }
});

describe("codes", () => {
  test.each([
    ["ab12cd34", "AB12-CD34"],
    ["AB12-CD34", "AB12-CD34"],
    [" ab12 cd34 \n", "AB12-CD34"],
    ["ab1", "AB1"],
    ["AB12-CD34-EF", "AB12-CD34-EF"],
    ["ab12cd34ef56gh78", "AB12-CD34-EF56-GH78"],
    ["AB12-CD34-EF56-GH78-J", "AB12-CD34-EF56-GH78"],
    ["", ""],
  ])("%j reads %s", (typed, tidy) => {
    expect(tidyCode(typed)).toBe(tidy);
  });

  test.each([
    ["", false],
    ["AB12-CD3", false],
    ["AB12-CD34", true],
    ["AB12-CD34-EF56", false],
    ["AB12-CD34-EF56-GH78", true],
  ])("%j may be one: %s", (code, whole) => {
    expect(isWhole(code)).toBe(whole);
  });
});

describe("wall times", () => {
  test("go there and back in the offset of the capture", () => {
    const at = Date.parse("2026-03-04T23:30:00Z");
    expect(wallOf(at, 120)).toBe("2026-03-05T01:30");
    expect(instantOf("2026-03-05T01:30", 120)).toBe(at);
    expect(instantOf(wallOf(at, -570), -570)).toBe(at);
  });

  test("half a time is none", () => {
    expect(instantOf("", 0)).toBeNull();
    expect(instantOf("2026-03-05", 0)).toBeNull();
  });
});

describe("mobile Safari in a tab", () => {
  const iphone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
  const mac =
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15";
  const chromeOnIos =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/137.0 Mobile/15E148 Safari/604.1";
  const android =
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0 Mobile Safari/537.36";

  test.each([
    [iphone, 5, true],
    [mac, 5, true],
    [mac, 0, false],
    [chromeOnIos, 5, false],
    [android, 5, false],
  ])("%s with %i touch points: %s", (agent, touch, expected) => {
    expect(isSafariTab(agent, touch)).toBe(expected);
  });
});

test.each([
  [null, "sand"],
  [{ kind: "work_heavy" }, "amber"],
  [{ kind: "healing" }, "sage"],
  [{ kind: "travel" }, "sea"],
  [{ kind: "caretaking" }, "sand"],
  [{ kind: "own" }, "heather"],
  [{ kind: "own", palette: "slate" }, "slate"],
  [{ kind: "travel", palette: "chartreuse" }, "sea"],
] as const)("the season %j wears %s", (season, palette) => {
  expect(paletteOf(season)).toBe(palette);
});
