/** The reminders of the last days, each with its reason and the way out of it. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { saveBoundary } from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import { clock } from "../parts/clock.ts";
import { isOn, kindWords, turn } from "../parts/reminding.ts";
import { ruleWords, wallTime } from "../parts/rules.ts";
import { settle } from "../parts/settle.ts";
import { dateOf, whenOf } from "../parts/words.ts";
import type { Item, Kind } from "../records/types.ts";
import { changedAt } from "../store/history.ts";
import type { Past } from "../store/nudges.ts";
import { boundaries, seasons, settings } from "../store/queries.ts";

const MOST = 12;
const USUAL_LEAD = 10;

export function Lately({ past }: { past: readonly Past[] }): JSX.Element {
  const last = past.slice(0, MOST);
  return (
    <section class="section">
      <h2>{m.remind_lately()}</h2>
      {last.length === 0 && <p class="quiet small">{m.remind_lately_none()}</p>}
      {last.length > 0 && (
        <ul class="list">
          {last.map((one) => (
            <li key={one.id}>
              <One past={one} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What was answered, where it was answered on the reminder itself. */
const ANSWERED: Readonly<Record<string, () => string>> = {
  move: m.choice_move,
  let_go: m.choice_not_today,
  wrap_up: m.follow_wrap_up,
  longer: m.follow_longer,
};

function One({ past }: { past: Past }): JSX.Element {
  const { named, kind, shown, answer } = past;
  const about =
    "boundary" in named ? boundaries.value.find(({ id }) => id === named.boundary) : undefined;
  const said = answer === null ? undefined : ANSWERED[answer]?.();
  return (
    <details class="past">
      <summary class="item">
        <span class="grow">
          {about?.title ?? kindWords(kind)}
          <small>
            {[whenOf(shown, clock.value), about && kindWords(kind), said]
              .filter(Boolean)
              .join(" · ")}
          </small>
        </span>
        <span class="quiet small">{m.choice_why()}</span>
      </summary>
      <Why past={past} boundary={about} />
    </details>
  );
}

/** Why this: the rule, when it was last changed, and the ways out. */
function Why({
  past,
  boundary,
}: {
  past: Past;
  boundary: Item<"boundary"> | undefined;
}): JSX.Element {
  const { kind } = past;
  return (
    <div class="stack">
      <p class="small">{reasonOf(past, boundary)}</p>
      {boundary && <p class="quiet small">{ruleWords(boundary)}</p>}
      <Changed of={sourceOf(past)} />
      <div class="wrap">
        {boundary && <OffHere boundary={boundary} past={past} />}
        {isOn(kind) && (
          <button type="button" class="pill" onClick={() => turn(kind, false)}>
            {m.remind_off_kind()}
          </button>
        )}
      </div>
    </div>
  );
}

/** No more of this kind about one protected time. */
function OffHere({
  boundary: { id, title, nudges },
  past: { kind },
}: {
  boundary: Item<"boundary">;
  past: Past;
}): JSX.Element | null {
  if (nudges?.[kind as keyof typeof nudges] === false) return null;
  const turnOff = (): void =>
    settle(
      saveBoundary(id, { nudges: { ...nudges, [kind]: false } }),
      m.remind_off_for_told({ title }),
    );
  return (
    <button type="button" class="pill" onClick={turnOff}>
      {m.remind_off_for({ title })}
    </button>
  );
}

function Changed({ of: [kind, id] }: { of: readonly [Kind, string] }): JSX.Element | null {
  const [at, setAt] = useState<number | null>(null);
  useEffect(() => {
    void changedAt(kind, id).then(setAt);
  }, [kind, id]);
  if (!at) return null;
  return <p class="quiet small">{m.choice_changed({ date: dateOf(at) })}</p>;
}

function reasonOf({ named }: Past, boundary: Item<"boundary"> | undefined): string {
  switch (named.kind) {
    case "ahead":
      return m.remind_why_ahead({ minutes: boundary?.lead ?? USUAL_LEAD });
    case "during":
      return m.remind_why_during();
    case "used":
      return m.remind_why_used();
    case "evening":
      return m.remind_why_evening({ time: wallTime(settings.value.evening_time) });
    case "energy_checkin":
      return m.remind_why_energy();
    case "season_check": {
      const { title = "" } = seasons.value.find(({ id }) => id === named.season) ?? {};
      return m.remind_why_season({ title });
    }
  }
}

/** The record whose change would change it. */
function sourceOf({ named }: Past): readonly [Kind, string] {
  if ("boundary" in named) return ["boundary", named.boundary];
  if (named.kind === "season_check") return ["season", named.season];
  return ["setting", named.kind === "evening" ? "evening_time" : "nudge_kinds"];
}
