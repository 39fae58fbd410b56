/** The page's side of the service worker: registering it, and changing to a new version. */
import { SYNC_TAG } from "../store/channel.ts";

/** How often an open page looks for a new version, ms. */
const LOOK_AGAIN = 3_600_000;

/** How soon to look again whether words are still half written, or a sheet still closing, ms. */
const SOON = 250;

let waiting: ServiceWorker | undefined;
/** A newer version serves this page's files by now, perhaps because of another tab. */
let isOutdated = false;
let isReloading = false;
/** The person asked for the new version: it comes as soon as nothing is being edited. */
let isWanted = false;
let again: ReturnType<typeof setTimeout> | undefined;

/**
 * Register the worker. `found` is called when a new version waits: it is used when the person taps,
 * or by itself while nobody looks and nothing is being edited.
 */
export function registerWorker(found: () => void): void {
  if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return;
  const { serviceWorker } = navigator;
  let hasWorker = serviceWorker.controller !== null;
  serviceWorker.addEventListener("controllerchange", () => {
    // The first worker takes over a page that is already of its version.
    isOutdated = hasWorker;
    hasWorker = true;
    // Whoever asked for it in another tab asked for this one, too.
    if (isEditing()) change();
    else reload();
  });
  void serviceWorker.register("/sw.js").then((registration) => {
    const look = (worker: ServiceWorker | null): void => {
      if (!worker || !serviceWorker.controller) return;
      waiting = worker;
      found();
    };
    look(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const { installing } = registration;
      installing?.addEventListener("statechange", () => {
        if (installing.state === "installed") look(installing);
      });
    });
    document.addEventListener("visibilitychange", change);
    setInterval(() => void registration.update().catch(() => {}), LOOK_AGAIN);
  }, ignore);
}

/** Let the new version take over as soon as nothing is half written; the page reloads when it has. */
export function applyUpdate(): void {
  isWanted = true;
  change();
}

/**
 * Change to the new version once it is asked for or nobody looks, and nothing is half written:
 * never under the hands of someone who writes.
 */
function change(): void {
  clearTimeout(again);
  if (!isWanted && document.visibilityState !== "hidden") return;
  if (!waiting && !isOutdated) return;
  if (isEditing()) {
    again = setTimeout(change, SOON);
    return;
  }
  waiting?.postMessage({ type: "take over" });
  reload();
}

/** Come back with the new version's files, where that has taken over. */
function reload(): void {
  if (!isOutdated || isReloading) return;
  isReloading = true;
  location.reload();
}

/** Ask the browser to send what waits even when the page is closed; where it can. */
export function requestSync(): void {
  if (!("serviceWorker" in navigator) || !navigator.serviceWorker.controller) return;
  void navigator.serviceWorker.ready
    .then((registration) => {
      const { sync } = registration as { sync?: { register(tag: string): Promise<void> } };
      return sync?.register(SYNC_TAG);
    })
    .catch(ignore);
}

/** Whether a reload now would take words from someone's hands. */
function isEditing(): boolean {
  const selector = "textarea, input:not([type=radio], [type=checkbox], [type=range]), dialog[open]";
  const fields = [...document.querySelectorAll<HTMLElement>(selector)];
  return fields.some((field) => !("value" in field) || field.value !== "");
}

function ignore(): void {
  // Private windows and old browsers have no worker or no background sync: the page syncs itself.
}
