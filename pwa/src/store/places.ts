/** Where someone was, and whether they were asked about it; read when the first screen wants it. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { PLACE_ID } from "../capture/protect.ts";
import type { Kinds } from "../records/types.ts";
import { currentStore } from "./current.ts";
import { followers } from "./reading.ts";
import { viewOf } from "./view.ts";

interface Places {
  /** In no order. */
  readonly places: readonly Kinds["place"][];
  /** When a new place was last asked about, ms since 1970; 0 where none ever was. */
  readonly asked: number;
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
    const [all, answer] = await Promise.all([view.all("place"), view.get("nudge", PLACE_ID)]);
    return { places: all, asked: answer?.answered ?? 0 };
  });
}
