import type { Undo } from "../capture/actions.ts";
import { closeSheet } from "./sheet.tsx";
import { notStored, told } from "./toast.tsx";

/** Close the sheet; once the change is durable it is told, with its undo. */
export function settle(work: Promise<Undo>, words: string): void {
  closeSheet();
  work.then((change) => told(words, change), notStored);
}
