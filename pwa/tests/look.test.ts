/** What the root element wears, by the settings and by what the phone asks for. */
import { expect, test } from "vitest";
import { lookOf } from "../src/parts/look.ts";
import { defaults } from "../src/store/settings.ts";

const USUAL = { scheme: "", season: "sand", palette: "", text: "", motion: "" };

test.each([
  ["nothing set", {}, false, {}],
  ["a phone that asks for contrast", {}, true, { palette: "contrast" }],
  ["the usual colours all the same", { palette: "standard" }, true, {}],
  ["colours for other eyes", { palette: "vision" }, true, { palette: "vision" }],
  ["colours of a newer phone", { palette: "neon" }, false, {}],
  [
    "all of it",
    { scheme: "dark", text_size: "largest", reduce_motion: true } as const,
    false,
    {
      scheme: "dark",
      text: "largest",
      motion: "calm",
    },
  ],
  ["a size of a newer phone", { text_size: "1.7" }, false, {}],
  ["motion as the phone has it", { reduce_motion: false } as const, false, {}],
] as const)("%s", (_, set, wantsContrast, worn) => {
  expect(lookOf({ ...defaults, ...set }, "sand", wantsContrast)).toEqual({ ...USUAL, ...worn });
});
