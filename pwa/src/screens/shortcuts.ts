/**
 * Where a shortcut, a reminder or something shared leads: once the data is there, the address does
 * its work. A page that is open already is told by the worker instead.
 */
import { m } from "../messages/index.ts";
import { notStored, showToast } from "../parts/toast.tsx";
import { go } from "../route.ts";
import { once } from "../store/once.ts";
import { loaded } from "../store/queries.ts";
import { withSheets } from "./open.ts";

/** A nudge's own address: a tap on a notification opens it while no page is open, on iOS always. */
const NUDGE = "/nudge/";

function openNudge(path: string): void {
  go("/", true);
  import("./nudge.tsx").then((screen) => screen.openNudge(path)).catch(notStored);
}

/** A tap on a notification has brought this page to the front. */
function hear({ data }: MessageEvent): void {
  const path = String(data?.path);
  if (path.startsWith(NUDGE)) whenLoaded(() => openNudge(path));
}

function act(): void {
  if (location.pathname === "/do/switch") {
    go("/", true);
    withSheets((sheets) => sheets.pickSheet());
    return;
  }
  if (location.pathname === "/do/energy") {
    go("/", true);
    document.querySelector<HTMLElement>(".level")?.focus();
    return;
  }
  if (location.pathname.startsWith("/do/")) {
    const link = location.pathname;
    go("/", true);
    import("./do.ts").then((screen) => screen.followLink(link), notStored);
    return;
  }
  if (location.pathname.startsWith(NUDGE)) {
    openNudge(location.pathname);
    return;
  }
  if (new URLSearchParams(location.search).has("shared")) {
    go(location.pathname, true);
    showToast({ text: m.spark_saved() });
  }
}

function whenLoaded(work: () => void): void {
  once(() => loaded.value, work);
}

export function startShortcuts(): void {
  // Before the page has loaded: what the worker says from then on is not kept for anyone.
  navigator.serviceWorker?.addEventListener("message", hear);
  whenLoaded(act);
}
