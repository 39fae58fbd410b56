/** The database in use: actions wait for it, so a tap before it is open is not lost. */
import { commit, type Plan, undoChange } from "./commit.ts";
import { isQuotaError } from "./database.ts";
import type { Store } from "./store.ts";
import type { View } from "./view.ts";

let settle: (store: Store) => void = () => {};
let store = new Promise<Store>((resolve) => {
  settle = resolve;
});

/** The database in use, once it is known which one that is. */
export function currentStore(): Promise<Store> {
  return store;
}

/** From now on this database is in use. */
export function useStore(next: Store): void {
  settle(next);
  store = Promise.resolve(next);
}

/** Called after each change that is durable, and when one could not be stored for want of space. */
export const hooks: { saved: () => void; full: () => void } = { saved: () => {}, full: () => {} };

/** Decide and write in the database in use; resolves once durable. */
export async function act(plan: (view: View, now: number) => Promise<Plan> | Plan): Promise<Plan> {
  const target = await store;
  const now = target.now();
  return await withSpace(target, () => commit(target, (view) => plan(view, now)));
}

export async function actUndo(token: string): Promise<void> {
  const target = await store;
  await withSpace(target, () => undoChange(target, token));
}

/** Write; when there is no space, give up caches and old synced records first, then once more. */
async function withSpace<T>(target: Store, write: () => Promise<T>): Promise<T> {
  try {
    return await written(write);
  } catch (error) {
    if (!isQuotaError(error)) throw error;
  }
  try {
    const { freeSpace } = await import("./space.ts");
    await freeSpace(target);
    return await written(write);
  } catch (error) {
    if (isQuotaError(error)) hooks.full();
    throw error;
  }
}

async function written<T>(write: () => Promise<T>): Promise<T> {
  const result = await write();
  hooks.saved();
  return result;
}
