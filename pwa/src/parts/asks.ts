/** What Now asks just now, filled in a moment after the first paint by screens/asking.ts. */
import { signal } from "@preact/signals";

/**
 * again: after a long time away. evening: its question. capacity: how much there is to give today.
 * news: what came from other devices meanwhile, which asks nothing.
 */
export type Ask = "again" | "evening" | "capacity" | "news";

export const asks = signal<readonly Ask[]>([]);
/** Whether someone without a season has been here for long enough to hear of them. */
export const tellsOfSeasons = signal(false);
