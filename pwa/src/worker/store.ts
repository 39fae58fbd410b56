/** The database in use, opened by the worker for one event. */
import { postChanged } from "../store/channel.ts";
import { type DeviceState, deviceState } from "../store/device.ts";
import { openStore, type Store } from "../store/store.ts";

export interface Opened {
  readonly store: Store;
  readonly account: string | null;
  readonly device: DeviceState;
}

/** Run with the database in use; pages are told of what is written. */
export async function withStore<T>(body: (opened: Opened) => Promise<T>): Promise<T> {
  const device = await deviceState();
  const { account = null } = device;
  const store: Store = openStore(account, (changed) => postChanged(store.database.name, changed));
  try {
    return await body({ store, account, device });
  } finally {
    store.database.close();
  }
}
