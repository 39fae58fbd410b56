/** Things, their fields and what stands in them, in plain words: the same that their forms use. */
import { m } from "../messages/index.ts";
import type { Capture, Container, Kind, Kinds, Window } from "../records/types.ts";
import { boundaries, containers, cues, roles, seasons } from "../store/queries.ts";
import { answerWords } from "./answers.ts";
import { KIND_WORDS } from "./kinds.ts";
import { daysWords, followWords, keepsWords, spanWords, whenWords } from "./rules.ts";
import { dateOf, dayName, givesWords, lengthOf, timeOfCapture } from "./words.ts";

type Fields = Readonly<Record<string, unknown>>;
type Words = () => string;

/** What a person would call it by; "" where nothing does. */
export function nameOf(kind: Kind, id: string, { level, ...fields }: Fields): string {
  if (kind === "energy") return m.energy_entry({ level: String(level) });
  if (kind === "reflection") return dayName(id.slice(4));
  const words = [fields.title, fields.name, fields.text].find(
    (one) => one && typeof one === "string",
  );
  return typeof words === "string" ? words : "";
}

/** What fields are called; those that have no name here are nothing that a form shows. */
const NAMES: Readonly<Partial<Record<Kind, Readonly<Record<string, Words>>>>> = {
  role: { name: m.what_name, icon: m.role_icon },
  container: {
    title: m.what_name,
    roles: m.what_belongs,
    energy: m.what_gives,
    intention: m.what_intention,
    cues: m.cue_question,
    windows: m.what_windows,
    minutes: m.what_minutes_ideal,
    priority: m.what_priority,
    permission: m.boundary_permission,
    archived: m.what_archived,
  },
  cue: { title: m.what_name, archived: m.what_archived },
  run: {
    title: m.what_name,
    start: m.run_start,
    end: m.run_end,
    roles: m.what_belongs,
    note: m.run_note,
  },
  energy: { level: m.kind_energy, at: m.at_when, note: m.run_note },
  moment: { text: m.moment_field, at: m.at_when },
  boundary: {
    title: m.what_name,
    when: m.boundary_when_question,
    keeps_out: m.boundary_keeps_question,
    flex: m.boundary_follow_question,
    nudges: m.boundary_nudges,
    lead: m.boundary_lead,
    seasons: m.boundary_seasons,
    zone: m.boundary_zone,
    starts_on: m.boundary_starts_on,
    ends_on: m.boundary_ends_on,
    skip: m.boundary_not_on,
    permission: m.boundary_permission,
    archived: m.what_archived,
  },
  season: {
    title: m.what_name,
    start: m.run_start,
    end: m.run_end,
    counts: m.season_counts,
    front: m.season_front,
    asleep: m.season_asleep,
    nudges: m.season_nudges,
    palette: m.season_palette,
    permission: m.season_permission,
    archived: m.what_archived,
  },
  reflection: {
    answer: m.evening_row,
    chosen: m.book_things,
    line: m.evening_line_field,
    capacity: m.evening_capacity,
  },
};

/** The name of a field in its form, or null where it has none. */
export function fieldName(kind: Kind, field: string): string | null {
  return NAMES[kind]?.[field]?.() ?? null;
}

const PRIORITIES = [m.what_priority_1, m.what_priority_2, m.what_priority_3];
const NUDGES: Readonly<Record<string, Words>> = {
  ahead: m.boundary_nudge_ahead,
  during: m.boundary_nudge_during,
  used: m.boundary_nudge_used,
};
const LOUDNESS: Readonly<Record<string, Words>> = {
  usual: m.season_nudges_usual,
  softer: m.season_nudges_softer,
  silent: m.season_nudges_silent,
};
const PALETTES: Readonly<Record<string, Words>> = {
  amber: m.season_palette_amber,
  sage: m.season_palette_sage,
  sea: m.season_palette_sea,
  sand: m.season_palette_sand,
  heather: m.season_palette_heather,
  slate: m.season_palette_slate,
};
const ZONES: Readonly<Record<string, Words>> = {
  follow: m.boundary_zone_follow,
  home: m.boundary_zone_home,
};

/** How some fields are said, by "kind.field" or by the field alone; all others say themselves. */
const SAID: Readonly<Record<string, (value: never) => string | null | undefined>> = {
  "run.end": (end: unknown) => (end === null ? m.run_end_open() : undefined),
  "container.energy": givesWords,
  "container.minutes": ({ min, ideal, max }: NonNullable<Container["minutes"]>) =>
    joined([
      ideal && m.minutes_only({ minutes: ideal }),
      min && `${m.what_minutes_min()} ${m.minutes_only({ minutes: min })}`,
      max && `${m.what_minutes_max()} ${m.minutes_only({ minutes: max })}`,
    ]),
  priority: (step: number) => PRIORITIES[step - 1]?.(),
  windows: (all: readonly Window[]) =>
    joined(all.map(({ days, from, to }) => `${daysWords(days)} ${spanWords(from, to)}`)),
  icon: (sign: string) => sign.replaceAll("-", " "),
  when: (when: Kinds["boundary"]["when"]) => whenWords({ when }),
  keeps_out: (out: Kinds["boundary"]["keeps_out"]) => keepsWords({ keeps_out: out ?? "all" }),
  flex: (flex: Kinds["boundary"]["flex"]) =>
    followWords({ flex: flex ?? null }) || m.boundary_follow_nothing(),
  lead: (minutes: number) => lengthOf(minutes * 60_000),
  zone: (zone: string) => ZONES[zone]?.(),
  starts_on: dayName,
  ends_on: dayName,
  skip: (dates: readonly string[]) => joined(dates.map(dayName)),
  "boundary.nudges": (on: Readonly<Record<string, boolean>>) =>
    joined(Object.entries(NUDGES).map(([name, words]) => on[name] !== false && words())),
  "season.nudges": (word: string) => LOUDNESS[word]?.(),
  palette: (name: string | null) => (PALETTES[name ?? ""] ?? m.season_palette_kind)(),
  archived: (isResting: boolean) => (isResting ? m.what_archived() : undefined),
  answer: answerWords,
};

/** What stood in a field. One of another shape than this version knows is left unsaid. */
export function valueWords(kind: Kind, field: string, value: unknown): string {
  try {
    const say = SAID[`${kind}.${field}`] ?? SAID[field];
    const said = say?.(value as never) ?? plain(value);
    return said || m.gives_0();
  } catch {
    return m.gives_0();
  }
}

function plain(value: unknown): string {
  if (value === "unknown") return m.run_end_unknown();
  if (Array.isArray(value)) return joined(value.map((one) => called(String(one))));
  if (typeof value === "object" && value !== null) return instantWords(value as Capture);
  return value === null || value === undefined || value === false ? "" : String(value);
}

function instantWords(capture: Capture): string {
  return `${dateOf(capture.at)}, ${timeOfCapture(capture)}`;
}

/** What an id or a link stands for; a sentence stands for itself. */
function called(text: string): string {
  const [kind = "", id = text] = text.split(":");
  const known = [containers, cues, boundaries, seasons].flatMap((some) => [...some.value]);
  const named = known.find((one) => one.id === id)?.title;
  const role = roles.value.find((one) => one.id === id)?.name;
  const link = Object.hasOwn(KIND_WORDS, kind) && KIND_WORDS[kind as Kind]();
  // The id of something that is gone says nothing.
  return named ?? role ?? (link || (/^[\w-]{30,}$/.test(text) ? "" : text));
}

function joined(parts: readonly (string | number | false | undefined)[]): string {
  return parts.filter(Boolean).join(m.join_words());
}
