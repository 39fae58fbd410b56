/** A week of the past, and below it what goes with what, when there is something to say. */
import { signal } from "@preact/signals";
import { Fragment, type JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { seasonOn } from "../charts/cells.ts";
import { marksOf, WeekChart } from "../charts/week.tsx";
import { weekOf } from "../looking/days.ts";
import { minutesOf } from "../looking/minutes.ts";
import { m } from "../messages/index.ts";
import { clock } from "../parts/clock.ts";
import { dayAndMonth, weekBegins } from "../parts/dates.ts";
import { Key, lens, seasonLetters } from "../parts/lens.tsx";
import { useRead } from "../parts/read.ts";
import { type Sides, sidesOf, Turning } from "../parts/turning.tsx";
import { lengthOf } from "../parts/words.ts";
import { addDays } from "../records/time.ts";
import { type DayPage, readDays } from "../store/days.ts";
import { pastChanges, patternsLately, patternsNow } from "../store/looking.ts";
import { roles, seasons, today } from "../store/queries.ts";
import { syncStatus } from "../store/status.ts";
import type { Patterns } from "../store/years.ts";
import { Counted, PatternWords, saidBy, tintWords } from "./counted.tsx";
import { addressOf } from "./places.ts";

interface Page {
  readonly days: readonly DayPage[];
  readonly sides: Sides;
}

const MINUTE = 60_000;
/** For how many days what years showed is good enough for a sentence. */
const STALE = 7;

const page = signal<Page | null>(null);

function usePage(days: readonly string[]): Page | null {
  const [first = ""] = days;
  useRead(page, async () => {
    const [read, sides] = await Promise.all([readDays(days), sidesOf(first, days.at(-1) ?? first)]);
    return { days: read, sides };
  }, [first, pastChanges.value]);
  return page.value?.days[0]?.day === first ? page.value : null;
}

/** The days of the week that a life day lies in, as weeks begin here. */
function weekWith(day: string): readonly [first: string, days: readonly string[]] {
  const days = weekOf(day, weekBegins());
  return [days[0] ?? day, days];
}

export function Week({ day }: { day: string }): JSX.Element {
  const [first, days] = weekWith(day);
  const now = today.value.day;
  const shown = usePage(days);
  const isEmpty = shown?.days.every((one) => one.runs.length + one.energies.length === 0);
  const name = (to: string): string => m.week_view_of({ date: dayAndMonth(weekWith(to)[0]) });
  return (
    <Turning
      key={first}
      title={name(day)}
      below={first.slice(0, 4) === now.slice(0, 4) ? null : first.slice(0, 4)}
      sides={shown?.sides ?? null}
      to={(to) => addressOf("week", weekWith(now)[0] === weekWith(to)[0] ? now : to, now)}
      name={name}
    >
      {shown &&
        (isEmpty ? <p class="quiet">{m.week_view_empty()}</p> : <Lived days={shown.days} />)}
    </Turning>
  );
}

/** One sentence about something that was lived in these days, when there is one. */
function Sentence({ days }: { days: readonly DayPage[] }): JSX.Element | null {
  const [patterns, setPatterns] = useState<Patterns | null>(null);
  const now = today.value.day;
  useEffect(() => {
    const show = async (): Promise<void> => {
      const lately = await patternsLately();
      setPatterns(lately);
      // Years are not read again for one sentence before they have something new to say.
      const isStale = !lately || lately.day < addDays(now, -STALE);
      if (isStale && !syncStatus.value.progress) setPatterns(await patternsNow());
    };
    show().catch(() => {});
  }, [now]);
  const lived = new Set(
    days.flatMap(({ runs }) => runs.map((run) => `container:${run.container}`)),
  );
  // Whatever tints the week: seasons are compared for those who ask, on a page of their own.
  const shown = patterns && saidBy(patterns, "energy").find(({ name }) => lived.has(name));
  return shown ? <PatternWords shown={shown} /> : null;
}

/** How long one was in something, and as whom: no part of it is taken from another. */
function Time({ days }: { days: readonly DayPage[] }): JSX.Element | null {
  const [from = 0, to = 0] = [days[0]?.from, days.at(-1)?.to];
  const runs = new Map(days.flatMap((day) => day.runs.map((run) => [run.id, run])));
  const { whole, roles: mine } = minutesOf([...runs.values()], from, to, clock.value);
  if (whole < MINUTE) return null;
  const none = mine.get("") ?? 0;
  return (
    <section class="section">
      <h2>{m.week_view_time()}</h2>
      <dl class="times">
        {roles.value
          .filter(({ id }) => (mine.get(id) ?? 0) >= MINUTE)
          .map(({ id, name }) => (
            <Fragment key={id}>
              <dt>{name}</dt>
              <dd>{lengthOf(mine.get(id) ?? 0)}</dd>
            </Fragment>
          ))}
        {none >= MINUTE && (
          <>
            <dt>{m.week_view_no_role()}</dt>
            <dd>{lengthOf(none)}</dd>
          </>
        )}
      </dl>
      <p class="quiet small">{m.week_view_whole({ length: lengthOf(whole) })}</p>
      <Counted words={m.counted_time()} />
    </section>
  );
}

function Lived({ days }: { days: readonly DayPage[] }): JSX.Element {
  const now = today.value.day;
  const mine = days.flatMap(({ runs }) => runs.flatMap((run) => run.roles ?? []));
  const shown = seasons.value.filter((one) => days.some(({ day }) => seasonOn(day) === one));
  return (
    <>
      <WeekChart
        days={days}
        lens={lens.value}
        letters={seasonLetters(shown)}
        now={clock.value}
        addressOf={(day) => addressOf("day", day, now)}
      />
      <Key mine={mine} seasons={shown} marks={marksOf(days)} />
      <Counted words={tintWords()} />
      <Sentence days={days} />
      <Time days={days} />
    </>
  );
}
