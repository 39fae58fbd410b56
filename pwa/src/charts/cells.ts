/** What every cell of looking back says to those who listen, whatever tints it. */
import type { Cell } from "../looking/hours.ts";
import type { DaySummary } from "../looking/year.ts";
import { m } from "../messages/index.ts";
import { type Lens, priorityOf, priorityWords } from "../parts/lens.tsx";
import { dayName, meanOf } from "../parts/words.ts";
import type { Item } from "../records/types.ts";
import { seasonOfDay } from "../screens/stretches.ts";
import type { DayPage } from "../store/days.ts";
import { roles, seasons, settings } from "../store/queries.ts";
import { said } from "./said.ts";

/** The main season of a life day: that of its evening. */
export function seasonOn(day: string): Item<"season"> | null {
  return seasonOfDay(day, seasons.value, settings.value.day_start);
}

/** "Tuesday 4 March: 9 things you were in, energy logged 4 times, from 2 to 4", and by the lens. */
export function dayWords(day: DayPage, by: Lens): string {
  const shows = said(
    {
      runs: day.runs.length,
      levels: day.energies.map(({ level }) => level),
      moments: day.moments.length,
    },
    tintsOf(day, by),
  );
  return m.labelled({ label: dayName(day.day), words: shows || m.year_nothing() });
}

/** What the tints of a day are by a lens; those of energy are said with its levels. */
function tintsOf({ day, runs }: DayPage, by: Lens): readonly string[] {
  if (by === "priority") {
    const found = new Set(runs.map(priorityOf));
    return [3, 2, 1].filter((one) => found.has(one)).map(priorityWords);
  }
  if (by === "role") {
    const found = new Set(runs.flatMap((run) => run.roles ?? []));
    return roles.value.filter(({ id }) => found.has(id)).map(({ name }) => name);
  }
  const season = by === "season" && runs.length > 0 ? seasonOn(day) : null;
  return season ? [season.title] : [];
}

/** "Tuesday 4 March: energy 3, logged 4 times, 9 things you were in", and what the lens shows. */
export function cellWords(day: string, summary: DaySummary | undefined, by: Lens): string {
  const label = dayName(day);
  if (!summary) return m.labelled({ label, words: m.year_nothing() });
  const { level, logs, runs, moments, priority, role } = summary;
  const energy = level === null ? m.year_not_logged() : m.year_energy({ level, count: logs });
  const tint: Readonly<Record<Lens, () => string | undefined>> = {
    energy: () => "",
    priority: () => (priority ? priorityWords(priority) : ""),
    role: () => roles.value.find(({ id }) => id === role)?.name,
    season: () => seasonOn(day)?.title,
  };
  const shows = said({ runs, levels: [], moments });
  return m.labelled({
    label,
    words: [energy, shows, tint[by]()].filter(Boolean).join(m.join_words()),
  });
}

/** "energy 3.4, times logged:", before the count that is there to see. */
export function fieldWords({ mean }: Cell): string {
  return m.pattern_field({ level: meanOf(mean) });
}
