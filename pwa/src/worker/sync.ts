/** Sending what waits while no page is open, where the browser lends a moment for it. */
import { callSync } from "../api/calls.ts";
import { deviceState } from "../store/device.ts";
import { alone } from "../store/locks.ts";
import { Syncer } from "../store/syncer.ts";
import { scope } from "./scope.ts";
import { withStore } from "./store.ts";

interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

export function backgroundSync(): void {
  scope.addEventListener("sync" as keyof ServiceWorkerGlobalScopeEventMap, (event) => {
    (event as SyncEvent).waitUntil(syncOnce());
  });
}

/** One sync of the account in use. Rejects when something stands in the way: the browser tries again. */
async function syncOnce(): Promise<void> {
  await withStore(async ({ store, account }) => {
    if (account === null) return;
    const isCurrent = async (): Promise<boolean> => {
      const state = await deviceState();
      return state.account === account && !state.joining;
    };
    const transport = {
      sync: (request: Parameters<typeof callSync>[0]) => callSync(request, account),
    };
    const syncer = new Syncer(store, transport, { isCurrent });
    const ending = await alone("ebb-sync", () => syncer.run());
    if (ending.kind === "waiting") throw new Error("not yet");
  });
}
