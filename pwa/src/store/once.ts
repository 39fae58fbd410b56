/** Waiting for what signals say. */
import { effect } from "@preact/signals";

/** Do something once, as soon as a condition over signals holds; perhaps it holds already. */
export function once(holds: () => boolean, work: () => void): void {
  let isDone = false;
  const stop = effect(() => {
    if (isDone || !holds()) return;
    isDone = true;
    // Not within the effect: what the work reads is nothing that this waits for.
    queueMicrotask(() => {
      stop();
      work();
    });
  });
}
