/** Reminders on this device, for screens: how they stand, turning them on and off, trying one. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { callTryPush } from "../api/calls.ts";
import { languageOf } from "../messages/languages.ts";
import { isIos, standalone } from "../parts/install.ts";
import { listen } from "./channel.ts";
import { deviceState } from "./device.ts";
import { inTime } from "./patience.ts";
import { settings } from "./queries.ts";
import {
  dropSubscription,
  endSubscription,
  renewSubscription,
  type Standing,
  wantReminders,
} from "./subscription.ts";

/**
 * What can be said of reminders on this device. unable: this browser has no push. insecure: it has
 * none for an address without HTTPS. home: on iOS only the app on the home screen has.
 */
export type Reminding = Standing | "unable" | "insecure" | "home";

/** What came of trying one: it went out, or the stable code of what stood in the way. */
export type Tried = "sent" | "away" | string;

const state = signal<Reminding | null>(null);
const last = signal<number | null>(null);

/** How reminders stand; null until it was looked at. */
export const reminding: ReadonlySignal<Reminding | null> = state;
/** When the last reminder was shown on this device, ms since 1970. */
export const reached: ReadonlySignal<number | null> = last;

/** How long the worker may take to be there, ms: at the very first start it is still fetched. */
const PATIENCE = 10_000;

listen((message) => {
  if (message.type === "reached") last.value = message.at;
});

/** Look how reminders stand, and put right what is not as it was wanted. */
export async function lookAtReminders(): Promise<void> {
  last.value = (await deviceState()).reached ?? null;
  const obstacle = obstacleHere();
  if (obstacle) {
    state.value = obstacle;
    return;
  }
  const registration = await worker();
  state.value = registration ? await renew(registration) : "unable";
}

/** From a tap: ask for the permission where it was never asked for, then subscribe. */
export async function turnOn(): Promise<void> {
  // Before anything else: Safari asks only within the tap itself.
  const permission = await Notification.requestPermission();
  if (permission !== "granted") {
    state.value = permission === "denied" ? "denied" : "off";
    return;
  }
  await wantReminders();
  await lookAtReminders();
}

export async function turnOff(): Promise<void> {
  const registration = await worker();
  if (!registration) return;
  await endSubscription(registration);
  state.value = await renew(registration);
}

/** At sign-out: nothing of anybody's reminders stays on this device. */
export async function forgetReminders(): Promise<void> {
  await dropSubscription(await navigator.serviceWorker?.getRegistration());
  last.value = null;
  state.value = null;
}

/** Have one sent to this device now. */
export async function tryOne(): Promise<Tried> {
  const { account } = await deviceState();
  if (account === undefined) return "away";
  const outcome = await callTryPush(account, languageOf(settings.value.language));
  if (outcome.kind === "answer") return "sent";
  if (outcome.kind === "silence") return "away";
  // The subscription has ended somewhere: another one is made at once.
  if (outcome.code === "push_gone" || outcome.code === "not_subscribed") await lookAtReminders();
  return outcome.code ?? "away";
}

async function renew(registration: ServiceWorkerRegistration): Promise<Standing> {
  return await renewSubscription(registration, (standing) => {
    state.value = standing;
  });
}

/** What this browser lacks. */
function obstacleHere(): Reminding | null {
  if ("PushManager" in window && "Notification" in window && "serviceWorker" in navigator) {
    return null;
  }
  if (isIos() && !standalone()) return "home";
  return isSecureContext ? "unable" : "insecure";
}

async function worker(): Promise<ServiceWorkerRegistration | null> {
  return await inTime(navigator.serviceWorker.ready, PATIENCE);
}
