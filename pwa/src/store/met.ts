/**
 * Where devices met: both changed a record, and neither had seen the other's change. A push is
 * answered with such a record, and with no other that it changed.
 */
import type { Lost } from "../api/types.ts";
import { isSame } from "../records/canonical.ts";
import { type State, stateOf, type Wire } from "../records/merge.ts";
import type { Kind } from "../records/types.ts";
import { currentStore } from "./current.ts";
import { type Met, meta, setMeta, type Transaction } from "./database.ts";

/** How many are remembered, and for how long (ms): as long as the server knows what gave way. */
const MOST = 50;
const KEPT = 90 * 86_400_000;

/** A change that this device made to a record: its stamp, and what was there before. */
export interface OwnChange {
  readonly stamp: string;
  readonly before: Readonly<Record<string, unknown>>;
}

/** A value that gave way to another device's, or one of its that gave way to this one's. */
export interface GaveWay {
  readonly field: string;
  readonly value: unknown;
  /** The name of the other device; null where it is not known. */
  readonly device: string | null;
}

/** Remember what of an answer was also changed here; `now` in ms since 1970. */
export async function noteMet(
  transaction: Transaction,
  changes: readonly Wire[],
  records: readonly Wire[],
  now: number,
): Promise<void> {
  const found = metIn(changes, records, now);
  if (found.length === 0) return;
  const before = (await meta(transaction, "met")) ?? [];
  const others = before.filter(
    ({ kind, id, at }) =>
      now - at < KEPT && !found.some((one) => one.kind === kind && one.id === id),
  );
  await setMeta(transaction, "met", [...found, ...others].slice(0, MOST));
}

/** Whether devices met in a record: mostly they did not, and nothing more has to be fetched. */
export async function hasMet(kind: Kind, id: string): Promise<boolean> {
  const { database } = await currentStore();
  const met = await database.read((transaction) => meta(transaction, "met"));
  return met?.some((one) => one.kind === kind && one.id === id) ?? false;
}

/** The records that were sent and came back, with the fields that were sent. */
function metIn(changes: readonly Wire[], records: readonly Wire[], now: number): Met[] {
  if (changes.length === 0) return [];
  const sent = new Map(changes.map((change) => [`${change.kind}/${change.id}`, change]));
  return records.flatMap(({ kind, id, ...rest }) => {
    const change = sent.get(`${kind}/${id}`);
    if (!change) return [];
    const state = stateOf({ kind, id, ...rest });
    const fields = [...stateOf(change)].flatMap(([field, { value, stamp }]) => {
      const register = state.get(field);
      if (!isTold(field) || !register) return [];
      const isSameAnyway = register.stamp !== stamp && isSame(register.value, value);
      return isSameAnyway ? [] : [[field, { value, stamp, now: register.stamp }] as const];
    });
    return fields.length > 0 ? [{ kind, id, at: now, fields: Object.fromEntries(fields) }] : [];
  });
}

/** Whether a field says something of the record, and not whether there is one. */
export function isTold(field: string): boolean {
  return field !== "created" && field !== "deleted";
}

/**
 * What gave way where two devices met, of the fields that nobody has changed since. That this
 * device's value lost is known here; that another's did, only the server's history tells
 * (`values`; null: it was not to be had).
 */
export function gaveWay(
  { fields }: Pick<Met, "fields">,
  state: State,
  own: readonly OwnChange[],
  values: readonly Lost[] | null,
): GaveWay[] {
  return Object.entries(fields).flatMap(([field, { value, stamp, now }]) => {
    if (state.get(field)?.stamp !== now) return [];
    const lost = (values ?? []).filter((one) => one.field === field);
    if (now !== stamp) {
      const device = lost.find((one) => one.stamp === stamp)?.replaced_by ?? null;
      return [{ field, value, device }];
    }
    // What this one replaced on the server: whatever was never seen here came from elsewhere.
    const [replaced] = lost
      .filter((one) => one.stamp < stamp)
      .sort((one, other) => (one.stamp < other.stamp ? 1 : -1));
    const isKnown = own.some(
      ({ before }) => field in before && isSame(before[field], replaced?.value),
    );
    const isRemembered = own.some((one) => one.stamp === stamp);
    if (!replaced || isKnown || !isRemembered) return [];
    return [{ field, value: replaced.value, device: replaced.device }];
  });
}
