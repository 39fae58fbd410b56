/** What just happened, in one line: for the eye with undo, for the ear in a live region. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Undo } from "../capture/actions.ts";
import { undo } from "../capture/actions.ts";
import { UNDO_TOAST } from "../capture/constants.ts";
import { m } from "../messages/index.ts";
import { tick } from "./clock.ts";
import { Icon } from "./icon.tsx";
import { X } from "./icons.ts";

interface Toast {
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Stays until it is closed. */
  readonly stays?: boolean;
}

const shown = signal<Toast | null>(null);
/** One that stays and had to give way for a moment. */
let held: Toast | null = null;
const spoken = signal("");
let timer: ReturnType<typeof setTimeout> | undefined;

export function closeToast(): void {
  clearTimeout(timer);
  shown.value = held;
  held = null;
}

/** Say it aloud where a screen reader listens; the same words twice are said twice. */
export function say(text: string): void {
  spoken.value = spoken.value === text ? `${text}\u00a0` : text;
}

export function showToast(toast: Toast): void {
  clearTimeout(timer);
  if (shown.value?.stays && !toast.stays) held = shown.value;
  shown.value = toast;
  say(toast.text);
  if (!toast.stays) timer = setTimeout(closeToast, UNDO_TOAST);
}

/** Tell of a change that is durable, with its undo for ten seconds. */
export function told(text: string, change: Undo): void {
  tick();
  showToast({
    text,
    action: {
      label: m.undo(),
      run: () => {
        closeToast();
        undo(change).then(() => {
          tick();
          say(m.undone());
        }, notStored);
      },
    },
  });
}

/** Nothing was stored: say so, plainly. */
export function notStored(): void {
  showToast({ text: m.capture_not_stored() });
}

/** Swiped aside, it goes. */
function useSwipe(): (element: HTMLDivElement | null) => void {
  const from = useRef(0);
  return (element) => {
    if (!element) return;
    element.onpointerdown = (event) => {
      from.current = event.clientX;
    };
    element.onpointerup = (event) => {
      if (Math.abs(event.clientX - from.current) > 80) closeToast();
    };
  };
}

/** The one place where toasts appear; above the energy buttons where those are. */
export function Toasts({ overDock }: { overDock: boolean }): JSX.Element {
  const toast = shown.value;
  const swipe = useSwipe();
  useEffect(() => closeToast, []);
  return (
    <aside class={overDock ? "toasts over-dock" : "toasts"} aria-label={m.toasts_label()}>
      <p class="unseen" role="status">
        {spoken.value}
      </p>
      {toast && (
        <div class="toast" ref={swipe}>
          <span class="grow">{toast.text}</span>
          {toast.action && (
            <button type="button" onClick={toast.action.run}>
              {toast.action.label}
            </button>
          )}
          <button type="button" class="close" onClick={closeToast} aria-label={m.close()}>
            <Icon of={X} />
          </button>
        </div>
      )}
    </aside>
  );
}
