/** Syncing with the server that this page came from. */
import { callSync } from "../api/calls.ts";
import { deviceState } from "./device.ts";
import type { Store } from "./store.ts";
import { Syncer, type SyncerOptions } from "./syncer.ts";

/** A syncer of an account, for as long as that is the one in use on this device. */
export function syncerOf(store: Store, account: string, options: SyncerOptions = {}): Syncer {
  const isCurrent = async (): Promise<boolean> => {
    const state = await deviceState();
    return state.account === account && !state.joining;
  };
  const sync = (request: Parameters<typeof callSync>[0]): ReturnType<typeof callSync> =>
    callSync(request, account);
  return new Syncer(store, { sync }, { isCurrent, ...options });
}
