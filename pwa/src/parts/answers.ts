import { m } from "../messages/index.ts";
import type { Kinds } from "../records/types.ts";

export type Answer = "mostly" | "partly" | "different";

/** The evening's answers in their one order, short and in full; none is better than another. */
export const ANSWERS: readonly (readonly [Answer, () => string, () => string])[] = [
  ["mostly", m.evening_mostly, m.evening_mostly],
  ["partly", m.evening_partly, m.evening_partly],
  ["different", m.evening_different_short, m.evening_different],
];

/** An answer in words, or null where there is none. */
export function answerWords(answer: Kinds["reflection"]["answer"]): string | null {
  if (answer === "skipped") return m.evening_skipped();
  return ANSWERS.find(([one]) => one === answer)?.[2]() ?? null;
}
