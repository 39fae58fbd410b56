/** Times, dates, lists and names in the person's own language and region. */
import { m } from "../messages/index.ts";
import { regionOf } from "../messages/languages.ts";
import { language } from "../messages/locale.ts";
import type { Capture, Container, Item } from "../records/types.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

/** Where the person's clock and calendar are at home; that of the language elsewhere. */
export function region(): string {
  return regionOf(language);
}

/** A format of the person's region, made once for each zone that they are in. */
export function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  // One that was made elsewhere goes on with the clocks of that place.
  const key = JSON.stringify([language, new Date().getTimezoneOffset(), options]);
  let made = formats.get(key);
  if (!made) {
    try {
      made = new Intl.DateTimeFormat(region(), options);
    } catch {
      // A zone that this browser does not know: its wall time is the best there is.
      made = new Intl.DateTimeFormat(region(), { ...options, timeZone: undefined });
    }
    formats.set(key, made);
  }
  return made;
}

const numbers = new Map<string, Intl.NumberFormat>();

/** A format for numbers of the person's region, made once. */
export function numbersAs(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify([language, options]);
  const made = numbers.get(key) ?? new Intl.NumberFormat(region(), options);
  numbers.set(key, made);
  return made;
}

/** Wall time of an instant (ms) in a zone, here by default: "14:06". */
export function timeOf(at: number, tz?: string): string {
  return format({ hour: "numeric", minute: "2-digit", timeZone: tz }).format(at);
}

/** The hour alone, as short as it is clear: "14" or "2 PM", never "14 Uhr". */
export function hourOf(at: number, tz?: string): string {
  const parts = format({ hour: "numeric", timeZone: tz }).formatToParts(at);
  const told = parts.filter(({ type }) => type === "hour" || type === "dayPeriod");
  return told.map(({ value }) => value).join(" ");
}

/** "3.4" or "3,4": a mean of levels. */
export function meanOf(level: number): string {
  return numbersAs({ maximumFractionDigits: 1 }).format(level);
}

/** Wall time as it was where it was captured. */
export function timeOfCapture(capture: Capture): string {
  return timeOf(capture.at, capture.tz);
}

/** "Tuesday 4 March" for a life day "2026-03-04". */
export function dayName(day: string): string {
  return format({ weekday: "long", day: "numeric", month: "long", timeZone: "UTC" }).format(
    Date.parse(`${day}T12:00:00Z`),
  );
}

/** "4 March 2026" for an instant. */
export function dateOf(at: number): string {
  return format({ day: "numeric", month: "long", year: "numeric" }).format(at);
}

/** "Tue 14:06" within the last days, else a date. */
export function whenOf(at: number, now: number): string {
  return now - at < 6 * 86_400_000
    ? format({ weekday: "short", hour: "numeric", minute: "2-digit" }).format(at)
    : dateOf(at);
}

/** "12 min ago": how old something is, calmly rounded. */
export function ageOf(at: number, now: number): string {
  const minutes = Math.max(0, Math.round((now - at) / 60_000));
  if (minutes < 1) return m.age_now();
  if (minutes < 100) return m.age_minutes({ count: minutes });
  const hours = Math.round(minutes / 60);
  return hours < 48 ? m.age_hours({ count: hours }) : m.age_days({ count: Math.round(hours / 24) });
}

/** "1 h 20 min" for a length in ms. */
export function lengthOf(ms: number): string {
  const all = Math.max(0, Math.round(ms / 60_000));
  const hours = Math.floor(all / 60);
  const minutes = all % 60;
  if (hours === 0) return m.minutes_only({ minutes });
  return minutes === 0 ? m.hours_only({ hours }) : m.hours_minutes({ hours, minutes });
}

const GIVES = [m.gives_m2, m.gives_m1, m.gives_0, m.gives_p1, m.gives_p2];

/** takes a lot · takes · – · gives · gives a lot, for −2 … 2. */
export function givesWords(energy: number | undefined): string {
  return (GIVES[(energy ?? 0) + 2] ?? m.gives_0)();
}

/** The names of roles, in the order in which they are kept. */
export function roleNames(
  ids: readonly string[] | undefined,
  roles: readonly Item<"role">[],
): string[] {
  if (!ids?.length) return [];
  return roles.filter((role) => ids.includes(role.id)).map((role) => role.name);
}

/** The quiet line of a chip in its two parts: "maker", "takes a lot". */
export function chipParts(container: Container, roles: readonly Item<"role">[]): [string, string] {
  const gives = container.energy ? givesWords(container.energy) : "";
  return [roleNames(container.roles, roles).join(m.join_words()), gives];
}

/** The same in one: "maker · takes a lot". */
export function chipLine(container: Container, roles: readonly Item<"role">[]): string {
  return chipParts(container, roles).filter(Boolean).join(" · ");
}

/** 2.4 MB, 310 kB: a size in bytes. */
export function sizeOf(bytes: number): string {
  const unit = bytes < 1e6 ? "kilobyte" : bytes < 1e9 ? "megabyte" : "gigabyte";
  const scale = { kilobyte: 1e3, megabyte: 1e6, gigabyte: 1e9 }[unit];
  return numbersAs({
    style: "unit",
    unit,
    maximumFractionDigits: bytes / scale < 10 ? 1 : 0,
  }).format(bytes / scale);
}
