import type { JSX } from "preact";
import { m } from "../messages/index.ts";
import { closeSheet } from "../parts/sheet.tsx";
import { dateOf } from "../parts/words.ts";
import type { Item } from "../records/types.ts";

/** The season that is: its own sentences, word for word. */
export function SeasonSheet({ season }: { season: Item<"season"> }): JSX.Element {
  const counts = season.counts ?? [];
  return (
    <div class="stack">
      <p class="quiet small">{m.season_since({ date: dateOf(season.start.at) })}</p>
      {counts.length > 0 ? (
        <>
          <h3 class="quiet small">{m.season_sheet_counts()}</h3>
          {counts.map((sentence) => (
            <p key={sentence} class="own">
              {sentence}
            </p>
          ))}
        </>
      ) : (
        <p class="quiet">{m.season_no_words()}</p>
      )}
      {season.permission && <p class="own">{season.permission}</p>}
      <div class="ends">
        <span />
        <button type="button" class="pill" onClick={closeSheet}>
          {m.done()}
        </button>
      </div>
    </div>
  );
}
