/** What this device knows of itself, in a database of its own: nothing private. */
import { openDB } from "idb";
import { within } from "./aside.ts";

export interface DeviceState {
  /** The handle of the account in use; absent: none. */
  readonly account?: string;
  /** A sign-in is under way: nobody sends anything until it is settled. */
  readonly joining?: boolean;
  /** The browser's answer to the wish to keep the data, once it was asked. */
  readonly persisted?: boolean;
  /** Reminders are wanted on this device. */
  readonly reminders?: Reminders;
  /** When the last reminder was shown here, ms since 1970. */
  readonly reached?: number;
}

export interface Reminders {
  /** The handle of the account whose reminders they are. */
  readonly account: string;
  /** The subscription that the server was told of last, and when (ms since 1970). */
  readonly endpoint?: string;
  readonly told?: number;
}

/** The state; opened anew each time, for it is rarely asked and a connection may be lost. */
export async function deviceState(): Promise<DeviceState> {
  return await withStore("readonly", async (store) => (await store.get(KEY)) ?? {});
}

/** Change the state; `decide` sees the one that is stored. */
export async function setDeviceState(
  decide: (state: DeviceState) => DeviceState,
): Promise<DeviceState> {
  return await withStore("readwrite", async (store) => {
    const state = decide((await store.get(KEY)) ?? {});
    await store.put?.(state, KEY);
    return state;
  });
}

const KEY = "device";

interface StateStore {
  get(key: string): Promise<DeviceState | undefined>;
  put?: (value: DeviceState, key: string) => Promise<unknown>;
}

async function withStore<T>(
  mode: IDBTransactionMode,
  body: (store: StateStore) => Promise<T>,
): Promise<T> {
  const database = await openDB("ebb-device", 1, {
    upgrade: (fresh) => {
      fresh.createObjectStore("state");
    },
  });
  try {
    const transaction = database.transaction("state", mode, { durability: "strict" });
    const work = Promise.all([
      body(transaction.objectStore("state") as unknown as StateStore),
      transaction.done,
    ]);
    const [result] = await within(transaction, work);
    return result;
  } finally {
    database.close();
  }
}
