/** Seasons under Yours: the list, the page of one, and the book of those that are past. */
import { signal } from "@preact/signals";
import { ArrowLeft, ArrowRight, BookOpen, ChevronRight } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { Ribbon } from "../charts/ribbon.tsx";
import { m } from "../messages/index.ts";
import { Icon } from "../parts/icon.tsx";
import { paletteOf } from "../parts/look.ts";
import { useRead } from "../parts/read.ts";
import { dateOf, format } from "../parts/words.ts";
import type { Item } from "../records/types.ts";
import { go, path } from "../route.ts";
import { type Evening, readEvenings } from "../store/evenings.ts";
import {
  boundaries,
  containers,
  currentSeason,
  loaded,
  reflections,
  seasons,
  settings,
  today,
} from "../store/queries.ts";
import { Page } from "./page.tsx";
import { editSeason, finish, Swatch, switchSeason, Words } from "./season.tsx";
import { seasonSheet } from "./sheets.tsx";
import { alongside, daysOf, isOn, others, wordsOf } from "./stretches.ts";

const HOME = "/yours/seasons";
const BOOK = `${HOME}/book`;
const UP = [HOME, m.season_back] as const;

export function Seasons(): JSX.Element {
  const [, , , first, second] = path.value.split("/");
  if (!loaded.value) return <main class="screen page" />;
  if (!first) return <List />;
  if (first === "book") return <Book id={second} />;
  const season = seasons.value.find(({ id }) => id === first);
  return season ? <One season={season} /> : <List />;
}

function List(): JSX.Element {
  const now = currentSeason.value;
  const on = [...(now ? [now] : []), ...alongside(seasons.value)];
  const resting = seasons.value.filter(({ archived, end }) => archived && end);
  return (
    <Page title={m.seasons_title()}>
      {on.length > 0 ? <Rows of={on} /> : <p class="quiet">{m.season_none()}</p>}
      <button type="button" class="pill" onClick={seasonSheet}>
        {m.seasons_switch()}
      </button>
      <Group title={m.seasons_before()} of={others(seasons.value)} />
      <Group title={m.what_archived()} of={resting} />
      {past().length > 0 && (
        <a class="choice" href={BOOK}>
          <Icon of={BookOpen} />
          <span class="grow">{m.book_title()}</span>
          <span class="turn">
            <Icon of={ChevronRight} />
          </span>
        </a>
      )}
    </Page>
  );
}

function Group({
  title,
  of,
}: {
  title: string;
  of: readonly Item<"season">[];
}): JSX.Element | null {
  if (of.length === 0) return null;
  return (
    <section class="section">
      <h2>{title}</h2>
      <Rows of={of} />
    </section>
  );
}

function Rows({ of }: { of: readonly Item<"season">[] }): JSX.Element {
  return (
    <ul class="list">
      {of.map((season) => (
        <li key={season.id}>
          <a class="item" href={`${HOME}/${season.id}`}>
            <Swatch of={season} />
            <span class="grow">
              {season.title}
              <small>{hintOf(season)}</small>
            </span>
            <span class="turn">
              <Icon of={ChevronRight} />
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function hintOf(season: Item<"season">): string {
  if (!isOn(season)) return season.counts?.[0] ?? "";
  return season.main === false ? m.season_alongside() : m.seasons_now();
}

/** A season on a page: what counts, how it is set, and its evenings. */
function One({ season }: { season: Item<"season"> }): JSX.Element {
  const { title, start, end } = season;
  const from = dateOf(start.at);
  return (
    <Page title={title} up={UP} season={paletteOf(season)}>
      <p class="quiet small">
        {end ? m.season_from_to({ from, to: dateOf(end.at) }) : m.season_since({ date: from })}
      </p>
      <Words of={season} under="h1" />
      <Settings season={season} />
      <div class="wrap">
        <button type="button" class="pill" onClick={() => editSeason(season)}>
          {m.season_edit()}
        </button>
        {end ? (
          <button type="button" class="pill" onClick={() => switchSeason(wordsOf(season))}>
            {m.season_switch_to()}
          </button>
        ) : (
          <button type="button" class="pill" onClick={() => finish(season)}>
            {m.season_end()}
          </button>
        )}
      </div>
      <Story season={season} />
    </Page>
  );
}

/** What one tap on it changes, in plain words. */
function Settings({ season }: { season: Item<"season"> }): JSX.Element {
  const { front = [], asleep = [], nudges = "usual" } = season;
  const names = (
    ids: readonly string[],
    all: readonly { readonly id: string; readonly title: string }[],
  ): string =>
    all
      .filter(({ id }) => ids.includes(id))
      .map(({ title }) => title)
      .join(m.join_words());
  const loudness = {
    usual: m.season_nudges_usual_hint,
    softer: m.season_nudges_softer_hint,
    silent: m.season_nudges_silent_hint,
  }[nudges];
  return (
    <ul class="list">
      <Fact label={m.season_front()}>{names(front, containers.value)}</Fact>
      <Fact label={m.season_asleep()}>{names(asleep, boundaries.value)}</Fact>
      <Fact label={m.season_nudges()}>{loudness()}</Fact>
    </ul>
  );
}

function Fact({ label, children }: { label: string; children: string }): JSX.Element | null {
  if (!children) return null;
  return (
    <li class="item">
      <span class="grow">
        <small>{label}</small>
        {children}
      </span>
    </li>
  );
}

interface Read {
  readonly id: string;
  readonly days: readonly string[];
  readonly evenings: readonly Evening[];
}

const read = signal<Read | null>(null);

/** The evenings of a season, read anew when an answer changes. */
function useEvenings(season: Item<"season">): Read | null {
  const answers = reflections.value;
  useRead(read, async () => {
    const days = daysOf(season, seasons.value, settings.value.day_start, today.value.day);
    const found = await readEvenings(days[0] ?? "", days.at(-1) ?? "");
    const evenings = found.filter(({ day }) => days.includes(day));
    return { id: season.id, days, evenings };
  }, [season, answers]);
  return read.value?.id === season.id ? read.value : null;
}

/** How many moments stand on a page before one asks for all of them. */
const ENOUGH = 12;

/** A season by what was chosen in it: no numeral, no trend, no other season beside it. */
function Story({ season }: { season: Item<"season"> }): JSX.Element | null {
  const found = useEvenings(season);
  if (!found) return null;
  const answers = new Map(found.evenings.map(({ day, reflection }) => [day, reflection.answer]));
  const days = found.days.map((day) => {
    const answer = answers.get(day);
    return { day, answer: answer && answer !== "skipped" ? answer : null };
  });
  const chosen = found.evenings.flatMap((evening) => evening.chosen);
  const moments = [...new Set(chosen.filter((one) => one.isMoment).map(({ words }) => words))];
  const things = [...new Set(chosen.filter((one) => !one.isMoment).map(({ words }) => words))];
  const lines = found.evenings.flatMap(({ reflection }) => reflection.line || []);
  return (
    <>
      <section class="section">
        <h2>{m.book_ribbon()}</h2>
        <Ribbon days={days} />
      </section>
      {chosen.length + lines.length === 0 && <p class="quiet">{m.book_nothing_chosen()}</p>}
      {things.length > 0 && (
        <section class="section">
          <h2>{m.book_things()}</h2>
          <p class="said">{things.join(m.join_words())}</p>
        </section>
      )}
      <Lines title={m.book_moments()} of={moments} />
      <Lines title={m.book_lines()} of={[...new Set(lines)]} />
    </>
  );
}

function Lines({ title, of }: { title: string; of: readonly string[] }): JSX.Element | null {
  if (of.length === 0) return null;
  const list = (words: readonly string[]): JSX.Element => (
    <ul class="book-lines said">
      {words.map((one) => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  );
  return (
    <section class="section">
      <h2>{title}</h2>
      {list(of.slice(0, ENOUGH))}
      {of.length > ENOUGH && (
        <details>
          <summary>{m.book_more()}</summary>
          {list(of.slice(ENOUGH))}
        </details>
      )}
    </section>
  );
}

/** The seasons that are over and had a day of their own, the latest first. */
function past(): readonly Item<"season">[] {
  const line = settings.value.day_start;
  return seasons.value.filter(
    (season) => season.end && daysOf(season, seasons.value, line, today.value.day).length > 0,
  );
}

/** A page of the book; without an id its last one. */
function Book({ id }: { id: string | undefined }): JSX.Element {
  const pages = past();
  const at = id ? pages.findIndex((season) => season.id === id) : 0;
  const season = pages[at];
  if (!season) {
    return (
      <Page title={m.book_title()} up={UP}>
        <p class="quiet">{m.book_empty()}</p>
      </Page>
    );
  }
  return (
    <Page title={season.title} up={UP} season={paletteOf(season)} key={season.id}>
      <p class="quiet small">{monthsOf(season)}</p>
      <Words of={season} under="h1" />
      <Story season={season} />
      <nav class="ends" aria-label={m.book_title()}>
        <Turn to={pages[at + 1]}>
          <span class="turn">
            <Icon of={ArrowLeft} />
          </span>
          {m.back_earlier()}
        </Turn>
        <Turn to={pages[at - 1]}>
          {m.back_later()}
          <span class="turn">
            <Icon of={ArrowRight} />
          </span>
        </Turn>
      </nav>
    </Page>
  );
}

function Turn({
  to,
  children,
}: {
  to: Item<"season"> | undefined;
  children: ComponentChildren;
}): JSX.Element {
  if (!to) return <span />;
  return (
    <button type="button" class="pill" onClick={() => go(`${BOOK}/${to.id}`)}>
      {children}
    </button>
  );
}

/** From which month to which: a page of the book has no numeral. */
function monthsOf({ start, end }: Item<"season">): string {
  const month = format({ month: "long" });
  const [from, to] = [month.format(start.at), month.format(end?.at)];
  return from === to ? from : m.season_from_to({ from, to });
}
