/**
 * The one sheet that slides from below. A native modal dialog keeps the focus inside; it goes by
 * Escape, by the back gesture, by a swipe down on its head, by a tap beside it.
 */
import { signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { m } from "../messages/index.ts";
import { Icon } from "./icon.tsx";
import { X } from "./icons.ts";
import { stage } from "./stage.ts";

interface Sheet {
  readonly title: string;
  readonly body: ComponentChildren;
  /** As high as the screen allows: for lists that are searched. */
  readonly tall?: boolean;
}

const SWIPE = 80;
const current = signal<Sheet | null>(null);
const open = signal(false);
/** Whether an entry of the history stands for the open sheet, so that "back" closes it. */
let inHistory = false;

/** Show a sheet; an open one gives way to it. */
export function openSheet(sheet: Sheet): void {
  current.value = sheet;
  open.value = true;
  if (inHistory) return;
  inHistory = true;
  history.pushState({ sheet: true }, "");
}

export function closeSheet(): void {
  open.value = false;
}

/** Close the sheet and go elsewhere: the new address takes the place of the sheet's entry. */
export function leaveSheet(route: (path: string, replace: boolean) => void, path: string): void {
  const replace = inHistory;
  inHistory = false;
  open.value = false;
  route(path, replace);
}

function dropHistory(): void {
  if (!inHistory) return;
  inHistory = false;
  if (history.state?.sheet) history.back();
}

/** Follow the finger down; let go far enough, it closes. */
function swipeDown(grip: HTMLElement, dialog: HTMLDialogElement): void {
  let from: number | null = null;
  grip.onpointerdown = (event) => {
    if ((event.target as Element).closest("button")) return;
    from = event.clientY;
    grip.setPointerCapture(event.pointerId);
    dialog.style.transition = "none";
  };
  grip.onpointermove = (event) => {
    if (from !== null) dialog.style.translate = `0 ${Math.max(0, event.clientY - from)}px`;
  };
  grip.onpointerup = grip.onpointercancel = (event) => {
    if (from === null) return;
    const far = event.clientY - from > SWIPE;
    from = null;
    dialog.style.transition = "";
    dialog.style.translate = "";
    if (far) closeSheet();
  };
}

function tappedBeside(event: MouseEvent, dialog: HTMLDialogElement): boolean {
  if (event.target !== dialog) return false;
  const box = dialog.getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  return y < box.top || y > box.bottom || x < box.left || x > box.right;
}

function SheetHost(): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const grip = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const sheet = current.value;
  const isOpen = open.value;

  useEffect(() => {
    if (dialog.current && grip.current) swipeDown(grip.current, dialog.current);
    const back = (): void => {
      inHistory = false;
      open.value = false;
    };
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);

  useEffect(() => {
    const element = dialog.current;
    if (!element || !isOpen) return;
    if (!element.open) element.showModal();
    const wish = element.querySelector<HTMLElement>("[data-autofocus]");
    (wish ?? heading.current)?.focus();
  }, [isOpen, sheet]);

  useEffect(() => {
    const element = dialog.current;
    // An effect may run late: what counts is whether the sheet is wanted now.
    if (open.peek() || !element) return;
    if (element.open) element.close();
    dropHistory();
    // What it held stays until it has slid away.
    const timer = setTimeout(() => {
      if (!open.peek()) current.value = null;
    }, 300);
    return () => clearTimeout(timer);
  }, [isOpen]);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself.
    <dialog
      ref={dialog}
      class={sheet?.tall ? "sheet tall" : "sheet"}
      aria-labelledby="sheet-title"
      onClose={closeSheet}
      onClick={(event) => {
        if (dialog.current && tappedBeside(event, dialog.current)) closeSheet();
      }}
    >
      <div class="grip" ref={grip}>
        <div class="row">
          <h2 id="sheet-title" class="grow" tabIndex={-1} ref={heading}>
            {sheet?.title}
          </h2>
          <button type="button" class="close" aria-label={m.close()} onClick={closeSheet}>
            <Icon of={X} />
          </button>
        </div>
      </div>
      <div class="body">{sheet?.body}</div>
    </dialog>
  );
}

stage.value = SheetHost;
