/** The nudges of the last weeks as they were shown, on any of the person's devices. */
import {
  DISMISSED,
  type Named,
  type NudgeKind,
  readNudge,
  restingKinds,
} from "../boundaries/nudge.ts";
import type { Item } from "../records/types.ts";
import { currentStore } from "./current.ts";
import { settings } from "./queries.ts";
import { type View, viewOf } from "./view.ts";

/** As long as the server looks back to see which kinds rest. */
const LATELY = 30 * 86_400_000;

export interface Past {
  readonly id: string;
  readonly named: Named;
  readonly kind: NudgeKind;
  /** ms since 1970. */
  readonly shown: number;
  readonly answer: string | null;
  /** Whether there was an answer, on the notification or in the app. */
  readonly isAnswered: boolean;
}

/** What was shown lately, the latest first. */
export async function readPast(): Promise<readonly Past[]> {
  const store = await currentStore();
  const since = store.now() - LATELY;
  return await store.database.read(async (transaction) => {
    const view = viewOf(transaction);
    const all = (await view.all("nudge")).filter(({ shown = 0 }) => shown >= since);
    const past = await Promise.all(all.map((one) => pastOf(view, one)));
    return past.filter((one) => one !== null).sort((one, other) => other.shown - one.shown);
  });
}

/** The kinds that rest, each with the id of its last one: an answer to that wakes the kind. */
export function restingOf(past: readonly Past[]): ReadonlyMap<NudgeKind, string> {
  const kinds = [...restingKinds(past, settings.value.rest_after)];
  return new Map(kinds.map((kind) => [kind, past.find((one) => one.kind === kind)?.id ?? ""]));
}

async function pastOf(view: View, nudge: Item<"nudge">): Promise<Past | null> {
  const { id, shown = 0, answer = null } = nudge;
  const named = readNudge(id);
  if (!named) return null;
  const isAnswered = (answer && answer !== DISMISSED) || (await isSettled(view, named));
  return { id, named, kind: named.kind, shown, answer, isAnswered: Boolean(isAnswered) };
}

/** Whether the app was told what the nudge asked, as the server sees it: plan.py, `_is_answered`. */
async function isSettled(view: View, named: Named): Promise<boolean> {
  if (named.kind === "evening") {
    return Boolean((await view.get("reflection", `day:${named.day}`))?.answer);
  }
  if (!("boundary" in named)) return false;
  const settled = await view.get("settlement", `${named.boundary}:${named.date}`);
  return Boolean(settled?.choice || settled?.outcome || settled?.extra);
}
