/**
 * A page that is left may be put aside, to be shown again as it was. WebKit freezes its transactions
 * with it, and every other page of the app waits for them until the browser ends. So whatever is
 * under way is given up before, and tried again when the page is back.
 */

interface Abortable {
  abort(): void;
}

const running = new Set<Abortable>();
let back: Promise<void> | undefined;

// A worker is never put aside, and a test may run where there are no pages at all.
globalThis.addEventListener?.("pagehide", (event) => {
  if (!(event as Event & { readonly persisted: boolean }).persisted) return;
  back = new Promise((resolve) => {
    const shown = (): void => {
      back = undefined;
      resolve();
    };
    addEventListener("pageshow", shown, { once: true });
  });
  for (const transaction of running) giveUp(transaction);
});

/** Resolves when the page is in front: at once, unless it is being put aside. */
export async function inFront(): Promise<void> {
  if (back) await back;
}

/** Work within a transaction, which is given up if the page is put aside meanwhile. */
export async function within<T>(transaction: Abortable, work: Promise<T>): Promise<T> {
  running.add(transaction);
  try {
    return await work;
  } finally {
    running.delete(transaction);
  }
}

function giveUp(transaction: Abortable): void {
  try {
    transaction.abort();
  } catch {
    // It has ended already.
  }
}
