/** When boundaries hold: what several time libraries agree on, and this browser's own Intl. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { occurrences } from "../src/boundaries/occurrences.ts";
import { localDate, resolve, UnknownZone } from "../src/boundaries/wall.ts";

interface Case {
  readonly id: string;
  readonly tags: readonly string[];
  readonly boundary: {
    readonly days: readonly string[];
    readonly start: string;
    readonly end: string;
    readonly lead_minutes: number;
    readonly starts_on: string | null;
    readonly ends_on: string | null;
    readonly skip: readonly string[];
  };
  readonly zones: readonly { readonly from_utc: string | null; readonly zone: string }[];
  readonly from_utc: string;
  readonly until_utc: string;
  readonly expect: readonly string[];
  readonly expect_windows: readonly object[];
}

const file = new URL("../../tests/boundaries/cases.jsonl", import.meta.url);
const cases = readFileSync(file, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Case);

function iso(at: number): string {
  return new Date(at).toISOString().replace(".000Z", "Z");
}

function answer({ boundary, zones, from_utc, until_utc }: Case): object {
  const { lead_minutes: lead, ...rule } = boundary;
  const line = zones.map(({ from_utc: from, zone }) => ({
    since: from === null ? null : Date.parse(from),
    zone,
  }));
  const found = occurrences({ ...rule, lead }, line, Date.parse(from_utc), Date.parse(until_utc));
  return {
    expect: [...new Set(found.map(({ nudge }) => iso(nudge)))],
    expect_windows: found.map(({ date, zone, nudge, start, end }) => ({
      date,
      zone,
      nudge_utc: iso(nudge),
      start_utc: iso(start),
      end_utc: iso(end),
    })),
  };
}

describe("the cases", () => {
  // What depends on the newest zones is for the server, which brings its own.
  const plain = cases.filter(({ tags }) => !tags.includes("tzdb-sensitive"));

  test.each(plain)("$id", (one) => {
    expect(answer(one)).toEqual({ expect: one.expect, expect_windows: one.expect_windows });
  });
});

describe("wall time", () => {
  test.each([
    ["in a gap: moved on by its length", "2026-03-29", "02:30", "Europe/Berlin", "01:30Z"],
    ["the first of two", "2026-10-25", "02:30", "Europe/Berlin", "00:30Z"],
    ["half an hour of summer time, twice", "2026-04-05", "01:45", "Australia/Lord_Howe", null],
    ["a winter that is the exception", "2026-10-25", "01:30", "Europe/Dublin", "00:30Z"],
    ["far ahead", "2150-07-01", "12:00", "Europe/Berlin", "10:00Z"],
    ["another name for a zone", "2026-07-01", "12:00", "Europe/Kiev", "09:00Z"],
    ["three quarters of an hour", "2026-07-01", "12:00", "Asia/Kathmandu", "06:15Z"],
  ])("%s", (_, date, time, zone, utc) => {
    const wanted = utc === null ? "2026-04-04T14:45Z" : `${date}T${utc}`;
    expect(resolve(date, time, zone)).toBe(Date.parse(wanted));
  });

  test("on a date that never was there: the one after", () => {
    const at = resolve("2011-12-30", "12:00", "Pacific/Apia");
    expect(at).toBe(Date.parse("2011-12-30T22:00Z"));
    expect(localDate(at, "Pacific/Apia")).toBe("2011-12-31");
  });

  test("a zone that nobody knows is named", () => {
    expect(() => resolve("2026-01-01", "12:00", "Europe/Atlantis")).toThrow(UnknownZone);
    expect(() => resolve("2026-01-01", "12:00", "Europe/Atlantis")).toThrow("Europe/Atlantis");
  });
});
