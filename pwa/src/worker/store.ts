/** The database in use, opened by the worker for one event. */
import { postChanged } from "../store/channel.ts";
import { deviceState } from "../store/device.ts";
import { openStore, type Store } from "../store/store.ts";

export interface Opened {
  readonly store: Store;
  readonly account: string | null;
}

/** Run with the database in use; pages are told of what is written. */
export async function withStore<T>(body: (opened: Opened) => Promise<T>): Promise<T> {
  const { account = null } = await deviceState();
  const store: Store = openStore(account, (changed) => postChanged(store.database.name, changed));
  try {
    return await body({ store, account });
  } finally {
    store.database.close();
  }
}
