/** What a person can do about a nudge within the app; fetched with the screens that offer it. */
import type { NudgeAction } from "../boundaries/nudge.ts";
import type { Kinds } from "../records/types.ts";
import type { Undo } from "./actions.ts";
import { planNudge } from "./nudges.ts";
import { perform } from "./perform.ts";
import { planReceipt } from "./protect.ts";

/** Answer a nudge as its buttons do; the same answer twice is one. */
export async function answerNudge(id: string, action: NudgeAction): Promise<Undo> {
  return await perform((view, tap) => planNudge(view, tap, id, action));
}

/** Note what became of a nudge. */
export async function noteNudge(id: string, fields: Partial<Kinds["nudge"]>): Promise<Undo> {
  return await perform((_, tap) => planReceipt(tap, id, fields));
}
