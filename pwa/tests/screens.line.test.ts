/** The one calm line about sync: silent while all is well. */
import { expect, test } from "vitest";
import { syncLine } from "../src/screens/line.ts";
import type { SyncStatus } from "../src/store/status.ts";

const NOW = Date.parse("2026-03-04T14:00:00Z");
const MINUTE = 60_000;

function status(given: Partial<SyncStatus> = {}): SyncStatus {
  return {
    account: "ada",
    phase: "idle",
    unsent: 0,
    oldestUnsent: null,
    attention: [],
    progress: null,
    lastSynced: NOW,
    notice: null,
    ...given,
  };
}

const unsent = { unsent: 3, oldestUnsent: NOW - 12 * MINUTE };

test("all is well: nothing to say", () => {
  expect(syncLine(status(), NOW)).toBeNull();
});

test("before any sign-in nothing waits for anyone", () => {
  expect(syncLine(status({ account: null, phase: "local", ...unsent }), NOW)).toBeNull();
});

test("what has just been captured goes by itself", () => {
  const fresh = { unsent: 1, oldestUnsent: NOW - 2000 };
  expect(syncLine(status({ phase: "syncing", ...fresh }), NOW)).toBeNull();
  expect(syncLine(status({ phase: "offline", ...fresh }), NOW)).toContain("1 ");
});

test("what stays says how many and how old", () => {
  expect(syncLine(status({ phase: "waiting", ...unsent }), NOW)).toBe(
    "3 only here so far · 12 min ago",
  );
});

test("what needs a look comes before everything else", () => {
  const entry = {
    kind: "moment",
    id: "m",
    fields: {},
    code: "nul",
    detail: undefined,
    since: NOW,
  } as const;
  expect(syncLine(status({ phase: "offline", ...unsent, attention: [entry] }), NOW)).toBe(
    "1 entry needs a look",
  );
});
