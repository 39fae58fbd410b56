import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { saveSetting } from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import { Segments } from "../parts/segments.tsx";
import { notStored, told } from "../parts/toast.tsx";
import type { DayStart } from "../records/types.ts";
import { settings, today } from "../store/queries.ts";
import { Page } from "./page.tsx";

/** The time that counts for days from now on. */
function startNow(line: readonly DayStart[], day: string): string {
  const counting = line
    .filter(({ from }) => from === null || from <= day)
    .sort((one, other) => (one.from ?? "").localeCompare(other.from ?? ""));
  return counting.at(-1)?.time ?? "04:00";
}

function DayBegins(): JSX.Element {
  const line = settings.value.day_start;
  const day = today.value.day;
  const now = startNow(line, day);
  const [time, setTime] = useState(now);
  const save = (next: readonly DayStart[]): void => {
    saveSetting("day_start", next).then(
      (change) => told(m.look_day_saved({ time }), change),
      notStored,
    );
  };
  const changed = /^\d\d:\d\d$/.test(time) && time !== now;
  return (
    <section class="section">
      <label class="field">
        <span>{m.look_day_start()}</span>
        <input
          class="input"
          type="time"
          value={time}
          onInput={(event) => setTime(event.currentTarget.value)}
        />
      </label>
      <p class="quiet small">{m.look_day_start_hint()}</p>
      {changed && (
        <div class="wrap">
          <button
            type="button"
            class="pill"
            onClick={() => save([...line.filter(({ from }) => from !== day), { from: day, time }])}
          >
            {m.look_day_from_today()}
          </button>
          <button type="button" class="pill" onClick={() => save([{ from: null, time }])}>
            {m.look_day_for_all()}
          </button>
        </div>
      )}
    </section>
  );
}

export function Look(): JSX.Element {
  return (
    <Page title={m.look_title()}>
      <Segments
        label={m.look_scheme()}
        value={settings.value.scheme}
        onValue={(scheme) => void saveSetting("scheme", scheme).catch(notStored)}
        options={[
          ["system", m.look_system()],
          ["light", m.look_light()],
          ["dark", m.look_dark()],
        ]}
      />
      <DayBegins />
    </Page>
  );
}
