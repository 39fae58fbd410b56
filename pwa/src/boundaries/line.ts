/** Which time zone is in force when, as far as boundaries are concerned. */
import type { Kinds } from "../records/types.ts";

/** A zone that is in force from an instant (ms) on; null: it always was. */
export interface Segment {
  readonly since: number | null;
  readonly zone: string;
}

/**
 * The line of zones, oldest first: the places someone was in, or home alone. Before the first place
 * the first one holds; home is where one was first, unless it was set. Empty when nothing is known.
 */
export function zoneLine(
  places: readonly Kinds["place"][],
  homeZone: string | null,
  policy: "follow" | "home" = "follow",
): readonly Segment[] {
  const [first, ...later] = places
    .filter(({ from, tz }) => tz && from !== undefined)
    .sort((one, other) => one.from - other.from || (one.tz < other.tz ? -1 : 1));
  const home = homeZone ?? first?.tz;
  if (policy === "home" || !first) return home ? [{ since: null, zone: home }] : [];
  const line: Segment[] = [{ since: null, zone: first.tz }];
  for (const { from, tz } of later) {
    // Of several places at one instant the last holds.
    if (line.at(-1)?.since === from) line.pop();
    if (line.at(-1)?.zone !== tz) line.push({ since: from, zone: tz });
  }
  return line;
}
