/**
 * A hand with what would keep the page busy: fetching years of records, adding up all checksums,
 * looking back over years. A thread of its own does it (src/worker/helper.ts) while the page draws
 * and takes captures.
 */
import type { Check } from "../api/types.ts";
import script from "../worker/helper.ts?worker&url";
import type { Comparison } from "./integrity.ts";
import type { Ending, Progress } from "./syncer.ts";

/**
 * fetch: sync until done, `fetched` records having come before. compare: see integrity.ts. year and
 * patterns: see years.ts.
 */
export type Task =
  | { readonly kind: "fetch"; readonly account: string; readonly fetched: number }
  | {
      readonly kind: "compare";
      readonly account: string;
      readonly cursor: string;
      readonly check: Check;
    }
  | ({ readonly kind: "year"; readonly year: number } & Looking)
  | ({ readonly kind: "patterns"; readonly day: string } & Looking);

/** Whose past, and when it is (ms): the page's clock. */
interface Looking {
  readonly account: string | null;
  readonly now: number;
}

/** What the helper says: how far it is, then once how it ended, or that it could not. */
export type Word =
  | { readonly kind: "progress"; readonly progress: Progress | null }
  | { readonly kind: "ending"; readonly ending: unknown }
  | { readonly kind: "broken" };

/** What came of a task. stopped: it was called off. none: this browser lends no helping hand. */
export type Help<T> =
  | { readonly kind: "ending"; readonly ending: T }
  | { readonly kind: "stopped" | "none" };

/** A task under way in a thread of its own; `help` rejects when the database does not work. */
interface Lent<T> {
  readonly help: Promise<Help<T>>;
  /** Call it off at once. */
  readonly stop: () => void;
}

export class Helper {
  readonly #account: string;
  readonly #onProgress: (progress: Progress | null) => void;
  #stop: (() => void) | undefined;

  constructor(account: string, onProgress: (progress: Progress | null) => void) {
    this.#account = account;
    this.#onProgress = onProgress;
  }

  /** Sync until nothing is left. Rejects when the database does not work. */
  async fetch(fetched: number): Promise<Help<Ending>> {
    return await this.#give<Ending>({ kind: "fetch", account: this.#account, fetched });
  }

  /** Compare with what the server counted at a cursor. */
  async compare(cursor: string, check: Check): Promise<Help<Comparison>> {
    return await this.#give<Comparison>({
      kind: "compare",
      account: this.#account,
      cursor,
      check,
    });
  }

  /** Call off what is under way, at once: its transaction is given up, and comes again. */
  stop(): void {
    this.#stop?.();
  }

  #give<T>(task: Task): Promise<Help<T>> {
    this.stop();
    const { help, stop } = lend<T>(task, this.#onProgress);
    this.#stop = stop;
    return help;
  }
}

/** Have the thread's script at hand without a network: the service worker keeps what is asked for. */
export async function keepHelper(): Promise<void> {
  await fetch(script);
}

/** Give a task to a thread of its own, which ends with it. */
export function lend<T>(
  task: Task,
  onProgress: (progress: Progress | null) => void = () => {},
): Lent<T> {
  let stop = (): void => {};
  const help = new Promise<Help<T>>((resolve, reject) => {
    if (typeof Worker === "undefined") return resolve({ kind: "none" });
    const worker = new Worker(script, { type: "module" });
    const end = (): void => {
      worker.terminate();
      stop = () => {};
      onProgress(null);
    };
    stop = () => {
      end();
      resolve({ kind: "stopped" });
    };
    // The script could not be had, or this browser does not run it.
    worker.addEventListener("error", () => {
      end();
      resolve({ kind: "none" });
    });
    worker.addEventListener("message", ({ data }: MessageEvent<Word>) => {
      if (data.kind === "progress") return onProgress(data.progress);
      end();
      if (data.kind === "ending") resolve({ kind: "ending", ending: data.ending as T });
      else reject(new Error("the helper is broken"));
    });
    worker.postMessage(task);
  });
  return { help, stop: () => stop() };
}
