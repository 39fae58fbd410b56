/** What tests/guards.mjs takes away one by one is still there to be taken: that run is a long one. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { guards } from "./support/guards.mjs";

const entries = Object.entries(
  guards as Readonly<Record<string, { readonly file: string; readonly code: string }>>,
);

test.each(entries)("the guard %s stands once in its file", (_, { file, code }) => {
  const source = readFileSync(new URL(`../src/${file}`, import.meta.url), "utf8");
  expect(source.split(code)).toHaveLength(2);
});
