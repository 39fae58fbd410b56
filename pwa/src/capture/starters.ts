/**
 * What someone finds who has set nothing: a few roles and containers, all theirs to change. Their
 * ids are fixed and their stamps the lowest there are, so that two devices that make them agree
 * and any edit, any delete wins over them.
 */
import { canonical } from "../records/canonical.ts";
import { crc32 } from "../records/checksum.ts";
import type { State } from "../records/merge.ts";
import { hex } from "../records/stamps.ts";
import { enqueue } from "../store/commit.ts";
import { rowOf } from "../store/rows.ts";
import type { Store } from "../store/store.ts";

interface Starter {
  readonly kind: "role" | "container";
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The first three containers are those of the first minute. */
const STARTERS: readonly Starter[] = [
  role("caring", "Caring", "heart-handshake", 1),
  role("maker", "Maker", "pencil-ruler", 2),
  role("partner", "Partner", "heart", 3),
  role("friend", "Friend", "users", 4),
  role("myself", "Myself", "leaf", 5),
  container("care", "With someone I care for", ["caring"], 0, 1),
  container("making", "Making or working", ["maker"], -1, 2),
  container("myself", "Looking after myself", ["myself"], 1, 3),
  container("meal", "Cooking and eating", ["caring", "partner"], 1, 4),
  container("home", "Home and errands", ["caring", "myself"], -1, 5),
  container("people", "With people I like", ["friend", "partner"], 1, 6),
  container("way", "On the way", ["myself"], 0, 7),
  container("rest", "Rest", ["myself"], 2, 8),
  container("open", "Open time", [], 1, 9),
];

/** Put the starters into a database in which there is nothing yet. */
export async function seed(store: Store): Promise<void> {
  await store.database.write(async (transaction) => {
    const records = transaction.objectStore("records");
    if ((await records.count()) > 0) return;
    for (const { kind, id, fields } of STARTERS) {
      const state = starterState(fields);
      await records.put(rowOf(kind, id, state));
      await enqueue(transaction, kind, id, state, undefined);
    }
  });
}

function starterState(fields: Readonly<Record<string, unknown>>): State {
  const text = canonical(fields);
  // The checksum knows ASCII only, and other languages have more than that.
  const stamp = `000000000000-0000-${hex(crc32(encodeURI(text)), 8)}`;
  return new Map(
    Object.entries({ created: true, ...fields }).map(([field, value]) => [field, { value, stamp }]),
  );
}

function role(name: string, title: string, icon: string, order: number): Starter {
  return { kind: "role", id: `starter-${name}`, fields: { name: title, icon, order } };
}

function container(
  name: string,
  title: string,
  roles: readonly string[],
  energy: number,
  order: number,
): Starter {
  const ids = roles.map((one) => `starter-${one}`);
  const fields = { title, roles: ids, energy, order };
  return { kind: "container", id: `starter-${name}`, fields };
}
