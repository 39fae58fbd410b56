/** Look back, a day a page: what was captured, in its order, each to be put right by a tap. */
import { signal } from "@preact/signals";
import { ArrowLeft, ArrowRight } from "lucide";
import type { JSX } from "preact";
import { levelOf } from "../charts/shape.ts";
import { Tide } from "../charts/tide.tsx";
import { m } from "../messages/index.ts";
import { answerWords } from "../parts/answers.ts";
import { clock } from "../parts/clock.ts";
import { Dots } from "../parts/energy.tsx";
import { Icon } from "../parts/icon.tsx";
import { Star } from "../parts/icons.ts";
import { useRead } from "../parts/read.ts";
import { dayName, roleNames, timeOfCapture } from "../parts/words.ts";
import { isoDate } from "../records/time.ts";
import type { Item, Run } from "../records/types.ts";
import { go, path } from "../route.ts";
import { type Evening, readEvenings } from "../store/evenings.ts";
import {
  dayAfter,
  dayBefore,
  loaded,
  readDay,
  reflections,
  roles,
  type Today,
  today,
  untouched,
} from "../store/queries.ts";
import { CapacityBelow } from "./asks.tsx";
import { energySheet, momentEditSheet, runSheet } from "./sheets.tsx";
import { WeekCard } from "./week.tsx";

interface Page {
  readonly day: Today;
  readonly evening: Evening | null;
  readonly earlier: string | null;
  readonly later: string | null;
}

const page = signal<Page | null>(null);
const DATE = /^\/back\/(\d{4}-\d{2}-\d{2})$/;

/** The day that the address names, else today. */
function chosenDay(): string {
  return DATE.exec(path.value)?.[1] ?? today.value.day;
}

/** Read a page; one that was asked for later wins. */
function usePage(day: string): Page | null {
  const isToday = day === today.value.day;
  // What changes today changes the page too, and an edit of another day touches these.
  const touched = today.value;
  const answers = reflections.value;
  useRead(page, async () => {
    if (!loaded.value || !day) return null;
    const [read, [evening = null], earlier, later] = await Promise.all([
      isToday ? touched : readDay(day),
      readEvenings(day, day),
      dayBefore(day),
      dayAfter(day),
    ]);
    return { day: read, evening, earlier, later };
  }, [day, isToday, touched, answers, loaded.value]);
  return page.value?.day.day === day ? page.value : null;
}

type Entry =
  | { readonly at: number; readonly run: Item<"run"> }
  | { readonly at: number; readonly energy: Item<"energy"> }
  | { readonly at: number; readonly moment: Item<"moment"> }
  | { readonly at: number; readonly spark: Item<"spark"> };

/** Everything of a day by time. */
function entriesOf(day: Today): Entry[] {
  return [
    ...day.runs.map((run) => ({ at: run.start.at, run })),
    ...day.energies.map((energy) => ({ at: energy.at.at, energy })),
    ...day.moments.map((moment) => ({ at: moment.at.at, moment })),
    ...day.sparks.map((spark) => ({ at: spark.at.at, spark })),
  ].sort((one, other) => one.at - other.at);
}

/** From when to when, for the ear; the eye has the two times below each other. */
function span(run: Run): string {
  return m.back_from_to({ start: timeOfCapture(run.start), end: until(run) });
}

function until(run: Run): string {
  if (run.end === null) return m.back_now();
  if (run.end === "unknown" || run.end.at < run.start.at) return m.back_unknown();
  return timeOfCapture(run.end);
}

function RunItem({ run, day }: { run: Item<"run">; day: Today }): JSX.Element {
  const level = levelOf(run, day.energies, clock.value);
  const mine = roleNames(run.roles, roles.value).join(m.blend_words());
  return (
    <button type="button" class="item" onClick={() => runSheet(run)}>
      <span class="unseen">{span(run)}</span>
      <span class="when" aria-hidden="true">
        {timeOfCapture(run.start)}
        <small>{until(run)}</small>
      </span>
      <span class="sort" aria-hidden="true">
        <span class="mark" data-level={level ?? undefined} />
      </span>
      <span class="grow">
        {run.title}
        {mine && <small>{mine}</small>}
        <span class="unseen">
          {level === null ? m.back_not_logged() : m.back_with_energy({ level })}
        </span>
        {run.note && <small class="own">{run.note}</small>}
      </span>
    </button>
  );
}

function EntryItem({ entry, day }: { entry: Entry; day: Today }): JSX.Element {
  if ("run" in entry) return <RunItem run={entry.run} day={day} />;
  if ("energy" in entry) {
    const { energy } = entry;
    const time = timeOfCapture(energy.at);
    return (
      <button
        type="button"
        class="item slim"
        onClick={() => energySheet(energy, m.energy_edit_title({ time }))}
      >
        <span class="when">{time}</span>
        <span class="sort">
          <span class="dots" data-level={energy.level}>
            <Dots level={energy.level} />
          </span>
        </span>
        <span class="grow quiet">
          {m.energy_entry({ level: energy.level })}
          {energy.note && <small class="own">{energy.note}</small>}
        </span>
      </button>
    );
  }
  if ("moment" in entry) {
    return (
      <button type="button" class="item" onClick={() => momentEditSheet(entry.moment)}>
        <span class="when">{timeOfCapture(entry.moment.at)}</span>
        <span class="sort starred">
          <Icon of={Star} />
        </span>
        <span class="grow said">{entry.moment.text}</span>
      </button>
    );
  }
  return (
    <div class="item">
      <span class="when">{timeOfCapture(entry.spark.at)}</span>
      <span class="sort" />
      <span class="grow said">{entry.spark.text}</span>
    </div>
  );
}

function Pages({ earlier, later }: { earlier: string | null; later: string | null }): JSX.Element {
  const now = today.value.day;
  const address = (day: string): string => (day === now ? "/back" : `/back/${day}`);
  return (
    <nav class="ends tail" aria-label={m.tab_back()}>
      {earlier ? (
        <button
          type="button"
          class="pill"
          aria-label={m.back_earlier_day({ date: dayName(earlier) })}
          onClick={() => go(address(earlier))}
        >
          <span class="turn">
            <Icon of={ArrowLeft} />
          </span>
          {m.back_earlier()}
        </button>
      ) : (
        <span />
      )}
      {later && (
        <button
          type="button"
          class="pill"
          aria-label={m.back_later_day({ date: dayName(later) })}
          onClick={() => go(address(later))}
        >
          {m.back_later()}
          <span class="turn">
            <Icon of={ArrowRight} />
          </span>
        </button>
      )}
    </nav>
  );
}

export function Back(): JSX.Element {
  const day = chosenDay();
  const shown = usePage(day);
  if (!loaded.value) return <main class="screen" />;
  if (untouched.value) return <DayOne />;
  if (!shown) return <main class="screen" />;
  const entries = entriesOf(shown.day);
  const isToday = day === today.value.day;
  const near = nearName(day, today.value.day);
  return (
    <main class="screen back" key={day}>
      <header class="head">
        <h1 class="title" tabIndex={-1}>
          {near ?? dayName(day)}
        </h1>
      </header>
      {near && <p class="quiet small">{dayName(day)}</p>}
      {isToday && <WeekCard today={day} />}
      {entries.length > 0 ? (
        <>
          <Tide day={shown.day} now={clock.value} />
          <ol class="list" aria-label={m.back_list_label()}>
            {entries.map((entry) => (
              <li key={keyOf(entry)}>
                <EntryItem entry={entry} day={shown.day} />
              </li>
            ))}
          </ol>
        </>
      ) : (
        <p class="quiet">{isToday ? m.tide_empty() : m.back_quiet_day()}</p>
      )}
      {isToday && <CapacityBelow />}
      <EveningRow day={day} evening={shown.evening} />
      <Pages earlier={shown.earlier} later={shown.later} />
    </main>
  );
}

/** What the evening said, to be said or put right at any time. */
function EveningRow({ day, evening }: { day: string; evening: Evening | null }): JSX.Element {
  const answer = answerWords(evening?.reflection.answer);
  const line = evening?.reflection.line;
  return (
    <a class="choice evening-row" href={`/evening/${day}`}>
      <span class="grow">
        <span class="quiet small">{m.evening_row()}</span>
        <span class="said">{answer ?? m.evening_row_open()}</span>
        {evening && evening.chosen.length > 0 && (
          <span class="chosen">
            {evening.chosen.map(({ link, words }) => (
              <span key={link}>
                <Icon of={Star} />
                {words}
              </span>
            ))}
          </span>
        )}
        {line && <small>{line}</small>}
      </span>
    </a>
  );
}

/** Today and yesterday have names of their own. */
function nearName(day: string, now: string): string | null {
  if (day === now) return m.back_today();
  const next = isoDate(Date.parse(day) + 86_400_000);
  return next === now ? m.back_yesterday() : null;
}

function keyOf(entry: Entry): string {
  if ("run" in entry) return entry.run.id;
  if ("energy" in entry) return entry.energy.id;
  return "moment" in entry ? entry.moment.id : entry.spark.id;
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
