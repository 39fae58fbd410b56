/** What forms hold of a record: every field of theirs, so that only what differs is written. */
import { isSame } from "../records/canonical.ts";

/** The fields of a form: those of an item, and the usual ones where it says nothing. */
export function filled<T extends object>(usual: T, item: Partial<T> | null): T {
  const names = Object.keys(usual) as (keyof T)[];
  const fields = names.map((name) => [name, item?.[name] ?? usual[name]]);
  return Object.fromEntries(fields) as T;
}

/** The fields that differ from those before. */
export function differing<T extends object>(fields: T, before: T): Partial<T> {
  const changed = Object.entries(fields).filter(
    ([name, value]) => !isSame(value, before[name as keyof T]),
  );
  return Object.fromEntries(changed) as Partial<T>;
}
