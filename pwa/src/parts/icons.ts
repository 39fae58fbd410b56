/** The icons of the first screen; others are imported where they are used. */
import type { IconNode } from "lucide";

export { Plus, Star, UserRound, WavesHorizontal as Waves, X } from "lucide";

/** Ebb's own sign: a tide line crossing a sun. */
export const Tide: IconNode = [
  ["circle", { cx: "12", cy: "12", r: "9" }],
  ["path", { d: "M3.2 13.4c2.1-2.2 4.3-2.2 6.3-.6s4.3 1.9 6.6.2 3.4-1.7 4.7-.9" }],
];
