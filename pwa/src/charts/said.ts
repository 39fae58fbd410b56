/** What a picture of a day shows, in words, for those who listen. */
import { m } from "../messages/index.ts";

export interface Shows {
  readonly runs: number;
  readonly levels: readonly number[];
  readonly moments: number;
}

/** "3 things you were in, energy logged 4 times, from 2 to 4, 1 moment", and what else there is. */
export function said({ runs, levels, moments }: Shows, more: readonly string[] = []): string {
  const parts: string[] = [];
  if (runs) parts.push(m.tide_runs({ count: runs }));
  if (levels.length) {
    parts.push(
      m.tide_energies({
        count: levels.length,
        low: Math.min(...levels),
        high: Math.max(...levels),
      }),
    );
  }
  if (moments) parts.push(m.tide_moments({ count: moments }));
  return [...parts, ...more].join(m.join_words());
}
