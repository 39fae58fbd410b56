/** Where someone was, and whether they were asked about it; read when the first screen wants it. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { PLACE } from "../capture/protect.ts";
import type { Kinds } from "../records/types.ts";
import { currentStore } from "./current.ts";
import { followers } from "./reading.ts";
import { viewOf } from "./view.ts";

interface Places {
  /** In no order. */
  readonly places: readonly Kinds["place"][];
  /** What was answered in a new place, by boundary; each with the instant (ms). */
  readonly answers: ReadonlyMap<string, { readonly answer: string; readonly answered: number }>;
}

const known = signal<Places | null>(null);
/** Null until they were read. */
export const places: ReadonlySignal<Places | null> = known;

let follows = false;

/** Begin to follow them; a second time changes nothing. */
export function followPlaces(): void {
  if (follows) return;
  follows = true;
  followers.add((kinds) => {
    if (kinds.has("place") || kinds.has("nudge")) void readPlaces();
  });
  void readPlaces();
}

async function readPlaces(): Promise<void> {
  const { database } = await currentStore();
  known.value = await database.read(async (transaction) => {
    const view = viewOf(transaction);
    const [all, receipts] = await Promise.all([
      view.all("place"),
      view.among("nudge", PLACE, `${PLACE}~`),
    ]);
    const answers = receipts.map(({ id, answer, answered }) => {
      return [id.slice(PLACE.length), { answer: answer ?? "", answered: answered ?? 0 }] as const;
    });
    return { places: all, answers: new Map(answers) };
  });
}
