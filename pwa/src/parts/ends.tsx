import type { JSX } from "preact";
import {
  remove,
  saveBoundary,
  saveContainer,
  saveCue,
  saveSeason,
  type Undo,
} from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import { Past } from "./past.tsx";
import { settle } from "./settle.ts";

interface Thing {
  readonly id: string;
  readonly title: string;
  readonly archived?: boolean;
}

/** What rests instead of being deleted; a role is only ever deleted. */
const RESTS: Record<
  "boundary" | "container" | "cue" | "season",
  (id: string, archived: boolean) => Promise<Undo>
> = {
  boundary: (id, archived) => saveBoundary(id, { archived }),
  container: (id, archived) => saveContainer(id, { archived }),
  cue: (id, archived) => saveCue(id, { archived }),
  season: (id, archived) => saveSeason(id, { archived }),
};

/** Let it rest, or bring it back; told with its undo. */
export function rest(kind: keyof typeof RESTS, { id, title, archived }: Thing): void {
  settle(RESTS[kind](id, !archived), archived ? m.what_woken({ title }) : m.what_rested({ title }));
}

/** The ways out of the form of something that has a name: delete it, let it rest, save it. */
export function Ends({
  item,
  isWhole,
  canRest = true,
  onDeleted,
}: {
  item: (Thing & { readonly kind: keyof typeof RESTS | "role" }) | null;
  isWhole: boolean;
  canRest?: boolean;
  onDeleted?: (() => void) | undefined;
}): JSX.Element {
  return (
    <>
      {item && <Past kind={item.kind} id={item.id} />}
      <div class="ends">
        {item ? (
          <span class="row">
            <button
              type="button"
              class="bare"
              onClick={() => {
                settle(remove(item.kind, item.id), m.what_deleted(item));
                onDeleted?.();
              }}
            >
              {m.what_delete()}
            </button>
            {canRest && <Rest {...item} />}
          </span>
        ) : (
          <span />
        )}
        <button type="submit" class="pill main" disabled={!isWhole}>
          {m.save()}
        </button>
      </div>
    </>
  );
}

function Rest({
  kind,
  ...thing
}: Thing & { readonly kind: keyof typeof RESTS | "role" }): JSX.Element | null {
  if (kind === "role") return null;
  return (
    <button type="button" class="bare" onClick={() => rest(kind, thing)}>
      {thing.archived ? m.what_wake() : m.what_rest()}
    </button>
  );
}
