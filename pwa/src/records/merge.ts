/**
 * How two states of one record become one. Merging is commutative, associative and idempotent, so
 * devices may meet in any order and any number of times. The server passes the same vectors.
 */
import { canonical, isGreater, isSame } from "./canonical.ts";
import { LOWEST, laterStamp } from "./stamps.ts";

/** One field: what was written last, and the stamp of that write. */
export interface Register {
  readonly value: unknown;
  readonly stamp: string;
}

/** A record's state: its registers by field. A Map, because a field may be called "constructor". */
export type State = Map<string, Register>;

/**
 * A record or a change as it travels and as it is stored: `stamp` is the one that most fields
 * carry (between equals the greatest), `stamps` lists the fields that differ.
 */
export interface Wire {
  readonly kind: string;
  readonly id: string;
  readonly stamp: string;
  readonly stamps?: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, unknown>>;
}

export function stateOf(record: Wire | undefined): State {
  const state: State = new Map();
  if (!record) return state;
  const own = record.stamps && new Map(Object.entries(record.stamps));
  for (const [field, value] of Object.entries(record.fields)) {
    state.set(field, { value, stamp: own?.get(field) ?? record.stamp });
  }
  return state;
}

/** The wire form of a state. */
export function wireOf(kind: string, id: string, state: State): Wire {
  const stamp = commonStamp(state);
  const exceptions = [...state].filter(([, register]) => register.stamp !== stamp);
  const fields = Object.fromEntries([...state].map(([field, { value }]) => [field, value]));
  if (exceptions.length === 0) return { kind, id, stamp, fields };
  const stamps = Object.fromEntries(exceptions.map(([field, register]) => [field, register.stamp]));
  return { kind, id, stamp, stamps, fields };
}

/** Merge what is offered into what is held; neither is altered. */
export function merge(held: State, offered: State): State {
  const merged: State = new Map(held);
  for (const [field, register] of offered) {
    const mine = held.get(field);
    if (!mine || beats(register, mine)) merged.set(field, register);
  }
  return dropDeleted(merged);
}

/** Whether people see the record: created, and not deleted since. */
export function isVisible(state: State): boolean {
  return (state.get("created")?.stamp ?? "") > (state.get("deleted")?.stamp ?? "");
}

/** The greatest stamp of a state. */
export function latestStamp(state: State): string {
  return [...state.values()].reduce((latest, { stamp }) => laterStamp(latest, stamp), LOWEST);
}

/** Remove every field that a delete outdates. */
function dropDeleted(state: State): State {
  const deleted = state.get("deleted")?.stamp;
  if (deleted === undefined) return state;
  for (const [field, { stamp }] of state) {
    if (field !== "deleted" && stamp <= deleted) state.delete(field);
  }
  return state;
}

function beats(one: Register, other: Register): boolean {
  if (one.stamp !== other.stamp) return one.stamp > other.stamp;
  if (isSame(one.value, other.value)) return false;
  return isGreater(canonical(one.value), canonical(other.value));
}

function commonStamp(state: State): string {
  const counts = new Map<string, number>();
  for (const { stamp } of state.values()) counts.set(stamp, (counts.get(stamp) ?? 0) + 1);
  let common = LOWEST;
  let most = 0;
  for (const [stamp, count] of counts) {
    if (count < most || (count === most && stamp < common)) continue;
    common = stamp;
    most = count;
  }
  return common;
}
