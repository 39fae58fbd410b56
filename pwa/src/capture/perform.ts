/** What actions.ts promises, done. */
import { newId } from "../records/ids.ts";
import { clean } from "../records/text.ts";
import type { Kind, Kinds, Settings } from "../records/types.ts";
import type { Plan, Write } from "../store/commit.ts";
import { act, actUndo, currentStore } from "../store/current.ts";
import type { View } from "../store/view.ts";
import type { Undo } from "./actions.ts";
import { MOMENT, TITLE } from "./constants.ts";
import {
  type EnergyPatch,
  isSameName,
  type MomentPatch,
  nextOrder,
  planEdit,
  planEnd,
  planEnergy,
  planShift,
  planSplit,
  planSwitch,
  planTouch,
  planWords,
  type RunPatch,
  type SwitchOptions,
  type Tap,
  type Target,
} from "./plans.ts";

/** The most characters of a name. */
export const NAME = 60;
const SPARK = 2000;

export async function switchTo(containerId: string, options: SwitchOptions = {}): Promise<Undo> {
  return await perform(async (view, tap) => {
    const container = await view.get("container", containerId);
    if (!container) throw new RangeError(`no container ${containerId}`);
    return await planSwitch(view, tap, container, options);
  });
}

export async function createAndStart(
  title: string,
  options: { roles?: readonly string[]; alongside?: boolean } = {},
): Promise<Undo> {
  const { roles, ...how } = options;
  return await performNamed(title, roles, (view, tap, target, writes) =>
    planSwitch(view, tap, target, how, writes),
  );
}

/** Decide about a container of a name, which is made along with it where there is none. */
export async function performNamed(
  title: string,
  roles: readonly string[] | undefined,
  decide: (view: View, tap: Tap, target: Target, writes: readonly Write[]) => Promise<Plan>,
): Promise<Undo> {
  const name = needed(title, TITLE);
  const id = await freshId();
  return await perform(async (view, tap) => {
    const all = await view.all("container");
    const known = all.find((one) => isSameName(one.title, name));
    if (known) {
      const wake: Write = { kind: "container", id: known.id, fields: { archived: false } };
      return await decide(view, tap, known, known.archived ? [wake] : []);
    }
    const fields = { title: name, roles: roles ?? [], order: nextOrder(all) };
    const write: Write = { kind: "container", id, create: true, fields };
    return await decide(view, tap, { id, ...fields }, [write]);
  });
}

export async function logEnergy(level: 1 | 2 | 3 | 4 | 5): Promise<Undo> {
  return await perform((view, tap) => planEnergy(view, tap, level));
}

export async function keepMoment(text: string): Promise<Undo> {
  const words = needed(text, MOMENT);
  return await perform((view, tap) => planWords(view, tap, "moment", words));
}

export async function keepSpark(text: string): Promise<Undo> {
  const words = needed(text, SPARK);
  return await perform((view, tap) => planWords(view, tap, "spark", words));
}

export async function shiftSince(runId: string, at: number): Promise<Undo> {
  return await perform((view, tap) => planShift(view, tap, runId, at));
}

export async function endRun(runId: string, at: number | "unknown"): Promise<Undo> {
  return await perform((view, tap) => planEnd(view, tap, runId, at));
}

export async function editRun(runId: string, patch: RunPatch): Promise<Undo> {
  return await perform((view, tap) => planEdit(view, tap, runId, patch));
}

export async function editEnergy(id: string, patch: EnergyPatch): Promise<Undo> {
  return await perform((view, tap) => planTouch(view, tap, "energy", id, patch));
}

export async function editMoment(id: string, patch: MomentPatch): Promise<Undo> {
  const words = patch.text === undefined ? {} : { text: needed(patch.text, MOMENT) };
  return await perform((view, tap) => planTouch(view, tap, "moment", id, { ...patch, ...words }));
}

export async function splitRun(runId: string, at: number): Promise<Undo> {
  return await perform((view, tap) => planSplit(view, tap, runId, at));
}

export async function saveContainer(
  id: string | null,
  patch: Partial<Kinds["container"]>,
): Promise<Undo> {
  const title = patch.title === undefined ? {} : { title: needed(patch.title, TITLE) };
  return await save("container", id, { ...patch, ...title });
}

export async function saveRole(id: string | null, patch: Partial<Kinds["role"]>): Promise<Undo> {
  const name = patch.name === undefined ? {} : { name: needed(patch.name, NAME) };
  return await save("role", id, { ...patch, ...name });
}

export async function saveSetting<K extends keyof Settings>(
  name: K,
  value: Settings[K],
): Promise<Undo> {
  return await perform((_, { id }) => ({
    id: name,
    token: id,
    writes: [settingWrite(name, value)],
  }));
}

/** What sets a setting. */
export function settingWrite(name: string, value: unknown): Write {
  return { kind: "setting", id: name, create: true, fields: { value } };
}

export async function remove(kind: Kind, id: string): Promise<Undo> {
  return await perform((_, tap) => ({
    id,
    token: tap.id,
    writes: [{ kind, id, fields: null }],
  }));
}

export async function undo(change: Undo): Promise<void> {
  await actUndo(change.token);
}

/** Save a record of a kind that people order by hand, or make one. */
export async function save<K extends "container" | "role" | "cue" | "boundary">(
  kind: K,
  id: string | null,
  fields: Partial<Kinds[K]>,
): Promise<Undo> {
  return await perform(async (view, tap) => {
    const order = id === null ? { order: nextOrder(await view.all(kind)) } : {};
    const write: Write = {
      kind,
      id: id ?? tap.id,
      create: id === null,
      fields: { ...order, ...fields },
    };
    return { id: write.id, token: tap.id, writes: [write] };
  });
}

/** Decide and write; the id is one for what the plan makes. */
export async function perform(
  decide: (view: View, tap: Tap) => Promise<Plan> | Plan,
): Promise<Undo> {
  // Made before the transaction: should it have to run again, it writes the same record.
  const id = await freshId();
  const plan = await act((view, now) => decide(view, { now, id }));
  return { token: plan.token, id: plan.id };
}

async function freshId(): Promise<string> {
  return newId((await currentStore()).now());
}

/** Words as they are kept; throws RangeError where there are none. */
export function needed(text: string, most: number): string {
  const words = clean(text, most);
  if (words === "") throw new RangeError("no words");
  return words;
}
