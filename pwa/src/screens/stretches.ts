/** What seasons there are, and which days belong to them: pure. */
import type { SeasonWords } from "../capture/actions.ts";
import { isSameSeason } from "../capture/protect.ts";
import { isoDate, lifeDay } from "../records/time.ts";
import type { DayStart, Item, Season } from "../records/types.ts";

const DAY = 86_400_000;

/** The kinds that have a name of their own. */
const KINDS = ["work_heavy", "healing", "travel", "caretaking"] as const;
export type KnownKind = (typeof KINDS)[number];

export function isOn({ end }: Pick<Season, "end">): boolean {
  return end === null;
}

/** Seasons that run along with the main one just now. */
export function alongside(all: readonly Item<"season">[]): readonly Item<"season">[] {
  return all.filter((season) => isOn(season) && season.main === false);
}

/** The latest stretch of each season that is not on, the last one first; resting ones are left out. */
export function others(all: readonly Item<"season">[]): readonly Item<"season">[] {
  return all.filter(
    (season, index) =>
      !season.archived &&
      !all.some((one) => isOn(one) && isSameSeason(one, season)) &&
      all.findIndex((one) => isSameSeason(one, season)) === index,
  );
}

/** The kinds that there was no season of yet. */
export function kindsLeft(all: readonly Item<"season">[]): readonly KnownKind[] {
  return KINDS.filter((kind) => all.every((season) => season.kind !== kind));
}

/** What a season is, for another stretch of it. */
export function wordsOf(season: Season): SeasonWords {
  const { title, kind, counts, front, asleep, nudges, palette, permission } = season;
  return {
    title,
    kind,
    ...(counts && { counts }),
    ...(front && { front }),
    ...(asleep && { asleep }),
    ...(nudges && { nudges }),
    ...(palette && { palette }),
    ...(permission && { permission }),
  };
}

/** The first and the last life day of a season that had `last` as its last, if it is on. */
function reach(
  { start, end }: Season,
  line: readonly DayStart[],
  last: string,
): readonly [string, string] {
  return [lifeDay(start.at, start.off, line), end ? lifeDay(end.at, end.off, line) : last];
}

/** The main season of a life day: that of its evening. `all` has the latest first. */
export function seasonOfDay(
  day: string,
  all: readonly Item<"season">[],
  line: readonly DayStart[],
): Item<"season"> | null {
  const of = (season: Item<"season">): boolean => {
    const [first, last] = reach(season, line, day);
    return season.main !== false && first <= day && day <= last;
  };
  return all.find(of) ?? null;
}

/** The life days of a season up to one of them; of a main one those whose evening it had. */
export function daysOf(
  season: Item<"season">,
  all: readonly Item<"season">[],
  line: readonly DayStart[],
  today: string,
): readonly string[] {
  const [first, last] = reach(season, line, today);
  const days: string[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += DAY) {
    const day = isoDate(at);
    if (season.main === false || seasonOfDay(day, all, line)?.id === season.id) days.push(day);
  }
  return days;
}
