/** What captures write: the cases that the server passes, too, for those that come by token. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { planEnergy, planSwitch, planWords } from "../src/capture/plans.ts";
import { planCueBegin, planCueEnd } from "../src/capture/protect.ts";
import { bySlug } from "../src/records/slug.ts";
import type { Plan } from "../src/store/commit.ts";
import type { View } from "../src/store/view.ts";

interface Held {
  readonly id: string;
  readonly cue: string;
}

interface Case {
  readonly name: string;
  readonly state: {
    readonly zone: string;
    readonly day_start?: unknown;
    readonly runs?: readonly Held[];
    readonly cue_events?: readonly Held[];
    readonly energy?: Held;
    readonly moment?: Held;
  };
  readonly tap: { readonly now: number; readonly id: string };
  readonly asked: {
    readonly energy?: number;
    readonly moment?: string;
    readonly cue?: string;
    readonly begin?: boolean;
    readonly switch?: Parameters<typeof planSwitch>[2];
    readonly alongside?: boolean;
    readonly at?: number;
  };
  readonly plan: unknown;
}

const FILE = new URL("../../tests/capture/vectors.json", import.meta.url);
const { slugs, plans } = JSON.parse(readFileSync(FILE, "utf8")) as {
  readonly slugs: readonly (readonly [name: string, slug: string])[];
  readonly plans: readonly Case[];
};

function viewOf({ runs = [], cue_events: events = [], ...state }: Case["state"]): View {
  const view = {
    open: async (kind: string) => (kind === "run" ? runs : events),
    latest: async (kind: "energy" | "moment") => state[kind] ?? null,
    get: async (_: string, id: string) => events.find((event) => event.id === id) ?? null,
    setting: async (_: string, usual: unknown) => state.day_start ?? usual,
  };
  return view as unknown as View;
}

async function planOf({ state, tap, asked }: Case): Promise<Plan> {
  const view = viewOf(state);
  if (asked.energy !== undefined) return await planEnergy(view, tap, asked.energy);
  if (asked.moment !== undefined) return await planWords(view, tap, "moment", asked.moment);
  if (asked.switch !== undefined) return await planSwitch(view, tap, asked.switch, asked);
  if (asked.begin) return await planCueBegin(view, tap, asked.cue ?? "");
  const event = state.cue_events?.find(({ cue }) => cue === asked.cue);
  return await planCueEnd(view, tap, event?.id ?? "");
}

describe("what a capture writes", () => {
  test.each(plans.map((one) => [one.name, one] as const))("%s", async (_, one) => {
    const before = process.env.TZ;
    process.env.TZ = one.state.zone;
    const { id, writes } = await planOf(one);
    process.env.TZ = before;
    const plain = writes.map(({ create = false, ...write }) => ({ ...write, create }));
    expect(JSON.parse(JSON.stringify({ id, writes: plain }))).toEqual(one.plan);
  });
});

describe("names in addresses", () => {
  test.each(slugs.filter(([, slug]) => slug))("%j is meant by %j", (name, slug) => {
    const named = { title: name };
    expect(bySlug([{ title: "another" }, named], slug)).toBe(named);
  });

  test("what is awake is meant before what rests", () => {
    const [rests, awake] = [{ title: "Nap", archived: true }, { title: "Nap" }];
    expect(bySlug([rests, awake], "nap")).toBe(awake);
    expect(bySlug([rests, { title: "Walk" }], "nap")).toBe(rests);
  });

  test("no letters mean nothing", () => {
    expect(bySlug([{ title: "!" }], "?")).toBeUndefined();
  });
});
