/** Boundaries: the times one protects, each with its rule in plain words. */
import type { JSX } from "preact";
import { isAwake } from "../boundaries/coming.ts";
import { m } from "../messages/index.ts";
import { clock } from "../parts/clock.ts";
import { AddButton } from "../parts/fields.tsx";
import { ruleWords } from "../parts/rules.ts";
import type { Item } from "../records/types.ts";
import { boundaries, currentSeason, seasons } from "../store/queries.ts";
import { Page } from "./page.tsx";
import { editBoundary } from "./protect.tsx";

/** "asleep in Caretaking" where the seasons that are on leave it so; else null. */
export function asleepWords(boundary: Item<"boundary">): string | null {
  if (boundary.archived || isAwake(boundary, seasons.value, clock.value)) return null;
  const season = currentSeason.value?.title;
  return season ? m.boundary_asleep_in({ season }) : m.boundary_asleep();
}

export function Boundaries(): JSX.Element {
  const awake = boundaries.value.filter(({ archived }) => !archived);
  const resting = boundaries.value.filter(({ archived }) => archived);
  return (
    <Page title={m.boundary_list_title()} reads>
      {awake.length === 0 && <p class="quiet">{m.boundary_empty()}</p>}
      {awake.length > 0 && <List of={awake} />}
      <div class="wrap">
        <AddButton words={m.boundary_add()} onAdd={() => editBoundary(null)} />
      </div>
      {resting.length > 0 && (
        <section class="section">
          <h2>{m.what_archived()}</h2>
          <List of={resting} />
        </section>
      )}
    </Page>
  );
}

function List({ of }: { of: readonly Item<"boundary">[] }): JSX.Element {
  return (
    <ul class="list">
      {of.map((boundary) => {
        const asleep = asleepWords(boundary);
        return (
          <li key={boundary.id}>
            <a class="item" href={`/yours/boundaries/${boundary.id}`}>
              <span class="grow">
                {boundary.title}
                <small>{ruleWords(boundary)}</small>
                {asleep && <small class="own">{asleep}</small>}
              </span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}
