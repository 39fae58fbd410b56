/**
 * The names of nudges, what may be answered to each, and which kinds rest. The server makes the
 * names: server/ebb/nudges/plan.py.
 */
import type { Settings } from "../records/types.ts";

export type NudgeKind = keyof Settings["nudge_kinds"];

/** What an id says. */
export type Named =
  | {
      readonly kind: "ahead" | "during" | "used";
      readonly boundary: string;
      /** "YYYY-MM-DD" of the occurrence's start. */
      readonly date: string;
      /** The date has begun before. */
      readonly again: boolean;
    }
  | { readonly kind: "evening" | "energy_checkin"; readonly day: string }
  | { readonly kind: "season_check"; readonly season: string };

/** The buttons of each kind, in their order; one is always the way out. */
export const ACTIONS = {
  ahead: ["move", "let_go"],
  during: ["move", "let_go"],
  used: ["wrap_up", "longer"],
  evening: ["mostly", "different"],
  season_check: [],
  energy_checkin: [],
} as const satisfies Record<NudgeKind, readonly string[]>;

export type NudgeAction = (typeof ACTIONS)[NudgeKind][number];

/** What is noted of a nudge that was swiped away: it stays without an answer. */
export const DISMISSED = "dismissed";
/** What is noted where the app was opened by it. */
export const OPENED = "opened";
/** What is noted where someone wakes a kind that rests. */
export const WOKEN = "woken";

const ABOUT_BOUNDARY = /^(ahead|during|used):(.+):(\d{4}-\d\d-\d\d)(:2)?$/;
const ABOUT_DAY = /^(evening|energy_checkin):(\d{4}-\d\d-\d\d)$/;
const ABOUT_SEASON = /^season_check:(.+)$/;

/** Read an id; null for one that says nothing here: a test, a hash, a kind of a newer Ebb. */
export function readNudge(id: string): Named | null {
  const [, kind, boundary, date, again] = ABOUT_BOUNDARY.exec(id) ?? [];
  if (kind && boundary && date) {
    return { kind: kind as "ahead" | "during" | "used", boundary, date, again: again === ":2" };
  }
  const [, asking, day] = ABOUT_DAY.exec(id) ?? [];
  if (asking && day) return { kind: asking as "evening" | "energy_checkin", day };
  const [, season] = ABOUT_SEASON.exec(id) ?? [];
  return season ? { kind: "season_check", season } : null;
}

/** An action as it is told by a notification or an address, if it is one of this kind. */
export function actionOf(kind: NudgeKind, text: string | undefined): NudgeAction | null {
  return ACTIONS[kind].find((action) => action === text) ?? null;
}

/** A nudge that was shown, as far as resting is concerned. */
export interface Shown {
  readonly kind: NudgeKind;
  /** ms since 1970. */
  readonly shown: number;
  readonly isAnswered: boolean;
}

/** The kinds whose last nudges all stayed without an answer. */
export function restingKinds(all: readonly Shown[], restAfter: number): ReadonlySet<NudgeKind> {
  const kinds = new Set(all.map(({ kind }) => kind));
  const isResting = (kind: NudgeKind): boolean => {
    const last = all
      .filter((one) => one.kind === kind)
      .sort((one, other) => one.shown - other.shown)
      .slice(-restAfter);
    return last.length === restAfter && !last.some(({ isAnswered }) => isAnswered);
  };
  return new Set([...kinds].filter(isResting));
}
