/** A day of the past: its timeline, then everything in its order, each to be put right by a tap. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { lanesOf, windowsOf } from "../charts/bands.ts";
import { dayWords } from "../charts/cells.ts";
import { gapsOf, LANES, type Stretch } from "../charts/column.ts";
import { DayChart, type Tapped, type Window } from "../charts/day.tsx";
import { levelOf } from "../charts/shape.ts";
import { addDays, HOUR, zoneAt } from "../looking/days.ts";
import { m } from "../messages/index.ts";
import { answerWords } from "../parts/answers.ts";
import { clock } from "../parts/clock.ts";
import { Dots } from "../parts/energy.tsx";
import { Icon } from "../parts/icon.tsx";
import { Plus, Star } from "../parts/icons.ts";
import { Key, LensSwitch, lens } from "../parts/lens.tsx";
import { useRead } from "../parts/read.ts";
import { outcomeWords } from "../parts/rules.ts";
import { leaveSheet, openSheet } from "../parts/sheet.tsx";
import { type Turn, Turning, useTurning } from "../parts/turning.tsx";
import { dayName, roleNames, timeOf, timeOfCapture } from "../parts/words.ts";
import type { Capture, Item, Run } from "../records/types.ts";
import { go } from "../route.ts";
import { type DayPage, flexOf, type Held, readDays } from "../store/days.ts";
import { type Evening, readEvenings } from "../store/evenings.ts";
import { pastChanges } from "../store/looking.ts";
import {
  coming,
  containers,
  dayAfter,
  dayBefore,
  roles,
  seasons,
  today,
} from "../store/queries.ts";
import { CapacityBelow } from "./asks.tsx";
import { WeekCard } from "./chosen.tsx";
import { Counted, tintWords } from "./counted.tsx";
import { addressOf } from "./places.ts";
import { energySheet, momentEditSheet, runSheet, sketchSheet } from "./sheets.tsx";

interface Page {
  readonly day: DayPage;
  readonly evening: Evening | null;
  readonly earlier: string | null;
  readonly later: string | null;
}

const page = signal<Page | null>(null);

/** Read a page, and read it again when something of the past has changed. */
function usePage(day: string): Page | null {
  useRead(page, async () => {
    const [[read], [evening = null], earlier, later] = await Promise.all([
      readDays([day]),
      readEvenings(day, day),
      dayBefore(day),
      dayAfter(day),
    ]);
    return read ? { day: read, evening, earlier, later } : null;
  }, [day, pastChanges.value]);
  return page.value?.day.day === day ? page.value : null;
}

/** What was settled in a day, and of today what is still to come. */
function heldOf(day: DayPage, now: number): readonly Held[] {
  const known = new Set(day.held.map(({ id }) => id));
  const ahead = coming.value
    .filter(({ id, start, end }) => !known.has(id) && end > now && start < day.to && end > day.from)
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

/** The windows of what one does that are still to come today, three side by side at most. */
function windowsAhead(day: DayPage): readonly Window[] {
  const now = clock.value;
  const named = new Map(containers.value.map(({ id, title }) => [id, title]));
  const found = windowsOf(day, containers.value, zoneAt(day, now), now);
  return lanesOf(found, LANES).map((one) => ({
    ...one,
    title: named.get(one.id.slice(0, one.id.indexOf(" "))) ?? "",
  }));
}

function timesOf({ from, to }: Stretch, day: DayPage): [start: string, end: string] {
  return [timeOf(from, zoneAt(day, from)), timeOf(to, zoneAt(day, to - 1))];
}

function editEnergy(energy: Item<"energy">): void {
  energySheet(energy, m.energy_edit_title({ time: timeOfCapture(energy.at) }));
}

/** A protected time, and the word for what became of it: plain history, no word better than another. */
function heldSheet({ boundary, from, to, outcome }: Held, day: DayPage): void {
  const [start, end] = timesOf({ from, to }, day);
  openSheet({
    title: boundary.title,
    body: (
      <div class="stack">
        <p>
          {m.back_from_to({ start, end })}
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

type Entry =
  | { readonly at: number; readonly run: Item<"run"> }
  | { readonly at: number; readonly energy: Item<"energy"> }
  | { readonly at: number; readonly moment: Item<"moment"> }
  | { readonly at: number; readonly spark: Item<"spark"> }
  | { readonly at: number; readonly held: Held };

/** Everything of a day by time. */
function entriesOf(day: DayPage, held: readonly Held[]): Entry[] {
  return [
    ...held.map((one) => ({ at: one.from, held: one })),
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

function RunItem({ run, day }: { run: Item<"run">; day: DayPage }): JSX.Element {
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

function HeldItem({ held, day }: { held: Held; day: DayPage }): JSX.Element {
  const [start, end] = timesOf(held, day);
  return (
    <button type="button" class="item" onClick={() => heldSheet(held, day)}>
      <span class="unseen">{m.back_from_to({ start, end })}</span>
      <span class="when" aria-hidden="true">
        {start}
        <small>{end}</small>
      </span>
      <span class="sort" aria-hidden="true">
        <span class="bracket" />
      </span>
      <span class="grow">{held.boundary.title}</span>
    </button>
  );
}

function EntryItem({ entry, day }: { entry: Entry; day: DayPage }): JSX.Element {
  if ("run" in entry) return <RunItem run={entry.run} day={day} />;
  if ("held" in entry) return <HeldItem held={entry.held} day={day} />;
  if ("energy" in entry) {
    const { energy } = entry;
    const time = timeOfCapture(energy.at);
    return (
      <button type="button" class="item slim" onClick={() => editEnergy(energy)}>
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

export function Day({ day }: { day: string }): JSX.Element {
  const shown = usePage(day);
  const now = today.value.day;
  const near = nearName(day, now);
  const turn = (to: string | null | undefined, words: (date: string) => string): Turn | null =>
    to ? { to: addressOf("day", to, now), words: words(dayName(to)) } : null;
  const earlier = turn(shown?.earlier, (date) => m.back_earlier_day({ date }));
  const later = turn(shown?.later, (date) => m.back_later_day({ date }));
  const turning = useTurning(earlier, later);
  return (
    <div class="view" {...turning} key={day}>
      <Turning
        title={near ?? dayName(day)}
        below={near ? dayName(day) : day.slice(0, 4)}
        earlier={earlier}
        later={later}
      />
      <LensSwitch />
      {day === now && <WeekCard today={day} />}
      {shown && (
        <>
          <DayHeld day={shown.day} isToday={day === now} />
          {day === now && <CapacityBelow />}
          <EveningRow day={day} evening={shown.evening} />
        </>
      )}
    </div>
  );
}

/** What the day held: as a picture, and as a list. */
function DayHeld({ day, isToday }: { day: DayPage; isToday: boolean }): JSX.Element {
  const [asked, setAsked] = useState<Stretch | null>(null);
  const held = heldOf(day, clock.value);
  const entries = entriesOf(day, held);
  const grounds = seasonsOf(day);
  const ask = (gap: Stretch): void => {
    setAsked(gap);
    sketchSheet(gap, nearest(day, gap.from), () => setAsked(null));
  };
  const open = (tapped: Tapped): void => {
    if (tapped.kind === "run") runSheet(tapped.run);
    else if (tapped.kind === "energy") editEnergy(tapped.energy);
    else if (tapped.kind === "moment") momentEditSheet(tapped.moment);
    else if (tapped.kind === "held") heldSheet(tapped.held, day);
    else ask(tapped.gap);
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
          windows={isToday ? windowsAhead(day) : []}
          asked={asked}
          lens={lens.value}
          now={clock.value}
          label={dayWords(day)}
          onTap={open}
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
              <li key={keyOf(entry)}>
                <EntryItem entry={entry} day={day} />
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

/** Today and yesterday have names of their own. */
function nearName(day: string, now: string): string | null {
  if (day === now) return m.back_today();
  return addDays(day, 1) === now ? m.back_yesterday() : null;
}

function keyOf(entry: Entry): string {
  if ("run" in entry) return entry.run.id;
  if ("held" in entry) return entry.held.id;
  if ("energy" in entry) return entry.energy.id;
  return "moment" in entry ? entry.moment.id : entry.spark.id;
}
