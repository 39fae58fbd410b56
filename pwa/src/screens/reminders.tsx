/** Reminders: whether they reach this phone, which there are, and when. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { m } from "../messages/index.ts";
import { clock } from "../parts/clock.ts";
import { showToast } from "../parts/toast.tsx";
import { ageOf } from "../parts/words.ts";
import {
  lookAtReminders,
  type Reminding,
  reached,
  reminding,
  tryOne,
  turnOff,
  turnOn,
} from "../store/push.ts";
import { InstallByHand } from "./cards.tsx";
import { Page } from "./page.tsx";

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

export function Reminders(): JSX.Element {
  useEffect(() => {
    void lookAtReminders();
  }, []);
  const standing = reminding.value;
  return <Page title={m.reminders_title()}>{standing && <Here standing={standing} />}</Page>;
}

/** How it stands on this device, and what can be done about it. */
function Here({ standing }: { standing: Reminding }): JSX.Element {
  const [isBusy, setBusy] = useState(false);
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
  return (
    <section class="stack">
      <p role="status">{STANDS[standing]()}</p>
      {standing === "off" && (
        <button type="button" class="choice" disabled={isBusy} onClick={() => busily(switchOn())}>
          {m.reminders_on()}
        </button>
      )}
      {standing === "on" && <Reach />}
      {(standing === "local" || standing === "signed_out") && (
        <a class="pill" href="/yours/devices">
          {m.sync_connect()}
        </a>
      )}
      {standing === "home" && <InstallByHand />}
      <div class="wrap">
        {["unreachable", "stuck", "away"].includes(standing) && (
          <button
            type="button"
            class="pill"
            disabled={isBusy}
            onClick={() => busily(lookAtReminders())}
          >
            {m.reminders_again()}
          </button>
        )}
        {["on", "unreachable", "stuck"].includes(standing) && (
          <button type="button" class="pill" disabled={isBusy} onClick={() => busily(switchOff())}>
            {m.reminders_off()}
          </button>
        )}
      </div>
    </section>
  );
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

/** Whether one arrives: the last one that did, and a button that has one sent. */
function Reach(): JSX.Element {
  const [said, setSaid] = useState("");
  const at = reached.value;
  const attempt = (): void => {
    tryOne().then((tried) => setSaid((TRIED[tried] ?? m.devices_internal)()));
  };
  return (
    <>
      <p class="quiet small">{m.reminders_private()}</p>
      <p class="quiet small">
        {at === null
          ? m.reminders_last_never()
          : m.reminders_last({ when: ageOf(at, clock.value) })}
      </p>
      <button type="button" class="choice" onClick={attempt}>
        {m.reminders_try()}
      </button>
      {said && (
        <p class="quiet small" role="status">
          {said}
        </p>
      )}
    </>
  );
}
