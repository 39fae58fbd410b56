/** A day of the past: its timeline, then everything in its order, each to be put right by a tap. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { isLetGo } from "../boundaries/settlement.ts";
import { gapsOf, type Stretch } from "../charts/column.ts";
import { DayChart } from "../charts/day.tsx";
import { levelOf } from "../charts/shape.ts";
import { HOUR, zoneAt } from "../looking/days.ts";
import { m } from "../messages/index.ts";
import { answerWords } from "../parts/answers.ts";
import { clock } from "../parts/clock.ts";
import { nearName } from "../parts/dates.ts";
import { Dots } from "../parts/energy.tsx";
import { Icon } from "../parts/icon.tsx";
import { Plus, Star } from "../parts/icons.ts";
import { Key, lens, priorityOf, priorityWords } from "../parts/lens.tsx";
import { useRead } from "../parts/read.ts";
import { outcomeWords } from "../parts/rules.ts";
import { leaveSheet, openSheet } from "../parts/sheet.tsx";
import { type Sides, sidesOf, Turning } from "../parts/turning.tsx";
import { dayName, roleNames, timeOf, timeOfCapture } from "../parts/words.ts";
import type { Capture, Item, Run } from "../records/types.ts";
import { go } from "../route.ts";
import { type DayPage, flexOf, type Held, readDays } from "../store/days.ts";
import { type Evening, readEvenings } from "../store/evenings.ts";
import { pastChanges } from "../store/looking.ts";
import { coming, roles, seasons, today } from "../store/queries.ts";
import { CapacityBelow } from "./asks.tsx";
import { WeekCard } from "./chosen.tsx";
import { Counted, tintWords } from "./counted.tsx";
import { addressOf } from "./places.ts";
import { energySheet, momentEditSheet, runSheet, sketchSheet } from "./sheets.tsx";

interface Page {
  readonly day: DayPage;
  readonly evening: Evening | null;
  readonly sides: Sides;
}

const page = signal<Page | null>(null);

/** Read a page, and read it again when something of the past has changed. */
function usePage(day: string): Page | null {
  useRead(page, async () => {
    const [[read], [evening = null], sides] = await Promise.all([
      readDays([day]),
      readEvenings(day, day),
      sidesOf(day, day),
    ]);
    return read ? { day: read, evening, sides } : null;
  }, [day, pastChanges.value]);
  return page.value?.day.day === day ? page.value : null;
}

/** What was settled in a day, and of today what is still to come and was not let go. */
function heldOf(day: DayPage, now: number): readonly Held[] {
  const known = new Set(day.held.map(({ id }) => id));
  const ahead = coming.value
    .filter(({ id, subject }) => !known.has(id) && !isLetGo(subject))
    .filter(({ start, end }) => end > now && start < day.to && end > day.from)
    .map(({ id, boundary, start, end }): Held => {
      return { id, boundary, from: start, to: end, flex: flexOf(boundary), outcome: null };
    });
  return [...day.held, ...ahead].sort((one, other) => one.from - other.from);
}

/** The main seasons of a day, each for as long as it was on in it. */
function seasonsOf(day: DayPage): readonly (Stretch & { readonly season: Item<"season"> })[] {
  return seasons.value
    .filter(({ main }) => main !== false)
    .map((season) => ({
      season,
      from: Math.max(day.from, season.start.at),
      to: Math.min(day.to, season.end ? season.end.at : Infinity),
    }))
    .filter(({ from, to }) => from < to);
}

function timesOf({ from, to }: Stretch, day: DayPage): [start: string, end: string] {
  return [timeOf(from, zoneAt(day, from)), timeOf(to, zoneAt(day, to - 1))];
}

/** A protected time, and the word for what became of it: plain history, no word better than another. */
function heldSheet({ boundary, outcome }: Held, when: string): void {
  openSheet({
    title: boundary.title,
    body: (
      <div class="stack">
        <p>
          {when}
          {outcome && ` · ${outcomeWords({ outcome })}`}
        </p>
        {boundary.permission && <p class="own">{boundary.permission}</p>}
        <button
          type="button"
          class="bare counted"
          onClick={() => leaveSheet(go, `/yours/boundaries/${boundary.id}`)}
        >
          {m.choice_open()}
        </button>
      </div>
    ),
  });
}

/** What a stretch lies beside: its zone is that of what is sketched into it. */
function nearest(day: DayPage, at: number): Capture | null {
  const captures = [
    ...day.runs.flatMap(({ start, end }) => (end && end !== "unknown" ? [start, end] : [start])),
    ...day.energies.map((energy) => energy.at),
  ];
  const distance = (capture: Capture): number => Math.abs(capture.at - at);
  return captures.toSorted((one, other) => distance(one) - distance(other))[0] ?? null;
}

/** Something of a day: from when to when, its sign and words, and what a tap on it opens. */
interface Entry {
  readonly id: string;
  readonly at: number;
  readonly start: string;
  readonly end?: string;
  readonly sign?: JSX.Element;
  readonly words: JSX.Element;
  readonly open?: () => void;
}

/** Everything of a day by time. */
function entriesOf(day: DayPage, held: readonly Held[]): readonly Entry[] {
  return [
    ...held.map((one) => heldEntry(one, day)),
    ...day.runs.map((run) => runEntry(run, day)),
    ...day.energies.map(energyEntry),
    ...day.moments.map(momentEntry),
    ...day.sparks.map(({ id, at, text }) => ({
      id,
      at: at.at,
      start: timeOfCapture(at),
      words: <span class="said">{text}</span>,
    })),
  ].sort((one, other) => one.at - other.at);
}

function heldEntry(held: Held, day: DayPage): Entry {
  const [start, end] = timesOf(held, day);
  return {
    id: held.id,
    at: held.from,
    start,
    end,
    sign: <span class="bracket" />,
    words: <>{held.boundary.title}</>,
    open: () => heldSheet(held, m.back_from_to({ start, end })),
  };
}

function runEntry(run: Item<"run">, day: DayPage): Entry {
  const level = levelOf(run, day.energies, clock.value);
  const mine = roleNames(run.roles, roles.value).join(m.blend_words());
  return {
    id: run.id,
    at: run.start.at,
    start: timeOfCapture(run.start),
    end: until(run),
    sign: <span class="mark" data-level={level ?? undefined} />,
    words: (
      <>
        {run.title}
        {mine && <small>{mine}</small>}
        <span class="unseen">
          {level === null ? m.back_not_logged() : m.back_with_energy({ level })}
          {lens.value === "priority" && m.join_words() + priorityWords(priorityOf(run))}
        </span>
        {run.note && <small class="own">{run.note}</small>}
      </>
    ),
    open: () => runSheet(run),
  };
}

function until(run: Run): string {
  if (run.end === null) return m.back_now();
  if (run.end === "unknown" || run.end.at < run.start.at) return m.back_unknown();
  return timeOfCapture(run.end);
}

function energyEntry(energy: Item<"energy">): Entry {
  const { id, at, level, note } = energy;
  const time = timeOfCapture(at);
  return {
    id,
    at: at.at,
    start: time,
    sign: (
      <span class="dots" data-level={level}>
        <Dots level={level} />
      </span>
    ),
    words: (
      <span class="quiet">
        {m.energy_entry({ level })}
        {note && <small class="own">{note}</small>}
      </span>
    ),
    open: () => energySheet(energy, m.energy_edit_title({ time })),
  };
}

function momentEntry(moment: Item<"moment">): Entry {
  return {
    id: moment.id,
    at: moment.at.at,
    start: timeOfCapture(moment.at),
    sign: <Icon of={Star} />,
    words: <span class="said">{moment.text}</span>,
    open: () => momentEditSheet(moment),
  };
}

/** From when to when, for the ear in one; the eye has the two times below each other. */
function EntryItem({ entry: { start, end, sign, words, open } }: { entry: Entry }): JSX.Element {
  const inside = (
    <>
      {end && <span class="unseen">{m.back_from_to({ start, end })}</span>}
      <span class="when" aria-hidden={end ? "true" : undefined}>
        {start}
        {end && <small>{end}</small>}
      </span>
      <span class="sort" aria-hidden="true">
        {sign}
      </span>
      <span class="grow">{words}</span>
    </>
  );
  if (!open) return <div class="item">{inside}</div>;
  return (
    <button type="button" class={end ? "item" : "item slim"} onClick={open}>
      {inside}
    </button>
  );
}

export function Day({ day }: { day: string }): JSX.Element {
  const shown = usePage(day);
  const now = today.value.day;
  const near = nearName(day, now);
  return (
    <Turning
      key={day}
      title={near ?? dayName(day)}
      below={near ? dayName(day) : day.slice(0, 4)}
      sides={shown?.sides ?? null}
      to={(to) => addressOf("day", to, now)}
      name={dayName}
    >
      {day === now && <WeekCard today={day} />}
      {shown && (
        <>
          <Lived day={shown.day} isToday={day === now} />
          {day === now && <CapacityBelow />}
          <EveningRow day={day} evening={shown.evening} />
        </>
      )}
    </Turning>
  );
}

/** What the day held: as a picture, and as a list. */
function Lived({ day, isToday }: { day: DayPage; isToday: boolean }): JSX.Element {
  const [asked, setAsked] = useState<Stretch | null>(null);
  const held = heldOf(day, clock.value);
  const entries = entriesOf(day, held);
  const grounds = seasonsOf(day);
  const ask = (gap: Stretch): void => {
    setAsked(gap);
    sketchSheet(gap, nearest(day, gap.from), () => setAsked(null));
  };
  const isPast = day.from < clock.value;
  return (
    <>
      {entries.length === 0 && <p class="quiet">{isToday ? m.tide_empty() : m.back_quiet_day()}</p>}
      {isPast && (
        <DayChart
          page={day}
          held={held}
          seasons={grounds}
          asked={asked}
          lens={lens.value}
          now={clock.value}
          onTap={(tapped) => {
            if (typeof tapped !== "string") ask(tapped);
            else entries.find(({ id }) => id === tapped)?.open?.();
          }}
        />
      )}
      {entries.length > 0 && (
        <>
          <Key
            mine={day.runs.flatMap((run) => run.roles ?? [])}
            seasons={grounds.map(({ season }) => season)}
          />
          <Counted words={tintWords()} />
          <p class="quiet small">{m.back_gap_hint()}</p>
          <ol class="list" aria-label={m.back_list_label()}>
            {entries.map((entry) => (
              <li key={entry.id}>
                <EntryItem entry={entry} />
              </li>
            ))}
          </ol>
        </>
      )}
      {isPast && (
        <div class="wrap tail">
          <button type="button" class="pill" onClick={() => ask(widest(day))}>
            <Icon of={Plus} />
            {m.back_add()}
          </button>
        </div>
      )}
    </>
  );
}

/** The longest stretch in which nothing was captured, or the day's last hour so far. */
function widest(day: DayPage): Stretch {
  const end = Math.min(day.to, clock.value);
  const gaps = gapsOf(day, day.runs, clock.value);
  const [longest] = gaps.toSorted((one, other) => other.to - other.from - (one.to - one.from));
  return longest ?? { from: Math.max(day.from, end - HOUR), to: end };
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
