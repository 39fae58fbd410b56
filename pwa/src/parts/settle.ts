import type { Undo } from "../capture/actions.ts";
import { closeSheet } from "./sheet.tsx";
import { notStored, told } from "./toast.tsx";

/** The sheet goes at once; what was done in it is told when it is durable, with its undo. */
export function settle(work: Promise<Undo>, words: string): void {
  closeSheet();
  work.then((change) => told(words, change), notStored);
}
