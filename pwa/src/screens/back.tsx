/** Look back: a day, a week, a year, and what all of them show, each at an address of its own. */
import type { JSX } from "preact";
import look from "../back.css?url";
import { m } from "../messages/index.ts";
import { path } from "../route.ts";
import { loaded, today, untouched } from "../store/queries.ts";
import { Day } from "./day.tsx";
import { Patterns } from "./patterns.tsx";
import { addressOf, type View } from "./places.ts";
import { Week } from "./week.tsx";
import { Year } from "./year.tsx";

const PLACE = /^\/back(?:\/(week|year|patterns))?(?:\/(\d{4}(?:-\d\d-\d\d)?))?$/;
const VIEWS = [
  ["day", m.back_day],
  ["week", m.back_week],
  ["year", m.back_year],
  ["patterns", m.back_patterns],
] as const;

interface Place {
  readonly view: View;
  /** The life day that is looked at, or lies in what is. */
  readonly day: string;
}

/** The day that was last looked at, by day or by week. */
let last = "";

/** What the address names; what it names wrongly is today's. */
function placeOf(address: string, now: string): Place {
  const [, view = "day", named = ""] = PLACE.exec(address) ?? [];
  if (view === "year") {
    const year = named || now.slice(0, 4);
    // The day that one came from stands for its year, else the first one.
    const day = [last, now].find((one) => one.startsWith(year)) ?? `${year}-01-01`;
    return { view, day };
  }
  const day = Number.isNaN(Date.parse(named)) ? now : named;
  if (view !== "patterns") last = day;
  return { view: view as View, day };
}

/** The four views, quietly; going from one to the next stays with the day one looks at. */
function Views({ place, now }: { place: Place; now: string }): JSX.Element {
  return (
    <nav class="views" aria-label={m.back_views()}>
      {VIEWS.map(([view, words]) => (
        <a
          key={view}
          href={addressOf(view, place.day, now)}
          aria-current={view === place.view ? "page" : undefined}
        >
          {words()}
        </a>
      ))}
    </nav>
  );
}

/** Resolves to the screen once its styles are here, of which the first screen has no use. */
export function styledBack(): Promise<typeof Back> {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = look;
    link.onload = () => resolve(Back);
    link.onerror = reject;
    document.head.append(link);
  });
}

function Back(): JSX.Element {
  const now = today.value.day;
  if (!loaded.value) return <main class="screen" />;
  if (untouched.value) return <DayOne />;
  const place = placeOf(path.value, now);
  return (
    <main class="screen back">
      <Views place={place} now={now} />
      {place.view === "day" && <Day day={place.day} />}
      {place.view === "week" && <Week day={place.day} />}
      {place.view === "year" && <Year year={Number(place.day.slice(0, 4))} />}
      {place.view === "patterns" && <Patterns />}
    </main>
  );
}

/** Day one: one line that teaches, no ghost of a chart. */
function DayOne(): JSX.Element {
  return (
    <main class="screen back">
      <header class="head">
        <p class="plain-head">{m.back_today()}</p>
      </header>
      <div class="empty-view">
        <h1>{m.back_empty()}</h1>
        <p class="quiet">{m.back_empty_hint()}</p>
      </div>
    </main>
  );
}
