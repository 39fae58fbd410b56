/** Where a nudge leads within the app: to the choice that its buttons offer, over Now. */
import type { JSX } from "preact";
import type { Coming } from "../boundaries/coming.ts";
import { actionOf, type NudgeAction, readNudge } from "../boundaries/nudge.ts";
import { answerNudge, noteOpened, readOccurrence } from "../capture/reminded.ts";
import { m } from "../messages/index.ts";
import { settle } from "../parts/settle.ts";
import { openSheet } from "../parts/sheet.tsx";
import { told } from "../parts/toast.tsx";
import { timeOf } from "../parts/words.ts";
import { go } from "../route.ts";
import { choiceSheet, seasonSheet } from "./sheets.tsx";

/** "/nudge/<id>" or "/nudge/<id>/<action>" */
const ADDRESS = /^\/nudge\/([^/]+)(?:\/(\w+))?\/?$/;

/** Open what a nudge's address is about; with an action carry that out, once, and say so. */
export async function openNudge(path: string): Promise<void> {
  const [, coded = "", action] = ADDRESS.exec(path) ?? [];
  const id = decodeURIComponent(coded);
  const named = readNudge(id);
  if (!named) return;
  const answer = actionOf(named.kind, action);
  const change = answer && (await answerNudge(id, answer));
  // Without its boundary there is nothing to choose any more.
  const one = "boundary" in named ? await readOccurrence(named) : undefined;
  if (answer && change) return told(SAID[answer](one), change);
  noteOpened(id).catch(() => {});
  if (named.kind === "evening") go(`/evening/${named.day}`);
  else if (named.kind === "season_check") seasonSheet();
  else if (one && named.kind === "used") usedSheet(id, one);
  else if (one) choiceSheet(one);
}

/** What has been done, of the occurrence as it is then. */
const SAID: Record<NudgeAction, (one: Coming | undefined) => string> = {
  move: (one) => {
    if (!one) return m.reminded_answered();
    const { boundary, start, end } = one;
    return m.choice_told_move({ ...boundary, start: timeOf(start), end: timeOf(end) });
  },
  let_go: (one) => (one ? m.choice_told_let_go(one.boundary) : m.reminded_answered()),
  wrap_up: () => m.reminded_wrapped_up(),
  longer: (one) => (one ? m.reminded_longer(one.boundary) : m.reminded_answered()),
  mostly: () => m.reminded_answered(),
  different: () => m.reminded_answered(),
};

/** What follows a protected time is used up: end it, or go on for a bit. */
function usedSheet(id: string, one: Coming): void {
  const { title, flex, permission } = one.boundary;
  openSheet({
    title: m.follow_used({ minutes: flex?.minutes ?? 0, title }),
    body: (
      <div class="stack">
        {permission && <p class="own large">{m.choice_own({ words: permission })}</p>}
        <Answer id={id} one={one} answer="wrap_up" words={m.follow_wrap_up()} />
        <Answer id={id} one={one} answer="longer" words={m.follow_longer()} />
      </div>
    ),
  });
}

function Answer({
  id,
  one,
  answer,
  words,
}: {
  id: string;
  one: Coming;
  answer: NudgeAction;
  words: string;
}): JSX.Element {
  return (
    <button
      type="button"
      class="choice"
      onClick={() => settle(answerNudge(id, answer), SAID[answer](one))}
    >
      {words}
    </button>
  );
}
