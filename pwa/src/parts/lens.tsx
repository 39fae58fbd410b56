/** By what the past is tinted: one switch for every view of it, remembered on this device. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { USUAL_PRIORITY } from "../looking/year.ts";
import { m } from "../messages/index.ts";
import type { Item, Run } from "../records/types.ts";
import { ROLE_ICONS } from "../screens/signs.ts";
import { containers, roles } from "../store/queries.ts";
import { hints, remember } from "./hints.ts";
import { Icon } from "./icon.tsx";
import { paletteOf } from "./look.ts";
import { Segments } from "./segments.tsx";

const LENSES = ["energy", "priority", "role", "season"] as const;
export type Lens = (typeof LENSES)[number];

const WORDS = {
  energy: m.lens_energy,
  priority: m.lens_priority,
  role: m.lens_role,
  season: m.lens_season,
};
const PRIORITIES = [m.lens_priority_1, m.lens_priority_2, m.lens_priority_3] as const;

const chosen = signal<Lens>(LENSES.find((one) => one === hints().lens) ?? "energy");

export const lens: { readonly value: Lens } = chosen;

function choose(next: Lens): void {
  chosen.value = next;
  remember({ lens: next });
}

/** Four side by side; where they do not fit, a menu. Only one of the two is ever there to see. */
export function LensSwitch(): JSX.Element {
  return (
    <div class="lens">
      <Segments
        label={m.lens_label()}
        value={chosen.value}
        onValue={choose}
        options={LENSES.map((one) => [one, WORDS[one]()] as const)}
      />
      <select
        class="input"
        aria-label={m.lens_label()}
        value={chosen.value}
        onChange={(event) => choose(event.currentTarget.value as Lens)}
      >
        {LENSES.map((one) => (
          <option key={one} value={one}>
            {WORDS[one]()}
          </option>
        ))}
      </select>
    </div>
  );
}

/** What a run's priority is now; one that belongs to nothing has the usual one. */
export function priorityOf({ container }: Pick<Run, "container">): number {
  return containers.value.find(({ id }) => id === container)?.priority ?? USUAL_PRIORITY;
}

export function priorityWords(priority: number): string {
  return (PRIORITIES[priority - 1] ?? m.lens_priority_2)();
}

/** A letter for each of some names, no two the same as far as they allow. */
export function lettersOf(
  named: readonly { readonly id: string; readonly name: string }[],
): ReadonlyMap<string, string> {
  const letters = new Map<string, string>();
  for (const { id, name } of named) {
    const own = [...name.toLocaleUpperCase()].filter((letter) => /[\p{L}\p{N}]/u.test(letter));
    const taken = [...letters.values()];
    letters.set(id, own.find((letter) => !taken.includes(letter)) ?? own[0] ?? "·");
  }
  return letters;
}

/** The letters of seasons, the latest first. */
export function seasonLetters(seasons: readonly Item<"season">[]): ReadonlyMap<string, string> {
  return lettersOf(seasons.map(({ id, title }) => ({ id, name: title })));
}

/** The sign of a role: its icon, or a letter where nobody knows that. */
export function RoleSign({ id }: { id: string }): JSX.Element | null {
  const role = roles.value.find((one) => one.id === id);
  if (!role) return null;
  const icon = ROLE_ICONS[role.icon ?? ""];
  return icon ? <Icon of={icon} /> : <b>{lettersOf(roles.value).get(id)}</b>;
}

/** The sign of a season: its letter on its ground. */
export function SeasonSign({
  season,
  letters,
}: {
  season: Item<"season"> | null;
  letters: ReadonlyMap<string, string>;
}): JSX.Element | null {
  if (!season) return null;
  return (
    <i class="die" data-season={paletteOf(season)}>
      {letters.get(season.id)}
    </i>
  );
}

/** A sign and what it means. */
export type Meaning = readonly [sign: JSX.Element, words: string];

/** What the tints of a picture mean, in signs and words; the roles (by id) and seasons in it. */
export function Key({
  mine,
  seasons,
  marks = [],
  letters = false,
}: {
  mine: readonly string[];
  seasons: readonly Item<"season">[];
  /** What else is drawn, whatever the lens. */
  marks?: readonly Meaning[];
  /** Roles have letters, where icons would be too small. */
  letters?: boolean;
}): JSX.Element {
  return (
    <ul class="tints" aria-hidden="true">
      {[...keyOf(mine, seasons, letters), ...marks].map(([sign, words]) => (
        <li key={words}>
          {sign}
          {words}
        </li>
      ))}
    </ul>
  );
}

function keyOf(
  mine: readonly string[],
  seasons: readonly Item<"season">[],
  asLetters: boolean,
): readonly Meaning[] {
  if (chosen.value === "energy") {
    return [
      ...[1, 2, 3, 4, 5].map(
        (level) => [<i class="die" data-level={level} />, `${level}`] as const,
      ),
      [<i class="die" />, m.lens_not_logged()],
    ];
  }
  if (chosen.value === "priority") {
    return [1, 2, 3].map((one) => [<i class="die" data-priority={one} />, priorityWords(one)]);
  }
  if (chosen.value === "role") {
    const letters = lettersOf(roles.value);
    return roles.value
      .filter(({ id }) => mine.includes(id))
      .map(({ id, name }) => [
        <i class="die">{asLetters ? letters.get(id) : <RoleSign id={id} />}</i>,
        name,
      ]);
  }
  const letters = seasonLetters(seasons);
  return seasons.map((season) => [<SeasonSign season={season} letters={letters} />, season.title]);
}
