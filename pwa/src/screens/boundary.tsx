/** One boundary: its rule, whether it still fits, and plainly what its days became. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { m } from "../messages/index.ts";
import { dayAndMonth } from "../parts/dates.ts";
import { rest } from "../parts/ends.tsx";
import { followWords, keepsWords, outcomeWords, whenWords } from "../parts/rules.ts";
import { dateOf, dayName } from "../parts/words.ts";
import type { Item, Kinds } from "../records/types.ts";
import { go, path } from "../route.ts";
import { type History, readHistory } from "../store/history.ts";
import { boundaries, coming, loaded, seasons } from "../store/queries.ts";
import { asleepWords } from "./boundaries.tsx";
import { Fit, isDue } from "./fit.tsx";
import { Page } from "./page.tsx";
import { editBoundary } from "./protect.tsx";

const LIST = "/yours/boundaries";
/** How many days a page of history has. */
const DAYS = 14;

const BACK = [LIST, m.boundary_back] as const;

/** One boundary, by the id in the address. */
export function Boundary(): JSX.Element {
  const id = path.value.slice(LIST.length + 1);
  const boundary = boundaries.value.find((one) => one.id === id);
  if (!boundary) {
    return (
      <Page title={m.boundary_list_title()} up={BACK}>
        {loaded.value && <p class="quiet">{m.boundary_gone()}</p>}
      </Page>
    );
  }
  return (
    <Page title={boundary.title} up={BACK}>
      {boundary.permission && <p class="own">{boundary.permission}</p>}
      <Rule boundary={boundary} />
      {isDue(boundary) && <Fit boundary={boundary} />}
      <Ways boundary={boundary} />
      <Days key={id} boundary={id} />
    </Page>
  );
}

function Rule({ boundary }: { boundary: Item<"boundary"> }): JSX.Element {
  const lines = [
    whenWords(boundary),
    keepsWords(boundary),
    followWords(boundary),
    nudgeWords(boundary),
    boundary.zone === "home" ? m.boundary_zone_home_line() : "",
    seasonWords(boundary),
    datesWords(boundary),
    asleepWords(boundary) ?? "",
  ];
  return (
    <ul class="list lines">
      {lines.filter(Boolean).map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function nudgeWords({ nudges, lead, when }: Kinds["boundary"]): string {
  const isTold = (nudges?.ahead ?? true) && !("cue" in when);
  return isTold ? m.boundary_told_ahead({ minutes: lead ?? 10 }) : "";
}

function seasonWords({ seasons: only = [] }: Kinds["boundary"]): string {
  const named = seasons.value.filter(({ id }) => only.includes(id)).map(({ title }) => title);
  return named.length > 0 ? m.boundary_only_in({ seasons: named.join(m.join_words()) }) : "";
}

function datesWords({ starts_on: from, ends_on: until, skip = [] }: Kinds["boundary"]): string {
  const parts = [
    from ? m.boundary_from_day({ date: dayName(from) }) : "",
    until ? m.boundary_until_day({ date: dayName(until) }) : "",
    skip.length > 0
      ? m.boundary_not_on_days({ dates: skip.map(dayAndMonth).join(m.join_words()) })
      : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

function Ways({ boundary }: { boundary: Item<"boundary"> }): JSX.Element {
  return (
    <div class="wrap">
      <button
        type="button"
        class="pill"
        onClick={() => editBoundary(boundary, () => go(LIST, true))}
      >
        {m.boundary_change()}
      </button>
      <button type="button" class="pill" onClick={() => rest("boundary", boundary)}>
        {boundary.archived ? m.what_wake() : m.what_rest()}
      </button>
    </div>
  );
}

const NOTHING: History = { entries: [], more: false };

/** Day by day what became of it, newest first, a page at a time. */
function Days({ boundary }: { boundary: string }): JSX.Element {
  const [count, setCount] = useState(DAYS);
  const [history, setHistory] = useState(NOTHING);
  // What is settled or chosen just now is among the days to come.
  const touched = coming.value;
  useEffect(() => {
    let wanted = true;
    readHistory(boundary, count).then((read) => {
      if (wanted) setHistory(read);
    });
    return () => {
      wanted = false;
    };
  }, [boundary, count, touched]);
  return (
    <section class="section">
      <h2>{m.boundary_history()}</h2>
      {history.entries.length === 0 ? (
        <p class="quiet">{m.boundary_history_empty()}</p>
      ) : (
        <ul class="list">
          {history.entries.map((one) => (
            <li key={one.id} class="item slim">
              <span class="grow">{dayWords(one.date)}</span>
              <span class="outline">{outcomeWords(one)}</span>
            </li>
          ))}
        </ul>
      )}
      {history.more && (
        <div class="wrap">
          <button type="button" class="pill" onClick={() => setCount(count + DAYS)}>
            {m.back_earlier()}
          </button>
        </div>
      )}
    </section>
  );
}

/** The day with its weekday, and its year where that is another one. */
function dayWords(date: string): string {
  const year = new Date().getFullYear();
  return date.startsWith(`${year}-`) ? dayName(date) : dateOf(Date.parse(`${date}T12:00:00Z`));
}
