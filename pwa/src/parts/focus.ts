/**
 * Where the focus goes when what had it is gone: a list item that was deleted, the opener of a
 * sheet, an undo that was used up. Without this it falls to the body, and whoever listens or uses
 * a keyboard begins again at the top.
 */

interface Place {
  readonly element: HTMLElement;
  /** The list that it stood in, and which of its items it was. */
  readonly list: Element | null;
  readonly index: number;
}

/** What was last in focus on the screen itself: sheets and toasts come and go. */
let place: Place | null = null;

function placeOf(element: HTMLElement): Place {
  const item = element.closest("li");
  const list = item?.parentElement ?? null;
  const index = item && list ? [...list.children].indexOf(item) : -1;
  return { element, list, index };
}

function onFocus({ target }: FocusEvent): void {
  if (target instanceof HTMLElement && !target.closest("dialog, .toasts")) place = placeOf(target);
}

/** A tap beside everything takes the focus away on purpose. */
function onPointer({ target }: PointerEvent): void {
  if (!(target as Element).closest("a, button, input, textarea, label, dialog")) place = null;
}

/** The same element, the item that took its place, or the heading. */
function next({ element, list, index }: Place): HTMLElement | null {
  if (element.isConnected) return element;
  const items = list?.isConnected ? list.children : [];
  const item = items[Math.min(index, items.length - 1)];
  return item?.querySelector<HTMLElement>("button, a") ?? document.querySelector("main h1");
}

function mend(): void {
  const at = document.activeElement;
  if (!place || (at && at !== document.body)) return;
  const sheet = document.querySelector<HTMLElement>("dialog[open] h2");
  const to = sheet ?? next(place);
  if (to?.matches("h1:not([tabindex])")) to.tabIndex = -1;
  to?.focus({ preventScroll: to.matches("h1") });
}

/** Begin to look after the focus; call once. */
export function startFocus(): void {
  document.addEventListener("focusin", onFocus);
  document.addEventListener("pointerdown", onPointer);
  // A closed dialog gives the focus back by itself where its opener is still there.
  document.addEventListener("close", mend, true);
  new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
}
