/**
 * What comes by Web Push. Whatever it is, it is shown, once: browsers take the permission from
 * workers that swallow a message, and one that is shown and then replaced rings twice.
 */
import { actionOf, DISMISSED, readNudge } from "../boundaries/nudge.ts";
import { factsOf, planNoted, planNudge } from "../capture/nudges.ts";
import type { Tap } from "../capture/plans.ts";
import { planReceipt } from "../capture/protect.ts";
import { type Language, languageOf } from "../messages/languages.ts";
import { sayNudge, sayPlainly, type Words } from "../messages/nudge.ts";
import { newId } from "../records/ids.ts";
import { post } from "../store/channel.ts";
import { commit, type Plan } from "../store/commit.ts";
import { setDeviceState } from "../store/device.ts";
import { inTime } from "../store/patience.ts";
import type { Store } from "../store/store.ts";
import { renewSubscription } from "../store/subscription.ts";
import { type View, viewOf } from "../store/view.ts";
import { readNotification, readPayload, type Told } from "./payload.ts";
import { scope } from "./scope.ts";
import { withStore } from "./store.ts";
import { syncSoon } from "./sync.ts";

/** How long the words that only this phone knows are waited for, ms. */
const PATIENCE = 400;
/** As many buttons as any browser shows. */
const MOST_ACTIONS = 2;

/** What the phone knows of a nudge. */
interface Local {
  readonly account: string;
  readonly words: Words;
  readonly language: Language;
}

/** What is kept with a notification; `account` is whose it is, where that was known in time. */
interface Kept {
  readonly id?: string;
  readonly account?: string;
}

/** What this library of types does not know yet of notifications. */
type Options = NotificationOptions & { readonly actions?: Told["actions"] };

/** A push event; Safari brings along the notification that it would show by itself. */
interface Pushed extends PushEvent {
  readonly notification?: unknown;
}

export function push(): void {
  scope.addEventListener("push", (event) => event.waitUntil(receive(event)));
  scope.addEventListener("notificationclick", (event) => event.waitUntil(click(event)));
  scope.addEventListener("notificationclose", (event) => {
    event.waitUntil(dismiss(keptOf(event.notification)));
  });
  scope.addEventListener("pushsubscriptionchange", (event) => {
    (event as ExtendableEvent).waitUntil(renewSubscription(scope.registration));
  });
}

async function receive(event: Pushed): Promise<void> {
  const told = event.data ? readPayload(event.data.text()) : readNotification(event.notification);
  // Whatever keeps the phone from knowing more, the message is shown by then.
  const [local, silent] = await Promise.all([
    soon(told?.id ? localWords(told.id) : null),
    soon(isThere(told?.tag)),
  ]);
  const [title, options] = notificationOf(told, local);
  await scope.registration.showNotification(title, { ...options, silent: silent ?? false });
  await noteShown(told?.id ?? null, Date.now());
  await syncSoon();
}

/** What is found out in time, or null. */
async function soon<T>(work: Promise<T> | null): Promise<T | null> {
  return work && (await inTime(work, PATIENCE).catch(() => null));
}

function notificationOf(told: Told | null, local: Local | null): [string, Options] {
  const shared = { icon: "/icons/icon-192.png", badge: "/icons/monochrome-512.png" };
  if (!told) {
    const language = languageOf(null);
    return ["Ebb", { ...shared, body: sayPlainly(language), lang: language }];
  }
  const { title, body, actions } = local?.words ?? told;
  const lang = local?.language ?? told.lang;
  const kept: Kept = {
    ...(told.id !== null && { id: told.id }),
    ...(local && { account: local.account }),
  };
  const options = {
    ...shared,
    body,
    data: kept,
    actions: actions.slice(0, MOST_ACTIONS),
    ...(told.tag !== undefined && { tag: told.tag }),
    ...(lang !== undefined && { lang }),
  };
  return [title, options];
}

/** Whether the same one is on the screen already: then it makes no sound again. */
async function isThere(tag: string | undefined): Promise<boolean> {
  if (tag === undefined) return false;
  return (await scope.registration.getNotifications({ tag })).length > 0;
}

/** Words with names and the person's own sentence, or null where the phone has none. */
async function localWords(id: string): Promise<Local | null> {
  return await withOwnStore(undefined, async ({ store, account }) =>
    store.database.read(async (transaction) => {
      const view = viewOf(transaction);
      const [facts, setting] = await Promise.all([
        factsOf(view, id, store.now()),
        view.setting<string | null>("language", null),
      ]);
      if (!facts) return null;
      const language = languageOf(setting);
      return { account, words: sayNudge(facts, language), language };
    }),
  );
}

/** Note that something was shown here, and when; a test is no nudge of anybody's. */
async function noteShown(id: string | null, at: number): Promise<void> {
  await setDeviceState((state) => ({ ...state, reached: at })).catch(() => {});
  post({ type: "reached", at });
  if (id === null || !readNudge(id)) return;
  // Each device by itself: so the server sees which of them reminders reach.
  await write({ id }, (_, tap) => planReceipt(tap, id, { shown: at })).catch(() => {});
}

async function click({ notification, action }: NotificationEvent): Promise<void> {
  notification.close();
  const kept = keptOf(notification);
  const named = kept.id === undefined ? null : readNudge(kept.id);
  const answer = named && actionOf(named.kind, action);
  // The app itself notes that it was opened.
  if (kept.id === undefined || !answer) return await openApp(kept.id);
  const { id } = kept;
  try {
    await write(kept, async (view, tap) => planNudge(view, tap, id, answer), false);
  } catch {
    // The database does not work just now: the app says so better than silence does.
    return await openApp(id, answer);
  }
  await syncSoon();
}

async function dismiss(kept: Kept): Promise<void> {
  const { id } = kept;
  if (id === undefined || !readNudge(id)) return;
  await write(kept, (view, tap) => planNoted(view, tap, id, DISMISSED)).catch(() => {});
  await syncSoon();
}

/** Show the app: the window that is there goes where the nudge leads, or a new one opens there. */
async function openApp(...parts: readonly (string | undefined)[]): Promise<void> {
  const named = parts.filter((part) => part !== undefined);
  const path = named.length > 0 ? `/nudge/${named.join("/")}` : "/";
  const windows = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
  const isSeen = ({ visibilityState }: WindowClient): boolean => visibilityState === "visible";
  const found = windows.find(({ focused }) => focused) ?? windows.find(isSeen) ?? windows[0];
  try {
    if (found) {
      await found.focus();
      found.postMessage({ path });
      return;
    }
  } catch {
    // Not every browser lets a window come to the front: a new one opens instead.
  }
  await scope.clients.openWindow(path);
}

/** Decide and write as one in the account in use; nothing where the nudge was another person's. */
async function write(
  { account }: Kept,
  plan: (view: View, tap: Tap) => Promise<Plan> | Plan,
  isQuiet = true,
): Promise<void> {
  await withOwnStore(account, async ({ store }) => {
    const now = store.now();
    const tap = { now, id: newId(now) };
    await commit(store, (view) => plan(view, tap), isQuiet);
  });
}

/** Run with the database of the person whose reminders these are, as long as it is in use. */
async function withOwnStore<T>(
  owner: string | undefined,
  body: (opened: { store: Store; account: string }) => Promise<T>,
): Promise<T | null> {
  return await withStore(async ({ store, account, device }) => {
    const isOwn = account !== null && !device.joining && device.reminders?.account === account;
    if (!isOwn || (owner !== undefined && owner !== account)) return null;
    return await body({ store, account });
  });
}

function keptOf({ data }: Notification): Kept {
  const { id, account } = Object(data) as Record<string, unknown>;
  return {
    ...(typeof id === "string" && { id }),
    ...(typeof account === "string" && { account }),
  };
}
