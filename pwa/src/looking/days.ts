/**
 * Life days as they were lived: a day goes by the zones that were in force in it, so that one on
 * which the clocks change has 23 or 25 hours, and one with a flight 18 or 30. Instants are ms since
 * 1970; `line` is that of the day's start, `zones` that of boundaries/line.ts.
 */
import type { Segment } from "../boundaries/line.ts";
import { resolve, UnknownZone, zoneOffset } from "../boundaries/wall.ts";
import { addDays, dayStart } from "../records/time.ts";
import type { DayStart } from "../records/types.ts";

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** A part of a day that was lived in one zone. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly tz: string;
}

/** A life day: its first instant, the one after its last, and the zones in force between. */
export interface LivedDay {
  readonly day: string;
  readonly from: number;
  readonly to: number;
  readonly pieces: readonly Piece[];
}

/** A full hour of the clocks that were in force. */
interface Mark {
  readonly at: number;
  readonly tz: string;
  /** 0…23 */
  readonly hour: number;
}

/** The day as it was lived, for all that is known of where one was. */
export function livedDay(
  day: string,
  line: readonly DayStart[],
  zones: readonly Segment[],
): LivedDay {
  const pieces = zones.flatMap(({ since, zone }, number): Piece[] => {
    const from = Math.max(beginsIn(zone, day, line), since ?? -Infinity);
    const to = Math.min(
      beginsIn(zone, addDays(day, 1), line),
      zones[number + 1]?.since ?? Infinity,
    );
    return from < to ? [{ from, to, tz: zone }] : [];
  });
  const [first] = pieces;
  const last = pieces.at(-1);
  if (first && last) return { day, from: first.from, to: last.to, pieces };
  // Nobody was anywhere on a date that a flight left out: it is shown as the clocks there had it.
  const tz = zones.at(-1)?.zone ?? "UTC";
  const from = beginsIn(tz, day, line);
  const to = beginsIn(tz, addDays(day, 1), line);
  return { day, from, to, pieces: [{ from, to, tz }] };
}

/** Every full hour of a day, as the clocks showed it: one that came twice is there twice. */
export function hoursOf({ pieces }: LivedDay): readonly Mark[] {
  return pieces.flatMap(({ from, to, tz }) => {
    const marks: Mark[] = [];
    let at = from;
    while (at < to) {
      const local = at + offsetIn(tz, at);
      const past = ((local % HOUR) + HOUR) % HOUR;
      if (past === 0) marks.push({ at, tz, hour: new Date(local).getUTCHours() });
      // Where clocks change by half an hour the next full one is looked for anew.
      at += past === 0 ? HOUR : HOUR - past;
    }
    return marks;
  });
}

/** The zone in force at an instant of a day, also just outside of it. */
export function zoneAt({ pieces }: LivedDay, at: number): string {
  const piece = pieces.findLast(({ from }) => from <= at) ?? pieces[0];
  return piece?.tz ?? "UTC";
}

/** The seven days of a week that holds a day; weeks begin on a weekday, 1 Monday to 7 Sunday. */
export function weekOf(day: string, begins: number): readonly string[] {
  const weekday = ((new Date(`${day}T12:00Z`).getUTCDay() + 6) % 7) + 1;
  const back = (weekday - begins + 7) % 7;
  return Array.from({ length: 7 }, (_, number) => addDays(day, number - back));
}

function beginsIn(zone: string, day: string, line: readonly DayStart[]): number {
  const minutes = dayStart(day, line);
  const time = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return known(zone, (tz) => resolve(day, time, tz));
}

function offsetIn(zone: string, at: number): number {
  return known(zone, (tz) => zoneOffset(at, tz));
}

/** Of a zone that this browser does not know the hours of UTC are the best there is. */
function known<T>(zone: string, ask: (zone: string) => T): T {
  try {
    return ask(zone);
  } catch (error) {
    if (error instanceof UnknownZone) return ask("UTC");
    throw error;
  }
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
