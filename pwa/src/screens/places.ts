/** The addresses of looking back. */

export type View = "day" | "week" | "year" | "patterns";

/** Where a view of a life day is; that of today has the short address. */
export function addressOf(view: View, day: string, now: string): string {
  const base = view === "day" ? "/back" : `/back/${view}`;
  if (view === "patterns") return base;
  const [part, current] = view === "year" ? [day.slice(0, 4), now.slice(0, 4)] : [day, now];
  return part === current ? base : `${base}/${part}`;
}
