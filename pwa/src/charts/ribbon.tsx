import type { JSX } from "preact";
import { m } from "../messages/index.ts";
import { ANSWERS, type Answer, answerWords } from "../parts/answers.ts";
import { dayName } from "../parts/words.ts";

interface Day {
  /** "YYYY-MM-DD" */
  readonly day: string;
  readonly answer: Answer | null;
}

/**
 * A season's evenings one after the other, in three textures that cover alike; an evening without
 * an answer is paper. Nothing is counted.
 */
export function Ribbon({ days }: { days: readonly Day[] }): JSX.Element {
  return (
    <>
      <ol class="ribbon" aria-label={m.book_ribbon()}>
        {days.map(({ day, answer }) => (
          <li key={day}>
            <span
              role="img"
              data-answer={answer ?? undefined}
              aria-label={m.book_ribbon_day({
                day: dayName(day),
                answer: answerWords(answer) ?? m.book_ribbon_open(),
              })}
            />
          </li>
        ))}
      </ol>
      <ul class="ribbon key quiet small" aria-hidden="true">
        {ANSWERS.map(([answer, short]) => (
          <li key={answer}>
            <span data-answer={answer} />
            {short()}
          </li>
        ))}
      </ul>
    </>
  );
}
