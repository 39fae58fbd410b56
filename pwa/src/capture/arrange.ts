/** What actions.ts promises of boundaries, cues, seasons and evenings; fetched when first wanted. */
import type { Kinds } from "../records/types.ts";
import type { Undo } from "./actions.ts";
import { NAME, needed, perform, save } from "./perform.ts";
import {
  type Choosing,
  type Growth,
  type PlaceAnswer,
  planAnswerDay,
  planChoose,
  planCueBegin,
  planCueEnd,
  planFit,
  planFromNow,
  planGrow,
  planLonger,
  planPlaceAnswer,
  planSeasonBegin,
  planSeasonEnd,
  planSeasonSave,
  planWrapUp,
  type SeasonWords,
} from "./protect.ts";

export async function saveCue(id: string | null, patch: Partial<Kinds["cue"]>): Promise<Undo> {
  const title = patch.title === undefined ? {} : { title: needed(patch.title, NAME) };
  return await save("cue", id, { ...patch, ...title });
}

export async function saveBoundary(
  id: string | null,
  patch: Partial<Kinds["boundary"]>,
): Promise<Undo> {
  const title = patch.title === undefined ? {} : { title: needed(patch.title, NAME) };
  return await save("boundary", id, { ...patch, ...title });
}

export async function saveSeason(id: string, patch: Partial<SeasonWords>): Promise<Undo> {
  const title = patch.title === undefined ? {} : { title: needed(patch.title, NAME) };
  return await perform((view, tap) => planSeasonSave(view, tap, id, { ...patch, ...title }));
}

export async function beginSeason(words: SeasonWords): Promise<Undo> {
  const title = needed(words.title, NAME);
  return await perform((view, tap) => planSeasonBegin(view, tap, { ...words, title }));
}

export async function endSeason(id: string): Promise<Undo> {
  return await perform((view, tap) => planSeasonEnd(view, tap, id));
}

export async function beginCue(cueId: string): Promise<Undo> {
  return await perform((view, tap) => planCueBegin(view, tap, cueId));
}

export async function endCue(eventId: string): Promise<Undo> {
  return await perform((view, tap) => planCueEnd(view, tap, eventId));
}

export async function choose(choosing: Choosing): Promise<Undo> {
  return await perform((view, tap) => planChoose(view, tap, choosing));
}

export async function aBitLonger(one: Pick<Choosing, "boundary" | "date">): Promise<Undo> {
  return await perform((view, tap) => planLonger(view, tap, one));
}

export async function wrapUp(runs: readonly string[]): Promise<Undo> {
  return await perform((view, tap) => planWrapUp(view, tap, runs));
}

export async function answerFit(
  boundary: string,
  answer: Parameters<typeof planFit>[2],
  patch: Partial<Kinds["boundary"]> = {},
): Promise<Undo> {
  return await perform((_, tap) => planFit(tap, boundary, answer, patch));
}

export async function answerPlace(
  boundaries: readonly string[],
  answer: PlaceAnswer,
): Promise<Undo> {
  return await perform((_, tap) => planPlaceAnswer(tap, boundaries, answer));
}

export async function answerDay(day: string, fields: Partial<Kinds["reflection"]>): Promise<Undo> {
  return await perform((_, tap) => planAnswerDay(tap, day, fields));
}

export async function growSpark(id: string, into: Growth): Promise<Undo> {
  return await perform((view, tap) => planGrow(view, tap, id, into));
}

export async function startFromNow(): Promise<Undo> {
  return await perform(planFromNow);
}
