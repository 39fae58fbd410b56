/**
 * Reading years for looking back, in a thread of its own (src/worker/helper.ts): a little at a time,
 * so that no capture of the page waits for long.
 */
import { diceOf } from "../looking/dice.ts";
import { type Cell, hoursOfWeek } from "../looking/hours.ts";
import { FEWEST, type Log, pairsOf, patternsOf, type Shown, type Span } from "../looking/pairs.ts";
import { type Spell, seasonPatternsOf } from "../looking/seasons.ts";
import {
  type Captured,
  type DaySummary,
  seasonAt,
  summariesOf,
  USUAL_PRIORITY,
} from "../looking/year.ts";
import { LOWEST } from "../records/stamps.ts";
import { lifeDay } from "../records/time.ts";
import type { Capture, DayStart, Item, Kinds } from "../records/types.ts";
import { meta, setMeta } from "./database.ts";
import { defaults } from "./settings.ts";
import type { Store } from "./store.ts";
import { viewOf } from "./view.ts";

const DAY = 86_400_000;
const MONTH = 30 * DAY;
/** Records of one read: a few hundredths of a second on a slow phone. */
const PAGE = 1000;
/** Always the same, so that what is said today is said tomorrow. */
const SEED = 20_260_304;

/** What every life day of a year says of itself, by its date; one without a capture is absent. */
export type Year = ReadonlyMap<string, DaySummary>;

/** Families of names, each the concern of one lens. */
export type Family = "container" | "cue" | "role" | "priority" | "season";

/** What years show of energy. */
export interface Patterns {
  /** The life day on which this was worked out. */
  readonly day: string;
  /** The greatest stamp that had been met by then: with the same one nothing has changed. */
  readonly clock: string;
  readonly hours: readonly Cell[];
  /** What may be said, by family, the surest first; names are "family:id". */
  readonly said: Readonly<Record<Family, readonly Shown[]>>;
  /** Whether there is enough of anything to look at. */
  readonly isEnough: boolean;
}

/** What every life day of a calendar year says of itself. */
export async function readYear(store: Store, year: number, now: number): Promise<Year> {
  const { line, containers } = await few(store);
  const reflections = await store.database.read((transaction) =>
    viewOf(transaction).among("reflection", `day:${year}-01-01`, `day:${year}-12-31`),
  );
  const dayOf = ({ at, off }: Capture): string => lifeDay(at, off, line);
  const runs: [string, Kinds["run"]][] = [];
  const energies: [string, number][] = [];
  const moments: string[] = [];
  // Wherever one was, the year's first day begins and its last one ends in this stretch.
  const end = Date.UTC(year + 1, 0, 3);
  for (let from = Date.UTC(year, 0, 0); from < end; from += MONTH) {
    const to = Math.min(end, from + MONTH);
    const month = await store.database.read(async (transaction) => {
      const view = viewOf(transaction);
      return await Promise.all([
        view.between("run", from, to),
        view.between("energy", from, to),
        view.between("moment", from, to),
      ]);
    });
    for (const run of month[0]) runs.push([dayOf(run.start), run]);
    for (const { at, level } of month[1]) energies.push([dayOf(at), level]);
    for (const { at } of month[2]) moments.push(dayOf(at));
  }
  const captured: Captured = {
    runs,
    energies,
    moments,
    priorities: prioritiesOf(containers),
    led: new Map(
      reflections.flatMap(({ id, lead_role }) => (lead_role ? [[id.slice(4), lead_role]] : [])),
    ),
  };
  return summariesOf(captured, now);
}

/** What all that was ever captured shows of energy; kept, so that it need not be read again soon. */
export async function readPatterns(store: Store, now: number, day: string): Promise<Patterns> {
  const clock = (await store.database.read((transaction) => meta(transaction, "clock"))) ?? LOWEST;
  const { line, containers, seasons } = await few(store);
  const seasonOf = (at: number): string => seasonAt(seasons, at)?.id ?? "";
  const logs: (Log & Pick<Capture, "off">)[] = [];
  for await (const { at, level } of everyOne(store, "energy")) {
    logs.push({ at: at.at, off: at.off, level });
  }
  logs.sort((one, other) => one.at - other.at);
  const priorities = prioritiesOf(containers);
  const spans: Span[] = [];
  for await (const run of everyOne(store, "run")) {
    // What was sketched afterwards has ends that nobody tapped.
    if (run.sketched || !run.end || run.end === "unknown") continue;
    const names = namesOf(run, priorities);
    spans.push(spanOf(run.start, run.end, names, seasonOf(run.start.at)));
  }
  for await (const { cue, begin, end } of everyOne(store, "cue_event")) {
    if (end) spans.push(spanOf(begin, end, [`cue:${cue}`], seasonOf(begin.at)));
  }
  const lived = spans.filter(({ from, to }) => from <= to);
  const pairs = pairsOf(lived, logs);
  const dice = diceOf(SEED);
  const said = (family: Family): readonly Shown[] => patternsOf(pairs, family, dice);
  const patterns: Patterns = {
    day,
    clock,
    hours: hoursOfWeek(logs),
    said: {
      container: said("container"),
      cue: said("cue"),
      role: said("role"),
      priority: said("priority"),
      season: seasonPatternsOf(spellsOf(seasons, now, line), meansOf(logs, line), dice),
    },
    isEnough: pairs.length >= FEWEST,
  };
  await store.database.write(
    async (transaction) => await setMeta(transaction, "patterns", patterns),
    "relaxed",
  );
  return patterns;
}

interface Few {
  readonly line: readonly DayStart[];
  readonly containers: readonly Item<"container">[];
  /** The latest first. */
  readonly seasons: readonly Item<"season">[];
}

async function few({ database }: Store): Promise<Few> {
  return await database.read(async (transaction) => {
    const view = viewOf(transaction);
    const [line, containers, seasons] = await Promise.all([
      view.setting("day_start", defaults.day_start),
      view.all("container"),
      view.all("season"),
    ]);
    const latestFirst = seasons
      .filter(({ start }) => start)
      .sort((one, other) => other.start.at - one.start.at);
    return { line, containers, seasons: latestFirst };
  });
}

/**
 * Every visible record of a kind, by id, which is twice as fast as by the index of instants. Only
 * what is visible has an instant beside its fields.
 */
async function* everyOne<K extends "run" | "energy" | "cue_event">(
  { database }: Store,
  kind: K,
): AsyncGenerator<Kinds[K]> {
  let last: string | undefined;
  do {
    const range = IDBKeyRange.bound(last === undefined ? [kind] : [kind, last], [kind, []], true);
    const rows = await database.read(
      async (transaction) => await transaction.objectStore("records").getAll(range, PAGE),
    );
    for (const row of rows) if (row.at !== undefined) yield row.fields as unknown as Kinds[K];
    last = rows.length < PAGE ? undefined : rows.at(-1)?.id;
  } while (last !== undefined);
}

function prioritiesOf(containers: readonly Item<"container">[]): ReadonlyMap<string, number> {
  return new Map(containers.map(({ id, priority }) => [id, priority ?? USUAL_PRIORITY]));
}

function namesOf(
  { container, roles }: Kinds["run"],
  priorities: ReadonlyMap<string, number>,
): readonly string[] {
  const priority = priorities.get(container ?? "") ?? USUAL_PRIORITY;
  const named = container ? [`container:${container}`] : [];
  return [...named, ...(roles ?? []).map((role) => `role:${role}`), `priority:${priority}`];
}

function spanOf(begin: Capture, end: Capture, names: readonly string[], season: string): Span {
  return { from: begin.at, to: end.at, off: begin.off, season, names };
}

/** The mean energy of every life day with a log. */
function meansOf(
  logs: readonly (Log & Pick<Capture, "off">)[],
  line: readonly DayStart[],
): ReadonlyMap<string, number> {
  const sums = new Map<string, { sum: number; count: number }>();
  for (const { at, off, level } of logs) {
    const day = lifeDay(at, off, line);
    const { sum, count } = sums.get(day) ?? { sum: 0, count: 0 };
    sums.set(day, { sum: sum + level, count: count + 1 });
  }
  return new Map([...sums].map(([day, { sum, count }]) => [day, sum / count]));
}

function spellsOf(
  seasons: readonly Item<"season">[],
  now: number,
  line: readonly DayStart[],
): readonly Spell[] {
  return seasons
    .filter(({ main }) => main !== false)
    .map(({ id, start, end }) => ({
      id,
      from: start.day,
      to: end?.day ?? lifeDay(now + DAY, start.off, line),
    }));
}
