/** The plain ways to soften a boundary. Pure. */
import { USUAL_FLEX } from "../boundaries/settlement.ts";
import { m } from "../messages/index.ts";
import { wallTime } from "../parts/rules.ts";
import { minuteOf } from "../records/time.ts";
import type { Kinds } from "../records/types.ts";

/** How much more may follow at a tap, minutes. */
const MORE = 15;

/** One way to soften a boundary: what it says, and what it changes. */
export interface Softening {
  readonly words: string;
  readonly patch: Partial<Kinds["boundary"]>;
}

/** The plain ways there are: more may follow, or it is shorter by half. */
export function softenings({ flex, when }: Kinds["boundary"]): readonly Softening[] {
  const minutes = flex?.minutes ? flex.minutes + MORE : USUAL_FLEX.minutes;
  const longer: Softening = {
    words: m.boundary_soften_follow({ minutes }),
    patch: { flex: { ...USUAL_FLEX, roles: [], containers: [], ...flex, minutes } },
  };
  if ("cue" in when) {
    const half = quarters(when.minutes / 2);
    if (half === 0 || half >= when.minutes) return [longer];
    const shorter = { ...when, minutes: half };
    return [
      longer,
      { words: m.boundary_soften_lasts({ minutes: half }), patch: { when: shorter } },
    ];
  }
  const start = minuteOf(when.start);
  const length = (minuteOf(when.end) - start + 1440) % 1440 || 1440;
  const half = quarters(length / 2);
  if (half === 0 || half >= length) return [longer];
  const end = timeAt(start + half);
  return [
    longer,
    { words: m.boundary_soften_until({ time: wallTime(end) }), patch: { when: { ...when, end } } },
  ];
}

/** Rounded to a quarter of an hour. */
function quarters(minutes: number): number {
  return Math.round(minutes / 15) * 15;
}

function timeAt(minutes: number): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}
