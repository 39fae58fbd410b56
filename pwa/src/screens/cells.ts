/** The cells of Now: chosen on opening, then left alone until the next. */
import { batch, effect, signal } from "@preact/signals";
import { AWAY } from "../capture/constants.ts";
import { hints, remember } from "../parts/hints.ts";
import { offsetAt } from "../records/time.ts";
import {
  containers,
  cues,
  currentSeason,
  lastEnergy,
  loaded,
  openCues,
  openRuns,
  recentCues,
  recentStarts,
  reflections,
  seasons,
  today,
} from "../store/queries.ts";
import { cueIn } from "./cell.ts";
import type { Occasion } from "./chips.ts";

type Cells = readonly (string | null)[];

const MOST = 5;
const FEW = 4;
const low = matchMedia("(max-height: 44.9em) and (max-width: 56.24em), (max-height: 29.9em)");

const count = (): number => (low.matches ? FEW : MOST);

const shown = signal<Cells>(Array(count()).fill(null));
const ready = signal(false);
const isLowDay = signal(false);
/** The cells of each season as they were left: who takes a switch back finds them again. */
const left = new Map<string, Cells>();
let season: string | undefined;
/** What recentStarts holds before it was read. */
const unread = recentStarts.peek();

/** Whether the cells have been chosen since the app was opened. */
export const chosen: { readonly value: boolean } = ready;

/** Ids of containers, those of cues as `cueIn` reads them, or null where a cell is empty. */
export const cells: { readonly value: Cells } = shown;

/** Whether there was little to give when they were chosen: what is gentle then stands out a little. */
export const lowDay: { readonly value: boolean } = isLowDay;

/** What the person said, else what today's energy says; yesterday's says nothing about today. */
export function capacity(): number | null {
  const said = reflections.value.get(today.value.day)?.capacity;
  const last = lastEnergy.value;
  return said ?? (last && last.at.day === today.value.day ? last.level : null);
}

/** What was put off until after a protected time, in the hours after it. */
function putOff(now: number): string | null {
  const { after } = hints();
  return after && after.from <= now && now < after.to ? after.container : null;
}

/**
 * Choose anew, as when the app opens; `before`: in sight of the person, into the cells as they are.
 * What chooses comes with the store, which is here by now.
 */
async function chooseCells(before?: Cells): Promise<void> {
  const { chooseChips, isLow } = await import("./chips.ts");
  const now = Date.now();
  const given = capacity();
  const isLowNow = before ? isLowDay.value : isLow(given);
  const next = chooseChips({
    containers: containers.value,
    starts: recentStarts.value,
    open: openRuns.value
      .filter(({ start }) => now - start.at < AWAY)
      .flatMap(({ container }) => container ?? []),
    cues: openCues.value.map(({ cue }) => cue).filter(isThere),
    begun: recentCues.value.filter(({ cue }) => isThere(cue)),
    first: putOff(now),
    season: seasonNow(),
    capacity: given,
    now,
    off: offsetAt(now),
    cells: before ?? heldCells(isLowNow),
    count: count(),
  });
  show(next, isLowNow);
}

/** What stands in front in the season that is and those alongside, since the main one began. */
function seasonNow(): Occasion["season"] {
  const on = seasons.value.filter(({ end }) => end === null);
  const since = (currentSeason.value ?? on[0])?.start.at;
  return since === undefined ? null : { since, front: on.flatMap(({ front }) => front ?? []) };
}

/** The cells as last shown; on another kind of day the order matters more than the place. */
function heldCells(isLowNow: boolean): Cells {
  const known = hints();
  if (isLowNow !== known.low) return [];
  return ready.value ? shown.value : known.cells;
}

function show(next: Cells, isLowNow: boolean): void {
  batch(() => {
    ready.value = true;
    shown.value = next;
    isLowDay.value = isLowNow;
  });
  remember({ cells: next, low: isLowNow });
}

/** Another season has other things in front; who takes the switch back finds all as it was. */
function followSeason(): void {
  const id = currentSeason.value?.id ?? "";
  if (season === id || !loaded.value) return;
  const before = season;
  season = id;
  if (before === undefined || !ready.peek()) return;
  left.set(before, shown.peek());
  const kept = left.get(id);
  if (kept) show(kept, isLowDay.peek());
  else void chooseCells([]);
}

/** Whether a cue can begin. */
function isThere(cue: string): boolean {
  return cues.value.some(({ id, archived }) => id === cue && !archived);
}

/**
 * Begin to choose: when the data is there, when the app comes back into sight, when it is turned,
 * when a cue begins or ends.
 */
export function startCells(): void {
  const anew = (): void => {
    if (ready.value && document.visibilityState === "visible") void chooseCells();
  };
  document.addEventListener("visibilitychange", anew);
  low.addEventListener("change", anew);
  effect(() => {
    if (!loaded.value || recentStarts.value === unread) return;
    // What is no longer there leaves a hole, which is the one thing filled at once.
    const there = new Set(
      [...containers.value, ...cues.value].filter((one) => !one.archived).map(({ id }) => id),
    );
    const isHole = (cell: string | null): boolean =>
      cell === null || !there.has(cueIn(cell) ?? cell);
    const held = shown.peek();
    if (!ready.peek()) void chooseCells();
    else if (held.some(isHole)) void chooseCells(held);
  });
  let last: string | undefined;
  effect(() => {
    const now = openCues.value.map(({ id }) => id).join();
    const isOther = last !== undefined && now !== last;
    last = now;
    if (isOther && ready.peek()) void chooseCells();
  });
  effect(followSeason);
}
