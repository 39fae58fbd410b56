/** The way to the home screen: the browser's own offer where there is one, words where there is none. */
import { computed, signal } from "@preact/signals";
import { hints, remember } from "./hints.ts";

interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

declare global {
  interface Window {
    /** What the page's own script kept of an offer that came before the app. */
    readonly installOffer?: InstallOffer;
  }
}

const offer = signal<InstallOffer | null>(null);
const declined = signal(hints().installDeclined);
const installed = signal(false);

/** Whether the app runs from the home screen already. */
export function standalone(): boolean {
  return (
    matchMedia("(display-mode: standalone)").matches ||
    (navigator as { standalone?: boolean }).standalone === true
  );
}

/** An iPhone or iPad, which says that it is a Mac. */
export function isIos(agent = navigator.userAgent, touch = navigator.maxTouchPoints): boolean {
  return /iPhone|iPad|iPod/.test(agent) || (agent.includes("Macintosh") && touch > 1);
}

/** Mobile Safari itself, in a tab: other browsers of iOS have another share sheet. */
export function isSafariTab(
  agent = navigator.userAgent,
  touch = navigator.maxTouchPoints,
): boolean {
  const other = /CriOS|FxiOS|EdgiOS|OPiOS|OPT\/|DuckDuckGo|GSA\//.test(agent);
  return isIos(agent, touch) && /Safari\//.test(agent) && /Version\//.test(agent) && !other;
}

/** The browser would install now, and nobody said no. */
export const canInstall = computed(
  () => offer.value !== null && !declined.value && !installed.value && !standalone(),
);
/** On iOS the way leads through the share sheet: only words can show it. */
export const canInstallByHand = computed(() => !declined.value && !standalone() && isSafariTab());

/** The same, whatever was declined: for someone who looks for it under Yours. */
export const installable = computed(
  () => !installed.value && !standalone() && (offer.value !== null || isSafariTab()),
);

export async function install(): Promise<void> {
  const held = offer.value;
  offer.value = null;
  await held?.prompt();
}

export function declineInstall(): void {
  declined.value = true;
  remember({ installDeclined: true });
}

/** Take the browser's offer, or listen for it; call once, early. */
export function startInstall(): void {
  offer.value = window.installOffer ?? null;
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer.value = event as InstallOffer;
  });
  addEventListener("appinstalled", () => {
    installed.value = true;
  });
}
