/** The live connection: one for all tabs, held by one that is visible; it carries only pokes. */

export interface LiveEvents {
  poked(rev: number): void;
  /** The connection broke after so many tries without a word. */
  lost(tries: number): void;
}

export class Live {
  readonly #events: LiveEvents;
  #source: EventSource | undefined;
  #holding: AbortController | undefined;
  #tries = 0;

  constructor(events: LiveEvents) {
    this.#events = events;
  }

  /** Whether pokes come in, here or in the tab that has the connection. */
  get isOpen(): boolean {
    return this.#holding !== undefined;
  }

  /** Connect, or wait for the tab that is connected to let go. */
  open(): void {
    if (this.#holding || document.visibilityState !== "visible") return;
    const holding = new AbortController();
    this.#holding = holding;
    const hold = async (): Promise<void> => {
      if (holding.signal.aborted) return;
      this.#connect();
      await new Promise((resolve) => holding.signal.addEventListener("abort", resolve));
    };
    if (!navigator.locks) return void hold();
    // Connections are few where there is no HTTP/2: six tabs would use them all.
    navigator.locks.request("ebb-live", { signal: holding.signal }, hold).catch(() => {});
  }

  close(): void {
    this.#source?.close();
    this.#source = undefined;
    this.#holding?.abort();
    this.#holding = undefined;
  }

  #connect(): void {
    const source = new EventSource("/api/live");
    this.#source = source;
    source.addEventListener("poke", (event) => {
      this.#tries = 0;
      const { rev } = JSON.parse((event as MessageEvent<string>).data) as { rev: number };
      this.#events.poked(rev);
    });
    source.addEventListener("error", () => {
      if (this.#source !== source) return;
      // Browsers wait 3 to 5 s, and some give up on a 502: whoever listens connects again.
      this.close();
      this.#events.lost(++this.#tries);
    });
  }
}
