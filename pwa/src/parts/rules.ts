/** A boundary's rule in plain words, the same wherever it is read. */
import { m } from "../messages/index.ts";
import { type Item, type Kinds, WEEKDAYS, type Weekday } from "../records/types.ts";
import { containers, cues, roles } from "../store/queries.ts";
import { format, timeOf } from "./words.ts";

type Boundary = Kinds["boundary"];

/** Some roles and things one does, by their ids. */
export interface Named {
  readonly roles?: readonly string[];
  readonly containers?: readonly string[];
}

const WEEKEND = ["sat", "sun"];

/** "18:00" as the person's region writes it. */
export function wallTime(time: string): string {
  return timeOf(Date.parse(`1970-01-01T${time}Z`), "UTC");
}

/** "Mon" for "mon". */
export function weekdayName(day: Weekday): string {
  // The first of 1970 was a Thursday; the fifth a Monday.
  const number = 5 + WEEKDAYS.indexOf(day);
  return format({ weekday: "short", timeZone: "UTC" }).format(Date.UTC(1970, 0, number));
}

/** "every day", "weekdays", "Mon, Wed". */
export function daysWords(days: readonly string[]): string {
  const on = WEEKDAYS.filter((day) => days.includes(day));
  if (on.length === WEEKDAYS.length) return m.boundary_every_day();
  if (on.length === 0) return m.boundary_no_day();
  const free = on.filter((day) => WEEKEND.includes(day)).length;
  if (on.length === 5 && free === 0) return m.boundary_weekdays();
  if (on.length === 2 && free === 2) return m.boundary_weekend();
  return on.map((day) => weekdayName(day)).join(m.join_words());
}

/** Whether a stretch of wall time ends on the next day: at its start it is a whole day. */
export function isOverMidnight(start: string, end: string): boolean {
  return end <= start;
}

/** "18:00–19:30", "22:00–01:00 the next day". */
export function spanWords(start: string, end: string): string {
  const span = { start: wallTime(start), end: wallTime(end) };
  return isOverMidnight(start, end) ? m.boundary_span_next(span) : m.boundary_span(span);
}

/** "every day 18:00–19:30", "40 min from “nap” on". */
export function whenWords({ when }: Pick<Boundary, "when">): string {
  if ("cue" in when) {
    return m.boundary_when_cue({ minutes: when.minutes, cue: cueName(when.cue) });
  }
  return m.boundary_when({
    days: daysWords(when.days),
    span: spanWords(when.start, when.end),
  });
}

/** "keeps maker, Deep work out". */
export function keepsWords({ keeps_out: out }: Pick<Boundary, "keeps_out">): string {
  if (!out || out === "all") return m.boundary_keeps_all();
  const names = namesOf(out);
  return names ? m.boundary_keeps({ names }) : m.boundary_keeps_nothing();
}

/** "30 min may follow", "30 min may follow: Sketching"; "" where nothing may. */
export function followWords({ flex }: Pick<Boundary, "flex">): string {
  if (!flex?.minutes) return "";
  const names = namesOf(flex);
  const { minutes } = flex;
  return names ? m.boundary_follows_some({ minutes, names }) : m.boundary_follows({ minutes });
}

/** The whole rule in one line. */
export function ruleWords(boundary: Boundary): string {
  return [whenWords(boundary), keepsWords(boundary), followWords(boundary)]
    .filter(Boolean)
    .join(" · ");
}

/** The names of some roles and things one does; what is gone has none. */
export function namesOf({ roles: mine = [], containers: what = [] }: Named): string {
  const named = [
    ...roles.value.filter(({ id }) => mine.includes(id)).map(({ name }) => name),
    ...containers.value.filter(({ id }) => what.includes(id)).map(({ title }) => title),
  ];
  return named.join(m.join_words());
}

/** What a cue is called. */
function cueName(id: string): string {
  return cues.value.find((cue: Item<"cue">) => cue.id === id)?.title ?? m.cue_unknown();
}

/** What a day became, in a word; what was chosen for one that is not over says it already. */
export function outcomeWords({ outcome, choice }: Kinds["settlement"]): string {
  const made = outcome ?? (choice === "after" || choice === "keep" ? "kept" : choice);
  if (made === "kept") return m.boundary_kept();
  if (made === "moved" || made === "move") return m.boundary_moved();
  return made === "flexed" ? m.boundary_flexed() : m.boundary_let_go();
}
