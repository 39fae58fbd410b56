/** The phone's types and the server's are one. */
import { spawnSync } from "node:child_process";
import { expect, expectTypeOf, test } from "vitest";
import type { components } from "../src/api/schema.d.ts";
import type { Kind, Kinds, Settings } from "../src/records/types.ts";

type Schemas = components["schemas"];
/** Written by the store itself. */
type Marks = "created" | "deleted";

test("the generated types are those of the server as it is", () => {
  const { stderr, status } = spawnSync(
    process.execPath,
    ["types-generator/generate.mjs", "--check"],
    {
      encoding: "utf8",
    },
  );
  expect(stderr).toBe("");
  expect(status).toBe(0);
});

test("every kind has the fields of the server, and no others", () => {
  expectTypeOf<Kind>().toEqualTypeOf<keyof Schemas["Kinds"]>();
  type Fields = { [K in Kind]: keyof Kinds[K] };
  type Served = { [K in Kind]: Exclude<keyof Schemas["Kinds"][K], Marks> };
  expectTypeOf<Fields>().toEqualTypeOf<Served>();
  expectTypeOf<keyof Settings>().toEqualTypeOf<keyof Schemas["Settings"]>();
});

test("what the phone writes is what the server takes", () => {
  const sent = (fields: Kinds): Schemas["Kinds"] => fields;
  expectTypeOf(sent).toBeFunction();
});
