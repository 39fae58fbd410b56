import type { PrecacheEntry } from "workbox-precaching";

declare global {
  interface WorkerGlobalScope {
    /** The list of files that the build writes here. */
    readonly __WB_MANIFEST: readonly PrecacheEntry[];
  }
}

/** The worker's global scope. */
export const scope = globalThis as unknown as ServiceWorkerGlobalScope;
