/** How sync stands, in the one calm line of Now; null where there is nothing to say. */
import { m } from "../messages/index.ts";
import { ageOf } from "../parts/words.ts";
import type { SyncStatus } from "../store/status.ts";

/** What is younger than this goes by itself before anyone has read about it, ms. */
const UNTOLD = 20_000;

export function syncLine(status: SyncStatus, now: number): string | null {
  if (status.attention.length > 0) return m.sync_attention({ count: status.attention.length });
  if (status.phase === "local") return null;
  if (status.phase === "signed_out") return m.sync_signed_out();
  if (status.progress) return m.sync_progress(status.progress);
  const unsent = status.oldestUnsent === null ? null : unsentLine(status, now);
  if (unsent) return unsent;
  return status.phase === "offline" ? m.sync_offline() : null;
}

function unsentLine(status: SyncStatus, now: number): string | null {
  const oldest = status.oldestUnsent ?? now;
  const stuck = status.phase === "offline" || status.phase === "waiting";
  if (!stuck && now - oldest < UNTOLD) return null;
  return m.sync_unsent({ count: status.unsent, age: ageOf(oldest, now) });
}
