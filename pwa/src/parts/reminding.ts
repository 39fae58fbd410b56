/** What the kinds of reminders are called, and turning one on or off or waking it. */
import type { NudgeKind } from "../boundaries/nudge.ts";
import { saveSetting } from "../capture/actions.ts";
import { saveSettings, wakeKind } from "../capture/reminded.ts";
import { m } from "../messages/index.ts";
import { settings } from "../store/queries.ts";
import { settle } from "./settle.ts";

/** In the order of a day; each with its small line. */
export const KINDS: readonly (readonly [
  kind: NudgeKind,
  words: () => string,
  hint: () => string,
])[] = [
  ["ahead", m.remind_ahead, m.remind_ahead_hint],
  ["during", m.remind_during, m.remind_during_hint],
  ["used", m.remind_used, m.remind_used_hint],
  ["energy_checkin", m.remind_energy, m.remind_energy_hint],
  ["evening", m.remind_evening, m.remind_evening_hint],
  ["season_check", m.remind_season, m.remind_season_hint],
];

export function kindWords(kind: string): string {
  return KINDS.find(([one]) => one === kind)?.[1]() ?? "";
}

/** Whether a kind comes at all; the evening's has a question of its own, asked on the first one. */
export function isOn(kind: NudgeKind): boolean {
  const { nudge_kinds: kinds, evening_nightly: nightly } = settings.value;
  return kinds[kind] && (kind !== "evening" || nightly === true);
}

export function turn(kind: NudgeKind, on: boolean): void {
  const kinds = { ...settings.value.nudge_kinds, [kind]: on };
  const what = kindWords(kind);
  const words = on ? m.remind_told_on({ what }) : m.remind_told_off({ what });
  if (kind !== "evening") settle(saveSetting("nudge_kinds", kinds), words);
  // Whoever turns it off here means both; its kind stays on for whoever turns it on elsewhere.
  else if (on) settle(saveSettings({ nudge_kinds: kinds, evening_nightly: true }), words);
  else settle(saveSetting("evening_nightly", false), words);
}

/** An answer to its last one wakes a kind. */
export function wake(kind: string, last: string): void {
  settle(wakeKind(last), m.remind_woken({ what: kindWords(kind) }));
}
