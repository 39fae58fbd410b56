/** Things, their fields and what stands in them, in plain words: the same that their forms use. */
import { m } from "../messages/index.ts";
import type { Capture, Container, Kind, Kinds, RunEnd, Window } from "../records/types.ts";
import { boundaries, containers, cues, roles, seasons, today } from "../store/queries.ts";
import { answerWords } from "./answers.ts";
import { KIND_WORDS, PALETTE_WORDS } from "./kinds.ts";
import { daysWords, followWords, keepsWords, spanWords, whenWords } from "./rules.ts";
import { dateOf, dayName, givesWords, lengthOf, timeOfCapture } from "./words.ts";

type Words = () => string;

/**
 * What fields are called in their forms, one without a name here is nothing that a form
 * shows.
 */
const NAMES: Readonly<Record<string, Words>> = {
  title: m.what_name,
  name: m.what_name,
  icon: m.role_icon,
  roles: m.what_belongs,
  intention: m.what_intention,
  cues: m.cue_question,
  windows: m.what_windows,
  minutes: m.what_minutes_ideal,
  priority: m.what_priority,
  energy: m.what_gives,
  permission: m.boundary_permission,
  archived: m.what_archived,
  start: m.run_start,
  end: m.run_end,
  note: m.run_note,
  at: m.at_when,
  level: m.kind_energy,
  text: m.moment_field,
  when: m.boundary_when_question,
  keeps_out: m.boundary_keeps_question,
  flex: m.boundary_follow_question,
  nudges: m.season_nudges,
  lead: m.boundary_lead,
  seasons: m.boundary_seasons,
  zone: m.boundary_zone,
  starts_on: m.boundary_starts_on,
  ends_on: m.boundary_ends_on,
  skip: m.boundary_not_on,
  counts: m.season_counts,
  front: m.season_front,
  asleep: m.season_asleep,
  palette: m.season_palette,
  answer: m.evening_row,
  chosen: m.book_things,
  line: m.evening_line_field,
  capacity: m.evening_capacity,
};

/** The name of a field in its form, or null where it has none. */
export function fieldName(field: string): string | null {
  return Object.hasOwn(NAMES, field) ? (NAMES[field]?.() ?? null) : null;
}

const STEPS = [m.what_priority_1, m.what_priority_2, m.what_priority_3];
/** Words of the wire that forms say in others. */
const WORDS: Readonly<Record<string, Words>> = {
  ahead: m.boundary_nudge_ahead,
  during: m.boundary_nudge_during,
  used: m.boundary_nudge_used,
  usual: m.season_nudges_usual,
  softer: m.season_nudges_softer,
  silent: m.season_nudges_silent,
  ...PALETTE_WORDS,
  follow: m.boundary_zone_follow,
  home: m.boundary_zone_home,
  unknown: m.run_end_unknown,
};
const inWords = (word: string): string => WORDS[word]?.() ?? word;

/** How some fields are said; all others say themselves. */
const SAID: Readonly<Record<string, (value: never) => string | null>> = {
  end: (end: RunEnd) => (end === null ? m.run_end_open() : plain(end)),
  energy: givesWords,
  minutes: ({ min, ideal, max }: NonNullable<Container["minutes"]>) =>
    joined([
      ideal && lengthWords(ideal),
      min && `${m.what_minutes_min()} ${lengthWords(min)}`,
      max && `${m.what_minutes_max()} ${lengthWords(max)}`,
    ]),
  priority: (step: number) => STEPS[step - 1]?.() ?? "",
  windows: (all: readonly Window[]) =>
    joined(all.map(({ days, from, to }) => `${daysWords(days)} ${spanWords(from, to)}`)),
  when: (when: Kinds["boundary"]["when"]) => whenWords({ when }),
  keeps_out: (out: "all") => keepsWords({ keeps_out: out }),
  flex: (flex: null) => followWords({ flex }) || m.boundary_follow_nothing(),
  lead: lengthWords,
  zone: inWords,
  starts_on: dayName,
  ends_on: dayName,
  skip: (dates: readonly string[]) => joined(dates.map(dayName)),
  // Of a boundary three switches by name, of a season one word.
  nudges: (on: string | Readonly<Record<string, boolean>>) =>
    typeof on === "string"
      ? inWords(on)
      : joined(["ahead", "during", "used"].map((name) => on[name] !== false && inWords(name))),
  palette: (name: string | null) => (name ? inWords(name) : m.season_palette_kind()),
  archived: (isResting: boolean) => (isResting ? m.what_archived() : ""),
  answer: answerWords,
};

function lengthWords(minutes: number): string {
  return lengthOf(minutes * 60_000);
}

/** What stood in a field. One of another shape than this version knows is left unsaid. */
export function valueWords(field: string, value: unknown): string {
  try {
    return (SAID[field]?.(value as never) ?? plain(value)) || m.gives_0();
  } catch {
    return m.gives_0();
  }
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return joined(value.map((one) => called(String(one))));
  if (typeof value === "object" && value !== null) return instantWords(value as Capture);
  return value === "unknown" ? inWords(value) : String(value ?? "");
}

function instantWords(capture: Capture): string {
  return `${dateOf(capture.at)}, ${timeOfCapture(capture)}`;
}

/** What an id or a link stands for, of another day at least its kind; a sentence stands for itself. */
function called(text: string): string {
  const [kind = "", id = text] = text.split(":");
  const { runs, moments } = today.value;
  const known = [containers, cues, boundaries, seasons].flatMap((some) => [...some.value]);
  const named = [...known, ...runs].find((one) => one.id === id)?.title;
  const other = roles.value.find((one) => one.id === id)?.name;
  const moment = moments.find((one) => one.id === id)?.text;
  const link = Object.hasOwn(KIND_WORDS, kind) && KIND_WORDS[kind as Kind]();
  // The id of something that is gone says nothing.
  return named ?? other ?? moment ?? (link || (/^[\w-]{30,}$/.test(text) ? "" : text));
}

function joined(parts: readonly (string | number | false | undefined)[]): string {
  return parts.filter(Boolean).join(m.join_words());
}
