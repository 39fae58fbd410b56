/** The cells of Now: chosen on opening, then left alone until the next. */
import { batch, effect, signal } from "@preact/signals";
import { hints, remember } from "../parts/hints.ts";
import { offsetAt } from "../records/time.ts";
import {
  containers,
  cues,
  lastEnergy,
  loaded,
  openCues,
  openRuns,
  recentCues,
  recentStarts,
  today,
} from "../store/queries.ts";
import { cueIn } from "./cell.ts";

const MOST = 5;
const FEW = 4;
const low = matchMedia("(max-height: 44.9em)");

const count = (): number => (low.matches ? FEW : MOST);

const shown = signal<readonly (string | null)[]>(Array(count()).fill(null));
const ready = signal(false);
/** What recentStarts holds before it was read. */
const unread = recentStarts.peek();

/** Whether the cells have been chosen since the app was opened. */
export const chosen: { readonly value: boolean } = ready;

/** Ids of containers, those of cues as `cueIn` reads them, or null where a cell is empty. */
export const cells: { readonly value: readonly (string | null)[] } = shown;

/** Today's energy says how much there is to give; yesterday's says nothing about today. */
function capacity(): number | null {
  const last = lastEnergy.value;
  return last && last.at.day === today.value.day ? last.level : null;
}

/** What was put off until after a protected time, in the hours after it. */
function putOff(now: number): string | null {
  const { after } = hints();
  return after && after.from <= now && now < after.to ? after.container : null;
}

/** Choose anew, as when the app opens. What chooses comes with the store, which is here by now. */
async function chooseCells(): Promise<void> {
  const { chooseChips } = await import("./chips.ts");
  const now = Date.now();
  const next = chooseChips({
    containers: containers.value,
    starts: recentStarts.value,
    open: openRuns.value.flatMap((run) => run.container ?? []),
    cues: openCues.value.map(({ cue }) => cue).filter(isThere),
    begun: recentCues.value.filter(({ cue }) => isThere(cue)),
    first: putOff(now),
    capacity: capacity(),
    now,
    off: offsetAt(now),
    cells: ready.value ? shown.value : hints().cells,
    count: count(),
  });
  batch(() => {
    ready.value = true;
    shown.value = next;
  });
  remember({ cells: next });
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
    if (!ready.peek() || shown.peek().some(isHole)) void chooseCells();
  });
  let last: string | undefined;
  effect(() => {
    const now = openCues.value.map(({ id }) => id).join();
    const isOther = last !== undefined && now !== last;
    last = now;
    if (isOther && ready.peek()) void chooseCells();
  });
}
