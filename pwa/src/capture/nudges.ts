/**
 * What a nudge is about and what its answers write, wherever they are given: on the notification
 * with the app closed, or within the app. Pure but for what the view reads.
 */
import { type Coming, comingOf } from "../boundaries/coming.ts";
import { allows, keepsOut } from "../boundaries/keeping.ts";
import { DISMISSED, type Named, type NudgeAction, readNudge } from "../boundaries/nudge.ts";
import type { Facts } from "../messages/nudge.ts";
import type { Item } from "../records/types.ts";
import type { Plan } from "../store/commit.ts";
import type { View } from "../store/view.ts";
import { asItIs, type Tap } from "./plans.ts";
import { planAnswerDay, planChoose, planLonger, planReceipt, planWrapUp } from "./protect.ts";

const DAY = 86_400_000;
/** No zone, no lead and no move takes an occurrence further from its date, in ms. */
const AROUND = 9 * DAY;

/** The name of a nudge about one date of a boundary. */
export type AboutBoundary = Extract<Named, { boundary: string }>;

/** What is known of a nudge at an instant (ms); null where that is too little to say it. */
export async function factsOf(view: View, id: string, now: number): Promise<Facts | null> {
  const named = readNudge(id);
  if (!named) return null;
  if ("boundary" in named) return await factsOfBoundary(view, named, now);
  if (named.kind === "season_check") {
    const season = await view.get("season", named.season);
    return season?.title ? { kind: named.kind, ...partsOf(season) } : null;
  }
  // How one's energy is asks for no reason.
  if (named.kind === "energy_checkin") return { kind: named.kind };
  return { kind: named.kind, permission: (await mainSeason(view))?.permission };
}

/**
 * Answer a nudge: the choice and the note that there was an answer, as one change. An answer that
 * says nothing any more, because what it was about has gone, is noted all the same; the same answer
 * twice is one, and taken back as one.
 */
export async function planNudge(
  view: View,
  tap: Tap,
  id: string,
  action: NudgeAction,
): Promise<Plan> {
  const token = `${id}/${action}`;
  if ((await view.get("nudge", id))?.answer === action) return { id, token, writes: [] };
  const named = readNudge(id);
  const chosen = named ? await planAction(view, tap, named, action) : asItIs(id);
  const noted = planReceipt(tap, id, { answer: action, answered: tap.now });
  return { id, token, writes: [...chosen.writes, ...noted.writes] };
}

/** Note what became of a nudge that was not answered; an answer that there is stays. */
export async function planNoted(view: View, tap: Tap, id: string, answer: string): Promise<Plan> {
  const held = (await view.get("nudge", id))?.answer;
  if (held && held !== DISMISSED) return asItIs(id);
  return planReceipt(tap, id, { answer, answered: tap.now });
}

/** The occurrence that a nudge is about, or nothing when its boundary has gone or sleeps. */
export async function occurrenceOf(
  view: View,
  { boundary: id, date, again }: AboutBoundary,
): Promise<Coming | undefined> {
  const boundary = await view.get("boundary", id);
  if (!boundary) return undefined;
  const from = Date.parse(date) - AROUND;
  const until = Date.parse(date) + AROUND;
  const settlementId = `${id}:${date}`;
  const [seasons, places, homeZone, cueEvents, settlement] = await Promise.all([
    view.all("season"),
    view.all("place"),
    view.setting<string | null>("home_zone", null),
    view.between("cue_event", from, until),
    view.get("settlement", settlementId),
  ]);
  const settlements = new Map(settlement ? [[settlementId, settlement]] : []);
  const known = {
    boundaries: [boundary],
    seasons,
    places,
    homeZone,
    cueEvents,
    settlements,
    since: new Map(),
  };
  const found = comingOf(known, from, until).filter((one) => one.date === date);
  return found.find(({ subject }) => subject.again === again) ?? found[0];
}

async function factsOfBoundary(
  view: View,
  named: AboutBoundary,
  now: number,
): Promise<Facts | null> {
  const boundary = await view.get("boundary", named.boundary);
  if (!boundary?.title) return null;
  const { kind } = named;
  const { title, permission } = partsOf(boundary);
  if (kind === "used") {
    return boundary.flex ? { kind, title, permission, minutes: boundary.flex.minutes } : null;
  }
  if (kind === "during") {
    return { kind, title, permission: permission ?? (await ownWords(view, boundary)) };
  }
  const start = (await occurrenceOf(view, named))?.start;
  return start === undefined ? null : { kind, title, permission, start, now };
}

/** The sentence of what one is in and a boundary keeps out, or that of the season. */
async function ownWords(view: View, boundary: Item<"boundary">): Promise<string | undefined> {
  const runs = (await view.open("run")).filter((run) => keepsOut(boundary, run));
  const containers = await Promise.all(
    runs.map(async ({ container }) => (container ? await view.get("container", container) : null)),
  );
  const own = containers.find((container) => container?.permission);
  return own?.permission ?? (await mainSeason(view))?.permission;
}

async function mainSeason(view: View): Promise<Item<"season"> | undefined> {
  return (await view.open("season")).findLast(({ main }) => main !== false);
}

function partsOf({ title, permission }: { readonly title: string; readonly permission?: string }): {
  title: string;
  permission: string | undefined;
} {
  return { title, permission: permission || undefined };
}

async function planAction(view: View, tap: Tap, named: Named, action: NudgeAction): Promise<Plan> {
  if ("day" in named) {
    const isAnswer = action === "mostly" || action === "different";
    return isAnswer ? planAnswerDay(tap, named.day, { answer: action }) : asItIs(named.day);
  }
  if (!("boundary" in named)) return asItIs(named.season);
  // What was deleted meanwhile has no settlement any more.
  if (!(await view.get("boundary", named.boundary))) return asItIs(named.boundary);
  if (action === "wrap_up") return await planWrapUp(view, tap, await usersOf(view, named));
  if (action === "longer") return await planLonger(view, tap, named);
  if (action !== "move" && action !== "let_go") return asItIs(named.boundary);
  return await planChoose(view, tap, { ...named, choice: action });
}

/** The open runs that use the flex of an occurrence: what it allows, begun since its end. */
async function usersOf(view: View, named: AboutBoundary): Promise<readonly string[]> {
  const one = await occurrenceOf(view, named);
  if (!one) return [];
  return (await view.open("run"))
    .filter((run) => run.start?.at >= one.end && allows(one.boundary, run))
    .map(({ id }) => id);
}
