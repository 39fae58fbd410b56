/**
 * When a boundary holds: from wall time and a line of time zones, or from a cue, to instants. The
 * server's part is server/ebb/boundaries/occurrences.py; tests/boundaries holds what both answer.
 * Instants are ms since 1970, lengths minutes, wall times "HH:MM", dates those of the start where
 * it is lived.
 */
import { isoDate } from "../records/time.ts";
import { type Item, type Kinds, WEEKDAYS } from "../records/types.ts";
import type { Segment } from "./line.ts";
import { localDate, resolve } from "./wall.ts";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** No zone is further from UTC, and no gap longer, than what two days to either side cover. */
const SLACK = 2 * DAY;
const USUAL_LEAD = 10;

/** The dates on which a boundary may hold; bounds inclusive. */
interface Dates {
  readonly starts_on?: string | null;
  readonly ends_on?: string | null;
  readonly skip?: readonly string[];
}

/** When a boundary holds by the clock; an end that is not after the start is on the next date. */
export interface Rule extends Dates {
  readonly days: readonly string[];
  readonly start: string;
  readonly end: string;
  readonly lead: number;
}

/** One date of a boundary: the instants of its nudge, its start and its end. */
export interface Occurrence {
  readonly date: string;
  readonly zone: string;
  readonly nudge: number;
  readonly start: number;
  readonly end: number;
}

/** An occurrence that stands; `again` when its date has begun before. */
export interface Standing extends Occurrence {
  readonly again: boolean;
}

/** The rule of a boundary that goes by the clock, or null of one that a cue opens. */
export function ruleOf(boundary: Kinds["boundary"]): Rule | null {
  const { when, starts_on, ends_on, skip, lead } = boundary;
  if (!when || "cue" in when) return null;
  const { days, start, end } = when;
  return {
    days,
    start,
    end,
    lead: lead ?? USUAL_LEAD,
    ...(starts_on && { starts_on }),
    ...(ends_on && { ends_on }),
    ...(skip && { skip }),
  };
}

/**
 * The occurrences whose nudge lies in [since, until), in the order of their nudges, then dates. A
 * segment owns the nudges whose instant lies in it: at that instant nobody knows of a later one.
 */
export function occurrences(
  rule: Rule,
  line: readonly Segment[],
  since: number,
  until: number,
): readonly Occurrence[] {
  const found = line.flatMap((segment, number) => {
    const first = Math.max(since, segment.since ?? since);
    const last = Math.min(until, line[number + 1]?.since ?? until);
    return ofSegment(rule, segment.zone, first, last);
  });
  return found.sort((one, other) => one.nudge - other.nudge || (one.date < other.date ? -1 : 1));
}

/**
 * The occurrences that cues opened in [since, until): from a cue's begin on for some minutes. Their
 * date is the life day of that begin; nobody can be told ahead, so that the nudge is the start.
 */
export function cueOccurrences(
  boundary: Kinds["boundary"],
  events: readonly Item<"cue_event">[],
  since: number,
  until: number,
): readonly Occurrence[] {
  const { when } = boundary;
  if (!when || !("cue" in when)) return [];
  return events
    .filter(({ cue, begin }) => cue === when.cue && begin?.at >= since && begin.at < until)
    .map(({ begin: { at, tz, day } }) => ({
      date: day,
      zone: tz,
      nudge: at,
      start: at,
      end: at + when.minutes * MINUTE,
    }))
    .filter(({ date }) => isAmong(boundary, date))
    .sort((one, other) => one.nudge - other.nudge);
}

/**
 * What stands of occurrences in the order of their nudges: one date is one occurrence. Where a date
 * begins a second time, because the zone changed or the cue came again, it counts again only when
 * nothing had been chosen by then; what is chosen from then on is about the later one alone.
 * `chosen` has the instant (ms) of each date's choice, where there is one.
 */
export function once(
  found: readonly Occurrence[],
  chosen: ReadonlyMap<string, number>,
): readonly Standing[] {
  const standing: Standing[] = [];
  for (const one of found) {
    const before = standing.findLastIndex(({ date }) => date === one.date);
    const choice = chosen.get(one.date);
    if (before < 0) {
      standing.push({ ...one, again: false });
      continue;
    }
    if (choice !== undefined && choice < one.nudge) continue;
    if (choice !== undefined) standing.splice(before, 1);
    standing.push({ ...one, again: true });
  }
  return standing;
}

function ofSegment(rule: Rule, zone: string, first: number, last: number): Occurrence[] {
  if (first >= last) return [];
  const lead = rule.lead * MINUTE;
  const begin = Date.parse(localDate(first + lead, zone)) - SLACK;
  const end = Date.parse(localDate(last + lead, zone)) + SLACK;
  const found: Occurrence[] = [];
  for (let day = begin; day <= end; day += DAY) {
    if (!isOn(rule, day)) continue;
    const one = occurrenceOn(rule, isoDate(day), zone);
    if (one.nudge >= first && one.nudge < last) found.push(one);
  }
  return found;
}

/** Whether a rule names a date, given as its midnight in UTC. */
function isOn(rule: Rule, day: number): boolean {
  const weekday = WEEKDAYS[(new Date(day).getUTCDay() + 6) % 7] ?? "";
  return rule.days.includes(weekday) && isAmong(rule, isoDate(day));
}

function isAmong({ starts_on, ends_on, skip }: Dates, date: string): boolean {
  return !(starts_on && date < starts_on) && !(ends_on && date > ends_on) && !skip?.includes(date);
}

/** The occurrence of one date, whether or not it is one of the rule's days. */
function occurrenceOn(
  { start: from, end: to, lead }: Rule,
  date: string,
  zone: string,
): Occurrence {
  const start = resolve(date, from, zone);
  const end = resolve(to > from ? date : isoDate(Date.parse(date) + DAY), to, zone);
  // Where a gap leaves nothing of the window it is empty; the nudge depends on the start alone.
  return { date, zone, nudge: start - lead * MINUTE, start, end: Math.max(start, end) };
}
