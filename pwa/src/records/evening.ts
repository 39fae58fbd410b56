/** When the evening of a life day begins. */
import { dayBegins } from "./time.ts";
import type { DayStart } from "./types.ts";

const HOUR = 3_600_000;

/**
 * The first instant (ms since 1970) of a life day at which this device's clock shows `time`, "HH:MM":
 * after midnight where the day has not begun by then. A day that ends before has its last hour.
 */
export function eveningBegins(day: string, time: string, line: readonly DayStart[]): number {
  const to = dayBegins(day, line, 1);
  const tonight = clockShows(day, time);
  const at = tonight < dayBegins(day, line) ? clockShows(day, time, 1) : tonight;
  return at < to ? at : to - HOUR;
}

/** The instant at which the clock shows a time on a date, or so many days later. */
function clockShows(date: string, time: string, days = 0): number {
  const [year = 1970, month = 1, day = 1] = date.split("-").map(Number);
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return new Date(year, month - 1, day + days, hour, minute).getTime();
}
