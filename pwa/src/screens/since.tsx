import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { endRun, shiftSince } from "../capture/actions.ts";
import { SHIFT_BACK } from "../capture/constants.ts";
import { m } from "../messages/index.ts";
import { closeSheet } from "../parts/sheet.tsx";
import { notStored, told } from "../parts/toast.tsx";
import { timeOf, timeOfCapture } from "../parts/words.ts";
import type { Item } from "../records/types.ts";
import { openRuns } from "../store/queries.ts";
import { captureStart } from "./capture.ts";
import { beganEarlierSheet, runSheet } from "./sheets.tsx";

const MINUTE = 60_000;
const STEP = 5;
const MOST = SHIFT_BACK / MINUTE;

/** How much earlier, by slider or in steps of five minutes. */
function Earlier({
  minutes,
  onMinutes,
}: {
  minutes: number;
  onMinutes: (minutes: number) => void;
}): JSX.Element {
  const within = (value: number): number => Math.min(MOST, Math.max(0, value));
  return (
    <>
      <input
        type="range"
        // Earlier lies to the left, where it lies in the tide.
        dir="ltr"
        min={-MOST}
        max={0}
        step={STEP}
        value={-minutes}
        aria-label={m.since_slider()}
        aria-valuetext={minutes ? m.since_minutes({ count: minutes }) : m.since_as_is()}
        onInput={(event) => onMinutes(within(-event.currentTarget.valueAsNumber))}
      />
      <fieldset class="wrap" aria-label={m.since_slider()}>
        {[5, 15, 30, 60].map((step) => (
          <button
            key={step}
            type="button"
            class="pill"
            aria-pressed={minutes === step}
            onClick={() => onMinutes(step)}
          >
            {m.minutes_earlier_short({ count: step })}
          </button>
        ))}
      </fieldset>
    </>
  );
}

function Shift({ run, named }: { run: Item<"run">; named: boolean }): JSX.Element {
  const [minutes, setMinutes] = useState(0);
  const at = run.start.at - minutes * MINUTE;
  const time = timeOf(at, run.start.tz);
  const save = (): void => {
    closeSheet();
    if (minutes === 0) return;
    shiftSince(run.id, at).then(
      (change) => told(m.since_saved({ title: run.title, time }), change),
      notStored,
    );
  };
  const end = (): void => {
    closeSheet();
    endRun(run.id, Date.now()).then(
      (change) => told(m.ended_saved({ title: run.title }), change),
      notStored,
    );
  };
  return (
    <section class="stack">
      {named && <h3>{run.title}</h3>}
      <Earlier minutes={minutes} onMinutes={setMinutes} />
      <div class="ends">
        <span class="row">
          <button type="button" class="bare" onClick={end}>
            {m.it_ended()}
          </button>
          <button type="button" class="bare" onClick={() => runSheet(run)}>
            {m.more_about_it()}
          </button>
        </span>
        <button type="button" class="pill main" onClick={save}>
          {m.since_shift({ time })}
        </button>
      </div>
    </section>
  );
}

/** Since when: shift the beginning of what is open back, at most two hours. */
export function Since(): JSX.Element {
  const open = openRuns.value;
  return (
    <>
      {open.map((run) => (
        <Shift key={run.id} run={run} named={open.length > 1} />
      ))}
    </>
  );
}

/** The shortcuts behind a long press. */
export function Hold({ container }: { container: Item<"container"> }): JSX.Element {
  const start = (alongside: boolean): void => {
    closeSheet();
    void captureStart(container.id, { alongside });
  };
  return (
    <div class="stack">
      <button type="button" class="choice" onClick={() => start(false)}>
        {m.hold_start()}
      </button>
      {openRuns.value.length > 0 && (
        <button type="button" class="choice" onClick={() => start(true)}>
          {m.hold_alongside()}
        </button>
      )}
      <button type="button" class="choice" onClick={() => beganEarlierSheet(container)}>
        {m.hold_earlier()}
      </button>
      <button
        type="button"
        class="choice"
        onClick={() =>
          import("./container.tsx").then((part) => part.editContainer(container), closeSheet)
        }
      >
        {m.hold_edit()}
      </button>
    </div>
  );
}

/** Begin something as of a while ago. */
export function BeganEarlier({ container }: { container: Item<"container"> }): JSX.Element {
  const [minutes, setMinutes] = useState(15);
  const [now] = useState(Date.now);
  const at = now - minutes * MINUTE;
  const save = (): void => {
    closeSheet();
    void captureStart(container.id, { at });
  };
  return (
    <section class="stack">
      <h3>{container.title}</h3>
      <Earlier minutes={minutes} onMinutes={setMinutes} />
      <div class="ends">
        <span />
        <button type="button" class="pill main" onClick={save}>
          {m.begin_at({ time: timeOf(at) })}
        </button>
      </div>
    </section>
  );
}

/** Which of the open ones ended? Any of them may have. */
export function Ended(): JSX.Element {
  const end = (run: Item<"run">): void => {
    closeSheet();
    endRun(run.id, Date.now()).then(
      (change) => told(m.ended_saved({ title: run.title }), change),
      notStored,
    );
  };
  return (
    <div class="stack">
      {openRuns.value.map((run) => (
        <button key={run.id} type="button" class="choice" onClick={() => end(run)}>
          {run.title}
          <span class="quiet">{m.since({ time: timeOfCapture(run.start) })}</span>
        </button>
      ))}
    </div>
  );
}
