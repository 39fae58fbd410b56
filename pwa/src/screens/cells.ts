/** The cells of Now: chosen on opening, then left alone until the next. */
import { effect, signal, untracked } from "@preact/signals";
import { hints, remember } from "../parts/hints.ts";
import { offsetAt } from "../records/time.ts";
import { containers, lastEnergy, loaded, openRuns, recentStarts, today } from "../store/queries.ts";
import { chooseChips } from "./chips.ts";

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

/** Ids of containers, or null where a cell is empty. */
export const cells: { readonly value: readonly (string | null)[] } = shown;

/** Today's energy says how much there is to give; yesterday's says nothing about today. */
function capacity(): number | null {
  const last = lastEnergy.value;
  return last && last.at.day === today.value.day ? last.level : null;
}

/** Choose anew, as when the app opens. */
function chooseCells(): void {
  const now = Date.now();
  const next = untracked(() =>
    chooseChips({
      containers: containers.value,
      starts: recentStarts.value,
      open: openRuns.value.flatMap((run) => run.container ?? []),
      cues: [],
      capacity: capacity(),
      now,
      off: offsetAt(now),
      cells: ready.value ? shown.value : hints().cells,
      count: count(),
    }),
  );
  ready.value = true;
  shown.value = next;
  remember({ cells: next });
}

/** Begin to choose: when the data is there, when the app comes back into sight, when it is turned. */
export function startCells(): void {
  const anew = (): void => {
    if (ready.value && document.visibilityState === "visible") chooseCells();
  };
  document.addEventListener("visibilitychange", anew);
  low.addEventListener("change", anew);
  effect(() => {
    if (!loaded.value || recentStarts.value === unread) return;
    // A container that is no longer there leaves a hole, which is the one thing filled at once.
    const there = new Set(containers.value.filter((one) => !one.archived).map(({ id }) => id));
    if (!ready.peek() || shown.peek().some((id) => id === null || !there.has(id))) chooseCells();
  });
}
