/** How the tabs and the worker of one origin tell each other of changes. */
import type { Changed } from "./store.ts";

/**
 * changed: records of a database, by key, or so many that all should be read anew.
 * account: another account is in use on this device, or none.
 * reached: a reminder was shown on this device, at an instant (ms since 1970).
 */
export type Message =
  | {
      readonly type: "changed";
      readonly database: string;
      readonly keys: [string, string][] | "all";
    }
  | { readonly type: "account" }
  | { readonly type: "reached"; readonly at: number };

/** The tag of the background sync that sends what waits. */
export const SYNC_TAG = "ebb-sync";

/** Above this many records, reading anew is cheaper than one by one. */
const MANY = 200;

const channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("ebb");
// Node, where the tests run, would otherwise wait for messages for ever.
(channel as { unref?: () => void } | undefined)?.unref?.();

/** Tell the others; this context is not told. */
export function post(message: Message): void {
  channel?.postMessage(message);
}

export function postChanged(database: string, changed: Changed): void {
  const isMany = changed === "all" || changed.length > MANY;
  const keys = isMany ? "all" : changed.map(({ kind, id }): [string, string] => [kind, id]);
  post({ type: "changed", database, keys });
}

export function listen(heard: (message: Message) => void): void {
  channel?.addEventListener("message", ({ data }) => heard(data as Message));
}
