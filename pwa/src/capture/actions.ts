/**
 * What a person can do. Each resolves only when it is durable on the phone and the signals show it;
 * each returns what `undo` needs. A rejection means that nothing was stored.
 */
import type { Kind, Kinds, Settings } from "../records/types.ts";
import type { EnergyPatch, MomentPatch, RunPatch, SwitchOptions } from "./plans.ts";
import type { Choosing, Growth, PlaceAnswer, SeasonWords } from "./protect.ts";
import type { Sketch, SketchTarget } from "./sketch.ts";

export type {
  Choosing,
  EnergyPatch,
  Growth,
  MomentPatch,
  PlaceAnswer,
  RunPatch,
  SeasonWords,
  SketchTarget,
};

/** One change as a whole, for taking it back: both halves of a switch at once. */
export interface Undo {
  readonly token: string;
  /** The record that the change is about: the run begun, the energy logged, the one edited. */
  readonly id: string;
}

/**
 * Be in this now: ends what is open, begins a run of the container. `alongside` keeps the open ones
 * (three at most: the one longest alongside gives way). `at` (ms) begins it earlier, up to 2 h.
 * Twice is once.
 */
export async function switchTo(containerId: string, options: SwitchOptions = {}): Promise<Undo> {
  return await (await perform()).switchTo(containerId, options);
}

/** A new container of this name, begun at once. A name that exists is taken, not doubled. */
export async function createAndStart(
  title: string,
  options: { roles?: readonly string[]; alongside?: boolean } = {},
): Promise<Undo> {
  return await (await perform()).createAndStart(title, options);
}

/** Energy now, 1 to 5. */
export async function logEnergy(level: 1 | 2 | 3 | 4 | 5): Promise<Undo> {
  return await (await perform()).logEnergy(level);
}

/** Something that mattered, on the open run if there is one. */
export async function keepMoment(text: string): Promise<Undo> {
  return await (await perform()).keepMoment(text);
}

/**
 * A thought kept, on the open run if there is one.
 * @public What is shared to the app is kept by the worker; screens for sparks come later.
 */
export async function keepSpark(text: string): Promise<Undo> {
  return await (await perform()).keepSpark(text);
}

/** Shift the start of a run (ms), at most 2 h back; the run that it followed ends then too. */
export async function shiftSince(runId: string, at: number): Promise<Undo> {
  return await (await perform()).shiftSince(runId, at);
}

/** End a run at an instant (ms) or at an unknown time. */
export async function endRun(runId: string, at: number | "unknown"): Promise<Undo> {
  return await (await perform()).endRun(runId, at);
}

export async function editRun(runId: string, patch: RunPatch): Promise<Undo> {
  return await (await perform()).editRun(runId, patch);
}

/** Another level for an energy, or another instant (ms). */
export async function editEnergy(id: string, patch: EnergyPatch): Promise<Undo> {
  return await (await perform()).editEnergy(id, patch);
}

/** Other words for a moment, or another instant (ms). */
export async function editMoment(id: string, patch: MomentPatch): Promise<Undo> {
  return await (await perform()).editMoment(id, patch);
}

/** Make two runs of one, parted at an instant (ms) within it. */
export async function splitRun(runId: string, at: number): Promise<Undo> {
  return await (await perform()).splitRun(runId, at);
}

/** Fill in a stretch of the past from memory: with a container, or with a new one of a name. */
export async function sketch(target: SketchTarget, stretch: Sketch): Promise<Undo> {
  return await (await import("./sketch.ts")).sketch(target, stretch);
}

/** Change a container, or make one (id null: `title` is needed). */
export async function saveContainer(
  id: string | null,
  patch: Partial<Kinds["container"]>,
): Promise<Undo> {
  return await (await perform()).saveContainer(id, patch);
}

/** Change a role, or make one (id null: `name` is needed). */
export async function saveRole(id: string | null, patch: Partial<Kinds["role"]>): Promise<Undo> {
  return await (await perform()).saveRole(id, patch);
}

/** Change a cue, or make one (id null: `title` is needed). */
export async function saveCue(id: string | null, patch: Partial<Kinds["cue"]>): Promise<Undo> {
  return await (await arrange()).saveCue(id, patch);
}

/** Change a boundary, or make one (id null: `title` and `when` are needed). */
export async function saveBoundary(
  id: string | null,
  patch: Partial<Kinds["boundary"]>,
): Promise<Undo> {
  return await (await arrange()).saveBoundary(id, patch);
}

/** Change what a season is; when it was stays. */
export async function saveSeason(id: string, patch: Partial<SeasonWords>): Promise<Undo> {
  return await (await arrange()).saveSeason(id, patch);
}

/** Begin a season now. A main one ends the main one before it, in one change. */
export async function beginSeason(words: SeasonWords): Promise<Undo> {
  return await (await arrange()).beginSeason(words);
}

/** A season ends now, and nothing follows. */
export async function endSeason(id: string): Promise<Undo> {
  return await (await arrange()).endSeason(id);
}

/** A cue begins now; one that goes on already is left alone. */
export async function beginCue(cueId: string): Promise<Undo> {
  return await (await arrange()).beginCue(cueId);
}

/** A cue ends now. */
export async function endCue(eventId: string): Promise<Undo> {
  return await (await arrange()).endCue(eventId);
}

/** Choose for one date of a boundary; what `undoing` names is taken back in the same change. */
export async function choose(choosing: Choosing): Promise<Undo> {
  return await (await arrange()).choose(choosing);
}

/** A bit longer in what follows a boundary, once. */
export async function aBitLonger(one: Pick<Choosing, "boundary" | "date">): Promise<Undo> {
  return await (await arrange()).aBitLonger(one);
}

/** End these runs now, where they are still open. */
export async function wrapUp(runs: readonly string[]): Promise<Undo> {
  return await (await arrange()).wrapUp(runs);
}

/** Say whether a boundary still fits; what changes with it is the same change. */
export async function answerFit(
  boundary: string,
  answer: "keep" | "soften" | "rest" | "later",
  patch: Partial<Kinds["boundary"]> = {},
): Promise<Undo> {
  return await (await arrange()).answerFit(boundary, answer, patch);
}

/** Say by which clock these boundaries go from now on, in a new place. */
export async function answerPlace(
  boundaries: readonly string[],
  answer: PlaceAnswer,
): Promise<Undo> {
  return await (await arrange()).answerPlace(boundaries, answer);
}

/** Answer for a life day, or change a part of the answer. */
export async function answerDay(day: string, fields: Partial<Kinds["reflection"]>): Promise<Undo> {
  return await (await arrange()).answerDay(day, fields);
}

/** Let a spark become a moment, or something one does. */
export async function growSpark(id: string, into: Growth): Promise<Undo> {
  return await (await arrange()).growSpark(id, into);
}

/** Begin from now, after a long time away: what was open then ended, at a time nobody knows. */
export async function startFromNow(): Promise<Undo> {
  return await (await arrange()).startFromNow();
}

export async function saveSetting<K extends keyof Settings>(
  name: K,
  value: Settings[K],
): Promise<Undo> {
  return await (await perform()).saveSetting(name, value);
}

/** Delete a record. */
export async function remove(kind: Kind, id: string): Promise<Undo> {
  return await (await perform()).remove(kind, id);
}

/** Take a change back, whole; what was edited since stays as it is. */
export async function undo(change: Undo): Promise<void> {
  await (await perform()).undo(change);
}

let performing: typeof import("./perform.ts") | undefined;

async function perform(): Promise<typeof import("./perform.ts")> {
  // Even what is here already is imported by a task, which waits behind frames: not at each tap.
  performing ??= await import("./perform.ts");
  return performing;
}

async function arrange(): Promise<typeof import("./arrange.ts")> {
  return await import("./arrange.ts");
}
