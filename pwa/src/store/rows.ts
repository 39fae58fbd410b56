/** Records at rest: what the indexes need, and what screens get to see. */
import { isVisible, type State, stateOf, type Wire, wireOf } from "../records/merge.ts";
import type { Item, Kind } from "../records/types.ts";
import type { Stored } from "./database.ts";

/** A state as it is stored. */
export function rowOf(kind: string, id: string, state: State): Stored {
  return indexed(wireOf(kind, id, state), isVisible(state));
}

/** A record from elsewhere as it is stored. */
export function storedOf(record: Wire): Stored {
  const { kind, id, stamp, stamps, fields } = record;
  const row = { kind, id, stamp, ...(stamps && { stamps }), fields };
  // Most records were written once: under one stamp `created` cannot be older than `deleted`.
  const isPlain = !stamps && "created" in fields && !("deleted" in fields);
  return indexed(row, isPlain || isVisible(stateOf(record)));
}

/** The wire form of a stored record. */
export function wire({ kind, id, stamp, stamps, fields }: Stored): Wire {
  return stamps ? { kind, id, stamp, stamps, fields } : { kind, id, stamp, fields };
}

/**
 * A record as screens see it, or null when it is not visible. A field that this version does not
 * know, or that a newer one wrote in another shape, is the reader's to bear.
 */
export function itemOf<K extends Kind>(row: Stored | undefined): Item<K> | null {
  if (!row || !isVisible(stateOf(row))) return null;
  return { ...row.fields, id: row.id } as unknown as Item<K>;
}

function indexed(record: Wire, visible: boolean): Stored {
  if (!visible) return record;
  const at = instantOf(record.fields);
  return {
    ...record,
    ...(at !== undefined && { at }),
    ...(isOpen(record.fields) && { open: record.kind }),
  };
}

function isOpen({ end }: { readonly end?: unknown }): boolean {
  return end === null;
}

function instantOf(fields: Readonly<Record<string, unknown>>): number | undefined {
  const { at, start, begin } = fields as { at?: unknown; start?: unknown; begin?: unknown };
  const capture = at ?? start ?? begin;
  if (typeof capture !== "object" || capture === null || !("at" in capture)) return undefined;
  return typeof capture.at === "number" ? capture.at : undefined;
}
