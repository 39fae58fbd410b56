/** What all that was captured shows of energy: by the hour, and before and after. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { fieldWords } from "../charts/cells.ts";
import type { Cell } from "../looking/hours.ts";
import { FEWEST } from "../looking/pairs.ts";
import { m } from "../messages/index.ts";
import { weekBegins, weekdayName } from "../parts/dates.ts";
import { LensSwitch, lens } from "../parts/lens.tsx";
import { hourOf } from "../parts/words.ts";
import { patternsLately, patternsNow } from "../store/looking.ts";
import type { Patterns as Found } from "../store/years.ts";
import { Counted, PatternWords, saidBy } from "./counted.tsx";

export function Patterns(): JSX.Element {
  const [found, setFound] = useState<Found | null | undefined>(undefined);
  useEffect(() => {
    let wanted = true;
    const show = (patterns: Found | null): void => {
      if (wanted) setFound((shown) => patterns ?? shown ?? null);
    };
    // What was shown last is there at once; what has come since takes a moment.
    patternsLately()
      .then((lately) => lately && show(lately))
      .then(patternsNow)
      .then(show, () => show(null));
    return () => {
      wanted = false;
    };
  }, []);
  return (
    <div class="view">
      <header class="head">
        <h1 class="title" tabIndex={-1}>
          {m.pattern_title()}
        </h1>
      </header>
      <LensSwitch />
      {found === undefined && <p class="quiet">{m.pattern_looking()}</p>}
      {found === null && <p class="quiet">{m.offline_part()}</p>}
      {found && <Shown found={found} />}
    </div>
  );
}

function Shown({ found }: { found: Found }): JSX.Element {
  const said = saidBy(found, lens.value);
  return (
    <>
      {lens.value === "energy" && found.hours.length > 0 && <Hours cells={found.hours} />}
      <section class="section tail">
        <h2>{m.pattern_before_after()}</h2>
        {said.map((shown) => (
          <PatternWords key={shown.name} shown={shown} />
        ))}
        {said.length === 0 && (
          <p class="quiet">{found.isEnough ? m.pattern_nothing() : m.pattern_too_few()}</p>
        )}
      </section>
    </>
  );
}

/** The days of any one week, in the order of weeks here: Monday is 0. */
function weekdays(): number[] {
  return Array.from({ length: 7 }, (_, number) => (number + weekBegins() - 1) % 7);
}

/** Energy by hour and weekday, as a table: every field has its figure and its count. */
function Hours({ cells }: { cells: readonly Cell[] }): JSX.Element {
  const rows = [...new Set(cells.map(({ hour }) => hour))].sort((one, other) => one - other);
  return (
    <section class="section">
      <h2>{m.pattern_hours()}</h2>
      <table class="hours-of">
        <thead>
          <tr>
            <td />
            {weekdays().map((weekday) => (
              // 1 January 2024 was a Monday.
              <th key={weekday} scope="col">
                {weekdayName(`2024-01-0${weekday + 1}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((hour) => (
            <tr key={hour}>
              <th scope="row">{hourOf(Date.UTC(2024, 0, 1, hour), "UTC")}</th>
              {weekdays().map((weekday) => (
                <Field
                  key={weekday}
                  cell={cells.find((one) => one.weekday === weekday && one.hour === hour)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="quiet small">{m.pattern_hours_hint({ count: FEWEST })}</p>
      <Counted words={m.counted_hours({ count: FEWEST })} />
    </section>
  );
}

function Field({ cell }: { cell: Cell | undefined }): JSX.Element {
  if (!cell) return <td />;
  const isEnough = cell.count >= FEWEST;
  return (
    <td>
      <i class="die" aria-hidden="true" data-level={isEnough ? Math.round(cell.mean) : undefined} />
      {isEnough && <span class="unseen">{fieldWords(cell)}</span>}
      <small>{cell.count}</small>
    </td>
  );
}
