/** The evening's question, wherever it is asked. */
import { answerDay, saveSetting, type Undo } from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import type { Answer } from "../parts/answers.ts";
import { haptic } from "../parts/haptic.ts";
import { notStored, told } from "../parts/toast.tsx";
import type { Item } from "../records/types.ts";

export async function keepAnswer(
  day: string,
  answer: Answer | "skipped" | null,
): Promise<Undo | null> {
  try {
    const change = await answerDay(day, { answer });
    haptic();
    return change;
  } catch {
    notStored();
    return null;
  }
}

/** Skip is an answer like the others: said once, and taken back as easily. */
export async function skip(day: string): Promise<void> {
  const change = await keepAnswer(day, "skipped");
  if (change) told(m.evening_skipped(), change);
}

export function keepNightly(nightly: boolean): void {
  saveSetting("evening_nightly", nightly).then(
    (change) => told(nightly ? m.evening_nightly_yes_told() : m.evening_nightly_no_told(), change),
    notStored,
  );
}

/** Own sentences as they are, one after the other. */
export function sentences(all: readonly string[]): string {
  return all.map((one, index) => one + between(one, index === all.length - 1)).join("");
}

function between(sentence: string, isLast: boolean): string {
  if (isLast) return "";
  return /[.…?]$/.test(sentence) ? " " : " · ";
}

/** Things that may be chosen: the same title twice is one thing, meant by its latest. */
export interface Choosable {
  readonly words: string;
  readonly links: readonly string[];
}

export function choosables(
  moments: readonly Item<"moment">[],
  runs: readonly Item<"run">[],
): readonly Choosable[] {
  const titles = [...new Set(runs.map(({ title }) => title))];
  return [
    ...moments.map(({ id, text }) => ({ words: text, links: [`moment:${id}`] })),
    ...titles.map((words) => ({
      words,
      links: runs.filter(({ title }) => title === words).map(({ id }) => `run:${id}`),
    })),
  ];
}

/** How many may be chosen. */
export const MOST_CHOSEN = 3;

/** Choose one more, at the end, or take one back. */
export function toggled(chosen: readonly string[], { links }: Choosable): readonly string[] {
  const without = chosen.filter((link) => !links.includes(link));
  return without.length < chosen.length ? without : [...chosen, ...links.slice(-1)];
}
