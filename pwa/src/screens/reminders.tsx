/** Reminders: whether they reach this phone, which there are, and when. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { m } from "../messages/index.ts";
import { clock } from "../parts/clock.ts";
import { showToast } from "../parts/toast.tsx";
import { ageOf } from "../parts/words.ts";
import { type Past, readPast, restingOf } from "../store/nudges.ts";
import {
  lookAtReminders,
  type Reminding,
  reached,
  reminding,
  tryOne,
  turnOff,
  turnOn,
} from "../store/push.ts";
import { followers } from "../store/reading.ts";
import { Lately } from "./lately.tsx";
import { Page } from "./page.tsx";
import { HowMany, Which } from "./which.tsx";

const STANDS: Record<Reminding, () => string> = {
  on: m.reminders_is_on,
  off: m.reminders_is_off,
  local: m.reminders_is_local,
  signed_out: m.reminders_is_signed_out,
  none: m.reminders_is_none,
  unable: m.reminders_is_unable,
  insecure: m.reminders_is_insecure,
  home: m.reminders_is_home,
  denied: m.reminders_is_denied,
  stuck: m.reminders_is_stuck,
  unreachable: m.reminders_is_unreachable,
  away: m.reminders_is_away,
};

/** Where these stand nobody has any reminders yet. */
const WITHOUT: readonly Reminding[] = ["local", "none"];

export function Reminders(): JSX.Element {
  useEffect(() => {
    void lookAtReminders();
  }, []);
  const standing = reminding.value;
  return (
    <Page title={m.reminders_title()}>
      {standing ? <Here standing={standing} /> : <p role="status">{m.reminders_looking()}</p>}
      {standing && !WITHOUT.includes(standing) && <Bounds />}
    </Page>
  );
}

function Bounds(): JSX.Element {
  const past = usePast();
  return (
    <>
      <Which rests={restingOf(past)} />
      <HowMany />
      <Lately past={past} />
    </>
  );
}

/** What was shown lately; read anew when one comes or is answered. */
function usePast(): readonly Past[] {
  const [past, setPast] = useState<readonly Past[]>([]);
  useEffect(() => {
    const read = (): void => void readPast().then(setPast);
    const follow = (kinds: ReadonlySet<string>): void => {
      if (kinds.has("nudge")) read();
    };
    followers.add(follow);
    read();
    return () => {
      followers.delete(follow);
    };
  }, []);
  return past;
}

/** Where reminders are wanted here, whether or not they arrive. */
const WANTED: readonly Reminding[] = ["on", "unreachable", "stuck"];
/** Where the next try may go better. */
const AGAIN: readonly Reminding[] = ["unreachable", "stuck", "away"];

/** How it stands on this device, and what can be done about it. */
function Here({ standing }: { standing: Reminding }): JSX.Element {
  const [isBusy, setBusy] = useState(false);
  const [said, setSaid] = useState("");
  const busily = (work: Promise<unknown>): void => {
    setBusy(true);
    work.finally(() => setBusy(false)).catch(() => {});
  };
  const switchOff = async (): Promise<void> => {
    await turnOff();
    showToast({
      text: m.reminders_turned_off(),
      action: { label: m.undo(), run: () => busily(switchOn()) },
    });
  };
  const switchOn = async (): Promise<void> => {
    await turnOn();
    if (reminding.value === "on") showToast({ text: m.reminders_turned_on() });
  };
  const isWanted = WANTED.includes(standing);
  return (
    <section class="stack">
      <p role="status">{STANDS[standing]()}</p>
      {standing === "off" && (
        <button type="button" class="choice" disabled={isBusy} onClick={() => busily(switchOn())}>
          {m.reminders_on()}
        </button>
      )}
      {standing === "on" && <p class="quiet small">{m.reminders_private()}</p>}
      {(standing === "local" || standing === "signed_out") && (
        <a class="choice" href="/yours/devices">
          {m.reminders_connect()}
        </a>
      )}
      <div class="wrap">
        {standing === "on" && <Try onSaid={setSaid} />}
        {AGAIN.includes(standing) && (
          <button
            type="button"
            class="pill"
            disabled={isBusy}
            onClick={() => busily(lookAtReminders())}
          >
            {m.reminders_again()}
          </button>
        )}
        {isWanted && (
          <button type="button" class="pill" disabled={isBusy} onClick={() => busily(switchOff())}>
            {m.reminders_off()}
          </button>
        )}
      </div>
      {standing === "on" && (
        <p class="quiet small" role="status">
          {said || lastWords()}
        </p>
      )}
    </section>
  );
}

function lastWords(): string {
  const at = reached.value;
  return at === null
    ? m.reminders_last_never()
    : m.reminders_last({ when: ageOf(at, clock.value) });
}

const TRIED: Record<string, () => string> = {
  sent: m.reminders_try_sent,
  away: m.reminders_is_away,
  push_later: m.reminders_try_later,
  too_many_attempts: m.reminders_try_often,
  push_gone: m.reminders_try_again,
  not_subscribed: m.reminders_try_again,
  push_refused: m.reminders_is_stuck,
  push_off: m.reminders_is_none,
};

/** Have one sent; what is said of it gives way to "just now" when it arrives. */
function Try({ onSaid }: { onSaid: (words: string) => void }): JSX.Element {
  const at = reached.value;
  useEffect(() => onSaid(""), [at]);
  const attempt = (): void => {
    tryOne().then((tried) => onSaid((TRIED[tried] ?? m.reminders_is_away)()));
  };
  return (
    <button type="button" class="pill" onClick={attempt}>
      {m.reminders_try()}
    </button>
  );
}
