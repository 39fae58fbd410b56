import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { saveSetting } from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import { LANGUAGES, type Language, languageOf } from "../messages/languages.ts";
import { speak } from "../messages/speak.ts";
import { COLOURS, SIZES } from "../parts/look.ts";
import { Segments } from "../parts/segments.tsx";
import { drawn } from "../parts/stage.ts";
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

/** Each in its own words; with another the screens are drawn anew. */
function Speaks(): JSX.Element {
  const { language } = settings.value;
  const wished = languageOf(language);
  const [waits, setWaits] = useState(false);
  useEffect(() => {
    speak(wished).then((spoken) => {
      setWaits(spoken !== wished);
      document.documentElement.lang = drawn.value = spoken;
    });
  }, [wished]);
  const save = (value: Language | "phone"): void => {
    saveSetting("language", value === "phone" ? null : value).catch(notStored);
  };
  return (
    <section class="section">
      <Segments
        pills
        label={m.look_language()}
        value={LANGUAGES.find((one) => one === language) ?? "phone"}
        onValue={save}
        options={[
          ["phone", m.look_language_phone()],
          ...LANGUAGES.map((one) => [one, nameOf(one)] as const),
        ]}
      />
      <p class="quiet small" role="status">
        {waits && m.look_language_waits()}
      </p>
    </section>
  );
}

/** "Deutsch" for "de". */
function nameOf(language: Language): string {
  const name = new Intl.DisplayNames(language, { type: "language" }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

/** The usual ones, or others where those are weaker. */
function Colours(): JSX.Element {
  const { palette } = settings.value;
  return (
    <section>
      <Segments
        pills
        label={m.look_colours()}
        value={(["standard", ...COLOURS] as const).find((one) => one === palette) ?? "system"}
        onValue={(colours) => void saveSetting("palette", colours).catch(notStored)}
        options={[
          ["system", m.look_system()],
          ["standard", m.look_colours_standard()],
          ["vision", m.look_colours_vision()],
          ["contrast", m.look_colours_contrast()],
        ]}
      />
      <p class="quiet small">{m.look_colours_hint()}</p>
    </section>
  );
}

export function Look(): JSX.Element {
  const { scheme, text_size, reduce_motion } = settings.value;
  return (
    <Page title={m.look_title()}>
      <Segments
        label={m.look_scheme()}
        value={scheme}
        onValue={(next) => void saveSetting("scheme", next).catch(notStored)}
        options={[
          ["system", m.look_system()],
          ["light", m.look_light()],
          ["dark", m.look_dark()],
        ]}
      />
      <Colours />
      <Segments
        pills
        label={m.look_text()}
        value={SIZES.find((one) => one === text_size) ?? "system"}
        onValue={(size) => void saveSetting("text_size", size).catch(notStored)}
        options={[
          ["system", m.look_system()],
          ["small", m.look_text_small()],
          ["large", m.look_text_large()],
          ["largest", m.look_text_largest()],
        ]}
      />
      <Segments
        label={m.look_motion()}
        value={reduce_motion === true ? "calm" : "system"}
        onValue={(motion) =>
          void saveSetting("reduce_motion", motion === "calm" || "system").catch(notStored)
        }
        options={[
          ["system", m.look_system()],
          ["calm", m.look_motion_calm()],
        ]}
      />
      <Speaks />
      <DayBegins />
    </Page>
  );
}
