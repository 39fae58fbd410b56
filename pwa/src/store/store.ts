/** One database with what writing to it needs: a node, a clock, and who is told of changes. */
import { newNode } from "../records/stamps.ts";
import { Database, type Stored } from "./database.ts";

/** What has changed: these records, or so many that all should be read anew. */
export type Changed = readonly Stored[] | "all";

export interface Store {
  readonly database: Database;
  /** Random for each launch, never stored. */
  readonly node: string;
  /** The device's clock, ms since 1970. */
  readonly now: () => number;
  /** Tells the screens of this tab and of the others; called after the write is durable. */
  readonly announce: (changed: Changed) => void | Promise<void>;
}

const LOCAL = "ebb-local";

/** The name of an account's database; null: the one from before any sign-in. */
function databaseName(account: string | null): string {
  return account === null ? LOCAL : `ebb-${account}`;
}

export function openStore(account: string | null, announce: Store["announce"]): Store {
  return {
    database: new Database(databaseName(account)),
    node: newNode(),
    now: () => Date.now(),
    announce,
  };
}
