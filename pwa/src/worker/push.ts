/**
 * What comes by Web Push. Whatever it is, it is shown, once: browsers take the permission from
 * workers that swallow a message, and one that is shown and then replaced rings twice.
 */
import { actionOf, DISMISSED, OPENED, readNudge } from "../boundaries/nudge.ts";
import { factsOf, planNudge } from "../capture/nudges.ts";
import { asItIs, type Tap } from "../capture/plans.ts";
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
  /** It was shown before: the same once more makes no sound. */
  readonly isKnown: boolean;
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
    event.waitUntil(note(keptOf(event.notification), DISMISSED));
  });
  scope.addEventListener("pushsubscriptionchange", (event) => {
    (event as ExtendableEvent).waitUntil(renewSubscription(scope.registration));
  });
}

async function receive(event: Pushed): Promise<void> {
  const told = event.data ? readPayload(event.data.text()) : readNotification(event.notification);
  const local = told?.id ? await inTime(localWords(told.id), PATIENCE).catch(() => null) : null;
  const [title, options] = notificationOf(told, local);
  await scope.registration.showNotification(title, options);
  await noteShown(told?.id ?? null, Date.now());
  await syncSoon();
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
    silent: local?.isKnown ?? false,
    ...(told.tag !== undefined && { tag: told.tag }),
    ...(lang !== undefined && { lang }),
  };
  return [title, options];
}

/** Words with names and the person's own sentence, or null where the phone has none. */
async function localWords(id: string): Promise<Local | null> {
  return await withOwnStore(undefined, async ({ store, account }) =>
    store.database.read(async (transaction) => {
      const view = viewOf(transaction);
      const [facts, setting, known] = await Promise.all([
        factsOf(view, id, store.now()),
        view.setting<string | null>("language", null),
        view.get("nudge", id),
      ]);
      if (!facts) return null;
      const language = languageOf(setting);
      const isKnown = known?.shown !== undefined;
      return { account, words: sayNudge(facts, language), language, isKnown };
    }),
  );
}

/** Note that something was shown here, and when; a test is no nudge of anybody's. */
async function noteShown(id: string | null, at: number): Promise<void> {
  await setDeviceState((state) => ({ ...state, reached: at })).catch(() => {});
  post({ type: "reached", at });
  if (id === null || !readNudge(id)) return;
  await write({ id }, async (view, tap) => {
    const isNoted = (await view.get("nudge", id))?.shown !== undefined;
    return isNoted ? asItIs(id) : planReceipt(tap, id, { shown: at });
  }).catch(() => {});
}

async function click({ notification, action }: NotificationEvent): Promise<void> {
  notification.close();
  const kept = keptOf(notification);
  const named = kept.id === undefined ? null : readNudge(kept.id);
  const answer = named && actionOf(named.kind, action);
  if (kept.id === undefined || !answer) {
    // First the window: the browser allows it for a moment after the tap alone.
    await openApp(kept.id);
    return await note(kept, OPENED);
  }
  const { id } = kept;
  try {
    await write(kept, async (view, tap) => planNudge(view, tap, id, answer), false);
  } catch {
    // The database does not work just now: the app says so better than silence does.
    return await openApp(id, answer);
  }
  await syncSoon();
}

/** Note what became of a notification, unless there is an answer already; then sync. */
async function note(kept: Kept, answer: string): Promise<void> {
  const { id } = kept;
  if (id === undefined || !readNudge(id)) return;
  await write(kept, async (view, tap) => {
    const isAnswered = Boolean((await view.get("nudge", id))?.answer);
    return isAnswered ? asItIs(id) : planReceipt(tap, id, { answer, answered: tap.now });
  }).catch(() => {});
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
  plan: (view: View, tap: Tap) => Promise<Plan>,
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
