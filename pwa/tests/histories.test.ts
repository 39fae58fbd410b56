/** Random histories of several phones: the client's real code against a model of the server. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { merge, type State, stateOf, wireOf } from "../src/records/merge.ts";
import { isImplausible } from "../src/records/stamps.ts";
import { Phone, START, type World } from "./support/phone.ts";
import { ModelServer, POISON, SPOILER } from "./support/server.ts";

const PHONES = 3;
/** With the clones. */
const MOST_PHONES = 5;
const IDS = ["a", "b", "c"];
const YEARS = 365 * 86_400_000;
const SKEWS = [0, -3_600_000, 30_000, 10 * YEARS, -10 * YEARS];

type Step =
  | { do: "write"; phone: number; id: string; field: string; value: string }
  | { do: "delete"; phone: number; id: string }
  | { do: "write while sending"; phone: number; id: string }
  | { do: "sync"; phone: number; mishap: "none" | "lost request" | "lost reply" }
  | { do: "relaunch"; phone: number }
  | { do: "clone"; phone: number }
  | { do: "two tabs"; phone: number }
  | { do: "skew"; phone: number; skew: number }
  | { do: "wait"; ms: number }
  | { do: "backup" }
  | { do: "restore" };

const phone = fc.nat(PHONES - 1);
const id = fc.constantFrom(...IDS);
const write = fc.record({
  do: fc.constant("write" as const),
  phone,
  id,
  field: fc.constantFrom("title", "intention", "order"),
  value: fc.string({ minLength: 1, maxLength: 3 }),
});

function steps(wild: fc.Arbitrary<Step>[]): fc.Arbitrary<Step[]> {
  const usual: fc.WeightedArbitrary<Step>[] = [
    { weight: 6, arbitrary: write },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("delete" as const), phone, id }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant("write while sending" as const), phone, id }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant("sync" as const),
        phone,
        mishap: fc.constantFrom("none", "none", "lost request", "lost reply"),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.oneof(
        fc.record({ do: fc.constant("relaunch" as const), phone }),
        fc.record({ do: fc.constant("clone" as const), phone }),
        fc.record({ do: fc.constant("two tabs" as const), phone }),
      ),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant("wait" as const),
        ms: fc.constantFrom(1, 1000, 90_000),
      }),
    },
    ...wild.map((arbitrary) => ({ weight: 2, arbitrary })),
  ];
  return fc.array(fc.oneof(...usual), { minLength: 5, maxLength: 30, size: "max" });
}

const skews: fc.Arbitrary<Step> = fc.record({
  do: fc.constant("skew" as const),
  phone,
  skew: fc.constantFrom(...SKEWS),
});
const restores: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("backup" as const) }),
  fc.record({ do: fc.constant("restore" as const) }),
);
const poison: fc.Arbitrary<Step> = fc.record({
  do: fc.constant("write" as const),
  phone,
  id,
  field: fc.constant("title"),
  value: fc.constantFrom(POISON, SPOILER),
});

class History {
  readonly world: World = { now: START };
  readonly server = new ModelServer(() => this.world.now);
  /** One of them fetches record by record, so that nearly every pull is many. */
  readonly phones = Array.from(
    { length: PHONES },
    (_, index) => new Phone(this.server, this.world, 0, undefined, index === 0 ? 1 : undefined),
  );
  /** Everything that was ever written, merged. */
  readonly written = new Map<string, State>();
  #backup = this.server.backup();
  #count = 0;

  async take(step: Step): Promise<void> {
    this.world.now++;
    if (step.do === "wait") {
      this.world.now += step.ms;
    } else if (step.do === "backup") {
      this.#backup = this.server.backup();
    } else if (step.do === "restore") {
      this.server.restore(this.#backup);
    } else {
      const phone = this.phones[step.phone];
      if (phone) await this.#act(phone, step);
    }
  }

  /** Clocks are right again, everything is sent and fetched. */
  async heal(): Promise<void> {
    for (const phone of this.phones) phone.skew = 0;
    for (let round = 0; round < 4; round++) {
      this.world.now += 11 * 60_000;
      for (const phone of this.phones) {
        phone.mishaps = [];
        phone.meanwhile = undefined;
        expect((await phone.sync()).kind).toBe("done");
      }
    }
  }

  async #act(phone: Phone, step: Extract<Step, { phone: number }>): Promise<void> {
    switch (step.do) {
      case "write":
        return await this.#write(phone, step.id, { [step.field]: step.value });
      case "delete":
        await phone.delete(step.id);
        return await this.#note(phone, step.id);
      case "write while sending":
        await this.#write(phone, step.id, { intention: "sent" });
        phone.meanwhile = () =>
          this.#write(phone, step.id, { intention: `edited ${this.#count++}` });
        await phone.sync();
        return;
      case "sync":
        await phone.sync(step.mishap);
        return;
      case "relaunch":
        return phone.relaunch();
      case "clone":
        if (this.phones.length < MOST_PHONES) this.phones.push(await phone.clone());
        return;
      case "two tabs": {
        const tab = phone.tab();
        await Promise.all([
          phone.sync(),
          this.#write(tab, "a", { order: this.#count++ }),
          tab.sync(),
        ]);
        return tab.store.database.close();
      }
      case "skew":
        phone.skew = step.skew;
        return;
    }
  }

  async #note(phone: Phone, id: string): Promise<void> {
    const key = `container/${id}`;
    this.written.set(
      key,
      merge(this.written.get(key) ?? new Map(), stateOf(await phone.record(id))),
    );
  }

  /** A write is always later than what its writer saw. */
  async #write(phone: Phone, id: string, fields: Record<string, unknown>): Promise<void> {
    const { before, after } = await phone.write(id, fields);
    await this.#note(phone, id);
    for (const field of Object.keys(fields)) {
      const [seen, written] = [before.get(field), after.get(field)];
      if (seen && written && seen.value !== written.value) {
        expect(written.stamp > seen.stamp, "a write loses to what its writer saw").toBe(true);
      }
    }
  }
}

/** With clocks that are right no stamp is ever made anew: what is there is all that was written. */
function keepsAll({ server, written }: History): void {
  const expected = [...written].filter(([, state]) => state.size > 0);
  expect(server.all(), "something that was written is lost").toEqual(
    new Map(expected.map(([key, state]) => [key, wireOf("container", key.slice(10), state)])),
  );
}

async function converged(taken: readonly Step[]): Promise<History> {
  const history = new History();
  for (const step of taken) await history.take(step);
  await history.heal();
  const { server } = history;
  for (const phone of history.phones) {
    expect(await phone.outbox(), "a queue does not drain").toEqual([]);
    if ((await phone.attention()).length === 0) {
      expect(await phone.records(), "a phone differs from the server").toEqual(server.all());
    }
  }
  for (const record of server.all().values()) {
    for (const { stamp } of stateOf(record).values()) {
      expect(isImplausible(stamp, server.now()), "a stored stamp lies in the future").toBe(false);
    }
  }
  return history;
}

/** One more edit, seen by everyone. */
async function lastEditWins({ phones, world }: History): Promise<void> {
  const [first] = phones;
  if (!first) return;
  world.now++;
  const before = await first.attention();
  await first.write("a", { title: "the last word" });
  for (const phone of phones) await phone.sync();
  for (const phone of phones) {
    const seen = (await phone.record("a"))?.fields.title;
    if (before.length === 0)
      expect(seen, "the last synced edit does not win").toBe("the last word");
  }
}

const RUNS = Number(process.env.EBB_HISTORIES ?? 40);
const PATIENCE = 30_000 + RUNS * 1000;

test("phones and server agree in the end, and nothing is lost", { timeout: PATIENCE }, async () => {
  await fc.assert(
    fc.asyncProperty(steps([]), async (taken) => {
      const history = await converged(taken);
      keepsAll(history);
      await lastEditWins(history);
    }),
    { numRuns: RUNS },
  );
});

test("with restored backups, too", { timeout: PATIENCE }, async () => {
  await fc.assert(
    fc.asyncProperty(steps([restores]), async (taken) => {
      const history = await converged(taken);
      keepsAll(history);
      await lastEditWins(history);
    }),
    { numRuns: RUNS },
  );
});

test("with wrong clocks and restored backups", { timeout: PATIENCE }, async () => {
  await fc.assert(
    fc.asyncProperty(steps([skews, restores]), async (taken) => {
      const history = await converged(taken);
      await lastEditWins(history);
    }),
    { numRuns: RUNS },
  );
});

test("with changes that no server takes", { timeout: PATIENCE }, async () => {
  await fc.assert(
    fc.asyncProperty(steps([poison, skews]), async (taken) => {
      await converged(taken);
    }),
    { numRuns: RUNS },
  );
});
