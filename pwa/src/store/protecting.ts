/**
 * Boundaries at work on the phone: which occurrences there are just now, for the screens, and what
 * became of those that are over, written down by the first device that looks. Reads on its own,
 * after the first paint.
 */
import { type Coming, comingOf, type Known } from "../boundaries/coming.ts";
import { type Lived, settle } from "../boundaries/settlement.ts";
import { planSettled } from "../capture/protect.ts";
import { newId } from "../records/ids.ts";
import { stateOf } from "../records/merge.ts";
import { LOWEST, stampMs } from "../records/stamps.ts";
import { isoDate } from "../records/time.ts";
import type { Item, Kinds } from "../records/types.ts";
import { commit } from "./commit.ts";
import { currentStore } from "./current.ts";
import { meta, type ReadTransaction, setMeta } from "./database.ts";
import { signals } from "./queries.ts";
import { followers } from "./reading.ts";
import type { Store } from "./store.ts";
import { type View, viewOf } from "./view.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** How far back and ahead occurrences are shown. */
const BACK = 1.5 * DAY;
const AHEAD = 2 * DAY;
/** How far back someone looks who was away: further is nobody's evening any more. */
const LONGEST_AWAY = 100 * DAY;
/** How long before its window a nudge may lie, and a window last. */
const LONGEST = 8 * DAY;

/** What occurrences are made of; when one of these changes all are worked out anew. */
const RULES = ["boundary", "season", "place", "cue_event", "settlement", "setting"];
const CAPTURED = ["run", "energy", "moment", "spark"];

/** After a capture the next taps go first, ms. */
const SOON = 2000;

let timer: ReturnType<typeof setTimeout> | undefined;
let isReading = false;
let isAsked = false;

/** Begin to follow; call once, when the first signals are filled. */
export function startProtecting(): void {
  followers.add((kinds) => {
    if (RULES.some((kind) => kinds.has(kind))) void renew();
    else if (CAPTURED.some((kind) => kinds.has(kind))) plan(SOON);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void renew();
  });
  void renew();
}

/** Work out anew what there is, then settle what is over. */
async function renew(): Promise<void> {
  isAsked = true;
  if (isReading) return;
  isReading = true;
  try {
    while (isAsked) {
      isAsked = false;
      signals.coming.value = await readComing(await currentStore());
    }
  } finally {
    isReading = false;
  }
  plan(0);
}

/** The occurrences that are shown, as things stand in a database. */
export async function readComing(store: Store): Promise<readonly Coming[]> {
  const now = store.now();
  const { known } = await readKnown(store, now - BACK, now + AHEAD);
  const found = comingOf(known, now - BACK - LONGEST, now + AHEAD);
  return found.filter(({ end }) => end > now - BACK);
}

/** Settle after a moment, and again when the next window ends. */
function plan(wait: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    settleShown().then(
      () => {
        const now = Date.now();
        const next = signals.coming.value.find(({ end }) => end > now);
        // A browser takes a longer wait for none at all; after a day one looks again anyway.
        if (next) plan(Math.min(next.end - now + 1000, DAY));
      },
      () => {
        // Without a database nothing is settled now; whoever looks next does it.
      },
    );
  }, wait);
}

async function settleShown(): Promise<void> {
  if (signals.boundaries.value.length === 0) return;
  const shown = { coming: signals.coming.value, lived: signals.lived.value };
  await settleOver(await currentStore(), shown);
}

/**
 * Write down what became of each occurrence that is over, since this was last done here; what the
 * screens show is enough where that was lately.
 */
export async function settleOver(
  store: Store,
  shown: { readonly coming: readonly Coming[]; readonly lived: Lived },
): Promise<void> {
  const now = store.now();
  const last = await store.database.read((transaction) => meta(transaction, "settled"));
  if (last === undefined || last < now - BACK) {
    const since = Math.max(last ?? 0, now - LONGEST_AWAY) - BACK;
    const { known, lived } = await readKnown(store, since, now);
    await settleAll(store, comingOf(known, since - LONGEST, now), lived);
  } else {
    await settleAll(store, shown.coming, shown.lived);
  }
  if (last !== undefined && now - last < HOUR) return;
  await store.database.write(
    async (transaction) => await setMeta(transaction, "settled", now),
    "relaxed",
  );
}

async function settleAll(store: Store, found: readonly Coming[], lived: Lived): Promise<void> {
  const now = store.now();
  const settled = found.flatMap((one) => {
    const beside = found.filter((other) => isNear(one, other)).map(({ subject }) => subject);
    const result = settle(one.subject, { ...lived, beside }, now);
    return result ? [{ id: one.id, ...result }] : [];
  });
  if (settled.length === 0) return;
  const tap = { now, id: newId(now) };
  await commit(store, () => planSettled(settled, tap), true);
}

/** Whether one occurrence may have to do with another: no flex reaches further than two days. */
function isNear(one: Coming, other: Coming): boolean {
  return other.start < one.end && other.end > one.start - 2 * DAY;
}

/** What is known of the boundaries and of what was lived in a stretch of time. */
async function readKnown(
  store: Store,
  since: number,
  until: number,
): Promise<{ known: Known; lived: Lived }> {
  return await store.database.read(async (transaction) => {
    const view = viewOf(transaction);
    const from = since - LONGEST;
    const [boundaries, seasons, places, homeZone, cueEvents, runs, energies, moments, sparks] =
      await Promise.all([
        view.all("boundary"),
        view.all("season"),
        view.all("place"),
        view.setting<string | null>("home_zone", null),
        view.between("cue_event", from, until),
        view.between("run", since - 2 * DAY, until),
        view.between("energy", since - DAY, until),
        view.between("moment", since - DAY, until),
        view.between("spark", since - DAY, until),
      ]);
    const awake = boundaries.filter(({ archived }) => !archived);
    const known: Known = {
      boundaries: awake,
      seasons,
      places,
      homeZone,
      cueEvents,
      settlements: await settlementsOf(view, awake, from, until),
      since: await sinceOf(transaction, awake),
    };
    const captures = [...energies, ...moments, ...sparks].flatMap(({ at }) => at?.at ?? []);
    return { known, lived: { runs: runs.filter(({ start }) => start), captures } };
  });
}

async function settlementsOf(
  view: View,
  boundaries: readonly Item<"boundary">[],
  from: number,
  until: number,
): Promise<Map<string, Kinds["settlement"]>> {
  // A date where it is lived lies at most a day from that of UTC.
  const first = isoDate(from - DAY);
  const last = isoDate(until + LONGEST);
  const found = await Promise.all(
    boundaries.map(({ id }) => view.among("settlement", `${id}:${first}`, `${id}:${last}`)),
  );
  return new Map(found.flat().map((one) => [one.id, one]));
}

/** Since when each boundary has its rule and what it keeps out, by the stamps of those fields. */
async function sinceOf(
  transaction: ReadTransaction,
  boundaries: readonly Item<"boundary">[],
): Promise<Known["since"]> {
  const rows = await Promise.all(
    boundaries.map(({ id }) => transaction.objectStore("records").get(["boundary", id])),
  );
  return new Map(
    rows
      .filter((row) => row !== undefined)
      .map((row) => {
        const state = stateOf(row);
        const madeAt = (field: string): number => stampMs(state.get(field)?.stamp ?? LOWEST);
        return [row.id, { rule: madeAt("when"), keeping: madeAt("keeps_out") }];
      }),
  );
}
