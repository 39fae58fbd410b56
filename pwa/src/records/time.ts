/** Captured instants and life days. */
import type { Capture, DayStart } from "./types.ts";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** The zone that the device is in, as IANA has it. */
export function deviceZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** What to store of an instant (ms since 1970), as the device's zone has it. */
export function captureAt(at: number, line: readonly DayStart[]): Capture {
  const off = offsetAt(at);
  return { at, off, tz: deviceZone(), day: lifeDay(at, off, line) };
}

/** The device's UTC offset at an instant, in minutes. */
export function offsetAt(at: number): number {
  // Adding 0 turns −0 into 0.
  return 0 - Math.round(new Date(at).getTimezoneOffset());
}

/**
 * The life day of an instant: its local date, or the one before while that day's start is still to
 * come. The line says from which date on days begin at which time; its last word on a date counts.
 */
export function lifeDay(at: number, off: number, line: readonly DayStart[]): string {
  const local = at + off * MINUTE;
  const midnight = Math.floor(local / DAY) * DAY;
  const date = isoDate(midnight);
  return local - midnight < dayStart(date, line) * MINUTE ? isoDate(midnight - DAY) : date;
}

/** The minute of the day at which a date's life day begins. */
export function dayStart(date: string, line: readonly DayStart[]): number {
  let time = "00:00";
  let since: string | undefined;
  for (const entry of line) {
    const from = entry.from ?? "";
    if (from > date || (since !== undefined && from <= since)) continue;
    since = from;
    time = entry.time;
  }
  return minuteOf(time);
}

/** The minute of the day of a wall clock's time, "18:30". */
export function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** When a life day begins on this device, ms since 1970; `days` later for the following ones. */
export function dayBegins(day: string, line: readonly DayStart[], days = 0): number {
  const date = addDays(day, days);
  const [year = 1970, month = 1, number = 1] = date.split("-").map(Number);
  return new Date(year, month - 1, number, 0, dayStart(date, line)).getTime();
}

/** The date some days after another, both "YYYY-MM-DD". */
export function addDays(day: string, days: number): string {
  return isoDate(Date.parse(day) + days * DAY);
}

/** The date "YYYY-MM-DD" of an instant in UTC. */
export function isoDate(utc: number): string {
  return new Date(utc).toISOString().slice(0, 10);
}
