/** Which reminders there are, how many, and when not: the person's own bounds for them. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { NudgeKind } from "../boundaries/nudge.ts";
import { saveSetting } from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import { Span, WhenField } from "../parts/fields.tsx";
import { isOn, KINDS, turn, wake } from "../parts/reminding.ts";
import { wallTime } from "../parts/rules.ts";
import { Segments } from "../parts/segments.tsx";
import { settle } from "../parts/settle.ts";
import { Toggle } from "../parts/toggle.tsx";
import { lengthOf } from "../parts/words.ts";
import { currentSeason, settings } from "../store/queries.ts";

const MINUTE = 60_000;
/** How many a day there may be. */
const CAPS = ["0", "1", "2", "3", "4", "5", "6"];
/** Minutes that lie between two about the same protected time, at the least. */
const SPACINGS = [30, 90, 180];
const NIGHT = { from: "22:00", to: "07:00" };

/** The kinds, each with its switch; one that rests says so. */
export function Which({
  rests,
}: {
  /** The kinds that rest, each with the id of its last one. */
  rests: ReadonlyMap<NudgeKind, string>;
}): JSX.Element {
  return (
    <section class="section">
      <h2>{m.remind_which()}</h2>
      <ul class="list">
        {KINDS.map(([kind, words, hint]) => (
          <li key={kind}>
            <Toggle
              words={words()}
              hint={hint()}
              isOn={isOn(kind)}
              onToggle={(on) => turn(kind, on)}
            />
            {kind === "evening" && isOn(kind) && <EveningTime />}
            {isOn(kind) && rests.has(kind) && (
              <p class="item">
                <span class="grow quiet small">{m.remind_rests()}</span>
                <button
                  type="button"
                  class="pill"
                  onClick={() => wake(kind, rests.get(kind) ?? "")}
                >
                  {m.remind_wake()}
                </button>
              </p>
            )}
          </li>
        ))}
      </ul>
      <Season />
    </section>
  );
}

/** The season may ask for fewer, or for none. */
function Season(): JSX.Element | null {
  const season = currentSeason.value;
  if (!season || (season.nudges ?? "usual") === "usual") return null;
  const words = season.nudges === "silent" ? m.remind_season_silent : m.remind_season_softer;
  return <p class="quiet small">{words(season)}</p>;
}

function EveningTime(): JSX.Element {
  const saved = settings.value.evening_time;
  const [time, setTime] = useState(saved);
  return (
    <div class="item">
      <WhenField label={m.remind_evening_time()} type="time" value={time} onValue={setTime} />
      <Save
        isNew={time !== saved && time !== ""}
        onSave={() =>
          settle(saveSetting("evening_time", time), m.remind_evening_told({ time: wallTime(time) }))
        }
      />
    </div>
  );
}

/** How many a day, and how far apart. */
export function HowMany(): JSX.Element {
  const { nudge_cap: cap, spacing_minutes: spacing } = settings.value;
  const spacings = [...new Set([...SPACINGS, spacing])].sort((one, other) => one - other);
  return (
    <section class="section">
      <h2>{m.remind_bounds()}</h2>
      <Segments
        pills
        label={m.remind_cap()}
        value={String(cap)}
        options={CAPS.map((one) => [one, one])}
        onValue={(one) =>
          settle(
            saveSetting("nudge_cap", Number(one)),
            one === "0" ? m.remind_cap_none_told() : m.remind_cap_told({ count: Number(one) }),
          )
        }
      />
      <Segments
        pills
        label={m.remind_spacing()}
        value={String(spacing)}
        options={spacings.map((one) => [String(one), lengthOf(one * MINUTE)])}
        onValue={(one) =>
          settle(
            saveSetting("spacing_minutes", Number(one)),
            m.remind_spacing_told({ length: lengthOf(Number(one) * MINUTE) }),
          )
        }
      />
      <Quiet />
    </section>
  );
}

/** The hours in which none comes. */
function Quiet(): JSX.Element {
  const { quiet } = settings.value;
  const turnQuiet = (on: boolean): void =>
    settle(
      saveSetting("quiet", on ? NIGHT : null),
      on ? m.remind_quiet_told(told(NIGHT)) : m.remind_quiet_off_told(),
    );
  return (
    <ul class="list">
      <li>
        <Toggle words={m.remind_quiet()} isOn={quiet !== null} onToggle={turnQuiet} />
        {quiet && <Hours key={`${quiet.from}${quiet.to}`} quiet={quiet} />}
      </li>
    </ul>
  );
}

function Hours({ quiet }: { quiet: typeof NIGHT }): JSX.Element {
  const [hours, setHours] = useState(quiet);
  const isNew = hours.from !== quiet.from || hours.to !== quiet.to;
  return (
    <div class="item hours">
      <div class="grow">
        <Span
          from={hours.from}
          to={hours.to}
          onFrom={(from) => setHours({ ...hours, from })}
          onTo={(to) => setHours({ ...hours, to })}
        />
      </div>
      <Save
        isNew={isNew && hours.from !== "" && hours.to !== ""}
        onSave={() => settle(saveSetting("quiet", hours), m.remind_quiet_told(told(hours)))}
      />
    </div>
  );
}

function told({ from, to }: typeof NIGHT): { from: string; to: string } {
  return { from: wallTime(from), to: wallTime(to) };
}

/** There once there is something to save: a field of time is half filled in as one types. */
function Save({ isNew, onSave }: { isNew: boolean; onSave: () => void }): JSX.Element | null {
  if (!isNew) return null;
  return (
    <button type="button" class="pill" onClick={onSave}>
      {m.save()}
    </button>
  );
}
