/**
 * What a person can do. Each resolves only when it is durable on the phone and the signals show it;
 * each returns what `undo` needs. A rejection means that nothing was stored.
 */
import type { Kind, Kinds, Settings } from "../records/types.ts";
import type { EnergyPatch, MomentPatch, RunPatch, SwitchOptions } from "./plans.ts";

export type { EnergyPatch, MomentPatch, RunPatch };

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

async function perform(): Promise<typeof import("./perform.ts")> {
  return await import("./perform.ts");
}
