/** When Now asks what: after a long time away, in the evening, in the morning of those who like it. */
import { effect, signal } from "@preact/signals";
import type { Undo } from "../capture/actions.ts";
import { AWAY } from "../capture/constants.ts";
import { type Ask, asks, tellsOfSeasons } from "../parts/asks.ts";
import { clock } from "../parts/clock.ts";
import { hints, remember } from "../parts/hints.ts";
import {
  currentSeason,
  lastCapture,
  loaded,
  recentStarts,
  reflections,
  seasons,
  settings,
  today,
  untouched,
} from "../store/queries.ts";
import { news } from "../store/status.ts";

const HOUR = 3_600_000;
/** Seasons are told of from the second week on. */
const SECOND_WEEK = 7 * 24 * HOUR;
/** Who only began an hour ago has no day yet to look back on. */
const ENOUGH = 2 * HOUR;
/** How long after its beginning a day has a morning. */
const MORNING = 8 * HOUR;

/** What was put aside on this device: the last capture before the time away, a morning's day. */
const aside = signal({ again: hints().again, capacity: hints().capacity });
/** What was answered on the card, until that is done with. */
export const answered = signal<{ readonly day: string; readonly change: Undo } | null>(null);

/** The time away is over, and nothing is waiting. */
export function beginAgain(): void {
  putAside({ again: lastCapture.value });
}

/** Not this morning. */
export function leaveCapacity(): void {
  putAside({ capacity: today.value.day });
}

function putAside(what: Partial<typeof aside.value>): void {
  aside.value = { ...aside.value, ...what };
  remember(what);
}

/** Begin to ask; call once. */
export function startAsking(): void {
  effect(() => {
    const next = found();
    if (next.join() !== asks.peek().join()) asks.value = next;
  });
  effect(() => {
    tellsOfSeasons.value =
      !currentSeason.value && (seasons.value.length > 0 || beganBefore(SECOND_WEEK));
  });
}

function found(): readonly Ask[] {
  if (!loaded.value || untouched.value) return [];
  // Someone who comes back is asked for nothing.
  if (isAway()) return ["again"];
  return [
    ...(isEvening() ? ["evening" as const] : []),
    ...(isMorning() ? ["capacity" as const] : []),
    ...(news.value ? ["news" as const] : []),
  ];
}

function isAway(): boolean {
  const last = lastCapture.value;
  return last > 0 && clock.value - last > AWAY && aside.value.again !== last;
}

/** From the evening on until it is answered or skipped; unasked only to the first who might like it. */
function isEvening(): boolean {
  const { day, evening } = today.value;
  if (answered.value?.day === day) return true;
  if (clock.value < evening || reflections.value.get(day)?.answer) return false;
  const nightly = settings.value.evening_nightly;
  return nightly ?? beganBefore(ENOUGH);
}

/** How much there is to give is asked of those who said it the day before. */
function isMorning(): boolean {
  const { day, from } = today.value;
  const isOver = clock.value > from + MORNING || aside.value.capacity === day;
  if (isOver || reflections.value.get(day)?.capacity) return false;
  return [...reflections.value].some(([before, { capacity }]) => before < day && capacity);
}

function beganBefore(ago: number): boolean {
  const logged = today.value.energies.map(({ at }) => at.at);
  return [...recentStarts.value.map(({ at }) => at), ...logged].some(
    (at) => clock.value - at > ago,
  );
}
