/** What each capture writes, decided from what is there: pure but for what the view reads. */
import { isSame } from "../records/canonical.ts";
import { captureAt, deviceZone, lifeDay, offsetAt } from "../records/time.ts";
import type { Capture, DayStart, Item, RunEnd } from "../records/types.ts";
import type { Plan, Write } from "../store/commit.ts";
import { defaults } from "../store/settings.ts";
import type { View } from "../store/view.ts";
import { AWAY, DOUBLE_TAP, MOST_OPEN, SHIFT_BACK } from "./constants.ts";

/** What a plan needs besides the view: the instant of the tap (ms), and an id for what it makes. */
export interface Tap {
  readonly now: number;
  readonly id: string;
}

export interface SwitchOptions {
  readonly alongside?: boolean;
  readonly at?: number;
}

/** What is begun: a container that exists or is written along. */
export interface Target {
  readonly id: string;
  readonly title: string;
  readonly roles?: readonly string[];
  /** The cues that open it. */
  readonly cues?: readonly string[];
}

/** Nothing to write: the record is as it should be. */
export function asItIs(id: string): Plan {
  return { id, token: id, writes: [] };
}

/** Begin a run, and end those it follows, as one change. */
export async function planSwitch(
  view: View,
  tap: Tap,
  target: Target,
  options: SwitchOptions = {},
  writes: readonly Write[] = [],
): Promise<Plan> {
  const [line, all] = await Promise.all([dayLine(view), view.open("run")]);
  const open = all.filter(({ start }) => start);
  const running = open.find((run) => run.container === target.id && !isLongAgo(run, tap.now));
  const at = Math.max(tap.now - SHIFT_BACK, Math.min(options.at ?? tap.now, tap.now));
  const ending = endedBy(open, running, options.alongside === true);
  const ends = ending.map((run) => endWrite(run, endBy(run, at, line)));
  if (running) {
    // The same thing twice, or back to one of two: it goes on, what lay alongside ends.
    const isDouble = isTapAgain(running.id, tap);
    const isDone = isDouble || ends.length === 0;
    return isDone ? asItIs(running.id) : { id: running.id, token: tap.id, writes: ends };
  }
  const run: Write = {
    kind: "run",
    id: tap.id,
    create: true,
    fields: {
      container: target.id,
      title: target.title,
      roles: target.roles ?? [],
      start: captureAt(at, line),
      end: null,
      alongside: options.alongside === true && open.length > 0,
      ...(await openedBy(view, target)),
    },
  };
  return { id: tap.id, token: tap.id, writes: [...writes, ...ends, run] };
}

export async function planEnergy(view: View, tap: Tap, level: number): Promise<Plan> {
  const [last, line] = await Promise.all([view.latest("energy", tap.now), dayLine(view)]);
  if (last && last.level === level && isTapAgain(last.id, tap)) return asItIs(last.id);
  const at = captureAt(tap.now, line);
  return made(tap.id, { kind: "energy", id: tap.id, create: true, fields: { at, level } });
}

/** A moment or a spark, on the run that was begun last. */
export async function planWords(
  view: View,
  tap: Tap,
  kind: "moment" | "spark",
  text: string,
): Promise<Plan> {
  const [last, line, open] = await Promise.all([
    view.latest(kind, tap.now),
    dayLine(view),
    view.open("run"),
  ]);
  if (last && last.text === text && isTapAgain(last.id, tap)) return asItIs(last.id);
  const at = captureAt(tap.now, line);
  const run = open.at(-1)?.id;
  const fields = { at, text, ...(run && { run }) };
  return made(tap.id, { kind, id: tap.id, create: true, fields });
}

/** Shift the start of a run; the runs that ended as it began end with it. */
export async function planShift(view: View, tap: Tap, runId: string, to: number): Promise<Plan> {
  const run = await view.get("run", runId);
  if (!run?.start) return asItIs(runId);
  const line = await dayLine(view);
  const began = run.start.at;
  const latest = typeof run.end === "object" && run.end ? run.end.at : tap.now;
  const at = Math.max(Math.min(began, tap.now) - SHIFT_BACK, Math.min(to, latest));
  const before = await view.between("run", began - 7 * 86_400_000, began + 1);
  const ends = before
    .filter(({ id, end }) => id !== runId && end && end !== "unknown" && end.at === began)
    .map((one) => endWrite(one, moved(one.end as Capture, Math.max(at, one.start.at), line)));
  const start = moved(run.start, at, line);
  return made(runId, { kind: "run", id: runId, fields: { start } }, ends, tap.id);
}

export async function planEnd(
  view: View,
  tap: Tap,
  runId: string,
  end: number | null | "unknown",
): Promise<Plan> {
  return await planEdit(view, tap, runId, { end });
}

export interface RunPatch {
  readonly title?: string;
  readonly note?: string;
  readonly roles?: readonly string[];
  readonly container?: string;
  /** ms since 1970; zone and offset of the run are kept. */
  readonly start?: number;
  readonly end?: number | null | "unknown";
}

/** Change a run; only what differs is written, so that an edit of one end never touches the other. */
export async function planEdit(
  view: View,
  tap: Tap,
  runId: string,
  { start, end, ...plain }: RunPatch,
): Promise<Plan> {
  const run = await view.get("run", runId);
  if (!run) return asItIs(runId);
  const line = await dayLine(view);
  const fields = {
    ...plain,
    ...(start !== undefined && { start: moved(run.start, Math.min(start, tap.now), line) }),
    ...(end !== undefined && { end: endAt(run, end, line) }),
  };
  return made(runId, { kind: "run", id: runId, fields }, [], tap.id);
}

/** Two runs out of one: the first ends, the second begins at an instant within it. */
export async function planSplit(view: View, tap: Tap, runId: string, at: number): Promise<Plan> {
  const run = await view.get("run", runId);
  if (!run) return asItIs(runId);
  const end = moved(run.start, at, await dayLine(view));
  const { id: _, ...fields } = run;
  const second: Write = {
    kind: "run",
    id: tap.id,
    create: true,
    fields: { ...fields, start: end },
  };
  return { id: tap.id, token: tap.id, writes: [endWrite(run, end), second] };
}

/** What may be put right about something captured at an instant; `at` in ms since 1970. */
export interface EnergyPatch {
  readonly level?: number;
  readonly at?: number;
}

export interface MomentPatch {
  readonly text?: string;
  readonly at?: number;
}

/** Change an energy or a moment; only what differs is written, and its zone is kept. */
export async function planTouch(
  view: View,
  tap: Tap,
  kind: "energy" | "moment",
  id: string,
  { at, ...plain }: EnergyPatch & MomentPatch,
): Promise<Plan> {
  const item = await view.get(kind, id);
  if (!item) return asItIs(id);
  const line = await dayLine(view);
  const instant = at !== undefined && { at: moved(item.at, Math.min(at, tap.now), line) };
  return made(id, { kind, id, fields: { ...plain, ...instant } }, [], tap.id);
}

/** The device is in a zone that it did not see when it last looked: one more place. */
export async function planPlace(view: View, tap: Tap): Promise<Plan> {
  const tz = deviceZone();
  if ((await view.seenZone()) === tz) return asItIs(tap.id);
  const place: Write = { kind: "place", id: tap.id, create: true, fields: { from: tap.now, tz } };
  return { ...made(tap.id, place), zone: tz };
}

export function made(id: string, write: Write, others: readonly Write[] = [], token = id): Plan {
  return { id, token, writes: [...others, write] };
}

/** The cue that goes on and opens what is begun, if there is one. */
async function openedBy(view: View, { cues }: Target): Promise<{ cue_event?: string }> {
  if (!cues?.length) return {};
  const event = (await view.open("cue_event")).find(({ cue }) => cues.includes(cue));
  return event ? { cue_event: event.id } : {};
}

/** The runs that end when another begins: all of them, or what is too many side by side. */
function endedBy(
  open: readonly Item<"run">[],
  running: Item<"run"> | undefined,
  alongside: boolean,
): readonly Item<"run">[] {
  if (!alongside) return open.filter((run) => run !== running);
  if (running || open.length < MOST_OPEN) return [];
  const oldestFirst = [...open.filter((run) => run.alongside), ...open];
  return oldestFirst.slice(0, 1);
}

export function endWrite({ id }: Item<"run">, end: RunEnd): Write {
  return { kind: "run", id, fields: { end } };
}

/** When a run ends that another follows; nobody was in one thing all the time they were away. */
function endBy(run: Item<"run">, at: number, line: readonly DayStart[]): RunEnd {
  return isLongAgo(run, at) ? "unknown" : captureAt(Math.max(at, run.start.at), line);
}

function isLongAgo({ start }: Item<"run">, now: number): boolean {
  return now - start.at > AWAY;
}

function endAt(
  run: Item<"run">,
  end: number | null | "unknown",
  line: readonly DayStart[],
): RunEnd {
  if (typeof end !== "number") return end;
  const kept = typeof run.end === "object" && run.end ? run.end : run.start;
  return moved(kept, Math.max(end, run.start.at), line);
}

/** A capture at another instant of the same zone. */
export function moved(capture: Capture, at: number, line: readonly DayStart[]): Capture {
  const { tz } = capture;
  const off = tz === deviceZone() ? offsetAt(at) : capture.off;
  const next = { at, off, tz, day: lifeDay(at, off, line) };
  return isSame(next, capture) ? capture : next;
}

/** Whether the record of this id, whose first 48 bits are its instant, was made by a tap just before. */
function isTapAgain(id: string, { now }: Tap): boolean {
  return Math.abs(now - Number.parseInt(id.replace("-", "").slice(0, 12), 16)) < DOUBLE_TAP;
}

export async function dayLine(view: View): Promise<readonly DayStart[]> {
  return await view.setting("day_start", defaults.day_start);
}

/** Whether a name is the one that is asked for, however it is written. */
export function isSameName(one: string | undefined, other: string): boolean {
  return one?.trim().toLocaleLowerCase() === other.toLocaleLowerCase();
}

/** The place after all others. */
export function nextOrder(all: readonly { readonly order?: number }[]): number {
  return Math.max(0, ...all.map(({ order }) => order ?? 0)) + 1;
}
