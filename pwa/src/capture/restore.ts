/** Putting back what was: what fields were before a change, or a whole thing that was deleted. */
import type { Kind } from "../records/types.ts";
import type { Undo } from "./actions.ts";
import { perform } from "./perform.ts";

/** Write fields as they were; what was deleted is there again. */
export async function restore(
  kind: Kind,
  id: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<Undo> {
  return await perform((_, tap) => ({
    id,
    token: tap.id,
    writes: [{ kind, id, create: true, fields }],
  }));
}
