/**
 * What an occurrence of a boundary is like at an instant, and what became of it. The server's part
 * is server/ebb/boundaries/settlement.py; tests/boundaries/vectors.json holds what both answer.
 * Instants are ms since 1970; a stretch has its start and not its end.
 */
import type { Kinds } from "../records/types.ts";
import { allows, keepsOut } from "./keeping.ts";

const MINUTE = 60_000;
/** How far "move" moves, unless the settlement says otherwise. */
export const USUAL_MOVE = 30;
/** What may follow unless the boundary says otherwise, minutes. */
export const USUAL_FLEX = { minutes: 30, within: 120 } as const;
/** What "a bit longer" adds to a flex, once. */
export const BIT_LONGER = 15;

type Run = Kinds["run"];
type Settlement = Kinds["settlement"];
type Outcome = NonNullable<Settlement["outcome"]>;

/** What a choice makes of an occurrence, whatever else was lived. */
const CHOSEN: Readonly<Record<NonNullable<Settlement["choice"]>, Outcome>> = {
  keep: "kept",
  after: "kept",
  move: "moved",
  let_go: "let_go",
};

/** One occurrence: the boundary as it is now, where the rule has its window, what is written down. */
export interface Subject {
  readonly boundary: Pick<Kinds["boundary"], "keeps_out" | "flex">;
  readonly start: number;
  readonly end: number;
  readonly settlement?: Settlement | null;
  /** Its date had begun before: what was settled by then is about that. */
  readonly again?: boolean;
  /** Since when the boundary keeps out what it does; runs that were over by then do not count. */
  readonly since?: number;
}

/** What was lived: runs, the instants of every other capture, and other boundaries' occurrences. */
export interface Lived {
  readonly runs: readonly Run[];
  readonly captures: readonly number[];
  readonly beside?: readonly Subject[];
}

/** An occurrence as it is at an instant. */
export interface Look {
  /** "moved" is moved and not yet over; after the flex it is "settled", with or without outcome. */
  readonly state: "ahead" | "held" | "moved" | "flex_open" | "flex_running" | "settled";
  /** The window, moved where it was moved. */
  readonly from: number;
  readonly to: number;
  /** Whether it keeps anything out now. */
  readonly holds: boolean;
  /** Null before the end, unless it was let go, and null for ever where nothing was captured or chosen. */
  readonly outcome: Outcome | null;
  /** While its flex is open or running: the minutes that are left, begun ones counted. */
  readonly left: number | null;
  /** When the open flex closes, or the running one is used up. */
  readonly until: number | null;
}

/** What the first device to look after the end writes down. */
export interface Settled {
  readonly outcome: Outcome;
  readonly window: readonly [number, number];
}

export function look(one: Subject, lived: Lived, now: number): Look {
  const [from, to] = windowOf(one);
  const base = { from, to, holds: false, outcome: null, left: null, until: null };
  if (isLetGo(one)) return { ...base, state: "settled", outcome: "let_go" };
  // Another device has seen its end: this one's clock is slow.
  const seen = isSettled(one) ? Math.max(now, to) : now;
  const holds = from <= seen && seen < to;
  if (seen < to) return { ...base, state: stateBefore(one, holds), holds };
  const outcome = outcomeOf(one, lived);
  return { ...base, state: "settled", outcome, ...flexAt(one, lived.runs, seen) };
}

/**
 * What is to be written down about an occurrence, or null: before its end, where nothing was
 * captured or chosen, and where it is written already. A choice that arrived later puts right what
 * was written without it; nothing else does.
 */
export function settle(one: Subject, lived: Lived, now: number): Settled | null {
  const [from, to] = windowOf(one);
  if (now < to) return null;
  const outcome = outcomeOf(one, lived);
  if (!outcome || outcome === one.settlement?.outcome) return null;
  return { outcome, window: [from, to] };
}

/**
 * The occurrences that keep a run out at an instant: of several that overlap the strictest counts,
 * and what the flex of any of them allows is kept out by none.
 */
export function keepersOf<T extends Subject>(
  run: Run,
  occurrences: readonly T[],
  runs: readonly Run[],
  at: number,
): readonly T[] {
  const lived = { runs, captures: [] };
  return occurrences.filter(
    (one) =>
      look(one, lived, at).holds &&
      keepsOut(one.boundary, run) &&
      excusedUntil(run, others(occurrences, one), runs) <= at,
  );
}

/** When the flex of an occurrence is used up if open runs go on, or null: nothing of it would be. */
export function usedUpAt(one: Subject, runs: readonly Run[]): number | null {
  const flex = flexOf(one);
  return flex && spend(flex, stretches(one, flex, runs), Infinity).usedUp;
}

function stateBefore(one: Subject, holds: boolean): "ahead" | "held" | "moved" {
  if (shiftOf(one.settlement) !== 0) return "moved";
  return holds ? "held" : "ahead";
}

/** The window that an occurrence was settled with, or else the rule's, as far as it was moved. */
function windowOf(one: Subject): readonly [number, number] {
  const stored = isSettled(one) && one.settlement?.window;
  if (stored) return stored;
  const shift = shiftOf(one.settlement);
  return [one.start + shift, Math.max(one.start, one.end) + shift];
}

/** Whether an outcome is written down that is about this window. */
function isSettled({ settlement, again, start }: Subject): boolean {
  if (!settlement?.outcome) return false;
  return !(again && settlement.window && settlement.window[1] <= start);
}

/** Whether an occurrence is over because it was let go. */
export function isLetGo({ settlement }: Pick<Subject, "settlement">): boolean {
  return (settlement?.choice || settlement?.outcome) === "let_go";
}

/** By how many ms an occurrence was moved: keeping what was moved does not move it back. */
function shiftOf(settlement: Settlement | null | undefined): number {
  if (!settlement?.choice) return 0;
  const usual = settlement.choice === "move" ? USUAL_MOVE : 0;
  return (settlement.moved || usual) * MINUTE;
}

function outcomeOf(one: Subject, lived: Lived): Outcome | null {
  const { choice, outcome } = one.settlement ?? {};
  return (choice && CHOSEN[choice]) || outcome || outcomeLived(one, lived);
}

function outcomeLived(one: Subject, { runs, captures, beside = [] }: Lived): Outcome | null {
  const [from, to] = windowOf(one);
  const instants = [...captures, ...runs.flatMap(instantsOf)];
  if (!instants.some((at) => from <= at && at < to)) return null;
  const first = Math.max(from, one.since ?? from);
  const isFlexed = runs.some((run) => {
    const [start, end] = stretchOf(run);
    const begin = excusedUntil(run, others(beside, one), runs);
    // Nothing is left of a run that a flex beside excuses to its end.
    const isAny = begin === start || begin < end;
    const isInside = isAny && begin < to && (end > first || begin >= first);
    return isInside && keepsOut(one.boundary, run);
  });
  return isFlexed ? "flexed" : "kept";
}

/** From when on nothing but a boundary itself speaks for a run: its start, or a used-up flex. */
function excusedUntil(run: Run, beside: readonly Subject[], runs: readonly Run[]): number {
  const [start] = stretchOf(run);
  let until = start;
  for (const other of beside) {
    const flex = flexOf(other);
    if (!flex || !follows(other, flex, run)) continue;
    until = Math.max(until, spend(flex, stretches(other, flex, runs), Infinity).usedUp ?? Infinity);
  }
  return until;
}

function others<T extends Subject>(all: readonly T[], one: Subject): readonly T[] {
  return all.filter((other) => other !== one);
}

/** The flex of an occurrence: when it may be begun, and for how many ms it lasts. */
interface Flex {
  readonly opens: number;
  readonly closes: number;
  readonly allowance: number;
}

/** How many minutes may follow an occurrence in all, with what was added. */
export function allowanceOf({ boundary: { flex }, settlement }: Subject): number {
  const extra = Math.min(settlement?.extra ?? 0, BIT_LONGER);
  return (flex?.minutes ?? USUAL_FLEX.minutes) + extra;
}

function flexOf(one: Subject): Flex | null {
  const { flex } = one.boundary;
  if (!flex || isLetGo(one)) return null;
  if (flex.minutes === 0) return null;
  const [, opens] = windowOf(one);
  return {
    opens,
    closes: opens + (flex.within ?? USUAL_FLEX.within) * MINUTE,
    allowance: allowanceOf(one) * MINUTE,
  };
}

/** The open or the running flex at an instant after the end, or nothing. */
function flexAt(one: Subject, runs: readonly Run[], now: number): Partial<Look> {
  const flex = flexOf(one);
  if (!flex) return {};
  const used = stretches(one, flex, runs);
  const { left } = spend(flex, used, now);
  if (left === 0) return {};
  const minutes = Math.ceil(left / MINUTE);
  const isRunning = used.some(([start, end]) => start <= now && now < end);
  if (isRunning) return { state: "flex_running", left: minutes, until: now + left };
  if (now >= flex.closes) return {};
  return { state: "flex_open", left: minutes, until: flex.closes };
}

/** Whether a run was begun while a flex was open, and is one that it allows. */
function follows(one: Subject, { opens, closes }: Flex, run: Run): boolean {
  const [start] = stretchOf(run);
  return opens <= start && start < closes && allows(one.boundary, run);
}

function stretches(one: Subject, flex: Flex, runs: readonly Run[]): readonly Stretch[] {
  const used = runs.filter((run) => follows(one, flex, run)).map(stretchOf);
  return used.sort(([start], [other]) => start - other);
}

/** What is left of a flex at an instant, and when it was used up; side by side counts once. */
function spend(
  { allowance }: Flex,
  used: readonly Stretch[],
  now: number,
): { left: number; usedUp: number | null } {
  let left = allowance;
  let reached = -Infinity;
  for (const [start, end] of used) {
    const begin = Math.max(start, reached);
    const length = Math.min(end, now) - begin;
    if (length >= left) return { left: 0, usedUp: begin + left };
    if (length <= 0) continue;
    left -= length;
    reached = begin + length;
  }
  return { left, usedUp: null };
}

type Stretch = readonly [start: number, end: number];

/** From when to when a run was; where its end is unknown, or before its start, only the start. */
function stretchOf({ start, end }: Run): Stretch {
  const from = start?.at ?? Number.NaN;
  if (end === null) return [from, Infinity];
  const to = typeof end === "object" ? end.at : from;
  return [from, Math.max(from, to)];
}

/** The instants at which a run was captured. */
function instantsOf(run: Run): readonly number[] {
  const [start, end] = stretchOf(run);
  return [start, end];
}
