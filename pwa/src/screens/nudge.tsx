/** Where a nudge leads within the app: the choice that its buttons offer, as a sheet over Now. */
import type { JSX } from "preact";
import { actionOf, type Named, type NudgeAction, OPENED, readNudge } from "../boundaries/nudge.ts";
import { choose, type Undo } from "../capture/actions.ts";
import { answerNudge, noteNudge } from "../capture/reminded.ts";
import { m } from "../messages/index.ts";
import { closeSheet, openSheet } from "../parts/sheet.tsx";
import { notStored, told } from "../parts/toast.tsx";
import type { Item } from "../records/types.ts";
import { go } from "../route.ts";
import { boundaries, seasons } from "../store/queries.ts";
import { seasonSheet } from "./sheets.tsx";

/** Open what a nudge is about; with one of its actions carry that out, once, and say so. */
export function openNudge(id: string, action?: string): void {
  const named = readNudge(id);
  if (!named) return;
  const answer = actionOf(named.kind, action);
  const boundary =
    "boundary" in named ? boundaries.value.find((one) => one.id === named.boundary) : undefined;
  if (answer) {
    act(answerNudge(id, answer), SAID[answer]({ title: boundary?.title ?? "" }));
    return;
  }
  noteNudge(id, { answer: OPENED, answered: Date.now() }).catch(() => {});
  if (boundary) openSheet({ title: boundary.title, body: <Choice id={id} of={boundary} /> });
  else if (named.kind === "evening") go(`/evening/${named.day}`);
  else if (named.kind === "season_check") openSeason(named);
}

const SAID: Record<NudgeAction, (named: { title: string }) => string> = {
  move: m.reminded_moved,
  let_go: m.reminded_let_go,
  wrap_up: () => m.reminded_wrapped_up(),
  longer: () => m.reminded_longer(),
  mostly: () => m.reminded_answered(),
  different: () => m.reminded_answered(),
};

function act(work: Promise<Undo>, words: string): void {
  closeSheet();
  work.then((change) => told(words, change), notStored);
}

/** The choices of a boundary on one date, all alike. */
function Choice({
  id,
  of: { id: boundary, title, permission },
}: {
  id: string;
  of: Item<"boundary">;
}): JSX.Element | null {
  const named = readNudge(id);
  if (!named || !("boundary" in named)) return null;
  const { date } = named;
  const answers: readonly (readonly [string, NudgeAction])[] =
    named.kind === "used"
      ? [
          [m.reminded_wrap_up(), "wrap_up"],
          [m.reminded_longer_do(), "longer"],
        ]
      : [
          [m.reminded_move(), "move"],
          [m.reminded_let_go_today(), "let_go"],
        ];
  return (
    <div class="stack">
      {permission && <p class="own">{permission}</p>}
      {named.kind !== "used" && (
        <button
          type="button"
          class="choice"
          onClick={() =>
            act(choose({ boundary, date, choice: "keep" }), m.reminded_kept({ title }))
          }
        >
          {m.reminded_keep()}
        </button>
      )}
      {answers.map(([words, action]) => (
        <button
          key={action}
          type="button"
          class="choice"
          onClick={() => act(answerNudge(id, action), SAID[action]({ title }))}
        >
          {words}
        </button>
      ))}
    </div>
  );
}

function openSeason({ season: id }: Extract<Named, { season: string }>): void {
  const season = seasons.value.find((one) => one.id === id);
  if (season) seasonSheet();
}
