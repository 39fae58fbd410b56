/** "Does this boundary still fit?": asked once a fortnight, on its page and as a card in Now. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { isAwake } from "../boundaries/coming.ts";
import { answerFit, type Undo } from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import { clock } from "../parts/clock.ts";
import { notStored, told } from "../parts/toast.tsx";
import type { Item } from "../records/types.ts";
import { followLooks, lookedAt } from "../store/history.ts";
import { boundaries, seasons } from "../store/queries.ts";
import { editBoundary } from "./protect.tsx";
import { softenings } from "./soften.ts";

const FORTNIGHT = 14 * 86_400_000;

// Whoever may ask follows when it was last asked.
followLooks();

/** Whether it is a fortnight since it was made or last asked about. */
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
