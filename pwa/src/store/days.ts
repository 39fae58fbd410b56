/** Reading the past for looking back: a day, a week, each through an index and in one transaction. */
import { zoneLine } from "../boundaries/line.ts";
import { type LivedDay, livedDay } from "../looking/days.ts";
import { deviceZone } from "../records/time.ts";
import type { Item, Kinds } from "../records/types.ts";
import { currentStore } from "./current.ts";
import { signals, type Today } from "./queries.ts";
import { dayOf, REACH } from "./reading.ts";
import { type View, viewOf } from "./view.ts";

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
    const [runs, energies, moments, sparks, reflections, held] = await Promise.all([
      view.between("run", from + DAY - REACH, to),
      view.between("energy", from, to),
      view.between("moment", from, to),
      view.between("spark", from, to),
      view.among("reflection", `day:${days[0]}`, `day:${days.at(-1)}`),
      heldIn(view, from, to),
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

/** What was settled in a stretch of time: without a capture or a choice a boundary left no trace. */
async function heldIn(view: View, from: number, to: number): Promise<readonly Held[]> {
  const boundaries = await view.all("boundary");
  const found = await Promise.all(
    boundaries.map(async (boundary) => {
      const settled = await view.among(
        "settlement",
        `${boundary.id}:${isoDate(from - DAY)}`,
        `${boundary.id}:${isoDate(to + DAY)}`,
      );
      return settled.flatMap(({ id, window, outcome }): Held[] => {
        if (!window || !outcome) return [];
        return [{ id, boundary, from: window[0], to: window[1], flex: flexOf(boundary), outcome }];
      });
    }),
  );
  return found.flat();
}

/** How long after its end a boundary leaves room, ms. */
export function flexOf({ flex }: Kinds["boundary"]): number {
  return (flex?.minutes ?? 0) * MINUTE;
}

function isoDate(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
