/** An outside opinion: TinyBase's mergeable store must come to the same end by the same edits. */
import fc from "fast-check";
import { createMergeableStore, type MergeableStore } from "tinybase";
import { expect, test } from "vitest";
import { merge, type State, stateOf } from "../src/records/merge.ts";
import { LOWEST, laterStamp, nextStamp } from "../src/records/stamps.ts";

const PHONES = 3;
const HUB = PHONES;
const IDS = ["ebb-0", "ebb-1", "ebb-2", "hub"];
const START = Date.UTC(2026, 2, 4, 12);

/** A device of either kind: records of registers, and the greatest stamp it has met. */
class Ours {
  readonly records = new Map<string, State>();
  readonly node: string;
  clock = LOWEST;

  constructor(node: string) {
    this.node = node;
  }

  edit(id: string, field: string, value: string, now: number): void {
    // As the store has it: what is there already is not written again.
    if (this.records.get(id)?.get(field)?.value === value) return;
    this.clock = nextStamp(this.clock, now, this.node);
    const change = stateOf({
      kind: "container",
      id,
      stamp: this.clock,
      fields: { [field]: value },
    });
    this.records.set(id, merge(this.records.get(id) ?? new Map(), change));
  }

  meet(other: Ours): void {
    for (const [id, state] of other.records) {
      this.records.set(id, merge(this.records.get(id) ?? new Map(), state));
    }
    this.clock = laterStamp(this.clock, other.clock);
  }

  table(): Record<string, Record<string, unknown>> {
    return Object.fromEntries(
      [...this.records].map(([id, state]) => [
        id,
        Object.fromEntries([...state].map(([field, { value }]) => [field, value])),
      ]),
    );
  }
}

type Step =
  | { readonly do: "edit"; phone: number; id: string; field: string; value: string; later: number }
  | { readonly do: "sync"; phone: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant("edit" as const),
    phone: fc.nat(PHONES - 1),
    id: fc.constantFrom("a", "b"),
    field: fc.constantFrom("title", "intention", "slug"),
    value: fc.string({ maxLength: 3 }),
    later: fc.constantFrom(1, 7, 30_000),
  }),
  fc.record({ do: fc.constant("sync" as const), phone: fc.nat(PHONES - 1) }),
);

test("the same edits, clocks and meetings end in the same values", () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 5, maxLength: 60, size: "max" }),
      // TinyBase 10 passes over what is a minute or more ahead, and tells nobody.
      fc.tuple(...Array.from({ length: PHONES }, () => fc.constantFrom(0, -20_000, 20_000))),
      (steps, skews) => {
        let now = START;
        const clockOf = (device: number): number => now + (skews[device] ?? 0);
        const theirs = IDS.map((id, device) => createMergeableStore(id, () => clockOf(device)));
        // Ties of clock and counter go to the greater node: ours are in the order of theirs.
        const nodes = nodesLike(theirs);
        const ours = nodes.map((node) => new Ours(node));
        for (const taken of steps) {
          const [own, other] = [ours[taken.phone], theirs[taken.phone]];
          const [hub, otherHub] = [ours[HUB], theirs[HUB]];
          if (!own || !other || !hub || !otherHub) continue;
          if (taken.do === "edit") {
            now += taken.later;
            own.edit(taken.id, taken.field, taken.value, clockOf(taken.phone));
            other.setCell("container", taken.id, taken.field, taken.value);
          } else {
            hub.meet(own);
            own.meet(hub);
            other.merge(otherHub);
          }
        }
        for (let round = 0; round < 2; round++) {
          for (let phone = 0; phone < PHONES; phone++) {
            ours[HUB]?.meet(ours[phone] as Ours);
            ours[phone]?.meet(ours[HUB] as Ours);
            theirs[phone]?.merge(theirs[HUB] as MergeableStore);
          }
        }
        for (let phone = 0; phone <= PHONES; phone++) {
          expect(ours[phone]?.table()).toEqual(theirs[phone]?.getTable("container"));
        }
      },
    ),
    { numRuns: 200 },
  );
});

/** Nodes that sort as these stores' own ids do within their stamps. */
function nodesLike(stores: readonly MergeableStore[]): string[] {
  const stamps = IDS.map((id) => {
    const store = createMergeableStore(id, () => START);
    store.setCell("t", "r", "c", 1);
    const [[tables]] = store.getMergeableContent();
    return JSON.stringify(tables.t?.[0].r?.[0].c?.[1]);
  });
  const order = stamps.toSorted();
  return stores.map((_, index) => `0000000${order.indexOf(stamps[index] ?? "")}`);
}
