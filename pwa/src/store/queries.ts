/**
 * What screens show, as signals: refreshed after every commit of this tab or another, and after
 * every sync. The first paint needs no more than this; what fills them is in reading.ts.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Coming } from "../boundaries/coming.ts";
import type { Lived } from "../boundaries/settlement.ts";
import type { Item, Settings } from "../records/types.ts";
import { defaults } from "./settings.ts";

/** The life day that is now, and what was captured in it, each list by time. */
export interface Today {
  /** "YYYY-MM-DD" */
  readonly day: string;
  /** ms since 1970: the day's first instant and the instant after its last. */
  readonly from: number;
  readonly to: number;
  /** When its evening begins, ms since 1970. */
  readonly evening: number;
  /** Runs that touch the day: also one begun the evening before. */
  readonly runs: readonly Item<"run">[];
  readonly energies: readonly Item<"energy">[];
  readonly moments: readonly Item<"moment">[];
  readonly sparks: readonly Item<"spark">[];
}

/** A start of something, for choosing chips: container, instant (ms) and UTC offset (minutes). */
export interface Start {
  readonly container: string;
  readonly at: number;
  readonly off: number;
}

/** One time that a cue began, as above. */
export interface CueBegun {
  readonly cue: string;
  readonly at: number;
  readonly off: number;
}

/** For reading.ts alone to fill. */
export const signals = {
  loaded: signal(false),
  untouched: signal(false),
  openRuns: signal<readonly Item<"run">[]>([]),
  today: signal<Today>({
    day: "",
    from: 0,
    to: 0,
    evening: Infinity,
    runs: [],
    energies: [],
    moments: [],
    sparks: [],
  }),
  containers: signal<readonly Item<"container">[]>([]),
  roles: signal<readonly Item<"role">[]>([]),
  cues: signal<readonly Item<"cue">[]>([]),
  boundaries: signal<readonly Item<"boundary">[]>([]),
  seasons: signal<readonly Item<"season">[]>([]),
  openCues: signal<readonly Item<"cue_event">[]>([]),
  lived: signal<Lived>({ runs: [], captures: [] }),
  coming: signal<readonly Coming[]>([]),
  reflections: signal<ReadonlyMap<string, Item<"reflection">>>(new Map()),
  settings: signal(defaults),
  isDemo: signal(false),
  currentSeason: signal<Item<"season"> | null>(null),
  lastEnergy: signal<Item<"energy"> | null>(null),
  lastCapture: signal(0),
  recentStarts: signal<readonly Start[]>([]),
  recentCues: signal<readonly CueBegun[]>([]),
};

/** False until the first read of the database: paint the buttons, say nothing of emptiness yet. */
export const loaded: ReadonlySignal<boolean> = signals.loaded;
/** True when nothing has ever been captured here: the first minute. */
export const untouched: ReadonlySignal<boolean> = signals.untouched;
/** Runs without an end, oldest first. */
export const openRuns: ReadonlySignal<readonly Item<"run">[]> = signals.openRuns;
export const today: ReadonlySignal<Today> = signals.today;
/** By `order`, then by name; archived ones included. */
export const containers: ReadonlySignal<readonly Item<"container">[]> = signals.containers;
export const roles: ReadonlySignal<readonly Item<"role">[]> = signals.roles;
export const cues: ReadonlySignal<readonly Item<"cue">[]> = signals.cues;
export const boundaries: ReadonlySignal<readonly Item<"boundary">[]> = signals.boundaries;
/** Every season that ever was, the latest first. */
export const seasons: ReadonlySignal<readonly Item<"season">[]> = signals.seasons;
/** Cues that have begun and not ended, oldest first. */
export const openCues: ReadonlySignal<readonly Item<"cue_event">[]> = signals.openCues;
/** What was lived in the last two days, for what boundaries make of it. */
export const lived: ReadonlySignal<Lived> = signals.lived;
/**
 * The occurrences of boundaries from a day and a half ago to two days ahead, by their starts.
 * Filled a moment after `loaded`; how each stands is `look(subject, lived, now)`.
 */
export const coming: ReadonlySignal<readonly Coming[]> = signals.coming;
/** The evening's answers of today and yesterday, by life day. */
export const reflections: ReadonlySignal<ReadonlyMap<string, Item<"reflection">>> =
  signals.reflections;
/** All settings, with defaults for those never set. */
export const settings: ReadonlySignal<Settings> = signals.settings;
/** Whether the life in this account was made up, to show what Ebb is. */
export const isDemo: ReadonlySignal<boolean> = signals.isDemo;
/** The main season that is open now, or null. */
export const currentSeason: ReadonlySignal<Item<"season"> | null> = signals.currentSeason;
/** The last energy ever logged, or null. */
export const lastEnergy: ReadonlySignal<Item<"energy"> | null> = signals.lastEnergy;
/** When anything was captured last, ms since 1970; 0 where nothing ever was. */
export const lastCapture: ReadonlySignal<number> = signals.lastCapture;
/** Starts of the last 28 days, oldest first: this hour's history and recency. Filled a moment after `loaded`. */
export const recentStarts: ReadonlySignal<readonly Start[]> = signals.recentStarts;
/** When cues began in the last 28 days, in no order. Filled with the former. */
export const recentCues: ReadonlySignal<readonly CueBegun[]> = signals.recentCues;

/** The last life day before this one with something captured, or null. */
export async function dayBefore(day: string): Promise<string | null> {
  return await (await reading()).nearestDay(day, "prev");
}

/** The first life day after this one with something captured, or null. */
export async function dayAfter(day: string): Promise<string | null> {
  return await (await reading()).nearestDay(day, "next");
}

async function reading(): Promise<typeof import("./reading.ts")> {
  return await import("./reading.ts");
}
