/** Every pair of tokens that lie on each other: text 4.5:1, marks 3:1, by day and by night, in every season, for every eye. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  apart,
  contrast,
  eyes,
  linear,
  luminance,
  mixed,
  type Oklch,
  type Rgb,
} from "./support/colour.ts";

const css = ["first", "style", "back", "palettes"]
  .map((name) => readFileSync(new URL(`../src/${name}.css`, import.meta.url), "utf8"))
  .join("");
const SCHEMES = ["day", "night"] as const;
type Scheme = (typeof SCHEMES)[number];
type Tokens = Readonly<Record<string, Record<Scheme, Oklch | null>>>;

const SEASONS = ["amber", "sage", "sea", "sand", "heather", "slate"] as const;

function colourOf(text: string): Oklch | null {
  const numbers = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(text.trim());
  // Transparent, or see-through: not a ground of its own.
  return numbers ? [Number(numbers[1]), Number(numbers[2]), Number(numbers[3])] : null;
}

function tokensIn(block: string): Tokens {
  const pattern = /--([\w-]+): light-dark\(((?:[^()]|\([^()]*\))+?), ((?:[^()]|\([^()]*\))+)\);/g;
  return Object.fromEntries(
    [...block.matchAll(pattern)].map(([, name = "", day = "", night = ""]) => [
      name,
      { day: colourOf(day), night: colourOf(night) },
    ]),
  );
}

function blockOf(selector: string): string {
  const start = css.indexOf(`${selector} {`);
  expect(start, selector).toBeGreaterThanOrEqual(0);
  return css.slice(start, css.indexOf("}", start));
}

const PALETTES = ["usual", "vision", "contrast"] as const;
type Palette = (typeof PALETTES)[number];
/** What a palette promises: the ratio of text, and of marks. */
const PROMISED: Record<Palette, readonly [text: number, marks: number]> = {
  usual: [4.5, 3],
  vision: [4.5, 3],
  contrast: [7, 4.5],
};

function rootIn(palette: Palette): Tokens {
  const root = tokensIn(blockOf(":root"));
  return palette === "usual"
    ? root
    : { ...root, ...tokensIn(blockOf(`[data-palette="${palette}"]`)) };
}

function seasonIn(palette: Palette, season: string): Tokens {
  const usual = `[data-season="${season}"]`;
  return {
    ...rootIn(palette),
    ...tokensIn(blockOf(palette === "contrast" ? `[data-palette="contrast"] ${usual}` : usual)),
  };
}

function tokenOf(tokens: Tokens, name: string, scheme: Scheme): Oklch {
  const colour = tokens[name]?.[scheme];
  if (!colour) throw new Error(`no colour in ${name} by ${scheme}`);
  return colour;
}

function ratio(
  tokens: Tokens,
  one: string,
  other: string,
  scheme: Scheme,
  eye: (colour: Rgb) => Rgb,
): number {
  const [first, second] = [one, other].map((name) => linear(...tokenOf(tokens, name, scheme)));
  return contrast(eye(first as Rgb), eye(second as Rgb));
}

/** How much of a token a rule mixes into another one. */
function shareIn(selector: string, ground: string): number {
  const rule = new RegExp(`color-mix\\(in oklab, var\\(--\\w+\\) (\\d+)%, var\\(--${ground}\\)\\)`);
  const found = rule.exec(blockOf(selector));
  expect(found, selector).not.toBeNull();
  return Number(found?.[1]) / 100;
}

const GROUNDS = ["paper", "card", "wash"];
const TEXT = [
  ...GROUNDS.flatMap((ground) => ["ink", "soft", "season"].map((text) => [text, ground])),
  // The toast is the other way round.
  ["paper", "ink"],
] as [string, string][];
const MARKS = [
  ...["paper", "card", "wash"].map((ground) => ["edge", ground]),
  ...["paper", "card"].flatMap((ground) =>
    ["season", "ink", "energy-4"].map((mark) => [mark, ground]),
  ),
  ...[1, 2, 3, 4, 5].map((level) => [`on-energy-${level}`, `energy-${level}`]),
] as [string, string][];

const EACH = PALETTES.flatMap((palette) => SEASONS.map((season) => [palette, season] as const));

describe.each(EACH)("with %s colours in %s", (palette, season) => {
  const tokens = seasonIn(palette, season);
  const [least, leastMark] = PROMISED[palette];
  describe.each(SCHEMES)("by %s", (scheme) => {
    test.each(Object.keys(eyes))("for %s eyes", (name) => {
      const eye = eyes[name] ?? ((colour: Rgb) => colour);
      for (const [text, ground] of TEXT) {
        expect(
          ratio(tokens, text, ground, scheme, eye),
          `${text} on ${ground}`,
        ).toBeGreaterThanOrEqual(least);
      }
      for (const [mark, ground] of MARKS) {
        expect(
          ratio(tokens, mark, ground, scheme, eye),
          `${mark} on ${ground}`,
        ).toBeGreaterThanOrEqual(mark.startsWith("on-") ? 3 : leastMark);
      }
    });
  });
});

const DAYS = PALETTES.flatMap((palette) => SCHEMES.map((scheme) => [palette, scheme] as const));

describe.each(DAYS)("energy with %s colours by %s", (palette, scheme) => {
  const root = rootIn(palette);

  test.each(Object.keys(eyes))(
    "is told apart from its ground by %s eyes, by itself or by its rim",
    (name) => {
      const eye = eyes[name] ?? ((colour: Rgb) => colour);
      for (const level of [1, 2, 3, 4, 5]) {
        for (const ground of ["paper", "card"]) {
          const alone = ratio(root, `energy-${level}`, ground, scheme, eye);
          const rim = root[`rim-${level}`]?.[scheme]
            ? ratio(root, `rim-${level}`, ground, scheme, eye)
            : 0;
          expect(Math.max(alone, rim), `energy-${level} on ${ground}`).toBeGreaterThanOrEqual(3);
        }
      }
    },
  );

  test.each(Object.keys(eyes))("is one ramp for %s eyes", (name) => {
    const eye = eyes[name] ?? ((colour: Rgb) => colour);
    const ramp = [1, 2, 3, 4, 5].map((level) =>
      linear(...tokenOf(root, `energy-${level}`, scheme)),
    );
    const lights = ramp.map((colour) => luminance(eye(colour)));
    const sorted = lights.toSorted((one, other) => (scheme === "day" ? other - one : one - other));
    expect(lights).toEqual(sorted);
    for (let step = 1; step < ramp.length; step++) {
      const apart = contrast(eye(ramp[step - 1] as Rgb), eye(ramp[step] as Rgb));
      expect(apart, `${step} and ${step + 1}`).toBeGreaterThan(1.3);
    }
  });
});

describe.each(DAYS)("what lies on a day with %s colours by %s", (palette, scheme) => {
  const root = rootIn(palette);

  test.each(Object.keys(eyes))(
    "is read by %s eyes on every tint and every season's band",
    (name) => {
      const eye = eyes[name] ?? ((colour: Rgb) => colour);
      const text = (token: string, tokens: Tokens = root): Rgb =>
        eye(linear(...tokenOf(tokens, token, scheme)));
      const onCard = shareIn(".block[data-level]", "card");
      for (const level of [1, 2, 3, 4, 5]) {
        const tint = tokenOf(root, `energy-${level}`, scheme);
        const ground = eye(mixed(tint, onCard, tokenOf(root, "card", scheme)));
        for (const token of ["ink", "soft"]) {
          const apart = contrast(text(token), ground);
          expect(apart, `${token} on energy ${level}`).toBeGreaterThanOrEqual(4.5);
        }
      }
      const onPaper = shareIn(".band", "paper");
      for (const season of SEASONS) {
        const tokens = seasonIn(palette, season);
        const own = tokenOf(tokens, "season", scheme);
        const band = eye(mixed(own, onPaper, tokenOf(root, "paper", scheme)));
        expect(contrast(text("season", tokens), band), season).toBeGreaterThanOrEqual(4.5);
      }
    },
  );
});

/** The colour of a cell of the year and that of its edge, which between them tell it from others. */
describe.each(DAYS)("two seasons side by side with %s colours by %s", (palette, scheme) => {
  test.each(Object.keys(eyes))("have an edge each that %s eyes tell from either ground", (name) => {
    const eye = eyes[name] ?? ((colour: Rgb) => colour);
    for (const one of SEASONS) {
      for (const other of SEASONS) {
        const edge = linear(...tokenOf(seasonIn(palette, one), "season", scheme));
        const ground = linear(...tokenOf(seasonIn(palette, other), "wash", scheme));
        expect(contrast(eye(edge), eye(ground)), `${one}, ${other}`).toBeGreaterThanOrEqual(3);
      }
    }
  });
});

/** In some eyes the usual colours are only 0.02 apart; these keep a season from every energy. */
describe.each(DAYS.filter(([palette]) => palette !== "usual"))(
  "seasons with %s colours by %s",
  (palette, scheme) => {
    test.each(Object.keys(eyes))("are told apart from energies by %s eyes", (name) => {
      for (const season of SEASONS) {
        const usual = nearest("usual", season, scheme, name);
        const least = Math.max(0.09, Math.min(0.12, usual));
        expect(nearest(palette, season, scheme, name), season).toBeGreaterThan(least);
      }
    });
  },
);

/** How far apart a season's marks and the energy nearest to them look. */
function nearest(palette: Palette, season: string, scheme: Scheme, name: string): number {
  const eye = eyes[name] ?? ((colour: Rgb) => colour);
  const tokens = seasonIn(palette, season);
  const seen = (token: string): Rgb => eye(linear(...tokenOf(tokens, token, scheme)));
  const mark = seen("season");
  return Math.min(...[1, 2, 3, 4, 5].map((level) => apart(mark, seen(`energy-${level}`))));
}

test("no token of a life is red", () => {
  for (const [, hue] of css.matchAll(/oklch\([\d.]+ 0\.(?:0[5-9]|[1-9])\d* ([\d.]+)/g)) {
    const degrees = Number(hue);
    expect(degrees > 40 && degrees < 340, `hue ${degrees}`).toBe(true);
  }
});
