/**
 * What someone finds who has set nothing: a few roles and containers, all theirs to change. Their
 * ids are fixed and their stamps the lowest there are, so that two devices that make them agree
 * and any edit, any delete wins over them. Of two languages one wins throughout.
 */
import { m } from "../messages/index.ts";
import { LANGUAGES } from "../messages/languages.ts";
import { language } from "../messages/locale.ts";
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

/** In the language that is spoken now; the first three containers are those of the first minute. */
function starters(): readonly Starter[] {
  return [
    role("caring", m.role_caring(), "heart-handshake", 1),
    role("maker", m.role_maker(), "pencil-ruler", 2),
    role("partner", m.role_partner(), "heart", 3),
    role("friend", m.role_friend(), "users", 4),
    role("myself", m.role_myself(), "leaf", 5),
    container("care", m.starter_care(), ["caring"], 0, 1),
    container("making", m.starter_making(), ["maker"], -1, 2),
    container("myself", m.starter_myself(), ["myself"], 1, 3),
    container("meal", m.starter_meal(), ["caring", "partner"], 1, 4),
    container("home", m.starter_home(), ["caring", "myself"], -1, 5),
    container("people", m.starter_people(), ["friend", "partner"], 1, 6),
    container("way", m.starter_way(), ["myself"], 0, 7),
    container("rest", m.starter_rest(), ["myself"], 2, 8),
    container("open", m.starter_open(), [], 1, 9),
  ];
}

/** Put those of the starters into a database that were never there. */
export async function seed(store: Store): Promise<void> {
  await store.database.write(async (transaction) => {
    const records = transaction.objectStore("records");
    for (const { kind, id, fields } of starters()) {
      if ((await records.getKey([kind, id])) !== undefined) continue;
      const state = starterState(fields);
      await records.put(rowOf(kind, id, state));
      await enqueue(transaction, kind, id, state, undefined);
    }
  });
}

function starterState(fields: Readonly<Record<string, unknown>>): State {
  const text = canonical(fields);
  // The checksum knows ASCII only, and other languages have more than that.
  const own = hex(crc32(encodeURI(text)), 8).slice(1);
  const stamp = `000000000000-0000-${LANGUAGES.indexOf(language)}${own}`;
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
