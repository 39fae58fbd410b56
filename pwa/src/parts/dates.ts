/** Dates as looking back needs them, in the person's own language and region. */
import { m } from "../messages/index.ts";
import { addDays } from "../records/time.ts";
import { format, region } from "./words.ts";

function noon(day: string): number {
  return Date.parse(`${day}T12:00:00Z`);
}

/** "4" for a life day "2026-03-04". */
export function dayOfMonth(day: string): string {
  return format({ day: "numeric", timeZone: "UTC" }).format(noon(day));
}

/** "4 March". */
export function dayAndMonth(day: string): string {
  return format({ day: "numeric", month: "long", timeZone: "UTC" }).format(noon(day));
}

/** "Tue". */
export function weekdayName(day: string, width: "short" | "long" = "short"): string {
  return format({ weekday: width, timeZone: "UTC" }).format(noon(day));
}

/** Today and yesterday have names of their own; null for every other day. */
export function nearName(day: string, today: string): string | null {
  if (day === today) return m.back_today();
  return addDays(day, 1) === today ? m.back_yesterday() : null;
}

/** "March" for 1…12. */
export function monthName(month: number): string {
  return format({ month: "long", timeZone: "UTC" }).format(Date.UTC(2024, month - 1, 15));
}

/** The hour of an instant (ms) as a number alone, where there is no room for more: "14" or "2". */
export function hourNumber(at: number, tz: string): string {
  const parts = format({ hour: "numeric", timeZone: tz }).formatToParts(at);
  return parts.find(({ type }) => type === "hour")?.value ?? "";
}

interface Weeks {
  readonly weekInfo?: { readonly firstDay: number };
  readonly getWeekInfo?: () => { readonly firstDay: number };
}

const firstWeekdays = new Map<string, number>();

/** On which weekday weeks begin here, 1 Monday to 7 Sunday. */
export function weekBegins(): number {
  const here = region();
  const known = firstWeekdays.get(here) ?? firstOf(here);
  firstWeekdays.set(here, known);
  return known;
}

function firstOf(region: string): number {
  const locale = new Intl.Locale(region) as Intl.Locale & Weeks;
  // Browsers that know neither are read as most of the world has it.
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1;
}
