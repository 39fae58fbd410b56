/**
 * Which occurrences of all boundaries there are in a stretch of time: pure, from what is written
 * down. The server's part is `coming` in server/ebb/nudges/plan.py. Instants are ms since 1970.
 */
import type { Item, Kinds } from "../records/types.ts";
import { zoneLine } from "./line.ts";
import { cueOccurrences, type Occurrence, occurrences, once, ruleOf } from "./occurrences.ts";
import { look, type Subject } from "./settlement.ts";

type Settlement = Kinds["settlement"];

/** What is known of an account, as far as its boundaries go. */
export interface Known {
  readonly boundaries: readonly Item<"boundary">[];
  /** All that reach into the time that is asked about. */
  readonly seasons: readonly Kinds["season"][];
  readonly places: readonly Kinds["place"][];
  readonly homeZone: string | null;
  readonly cueEvents: readonly Item<"cue_event">[];
  /** By id, "<boundary>:<date>". */
  readonly settlements: ReadonlyMap<string, Settlement>;
  /** Since when each boundary, by id, has its rule and keeps out what it does. */
  readonly since: ReadonlyMap<string, { readonly rule: number; readonly keeping: number }>;
}

/** An occurrence of a boundary that is awake, with its window as it was moved. */
export interface Coming {
  /** The id of its settlement. */
  readonly id: string;
  readonly boundary: Item<"boundary">;
  readonly subject: Subject;
  readonly date: string;
  readonly zone: string;
  readonly nudge: number;
  readonly start: number;
  readonly end: number;
}

/** The occurrences whose nudge lies in [since, until), in the order of their starts. */
export function comingOf(known: Known, since: number, until: number): readonly Coming[] {
  return known.boundaries
    .filter(({ archived, title }) => !archived && title !== undefined)
    .flatMap((boundary) => ofBoundary(known, boundary, since, until))
    .sort((one, other) => one.start - other.start || (one.id < other.id ? -1 : 1));
}

/** Whether the seasons that are on at an instant leave a boundary awake. */
export function isAwake(
  { id, seasons: only }: Item<"boundary">,
  seasons: readonly (Kinds["season"] & { readonly id?: string })[],
  at: number,
): boolean {
  const on = seasons.filter((season) => isOn(season, at));
  if (on.some(({ asleep }) => asleep?.includes(id))) return false;
  return !only?.length || on.some((season) => season.id !== undefined && only.includes(season.id));
}

function isOn({ start, end }: Kinds["season"], at: number): boolean {
  // What lies ahead is in the season that is on now: nobody knows of a later one.
  return start !== undefined && (end === null || (start.at <= at && at < (end?.at ?? 0)));
}

function ofBoundary(
  known: Known,
  boundary: Item<"boundary">,
  since: number,
  until: number,
): readonly Coming[] {
  const found = windows(known, boundary, since, until);
  const settlementOf = (date: string): Settlement | undefined =>
    known.settlements.get(`${boundary.id}:${date}`);
  // When it was chosen is not read here: whatever was chosen is about what began first.
  const made = known.since.get(boundary.id);
  const chosen = new Map(
    found.filter(({ date }) => settlementOf(date)?.choice).map(({ date }) => [date, 0]),
  );
  return (
    once(found, chosen)
      // What was over before the rule was made never was: an edit does not rewrite the past.
      .filter(
        ({ start, end }) => end > (made?.rule ?? 0) && isAwake(boundary, known.seasons, start),
      )
      .map(({ date, zone, nudge, start, end, again }) => {
        const settlement = settlementOf(date) ?? null;
        const subject: Subject = {
          boundary,
          start,
          end,
          settlement,
          again,
          ...(made && { since: made.keeping }),
        };
        const { from, to } = look(subject, { runs: [], captures: [] }, start);
        const by = from - start;
        const id = `${boundary.id}:${date}`;
        return { id, boundary, subject, date, zone, nudge: nudge + by, start: from, end: to };
      })
  );
}

function windows(
  { places, homeZone, cueEvents }: Known,
  boundary: Item<"boundary">,
  since: number,
  until: number,
): readonly Occurrence[] {
  const rule = ruleOf(boundary);
  if (!rule) return cueOccurrences(boundary, cueEvents, since, until);
  return occurrences(rule, zoneLine(places, homeZone, boundary.zone), since, until);
}
