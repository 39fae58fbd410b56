/** "Does this boundary still fit?": asked once a fortnight, on its page and as a card in Now. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { isAwake } from "../boundaries/coming.ts";
import { answerFit, type Undo } from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import { clock } from "../parts/clock.ts";
import { USUAL_FLEX, wallTime } from "../parts/rules.ts";
import { notStored, told } from "../parts/toast.tsx";
import type { Item, Kinds } from "../records/types.ts";
import { followLooks, lookedAt } from "../store/history.ts";
import { boundaries, seasons } from "../store/queries.ts";
import { editBoundary } from "./protect.tsx";

const FORTNIGHT = 14 * 86_400_000;
/** How much more may follow at a tap, minutes. */
const MORE = 15;

// Whoever may ask follows when it was last asked.
followLooks();

/** Whether it is a fortnight since it was made, changed or last asked about. */
export function isDue(boundary: Item<"boundary">): boolean {
  const last = lookedAt.value.get(boundary.id);
  return (
    last !== undefined &&
    clock.value - last >= FORTNIGHT &&
    !boundary.archived &&
    isAwake(boundary, seasons.value, clock.value)
  );
}

/** The one that is asked about next, if there is one. */
export function nextDue(): Item<"boundary"> | undefined {
  return boundaries.value.find(isDue);
}

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
  const start = minutesOf(when.start);
  const length = (minutesOf(when.end) - start + 1440) % 1440 || 1440;
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

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

function timeAt(minutes: number): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}

/** The question with its answers; none is better than another, and later is one of them. */
export function Fit({
  boundary,
  named = false,
}: {
  boundary: Item<"boundary">;
  named?: boolean;
}): JSX.Element {
  const [softening, setSoftening] = useState(false);
  const { id, title } = boundary;
  const answer = (work: Promise<Undo>, words: string): void => {
    work.then((change) => told(words, change), notStored);
  };
  return (
    <div class="note-card">
      <p class="said">{named ? m.boundary_fits_named({ title }) : m.boundary_fits()}</p>
      <div class="wrap">
        {softening ? (
          <>
            {softenings(boundary).map(({ words, patch }) => (
              <button
                key={words}
                type="button"
                class="pill"
                onClick={() =>
                  answer(answerFit(id, "soften", patch), m.boundary_softened({ title, words }))
                }
              >
                {words}
              </button>
            ))}
            <button type="button" class="pill" onClick={() => editBoundary(boundary)}>
              {m.boundary_soften_other()}
            </button>
          </>
        ) : (
          <>
            <button
              type="button"
              class="pill"
              onClick={() => answer(answerFit(id, "keep"), m.boundary_stays({ title }))}
            >
              {m.boundary_fit_keep()}
            </button>
            <button type="button" class="pill" onClick={() => setSoftening(true)}>
              {m.boundary_fit_soften()}
            </button>
            <button
              type="button"
              class="pill"
              onClick={() =>
                answer(answerFit(id, "rest", { archived: true }), m.what_rested({ title }))
              }
            >
              {m.boundary_fit_rest()}
            </button>
            <button
              type="button"
              class="pill"
              onClick={() => answer(answerFit(id, "later"), m.boundary_fit_later())}
            >
              {m.not_now()}
            </button>
          </>
        )}
      </div>
    </div>
  );
}
