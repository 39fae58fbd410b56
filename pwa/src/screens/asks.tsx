/** What Now asks, each in a card of its own that one tap answers. */
import type { ComponentType, JSX } from "preact";
import { answerDay, startFromNow, undo } from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import { ANSWERS, type Answer, answerWords } from "../parts/answers.ts";
import type { Ask } from "../parts/asks.ts";
import { Card } from "../parts/card.tsx";
import { later } from "../parts/later.tsx";
import { Level } from "../parts/level.tsx";
import { notStored, say, told } from "../parts/toast.tsx";
import { openRuns, reflections, settings, today } from "../store/queries.ts";
import { answered, beginAgain, leaveCapacity } from "./asking.ts";
import { capacity } from "./cells.ts";
import { keepAnswer, keepNightly } from "./evenings.ts";

/** After a long time away: nothing waits, nothing is counted. */
function Again(): JSX.Element {
  const begin = (): void => {
    if (openRuns.value.length === 0) {
      beginAgain();
      return;
    }
    startFromNow().then((change) => {
      beginAgain();
      told(m.again_told(), change);
    }, notStored);
  };
  return (
    <Card>
      <p class="said">{m.again_line()}</p>
      <div class="wrap">
        <button type="button" class="pill" onClick={begin}>
          {m.again_do()}
        </button>
      </div>
    </Card>
  );
}

/** The evening's question: one tap answers it, one more is done with it. */
function EveningAsk(): JSX.Element {
  const { day } = today.value;
  const answer = reflections.value.get(day)?.answer;
  if (answer) return <Answered answer={answer} />;
  const keep = async (chosen: Answer | "skipped"): Promise<void> => {
    const change = await keepAnswer(day, chosen);
    if (!change) return;
    const isOver = chosen === "skipped" && settings.value.evening_nightly !== null;
    answered.value = isOver ? null : { day, change };
    // The card itself has the undo for as long as it is there.
    if (isOver) told(m.evening_skipped(), change);
    else say(m.evening_kept());
  };
  return (
    <Card>
      <a class="said asked" href="/evening">
        {m.evening_card_question()}
      </a>
      <div class="wrap">
        {ANSWERS.map(([one, short]) => (
          <button key={one} type="button" class="pill" onClick={() => void keep(one)}>
            {short()}
          </button>
        ))}
        <button type="button" class="bare" onClick={() => void keep("skipped")}>
          {m.evening_skip()}
        </button>
      </div>
    </Card>
  );
}

function Answered({ answer }: { answer: Answer | "skipped" }): JSX.Element {
  const done = (): void => {
    answered.value = null;
  };
  const takeBack = (): void => {
    const change = answered.value?.change;
    done();
    if (change) undo(change).then(() => say(m.undone()), notStored);
  };
  return (
    <Card>
      <div class="row">
        <p class="grow said">{answerWords(answer)}</p>
        <button type="button" class="bare" onClick={takeBack}>
          {m.undo()}
        </button>
      </div>
      {settings.value.evening_nightly === null ? (
        <Nightly onNo={done} />
      ) : (
        <div class="wrap">
          <a class="pill" href="/evening">
            {m.evening_what()}
          </a>
          <button type="button" class="pill" onClick={done}>
            {m.done()}
          </button>
        </div>
      )}
    </Card>
  );
}

/** Asked once, on the first evening: whether it is to come back. */
export function Nightly({ onNo }: { onNo?: () => void }): JSX.Element {
  return (
    <>
      <p class="said">{m.evening_nightly()}</p>
      <div class="wrap">
        <button type="button" class="pill" onClick={() => keepNightly(true)}>
          {m.evening_nightly_yes()}
        </button>
        <button
          type="button"
          class="pill"
          onClick={() => {
            onNo?.();
            keepNightly(false);
          }}
        >
          {m.evening_nightly_no()}
        </button>
      </div>
    </>
  );
}

/** How much there is to give today, as the last energy has it until someone says otherwise. */
function Capacity(): JSX.Element {
  const { day } = today.value;
  return (
    <Level
      label={m.evening_capacity()}
      value={capacity()}
      onValue={(level) =>
        answerDay(day, { capacity: level }).then(
          (change) => told(m.evening_capacity_told(), change),
          notStored,
        )
      }
    />
  );
}

/** The same below something else, for who looks for it. */
export function CapacityBelow(): JSX.Element {
  return (
    <details>
      <summary class="quiet">{m.evening_capacity()}</summary>
      <Capacity />
    </details>
  );
}

function CapacityAsk(): JSX.Element {
  return (
    <Card>
      <div class="row">
        <p class="grow said">{m.evening_capacity()}</p>
        <button type="button" class="bare" onClick={leaveCapacity}>
          {m.not_now()}
        </button>
      </div>
      <Capacity />
    </Card>
  );
}

export const ASKED: Readonly<Record<Ask, ComponentType>> = {
  again: Again,
  evening: EveningAsk,
  capacity: CapacityAsk,
  news: later(() => import("./news.tsx").then((part) => part.NewsCard)),
};
