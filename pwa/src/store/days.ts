/** Reading the past for looking back: a day, a week, each through an index and in few transactions. */
import { zoneLine } from "../boundaries/line.ts";
import { type LivedDay, livedDay } from "../looking/days.ts";
import { addDays, deviceZone } from "../records/time.ts";
import type { Item, Kinds } from "../records/types.ts";
import { currentStore } from "./current.ts";
import { readSettled } from "./history.ts";
import { signals, type Today } from "./queries.ts";
import { dayOf, REACH } from "./reading.ts";
import { viewOf } from "./view.ts";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** A boundary as it was settled, or as it stands today: its window and the allowance after it. */
export interface Held {
  /** "<boundary>:<date>" */
  readonly id: string;
  readonly boundary: Item<"boundary">;
  readonly from: number;
  readonly to: number;
  /** ms after the end that were free to flex into. */
  readonly flex: number;
  readonly outcome: NonNullable<Kinds["settlement"]["outcome"]> | null;
}

/** A life day with all that was captured in it. */
export interface DayPage extends LivedDay, Omit<Today, "day" | "from" | "to"> {
  readonly held: readonly Held[];
  /** What was chosen in the evening, each "kind:id". */
  readonly chosen: readonly string[];
}

/** Days that follow one another, each with all that was captured in it. */
export async function readDays(days: readonly string[]): Promise<readonly DayPage[]> {
  const [first = "", last = first] = [days[0], days.at(-1)];
  const held = await heldOn(first, last);
  const store = await currentStore();
  const line = signals.settings.value.day_start;
  return await store.database.read(async (transaction) => {
    const view = viewOf(transaction);
    const [places, home] = await Promise.all([
      view.all("place"),
      view.setting<string | null>("home_zone", null),
    ]);
    const known = zoneLine(places, home);
    const zones = known.length > 0 ? known : [{ since: null, zone: deviceZone() }];
    const lived = days.map((day) => livedDay(day, line, zones));
    // Captures of another zone may lie outside of the day as the zone in force had it.
    const from = Math.min(...lived.map((day) => day.from)) - DAY;
    const to = Math.max(...lived.map((day) => day.to)) + DAY;
    const [runs, energies, moments, sparks, reflections] = await Promise.all([
      view.between("run", from + DAY - REACH, to),
      view.between("energy", from, to),
      view.between("moment", from, to),
      view.between("spark", from, to),
      view.among("reflection", `day:${first}`, `day:${last}`),
    ]);
    const chosen = new Map(reflections.map((one) => [one.id.slice(4), one.chosen ?? []]));
    return lived.map((day) => ({
      ...dayOf(day, line, store.now(), { runs, energies, moments, sparks }),
      ...day,
      held: held.filter((one) => one.from < day.to && one.to > day.from),
      chosen: chosen.get(day.day) ?? [],
    }));
  });
}

/** What was settled on these dates: without a capture or a choice a boundary left no trace. */
async function heldOn(first: string, last: string): Promise<readonly Held[]> {
  // A window across midnight has the date before, and a zone ahead the date after.
  const settled = await readSettled(first, addDays(last, 1));
  return settled.flatMap(({ id, window, outcome }): Held[] => {
    const boundary = signals.boundaries.value.find((one) => id.startsWith(`${one.id}:`));
    if (!boundary || !window || !outcome) return [];
    return [{ id, boundary, from: window[0], to: window[1], flex: flexOf(boundary), outcome }];
  });
}

/** How long after its end a boundary leaves room, ms. */
export function flexOf({ flex }: Kinds["boundary"]): number {
  return (flex?.minutes ?? 0) * MINUTE;
}
