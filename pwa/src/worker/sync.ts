/** Sending what waits while no page is open, where the browser lends a moment for it. */
import { SYNC_TAG } from "../store/channel.ts";
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

/** Sync now if that can be; what does not go now is sent when the browser or a page next can. */
export async function syncSoon(): Promise<void> {
  try {
    await syncOnce();
  } catch {
    const { sync } = scope.registration as { sync?: { register(tag: string): Promise<void> } };
    await sync?.register(SYNC_TAG).catch(() => {});
  }
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
