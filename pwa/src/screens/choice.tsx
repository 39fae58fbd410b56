/**
 * What to do with a protected time that something meets, or that a reminder was about. All choices
 * look alike, no reason is asked; swiped away, everything stays as it is.
 */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Coming } from "../boundaries/coming.ts";
import { allows } from "../boundaries/keeping.ts";
import { keepersOf, USUAL_FLEX, USUAL_MOVE } from "../boundaries/settlement.ts";
import { type Choosing, choose, type Undo } from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import { rest } from "../parts/ends.tsx";
import { remember } from "../parts/hints.ts";
import { ruleWords } from "../parts/rules.ts";
import { settle } from "../parts/settle.ts";
import { leaveSheet } from "../parts/sheet.tsx";
import { dateOf, timeOf } from "../parts/words.ts";
import type { Item } from "../records/types.ts";
import { go } from "../route.ts";
import { changedAt } from "../store/history.ts";
import { coming, lived, openRuns } from "../store/queries.ts";
import { choiceSheet } from "./sheets.tsx";

const MINUTE = 60_000;
/** How long after a start its question may still come: the occurrences were still being read. */
const SOON = 10_000;

/** What was begun, and how it is taken back. */
export interface Begun {
  readonly run: Item<"run">;
  readonly change: Undo;
}

/** After a start: where a time that is protected now keeps it out, the choices rise over it. */
export async function askAbout(change: Undo): Promise<void> {
  // Back to what is open already is no start.
  if (change.token !== change.id) return;
  const found = await known();
  const run = openRuns.value.find(({ id }) => id === change.id);
  if (!run) return;
  const now = Date.now();
  const keepers = keepersOf(
    run,
    found.map((one) => ({ ...one.subject, one })),
    lived.value.runs,
    now,
  );
  // Of several the one that lasts longest.
  const [last] = keepers.map(({ one }) => one).sort((one, other) => other.end - one.end);
  if (last) choiceSheet(last, { run, change });
}

/** The occurrences; where they have not been read yet, as soon as they are. */
function known(): Promise<readonly Coming[]> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => done([]), SOON);
    let stop = (): void => {};
    const done = (found: readonly Coming[]): void => {
      clearTimeout(timer);
      resolve(found);
      queueMicrotask(() => stop());
    };
    stop = coming.subscribe((found) => {
      if (found.length > 0) done(found);
    });
  });
}

interface Way {
  readonly choice: Choosing["choice"];
  readonly words: string;
  readonly hint?: string;
  readonly told: string;
}

/** The choices there are, each with its small line. */
function waysOf({ boundary, start, end }: Coming, begun: Begun | undefined): readonly Way[] {
  const { title, flex } = boundary;
  const what = begun?.run.title ?? "";
  const by = USUAL_MOVE * MINUTE;
  const keep: Way = {
    choice: "keep",
    words: m.choice_keep(),
    ...(begun && { hint: m.choice_steps_back({ what }) }),
    told: begun ? m.choice_told_keep({ title, what }) : m.choice_told_stays({ title }),
  };
  const move: Way = {
    choice: "move",
    words: m.choice_move(),
    hint: m.choice_later({ minutes: USUAL_MOVE }),
    told: m.choice_told_move({ title, start: timeOf(start + by), end: timeOf(end + by) }),
  };
  const letGo: Way = {
    choice: "let_go",
    words: begun ? m.choice_let_go() : m.choice_not_today(),
    told: m.choice_told_let_go({ title }),
  };
  if (!begun) return [move, letGo, keep];
  const minutes = flex?.minutes ?? USUAL_FLEX.minutes;
  if (minutes === 0 || !allows(boundary, begun.run)) return [keep, move, letGo];
  const time = timeOf(end);
  const after: Way = {
    choice: "after",
    words: m.choice_after(),
    hint: m.choice_after_hint({ minutes, time }),
    told: m.choice_told_after({ what, time }),
  };
  return [keep, after, move, letGo];
}

/** The choices for one protected time, over what was begun or without. */
export function Choice({ one, begun }: { one: Coming; begun: Begun | undefined }): JSX.Element {
  const { boundary, date } = one;
  const take = ({ choice, told }: Way): void => {
    const isBack = begun && (choice === "keep" || choice === "after");
    if (choice === "after") rememberAfter(one, begun);
    const undoing = isBack ? { undoing: begun.change.token } : {};
    settle(choose({ boundary: boundary.id, date, choice, ...undoing }), told);
  };
  return (
    <div class="stack">
      {boundary.permission && (
        <p class="own large">{m.choice_own({ words: boundary.permission })}</p>
      )}
      {begun && <p class="quiet">{m.choice_begun({ what: begun.run.title })}</p>}
      {waysOf(one, begun).map((way) => (
        <button key={way.choice} type="button" class="choice" onClick={() => take(way)}>
          {way.words}
          {way.hint && <span class="quiet">{way.hint}</span>}
        </button>
      ))}
      <Why boundary={boundary} />
    </div>
  );
}

/** What comes after comes first then: Now offers it in its first cell. */
function rememberAfter({ boundary, end }: Coming, begun: Begun | undefined): void {
  const { container } = begun?.run ?? {};
  const within = boundary.flex?.within ?? USUAL_FLEX.within;
  if (container) remember({ after: { container, from: end, to: end + within * MINUTE } });
}

/** Why this: the rule, when it was last changed, and the ways out. */
function Why({ boundary }: { boundary: Item<"boundary"> }): JSX.Element {
  const { id } = boundary;
  const [changed, setChanged] = useState<number | null>(null);
  useEffect(() => {
    void changedAt("boundary", id).then(setChanged);
  }, [id]);
  return (
    <details class="why">
      <summary>{m.choice_why()}</summary>
      <p class="quiet small">{ruleWords(boundary)}</p>
      {changed !== null && <p class="quiet small">{m.choice_changed({ date: dateOf(changed) })}</p>}
      <div class="wrap">
        <button
          type="button"
          class="pill"
          onClick={() => leaveSheet(go, `/yours/boundaries/${id}`)}
        >
          {m.choice_open()}
        </button>
        <button type="button" class="pill" onClick={() => rest("boundary", boundary)}>
          {m.what_rest()}
        </button>
      </div>
    </details>
  );
}
