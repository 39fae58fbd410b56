/**
 * This device's subscription to Web Push: made when it is wanted, compared with the server's key,
 * given up at turning off and at sign-out. Knows no screen, so that the worker uses it too.
 */
import { callPushKey, callSubscribe, callUnsubscribe } from "../api/calls.ts";
import type { Outcome, PushKey } from "../api/types.ts";
import { type DeviceState, deviceState, type Reminders, setDeviceState } from "./device.ts";
import { alone } from "./locks.ts";
import { inTime } from "./patience.ts";

/**
 * How reminders stand on this device. off and on speak for themselves; stuck: wanted, but something
 * between this browser and the server does not fit. unreachable: the browser's push service does not
 * answer. denied: the person or the phone said no. none: the server sends no reminders. away: the
 * server cannot be reached. signed_out, local: there is no session, or no account.
 */
export type Standing =
  | "off"
  | "on"
  | "stuck"
  | "unreachable"
  | "denied"
  | "none"
  | "away"
  | "signed_out"
  | "local";

/** How long a push service may take: without a network some browsers wait for ever. ms. */
const PATIENCE = 15_000;
/** How often the server is told anew of what it knows already, ms. */
const TELL_AGAIN = 86_400_000;

/**
 * Make what is there what is wanted. `later` hears how it ended where the push service answered
 * after all, once that was given up.
 */
export async function renewSubscription(
  registration: ServiceWorkerRegistration,
  later: (standing: Standing) => void = () => {},
): Promise<Standing> {
  return await alone("ebb-push", async () => {
    const { account, joining, reminders } = await deviceState();
    if (joining) return "away";
    // Whoever is signed in now, these were another person's.
    if (reminders && reminders.account !== account) await dropSubscription(registration);
    if (account === undefined) return "local";
    const outcome = await callPushKey(account);
    const mine = reminders?.account === account ? reminders : undefined;
    if (outcome.kind !== "answer") return withoutServer(outcome, mine);
    if (outcome.body.key === null) return "none";
    if (Notification.permission === "denied") return "denied";
    if (!mine) return "off";
    return await hold(registration, mine, { ...outcome.body, key: outcome.body.key }, later);
  });
}

/** Reminders are wanted on this device from now on; what follows from that is `renewSubscription`'s. */
export async function wantReminders(): Promise<void> {
  await setDeviceState((state) =>
    state.account === undefined ? state : { ...state, reminders: { account: state.account } },
  );
}

/** Turn reminders off on this device: at once here, and on the server where that is reached. */
export async function endSubscription(registration: ServiceWorkerRegistration): Promise<void> {
  await alone("ebb-push", async () => {
    const { account } = await deviceState();
    await dropSubscription(registration);
    // A server that does not hear of it learns from the push service that nobody listens.
    if (account !== undefined) await callUnsubscribe(account);
  });
}

/** Leave nothing of anybody's reminders on this device. */
export async function dropSubscription(
  registration: ServiceWorkerRegistration | undefined,
): Promise<void> {
  await setDeviceState(({ reminders: _, reached: __, ...state }: DeviceState) => state);
  const held = await registration?.pushManager?.getSubscription();
  if (held) await inTime(held.unsubscribe(), PATIENCE);
  for (const one of (await registration?.getNotifications?.()) ?? []) one.close();
}

/** The server says no or nothing: what was wanted and granted goes on meanwhile. */
function withoutServer(
  outcome: Exclude<Outcome<PushKey>, { kind: "answer" }>,
  mine: Reminders | undefined,
): Standing {
  if (outcome.kind === "refusal" && outcome.status === 401) return "signed_out";
  return mine?.endpoint !== undefined && Notification.permission === "granted" ? "on" : "away";
}

/** Hold the subscription that the server's key asks for, and have the server know it. */
async function hold(
  registration: ServiceWorkerRegistration,
  mine: Reminders,
  { key, subscribed, repair }: PushKey & { readonly key: string },
  later: (standing: Standing) => void,
): Promise<Standing> {
  if (Notification.permission !== "granted") return "off";
  const { pushManager } = registration;
  let held = await pushManager.getSubscription();
  // The server knew it and does so no more: its push service said that nobody listens there.
  const isGone = !subscribed && held?.endpoint === mine.endpoint;
  if (held && (repair || isGone || !isMadeWith(held, key))) {
    await inTime(held.unsubscribe(), PATIENCE);
    held = null;
  }
  if (!held) {
    const making = pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    held = await inTime(making, PATIENCE).catch(() => null);
    if (!held) {
      const again = (): Promise<void> => renewSubscription(registration).then(later);
      making.then(again).catch(() => {});
      return "unreachable";
    }
  }
  return await tell(held, mine, key, subscribed && !repair);
}

/** Tell the server where to send, unless it knows. */
async function tell(
  held: PushSubscription,
  { account, endpoint, told = 0 }: Reminders,
  key: string,
  isSubscribed: boolean,
): Promise<Standing> {
  const now = Date.now();
  const isKnown = isSubscribed && held.endpoint === endpoint && now - told < TELL_AGAIN;
  if (isKnown && now >= told) return "on";
  const { p256dh = "", auth = "" } = held.toJSON().keys ?? {};
  const keys = { p256dh, auth };
  const outcome = await callSubscribe(account, { endpoint: held.endpoint, keys, key });
  if (outcome.kind === "answer") {
    const reminders = { account, endpoint: held.endpoint, told: now };
    await setDeviceState((state) => (state.reminders ? { ...state, reminders } : state));
    return "on";
  }
  if (outcome.kind === "silence") return "away";
  if (outcome.status === 401) return "signed_out";
  return outcome.code === "push_off" ? "none" : "stuck";
}

/** Whether a subscription was made with the server's key; a browser that does not say is believed. */
function isMadeWith({ options }: PushSubscription, key: string): boolean {
  const { applicationServerKey: own } = options;
  return own === null || base64url(own) === key.replace(/=+$/, "");
}

function base64url(bytes: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
