/** What a person can do about a nudge within the app; fetched with the screens that offer it. */
import type { Coming } from "../boundaries/coming.ts";
import type { NudgeAction } from "../boundaries/nudge.ts";
import type { Settings } from "../records/types.ts";
import { currentStore } from "../store/current.ts";
import { viewOf } from "../store/view.ts";
import type { Undo } from "./actions.ts";
import { type AboutBoundary, occurrenceOf, planNudge } from "./nudges.ts";
import { perform, settingWrite } from "./perform.ts";
import { planReceipt } from "./protect.ts";

/** Answer a nudge as its buttons do; the same answer twice is one. */
export async function answerNudge(id: string, action: NudgeAction): Promise<Undo> {
  return await perform((view, tap) => planNudge(view, tap, id, action));
}

/** Note what became of a nudge otherwise: it was opened, or its kind is woken. */
export async function noteNudge(id: string, answer: string): Promise<Undo> {
  return await perform((_, tap) => planReceipt(tap, id, { answer, answered: tap.now }));
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
