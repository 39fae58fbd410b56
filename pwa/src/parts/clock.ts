/** The present, for screens: ticks with each minute while the page is visible. */
import { signal } from "@preact/signals";

const MINUTE = 60_000;
const ticking = signal(Date.now());

/** ms since 1970, at most a minute old while visible. */
export const clock: { readonly value: number } = ticking;

/** Bring the present up to date, for instance after a capture. */
export function tick(): void {
  ticking.value = Date.now();
}

let timer: ReturnType<typeof setTimeout> | undefined;

function follow(): void {
  clearTimeout(timer);
  if (document.visibilityState === "hidden") return;
  tick();
  timer = setTimeout(follow, MINUTE - (Date.now() % MINUTE) + 50);
}

/** Begin to tick; call once. */
export function startClock(): void {
  document.addEventListener("visibilitychange", follow);
  addEventListener("pageshow", follow);
  follow();
}
