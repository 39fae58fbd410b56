/** What a person can do about a nudge within the app; fetched with the screens that offer it. */
import type { Coming } from "../boundaries/coming.ts";
import { type NudgeAction, OPENED, WOKEN } from "../boundaries/nudge.ts";
import type { Settings } from "../records/types.ts";
import { currentStore } from "../store/current.ts";
import { viewOf } from "../store/view.ts";
import type { Undo } from "./actions.ts";
import { type AboutBoundary, occurrenceOf, planNoted, planNudge } from "./nudges.ts";
import { perform, settingWrite } from "./perform.ts";
import { planReceipt } from "./protect.ts";

/** Answer a nudge as its buttons do; the same answer twice is one. */
export async function answerNudge(id: string, action: NudgeAction): Promise<Undo> {
  return await perform((view, tap) => planNudge(view, tap, id, action));
}

/** Note that the app was opened by a nudge. */
export async function noteOpened(id: string): Promise<void> {
  await perform((view, tap) => planNoted(view, tap, id, OPENED));
}

/** Wake a kind that rests, by an answer to its last nudge. */
export async function wakeKind(last: string): Promise<Undo> {
  return await perform((_, tap) => planReceipt(tap, last, { answer: WOKEN, answered: tap.now }));
}

/** Several settings as one change. */
export async function saveSettings(values: Partial<Settings>): Promise<Undo> {
  return await perform((_, { id }) => ({
    id,
    token: id,
    writes: Object.entries(values).map(([name, value]) => settingWrite(name, value)),
  }));
}

/** The occurrence that a nudge is about, or nothing. */
export async function readOccurrence(named: AboutBoundary): Promise<Coming | undefined> {
  const { database } = await currentStore();
  return await database.read((transaction) => occurrenceOf(viewOf(transaction), named));
}
