/** The cases that the server passes as well: one meaning, two languages. */
import { describe, expect, test } from "vitest";
import vectors from "../../tests/vectors.json" with { type: "json" };
import { canonical } from "../src/records/canonical.ts";
import { checksum } from "../src/records/checksum.ts";
import {
  isVisible,
  merge,
  type Register,
  type State,
  stateOf,
  wireOf,
} from "../src/records/merge.ts";
import { isStamp } from "../src/records/stamps.ts";
import { lifeDay } from "../src/records/time.ts";

type Registers = Readonly<Record<string, readonly [stamp: string, value: unknown]>>;

function state(registers: object): State {
  const entries = Object.entries(registers as Registers);
  return new Map(
    entries.map(([field, [stamp, value]]): [string, Register] => [field, { stamp, value }]),
  );
}

function registers(merged: State): Registers {
  return Object.fromEntries(
    [...merged].map(([field, { stamp, value }]) => [field, [stamp, value]]),
  );
}

test("stamps: well-formed, malformed, in order", () => {
  const { good, bad, ascending } = vectors.stamps;
  expect(good.filter((text) => !isStamp(text))).toEqual([]);
  expect(bad.filter((text) => isStamp(text))).toEqual([]);
  expect(ascending.toSorted()).toEqual(ascending);
});

test("canonical JSON", () => {
  for (const { json, canonical: text } of vectors.canonical) {
    expect(canonical(JSON.parse(json)), json).toBe(text);
  }
});

describe("merge", () => {
  test.each(vectors.merge)("$name", ({ held, offered, state: expected, visible }) => {
    const merged = merge(state(held), state(offered));
    expect(registers(merged)).toEqual(expected);
    expect(isVisible(merged)).toBe(visible);
  });

  test("parts of a record meet in any order", () => {
    for (const { parts, state: expected } of vectors.converge) {
      const states = (parts as object[]).map(state);
      for (const order of [states, states.toReversed(), [...states, ...states]]) {
        expect(registers(order.reduce(merge, new Map()))).toEqual(expected);
      }
    }
  });
});

test("life day", () => {
  for (const { at, off, line, day } of vectors.life_day) {
    expect(lifeDay(at, off, line), `${at} ${off}`).toBe(day);
  }
});

test("checksum", () => {
  for (const { id, fields, checksum: sum } of vectors.checksum) {
    const stamped = Object.entries(fields as Record<string, string>);
    const registers_ = stamped.map(([field, stamp]): [string, Register] => [
      field,
      { stamp, value: 1 },
    ]);
    expect(checksum(wireOf("run", id, new Map(registers_))), id).toBe(sum);
  }
});

test("wire form, there and back", () => {
  for (const { fields, stamp, stamps } of vectors.wire) {
    const stamped = Object.entries(fields as Record<string, string>);
    const folded = new Map(
      stamped.map(([field, one]): [string, Register] => [field, { stamp: one, value: 1 }]),
    );
    const record = wireOf("run", "a", folded);
    expect([record.stamp, record.stamps ?? {}]).toEqual([stamp, stamps]);
    expect(stateOf(record)).toEqual(folded);
  }
});
