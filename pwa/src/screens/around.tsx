/** What protected times add to Now: a line, bands in the tide, a ring, a card now and then. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import type { Coming } from "../boundaries/coming.ts";
import { aBitLonger, wrapUp } from "../capture/actions.ts";
import { Ground, groundWords } from "../charts/ground.tsx";
import { m } from "../messages/index.ts";
import { clock } from "../parts/clock.ts";
import { around } from "../parts/stage.ts";
import { notStored, showToast, told } from "../parts/toast.tsx";
import { timeOf } from "../parts/words.ts";
import type { Item } from "../records/types.ts";
import { coming, lived, openRuns, today } from "../store/queries.ts";
import { Fit, nextDue } from "./fit.tsx";
import { nextOf, runningOf, usedOf } from "./following.ts";
import { NewPlace, placeAhead } from "./place.tsx";
import { choiceSheet } from "./sheets.tsx";

/** The next protected time of today, or the one that is on, in one line; a tap has the choices. */
function Line(): JSX.Element | null {
  const next = nextOf(coming.value, lived.value, clock.value, today.value.to);
  if (!next) return null;
  const { one, isOn, at } = next;
  const words = { title: one.boundary.title, time: timeOf(at) };
  return (
    <button type="button" class="inline yours" onClick={() => choiceSheet(one)}>
      {isOn ? m.choice_yours_until(words) : m.choice_yours_from(words)}
    </button>
  );
}

/** Circumference of the ring, px. */
const ROUND = 2 * Math.PI * 14;

/** A soft ring while something follows a protected time; a tap tells how long it still may. */
function Ring(): JSX.Element | null {
  const running = runningOf(coming.value, lived.value, clock.value);
  if (!running) return null;
  const { one, left, allowance } = running;
  const { title } = one.boundary;
  return (
    <button
      type="button"
      class="ring"
      aria-label={m.follow_label({ title })}
      onClick={() => showToast({ text: m.follow_left({ minutes: left, title }) })}
    >
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <circle class="track" cx="16" cy="16" r="14" />
        <circle
          class="left"
          cx="16"
          cy="16"
          r="14"
          stroke-dasharray={`${(ROUND * left) / allowance} ${ROUND}`}
        />
      </svg>
    </button>
  );
}

/** What was answered while this page is open: the card goes at once. */
const answered = signal<readonly string[]>([]);

function used(): ReturnType<typeof usedOf> {
  const found = usedOf(coming.value, lived.value, openRuns.value, clock.value);
  return found && !answered.value.includes(found.one.id) ? found : null;
}

/** The time that may follow is used up: the same choice as the reminder's, once. */
function Used({ one, runs }: { one: Coming; runs: readonly Item<"run">[] }): JSX.Element {
  const { id, boundary, date } = one;
  const title = runs.map((run) => run.title).join(m.join_words());
  return (
    <div class="note-card">
      <p class="said">
        {m.follow_used({ minutes: boundary.flex?.minutes ?? 0, title: boundary.title })}
      </p>
      <div class="wrap">
        <button
          type="button"
          class="pill"
          onClick={() => {
            answered.value = [...answered.value, id];
            wrapUp(runs.map((run) => run.id)).then(
              (change) => told(m.ended_saved({ title }), change),
              notStored,
            );
          }}
        >
          {m.follow_wrap_up()}
        </button>
        <button
          type="button"
          class="pill"
          onClick={() =>
            aBitLonger({ boundary: boundary.id, date }).then(
              (change) => told(m.follow_longer_told({ title }), change),
              notStored,
            )
          }
        >
          {m.follow_longer()}
        </button>
      </div>
    </div>
  );
}

function Cards(): JSX.Element | null {
  const over = used();
  if (over) return <Used one={over.one} runs={over.runs} />;
  const ahead = placeAhead();
  if (ahead !== null) return <NewPlace ahead={ahead} />;
  const due = nextDue();
  return due ? <Fit key={due.id} boundary={due} named /> : null;
}

function hasCards(): boolean {
  return used() !== null || placeAhead() !== null || nextDue() !== undefined;
}

/** Show it where it belongs, from now on. */
export function startAround(): void {
  around.value = { Ground, groundWords, Line, Ring, Cards, hasCards };
}
