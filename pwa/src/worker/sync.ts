/** Sending what waits while no page is open, where the browser lends a moment for it. */
import { alone } from "../store/locks.ts";
import { syncerOf } from "../store/remote.ts";
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
    const syncer = syncerOf(store, account);
    const ending = await alone("ebb-sync", () => syncer.run());
    if (ending.kind === "waiting") throw new Error("not yet");
  });
}
