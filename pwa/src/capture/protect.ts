/** What is written about boundaries, cues, seasons and evenings: pure but for what the view reads. */
import { BIT_LONGER, type Settled, USUAL_MOVE } from "../boundaries/settlement.ts";
import { clean } from "../records/text.ts";
import { captureAt } from "../records/time.ts";
import type { Item, Kinds } from "../records/types.ts";
import { type Plan, undoWrites, type Write } from "../store/commit.ts";
import type { View } from "../store/view.ts";
import { MOMENT, TITLE } from "./constants.ts";
import { asItIs, dayLine, endWrite, isSameName, made, nextOrder, type Tap } from "./plans.ts";

type Settlement = Kinds["settlement"];
type Season = Kinds["season"];
type Reflection = Kinds["reflection"];

/** How many seasons a boundary may name; the oldest stretches give way. */
const MOST_SEASONS = 64;

/** What is chosen for one date of a boundary. */
export interface Choosing {
  readonly boundary: string;
  /** "YYYY-MM-DD" of its start. */
  readonly date: string;
  readonly choice: NonNullable<Settlement["choice"]>;
  /** The token of the change that is taken back along with it: the start of what it keeps out. */
  readonly undoing?: string;
}

/** Choose for an occurrence; moving it again moves it on. */
export async function planChoose(
  view: View,
  tap: Tap,
  { boundary, date, choice, undoing }: Choosing,
): Promise<Plan> {
  const id = `${boundary}:${date}`;
  const held = await view.get("settlement", id);
  const moved = choice === "move" ? { moved: (held?.moved ?? 0) + USUAL_MOVE } : {};
  const taken = undoing === undefined ? [] : await undoWrites(view, undoing);
  const write: Write = { kind: "settlement", id, create: true, fields: { choice, ...moved } };
  return made(id, write, taken, tap.id);
}

/** A bit longer, once: a second time changes nothing. */
export async function planLonger(
  view: View,
  tap: Tap,
  { boundary, date }: Pick<Choosing, "boundary" | "date">,
): Promise<Plan> {
  const id = `${boundary}:${date}`;
  if ((await view.get("settlement", id))?.extra) return asItIs(id);
  const fields = { extra: BIT_LONGER };
  return made(id, { kind: "settlement", id, create: true, fields }, [], tap.id);
}

/** End those of these runs that are still open. */
export async function planWrapUp(view: View, tap: Tap, runs: readonly string[]): Promise<Plan> {
  const line = await dayLine(view);
  const open = (await view.open("run")).filter(({ id }) => runs.includes(id));
  const writes = open.map((run) => endWrite(run, captureAt(Math.max(tap.now, run.start.at), line)));
  return { id: runs[0] ?? tap.id, token: tap.id, writes };
}

/** What the first device to look after their ends writes down about occurrences, one at least. */
export function planSettled(
  settled: readonly (Settled & { readonly id: string })[],
  tap: Tap,
): Plan {
  const writes = settled.map(
    ({ id, outcome, window }): Write => ({
      kind: "settlement",
      id,
      create: true,
      fields: { outcome, window },
    }),
  );
  return { id: settled[0]?.id ?? tap.id, token: tap.id, writes };
}

/** The evening's answer for a life day, or a part of it. */
export function planAnswerDay(tap: Tap, day: string, fields: Partial<Reflection>): Plan {
  const id = `day:${day}`;
  return made(id, { kind: "reflection", id, create: true, fields }, [], tap.id);
}

/** What a spark may become. */
export type Growth = "moment" | "container";

/** A spark becomes a moment of its own instant, or something one does; a name that exists is taken. */
export async function planGrow(view: View, tap: Tap, sparkId: string, into: Growth): Promise<Plan> {
  const spark = await view.get("spark", sparkId);
  if (!spark || spark.became) return asItIs(sparkId);
  const grown = into === "moment" ? momentOf(spark, tap) : await containerOf(view, spark, tap);
  const fields = { became: `${into}:${grown.id}` };
  return made(sparkId, { kind: "spark", id: sparkId, fields }, [grown], tap.id);
}

function momentOf({ at, text, run }: Item<"spark">, { id }: Tap): Write {
  const fields = { at, text: clean(text, MOMENT), ...(run && { run }) };
  return { kind: "moment", id, create: true, fields };
}

async function containerOf(view: View, { text }: Item<"spark">, { id }: Tap): Promise<Write> {
  const all = await view.all("container");
  const title = clean(text, TITLE);
  const known = all.find((one) => isSameName(one.title, title));
  if (known) return { kind: "container", id: known.id, fields: { archived: false } };
  const more = text.length > title.length ? { intention: clean(text, MOMENT) } : {};
  return { kind: "container", id, create: true, fields: { title, ...more, order: nextOrder(all) } };
}

/**
 * After a long time away one begins from now: what was open then ended at a time that nobody knows,
 * and a cue, whose end is an instant, where it began.
 */
export async function planFromNow(view: View, tap: Tap): Promise<Plan> {
  const runs = (await view.open("run")).map((run) => endWrite(run, "unknown"));
  const cues = (await view.open("cue_event")).map(
    ({ id, begin }): Write => ({ kind: "cue_event", id, fields: { end: begin } }),
  );
  return { id: tap.id, token: tap.id, writes: [...runs, ...cues] };
}

/** What became of a nudge on this device; instants in ms. */
export function planReceipt(tap: Tap, id: string, fields: Partial<Kinds["nudge"]>): Plan {
  return made(id, { kind: "nudge", id, create: true, fields }, [], tap.id);
}

/** The id under which is kept what was answered to whether a boundary still fits. */
export function fitId(boundary: string): string {
  return `fit:${boundary}`;
}

/** Whether a boundary still fits: the answer, and what changes with it, as one change. */
export function planFit(
  tap: Tap,
  boundary: string,
  answer: "keep" | "soften" | "rest" | "later",
  patch: Partial<Kinds["boundary"]>,
): Plan {
  const asked = planReceipt(tap, fitId(boundary), { answer, answered: tap.now });
  const write: Write = { kind: "boundary", id: boundary, fields: patch };
  return { id: boundary, token: tap.id, writes: [...asked.writes, write] };
}

/** What was answered about a boundary in a new place is kept under this, and its id. */
export const PLACE = "place:";

/** What becomes of these boundaries in a new place: the answer, and what it says, as one change. */
export function planPlaceAnswer(
  tap: Tap,
  boundaries: readonly string[],
  answer: PlaceAnswer,
): Plan {
  const zone = answer === "home" ? "home" : "follow";
  const writes = boundaries.flatMap((id): readonly Write[] => [
    ...planReceipt(tap, `${PLACE}${id}`, { answer, answered: tap.now }).writes,
    ...(answer === "later" ? [] : [{ kind: "boundary" as const, id, fields: { zone } }]),
  ]);
  return { id: boundaries[0] ?? tap.id, token: tap.id, writes };
}

/** here: by the clock of the place. home: by that of home. later: as it was. */
export type PlaceAnswer = "here" | "home" | "later";

/** A cue begins; one that goes on already is the same event. */
export async function planCueBegin(view: View, tap: Tap, cue: string): Promise<Plan> {
  const open = (await view.open("cue_event")).find((event) => event.cue === cue);
  if (open) return asItIs(open.id);
  const begin = captureAt(tap.now, await dayLine(view));
  const fields = { cue, begin, end: null };
  return made(tap.id, { kind: "cue_event", id: tap.id, create: true, fields });
}

/** A cue ends; what runs goes on until something else begins. */
export async function planCueEnd(view: View, tap: Tap, eventId: string): Promise<Plan> {
  const event = await view.get("cue_event", eventId);
  if (!event || event.end !== null) return asItIs(eventId);
  const end = captureAt(Math.max(tap.now, event.begin.at), await dayLine(view));
  return made(eventId, { kind: "cue_event", id: eventId, fields: { end } }, [], tap.id);
}

/** What a season is apart from when it was. */
export type SeasonWords = Omit<Season, "start" | "end">;

/**
 * Begin a season. A main one ends the main one before it; one that runs along ends nothing. What is
 * on already stays as it is, and one that ran along is on once: as the main one.
 */
export async function planSeasonBegin(view: View, tap: Tap, words: SeasonWords): Promise<Plan> {
  const now = captureAt(tap.now, await dayLine(view));
  const main = words.main !== false;
  const open = await view.open("season");
  const same = open.find((season) => isSameSeason(season, words));
  if (same && (isMain(same) || !main)) return asItIs(same.id);
  const ends = open
    .filter((season) => season === same || (main && isMain(season)))
    .map((season) => endSeason(season, now));
  const fields = { ...words, main, start: now, end: null };
  const begun: Write = { kind: "season", id: tap.id, create: true, fields };
  return made(tap.id, begun, [...ends, ...(await boundariesOf(view, words, tap.id))]);
}

/** What is protected in some seasons only is so in every stretch of them. */
async function boundariesOf(view: View, words: SeasonWords, id: string): Promise<Write[]> {
  const stretches = (await view.all("season")).filter((season) => isSameSeason(season, words));
  return (await view.all("boundary"))
    .filter(({ seasons }) => stretches.some((one) => seasons?.includes(one.id)))
    .map(({ id: boundary, seasons = [] }) => ({
      kind: "boundary",
      id: boundary,
      fields: { seasons: [...seasons, id].slice(-MOST_SEASONS) },
    }));
}

/** A season ends, and nothing follows. */
export async function planSeasonEnd(view: View, tap: Tap, id: string): Promise<Plan> {
  const season = await view.get("season", id);
  if (!season || season.end !== null) return asItIs(id);
  const write = endSeason(season, captureAt(tap.now, await dayLine(view)));
  return made(id, write, [], tap.id);
}

/** Change what a stretch of a season is; another name is one for all its stretches. */
export async function planSeasonSave(
  view: View,
  tap: Tap,
  id: string,
  patch: Partial<SeasonWords>,
): Promise<Plan> {
  const season = await view.get("season", id);
  if (!season) return asItIs(id);
  const { title } = patch;
  const same = title === undefined ? [] : await view.all("season");
  const renamed = same
    .filter((one) => one.id !== id && isSameSeason(one, season))
    .map((one): Write => ({ kind: "season", id: one.id, fields: { title } }));
  return made(id, { kind: "season", id, fields: patch }, renamed, tap.id);
}

/** Whether two stretches are of one season: it is known by its name and kind. */
export function isSameSeason(
  one: Pick<Season, "title" | "kind">,
  other: Pick<Season, "title" | "kind">,
): boolean {
  return one.kind === other.kind && one.title === other.title;
}

function isMain({ main }: Season): boolean {
  return main !== false;
}

function endSeason({ id, start }: Item<"season">, now: Season["start"]): Write {
  const end = now.at < start.at ? start : now;
  return { kind: "season", id, fields: { end } };
}
