/** What years show, in sentences, and how each figure is counted. */
import type { JSX } from "preact";
import type { Shown } from "../looking/pairs.ts";
import { m } from "../messages/index.ts";
import { type Lens, lens, priorityWords } from "../parts/lens.tsx";
import { openSheet } from "../parts/sheet.tsx";
import { meanOf } from "../parts/words.ts";
import { containers, cues, roles, seasons } from "../store/queries.ts";
import type { Family, Patterns } from "../store/years.ts";

const FAMILIES: Readonly<Record<Lens, readonly Family[]>> = {
  energy: ["container", "cue"],
  priority: ["priority"],
  role: ["role"],
  season: ["season"],
};

/** What is said where the past is tinted by a lens, the surest first. */
export function saidBy({ said }: Patterns, by: Lens): readonly Shown[] {
  return FAMILIES[by]
    .flatMap((family) => said[family])
    .filter((shown) => nameOf(shown) !== null)
    .toSorted((one, other) => one.chance - other.chance);
}

/** The name of what a pattern is about, or null of something that is there no more. */
function nameOf({ name }: Shown): string | null {
  const [family, id = ""] = name.split(/:(.*)/s);
  if (family === "priority") return priorityWords(Number(id));
  const named: Readonly<Record<string, string | undefined>> = {
    container: containers.value.find((one) => one.id === id)?.title,
    cue: cues.value.find((one) => one.id === id)?.title,
    role: roles.value.find((one) => one.id === id)?.name,
    season: seasons.value.find((one) => one.id === id)?.title,
  };
  return named[family ?? ""] ?? null;
}

const AFTER = { higher: m.pattern_after_higher, lower: m.pattern_after_lower };
const ROLE = { higher: m.pattern_role_higher, lower: m.pattern_role_lower };
const PRIORITY = { higher: m.pattern_priority_higher, lower: m.pattern_priority_lower };
const SEASON = { higher: m.pattern_season_higher, lower: m.pattern_season_lower };

/** "After “Walk” your energy was higher in 9 of 12." */
export function sentenceOf(shown: Shown): string {
  const words = { name: nameOf(shown) ?? "", count: shown[shown.turn], total: shown.pairs };
  if (shown.name.startsWith("season:")) return SEASON[shown.turn](words);
  if (shown.name.startsWith("role:")) return ROLE[shown.turn](words);
  if (shown.name.startsWith("priority:")) return PRIORITY[shown.turn](words);
  return AFTER[shown.turn](words);
}

/** "2" or "2 to 3"; means of days with one decimal. */
function range([low, high]: readonly [number, number]): string {
  const [from, to] = [meanOf(low), meanOf(high)];
  return from === to ? from : m.pattern_range({ low: from, high: to });
}

const REST = { higher: m.pattern_rest_lower, lower: m.pattern_rest_higher };
const ONLY = { higher: m.pattern_rest_only_lower, lower: m.pattern_rest_only_higher };

/** What the other pairs did: "The same in 2, lower in 1. " */
export function restWords({ turn, pairs, higher, lower }: Shown): string {
  const same = pairs - higher - lower;
  const count = turn === "higher" ? lower : higher;
  if (count === 0) return same === 0 ? "" : `${m.pattern_rest_same({ same })} `;
  return `${same === 0 ? ONLY[turn]({ count }) : REST[turn]({ same, count })} `;
}

export function PatternWords({ shown }: { shown: Shown }): JSX.Element {
  const isSeason = shown.name.startsWith("season:");
  return (
    <section class="pattern">
      <p class="said">{sentenceOf(shown)}</p>
      <p class="quiet small">
        {restWords(shown)}
        {m.pattern_from_to({ before: range(shown.before), after: range(shown.after) })}{" "}
        {m.pattern_goes_with()}
      </p>
      <Counted words={isSeason ? m.counted_season_pairs() : m.counted_pairs()} />
    </section>
  );
}

/** How a figure is counted, for whoever asks. */
export function Counted({ words }: { words: string }): JSX.Element {
  return (
    <button
      type="button"
      class="bare small counted"
      onClick={() => openSheet({ title: m.counted_title(), body: <p>{words}</p> })}
    >
      {m.counted_ask()}
    </button>
  );
}

const TINTS = {
  energy: m.counted_energy,
  priority: m.counted_priority,
  role: m.counted_role,
  season: m.counted_season,
};

/** Where the tints of the lens come from. */
export function tintWords(): string {
  return TINTS[lens.value]();
}
