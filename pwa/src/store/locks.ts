/** One at a time over all tabs and the worker, where the browser has locks. */

/** Longer than any honest round takes: whoever holds the lock by then is frozen. */
const PATIENCE = 90_000;

/** Run alone. Without locks, or when the holder does not let go, run all the same: it is correct. */
export async function alone<T>(name: string, body: () => Promise<T>): Promise<T> {
  if (typeof navigator === "undefined" || !navigator.locks) return await body();
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  let isMine = false;
  try {
    return await navigator.locks.request(name, { signal: patience.signal }, async () => {
      isMine = true;
      clearTimeout(timer);
      return await body();
    });
  } catch (error) {
    if (isMine || !patience.signal.aborted) throw error;
    return await body();
  } finally {
    clearTimeout(timer);
  }
}
