/** Filling the signals: each reads only what it needs, through an index. */
import { batch, type Signal } from "@preact/signals";
import { eveningBegins } from "../records/evening.ts";
import { dayBegins, isoDate, lifeDay, offsetAt } from "../records/time.ts";
import type { Capture, DayStart, Item, Kind } from "../records/types.ts";
import { currentStore } from "./current.ts";
import type { Stored } from "./database.ts";
import { type Start, signals, type Today } from "./queries.ts";
import { itemOf } from "./rows.ts";
import { defaults } from "./settings.ts";
import { state } from "./status.ts";
import type { Changed } from "./store.ts";
import { type View, viewOf } from "./view.ts";

const DAY = 86_400_000;
/** How long before the day a run may have begun that still reaches into it. */
export const REACH = 1.5 * DAY;
/** How far back this hour's history and recency look. */
const RECENT = 28 * DAY;

const FEW = ["role", "container", "cue", "boundary", "season", "setting"] as const;
const TIMED = ["run", "energy", "moment", "spark"] as const;
/** What followers are told when all of it may have changed: kinds that only they read, too. */
const EVERYTHING: ReadonlySet<string> = new Set([
  ...FEW,
  ...TIMED,
  "cue_event",
  "reflection",
  "place",
  "settlement",
]);

/** The visible records that the signals are made of, by kind and id. */
let held = new Map<string, Map<string, Item<Kind>>>();
/** Called after the signals have changed, with the kinds that they changed for. */
export const followers = new Set<(kinds: ReadonlySet<string>) => void>();
/** Null until it was read: nothing at all is not the same as nothing yet. */
let starts: Map<string, Start> | null = null;
let dayTimer: ReturnType<typeof setTimeout> | undefined;

/** Read everything that screens show anew. */
export async function load(): Promise<void> {
  const store = await currentStore();
  const now = store.now();
  const fresh = await store.database.read(async (transaction) => {
    const view = viewOf(transaction);
    const [open, cues, last, latest, ...lists] = await Promise.all([
      view.open("run"),
      view.open("cue_event"),
      view.latest("energy", Infinity),
      Promise.all(TIMED.map(async (kind) => await view.latest(kind, Infinity))),
      ...FEW.map(async (kind) => [kind, await view.all(kind)] as const),
      ...TIMED.map(
        async (kind) => [kind, await view.between(kind, now - DAY - REACH, Infinity)] as const,
      ),
      reflectionsOf(view, now),
    ]);
    return { open, cues, last, latest, lists };
  });
  held = new Map(
    fresh.lists.map(([kind, items]) => [kind, new Map(items.map((item) => [item.id, item]))]),
  );
  for (const run of fresh.open) held.get("run")?.set(run.id, run);
  held.set("cue_event", new Map(fresh.cues.map((event) => [event.id, event])));
  batch(() => {
    signals.lastEnergy.value = fresh.last;
    signals.lastCapture.value = Math.max(0, ...fresh.latest.map((one) => instantOf(one)));
    publish(EVERYTHING, now);
    signals.untouched.value = !fresh.last && !fresh.latest[0];
    signals.loaded.value = true;
  });
  tellFollowers(EVERYTHING);
  if (typeof document !== "undefined") setTimeout(() => void loadStarts(), 0);
}

/** Above this many records, reading anew is cheaper than taking them over one by one. */
const MANY = 200;
/** How often at most everything is read anew while many records come in, ms; and while years do. */
const EVERY = 1000;
const RARELY = 5000;
let coming: ReturnType<typeof setTimeout> | undefined;

/** Take over what has changed. */
export async function refresh(changed: Changed): Promise<void> {
  if (changed === "all" || changed.length > MANY) return loadSoon();
  if (!signals.loaded.value) return await load();
  const { now } = await currentStore();
  const before = signals.lastEnergy.value;
  for (const row of changed) patch(row, now());
  const kinds = new Set(changed.map(({ kind }) => kind));
  batch(() => publish(kinds, now()));
  tellFollowers(kinds);
  // The last energy was taken back: the one before it is somewhere in the past.
  if (before && !signals.lastEnergy.value) await load();
}

function tellFollowers(kinds: ReadonlySet<string>): void {
  for (const follower of followers) follower(kinds);
}

function loadSoon(): void {
  coming ??= setTimeout(loadNow, state.status.value.progress ? RARELY : EVERY);
}

function loadNow(): void {
  clearTimeout(coming);
  coming = undefined;
  void load();
}

/** Nothing more is coming in: what was put off until later is read now. */
export function settleReading(): void {
  if (coming !== undefined) loadNow();
}

/** Read these records and take them over: another tab has changed them. */
export async function refreshKeys(keys: readonly [string, string][] | "all"): Promise<void> {
  if (keys === "all") return loadSoon();
  const { database } = await currentStore();
  const rows = await database.read(
    async (transaction) =>
      await Promise.all(keys.map((key) => transaction.objectStore("records").get([...key]))),
  );
  await refresh(rows.filter((row) => row !== undefined));
}

/** The day may have turned or the zone changed while nobody looked. */
export async function refreshDay(): Promise<void> {
  const { now } = await currentStore();
  const { day, from } = signals.today.value;
  const line = signals.settings.value.day_start;
  if (day !== lifeDay(now(), offsetAt(now()), line) || from !== dayBegins(day, line)) await load();
}

/** The life day nearest to this one with something captured, or null. */
export async function nearestDay(day: string, direction: "prev" | "next"): Promise<string | null> {
  const { database } = await currentStore();
  const line = signals.settings.value.day_start;
  const edge = dayBegins(day, line, direction === "prev" ? 0 : 1);
  const found = await database.read(async (transaction) => {
    const view = viewOf(transaction);
    return await Promise.all(TIMED.map((kind) => view.nearest(kind, edge, direction)));
  });
  const days = found
    .flatMap((item) => (item ? [captureOf(item)] : []))
    .map(({ at, off }) => lifeDay(at, off, line))
    .filter((other) => (direction === "prev" ? other < day : other > day))
    .sort();
  return days.at(direction === "prev" ? -1 : 0) ?? null;
}

type Captured = Item<"run" | "energy" | "moment" | "spark">;

function captureOf(item: Captured): Capture {
  return "start" in item ? item.start : item.at;
}

function instantOf(item: Captured | null): number {
  return item ? captureOf(item).at : 0;
}

async function loadStarts(): Promise<void> {
  const store = await currentStore();
  const [runs, events] = await store.database.read((transaction) => {
    const view = viewOf(transaction);
    const since = store.now() - RECENT;
    return Promise.all([
      view.between("run", since, Infinity),
      view.between("cue_event", since, Infinity),
    ]);
  });
  starts = new Map(runs.flatMap((run) => startOf(run)));
  for (const event of events) held.get("cue_event")?.set(event.id, event);
  batch(() => {
    publishCues();
    signals.recentStarts.value = [...(starts?.values() ?? [])];
  });
}

function startOf({ id, container, start }: Item<"run">): [string, Start][] {
  return container && start ? [[id, { container, at: start.at, off: start.off }]] : [];
}

function patch(row: Stored, now: number): void {
  const item = itemOf(row);
  const isShown =
    isFew(row.kind) ||
    row.open !== undefined ||
    (row.at ?? 0) >= now - (row.kind === "cue_event" ? RECENT : DAY + REACH) ||
    (row.kind === "reflection" && row.id >= firstReflection(now));
  const items = held.get(row.kind);
  if (item && isShown) items?.set(row.id, item);
  else items?.delete(row.id);
  if (item && isCaptured(row.kind)) {
    signals.lastCapture.value = Math.max(signals.lastCapture.value, row.at ?? 0);
  }
  if (row.kind === "energy") patchLastEnergy(row, item as Item<"energy"> | null);
  if (row.kind === "run") {
    starts?.delete(row.id);
    for (const [id, start] of item ? startOf(item as Item<"run">) : []) starts?.set(id, start);
  }
}

async function reflectionsOf(
  view: View,
  now: number,
): Promise<readonly ["reflection", Item<"reflection">[]]> {
  return ["reflection", await view.among("reflection", firstReflection(now), "day:~")];
}

/** The id of the first reflection that is held: yesterday's, whatever the zone. */
function firstReflection(now: number): string {
  return `day:${isoDate(now - 2 * DAY)}`;
}

function patchLastEnergy(row: Stored, item: Item<"energy"> | null): void {
  const last = signals.lastEnergy.value;
  if (item?.at && (!last || item.at.at >= last.at.at)) signals.lastEnergy.value = item;
  else if (last?.id === row.id) signals.lastEnergy.value = null;
}

function isFew(kind: string): boolean {
  return (FEW as readonly string[]).includes(kind);
}

function isCaptured(kind: string): boolean {
  return (TIMED as readonly string[]).includes(kind);
}

/** Fill the signals of these kinds from what is held. */
function publish(kinds: ReadonlySet<string>, now: number): void {
  if (kinds.has("setting")) publishSettings();
  if (kinds.has("container")) fill(signals.containers, "container", (one) => one.title);
  if (kinds.has("role")) fill(signals.roles, "role", (one) => one.name);
  if (kinds.has("cue")) fill(signals.cues, "cue", (one) => one.title);
  if (kinds.has("boundary")) fill(signals.boundaries, "boundary", (one) => one.title);
  if (kinds.has("season")) publishSeason();
  if (kinds.has("run")) {
    signals.openRuns.value = items("run")
      .filter(({ start, end }) => start && end === null)
      .sort((one, other) => one.start.at - other.start.at);
    if (starts) signals.recentStarts.value = [...starts.values()];
  }
  if (kinds.has("cue_event")) publishCues();
  if (kinds.has("reflection")) {
    signals.reflections.value = new Map(items("reflection").map((one) => [one.id.slice(4), one]));
  }
  if (["setting", ...TIMED].some((kind) => kinds.has(kind))) publishToday(now);
}

function publishCues(): void {
  const events = items("cue_event").filter(({ begin }) => begin);
  signals.openCues.value = events
    .filter(({ end }) => end === null)
    .sort((one, other) => one.begin.at - other.begin.at);
  signals.recentCues.value = events.map(({ cue, begin: { at, off } }) => ({ cue, at, off }));
}

function publishToday(now: number): void {
  const line = signals.settings.value.day_start;
  const day = lifeDay(now, offsetAt(now), line);
  const from = dayBegins(day, line);
  const to = dayBegins(day, line, 1);
  const all = {
    runs: items("run"),
    energies: items("energy"),
    moments: items("moment"),
    sparks: items("spark"),
  };
  signals.today.value = dayOf({ day, from, to }, line, now, all);
  const captured = [...all.energies, ...all.moments, ...all.sparks];
  signals.lived.value = {
    runs: all.runs.filter(({ start }) => start),
    captures: captured.flatMap(({ at }) => at?.at ?? []),
  };
  const { runs, energies } = signals.today.value;
  if (runs.length + energies.length > 0) signals.untouched.value = false;
  clearTimeout(dayTimer);
  if (typeof document !== "undefined") dayTimer = setTimeout(() => void load(), to - now);
}

type Lists = Pick<Today, "runs" | "energies" | "moments" | "sparks">;

/** What of these belongs to a day, each list by time. */
export function dayOf(
  { day, from, to }: Pick<Today, "day" | "from" | "to">,
  line: readonly DayStart[],
  now: number,
  all: Lists,
): Today {
  const isOfDay = (at: Capture | undefined): boolean =>
    at !== undefined && lifeDay(at.at, at.off, line) === day;
  const runs = all.runs
    .filter(({ start, end }) => isOfDay(start) || (start?.at < to && endOf(end, now) > from))
    .sort((one, other) => one.start.at - other.start.at);
  const energies = byInstant(all.energies.filter(({ at }) => isOfDay(at)));
  const moments = byInstant(all.moments.filter(({ at }) => isOfDay(at)));
  const sparks = byInstant(all.sparks.filter(({ at }) => isOfDay(at)));
  const evening = eveningBegins(day, signals.settings.value.evening_time, line);
  return { day, from, to, evening, runs, energies, moments, sparks };
}

/** When a run ended for all we know: an unknown end reaches nowhere. */
function endOf(end: Item<"run">["end"] | undefined, now: number): number {
  if (end === null) return now;
  return typeof end === "object" ? end.at : 0;
}

function publishSeason(): void {
  const all = items("season")
    .filter(({ start }) => start)
    .sort((one, other) => other.start.at - one.start.at);
  signals.seasons.value = all;
  signals.currentSeason.value = all.find(({ end, main }) => end === null && main !== false) ?? null;
}

function publishSettings(): void {
  // Not among the settings: nobody sets it, a server's demo comes with it.
  signals.isDemo.value = items("setting").some(({ id, value }) => id === "demo" && value === true);
  const known = items("setting").filter(({ id }) => Object.hasOwn(defaults, id));
  const set = Object.fromEntries(known.map(({ id, value }) => [id, value]));
  signals.settings.value = { ...defaults, ...set };
}

function fill<K extends "container" | "role" | "cue" | "boundary">(
  target: Signal<readonly Item<K>[]>,
  kind: K,
  name: (item: Item<K>) => string | undefined,
): void {
  target.value = items(kind).sort(
    (one, other) =>
      (one.order ?? Infinity) - (other.order ?? Infinity) ||
      (name(one) ?? "").localeCompare(name(other) ?? ""),
  );
}

function byInstant<T extends { readonly at: Capture }>(found: T[]): T[] {
  return found.sort((one, other) => one.at.at - other.at.at);
}

function items<K extends Kind>(kind: K): Item<K>[] {
  return [...(held.get(kind)?.values() ?? [])] as Item<K>[];
}
