/* biome-ignore-all lint/a11y/useSemanticElements: a grid that is walked by keys has no element of its own. */
/* biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and says which cell it stands on. */
/** A year at a glance: a cell for each day, month by month; a day without a log is paper. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { cellWords, seasonOn } from "../charts/cells.ts";
import { m } from "../messages/index.ts";
import { monthName, weekBegins } from "../parts/dates.ts";
import { Key, type Lens, lens, lettersOf, seasonLetters } from "../parts/lens.tsx";
import { paletteOf } from "../parts/look.ts";
import { useRead } from "../parts/read.ts";
import { type Sides, sidesOf, Turning } from "../parts/turning.tsx";
import { addDays } from "../records/time.ts";
import { go } from "../route.ts";
import { pastChanges, yearOf } from "../store/looking.ts";
import { roles, seasons, today } from "../store/queries.ts";
import type { Year as Days } from "../store/years.ts";
import { Counted, tintWords } from "./counted.tsx";
import { addressOf } from "./places.ts";

interface Page {
  readonly year: number;
  /** Null where this browser lends no hand. */
  readonly days: Days | null;
  readonly sides: Sides;
}

const page = signal<Page | null>(null);

function usePage(year: number): Page | null {
  useRead(page, async () => {
    const [days, sides] = await Promise.all([
      yearOf(year),
      sidesOf(`${year}-01-01`, `${year}-12-31`),
    ]);
    return { year, days, sides };
  }, [year, pastChanges.value]);
  return page.value?.year === year ? page.value : null;
}

export function Year({ year }: { year: number }): JSX.Element {
  const shown = usePage(year);
  const now = today.value.day;
  return (
    <Turning
      key={year}
      title={`${year}`}
      below={null}
      sides={shown?.sides ?? null}
      to={(to) => addressOf("year", to, now)}
      name={(to) => to.slice(0, 4)}
    >
      {shown &&
        (shown.days ? (
          <Cells year={year} days={shown.days} />
        ) : (
          <p class="quiet">{m.offline_part()}</p>
        ))}
    </Turning>
  );
}

/** Days, weeks and months to go by a key. */
function stepOf(key: string, isMirrored: boolean): number {
  const along = isMirrored ? -1 : 1;
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: along,
    ArrowLeft: -along,
    ArrowDown: 7,
    ArrowUp: -7,
    PageDown: 28,
    PageUp: -28,
    Home: -366,
    End: 366,
  };
  return steps[key] ?? 0;
}

function Cells({ year, days }: { year: number; days: Days }): JSX.Element {
  const now = today.value.day;
  const [first, last] = [`${year}-01-01`, `${year}-12-31`];
  const isThisYear = now.slice(0, 4) === `${year}`;
  const [active, setActive] = useState(isThisYear ? now : first);
  const [walking, setWalking] = useState(false);
  const grid = useRef<HTMLDivElement>(null);
  const by = lens.value;
  const walk = (event: KeyboardEvent): void => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      go(addressOf("day", active, now));
      return;
    }
    const step = stepOf(event.key, document.documentElement.dir === "rtl");
    if (step === 0) return;
    event.preventDefault();
    // The middle one of three: no step leaves the year.
    const [, within = active] = [first, addDays(active, step), last].sort();
    setActive(within);
  };
  useEffect(() => {
    if (walking)
      grid.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [active, walking]);
  const mine = new Set([...days.values()].flatMap(({ role }) => role ?? []));
  // Looking up the season of every day takes a while: only where they are shown.
  const lived = by === "season" ? [...days.keys()].filter((day) => day.startsWith(`${year}`)) : [];
  const found = new Set(lived.map(seasonOn));
  const shownSeasons = seasons.value.filter((season) => found.has(season));
  const letters = useMemo(
    () => (by === "season" ? seasonLetters(shownSeasons) : lettersOf(roles.value)),
    [by, days, seasons.value, roles.value],
  );
  return (
    <>
      <div
        class="year"
        ref={grid}
        role="grid"
        tabIndex={0}
        aria-label={m.year_grid({ year: `${year}` })}
        aria-activedescendant={`d${active}`}
        data-lens={by}
        onKeyDown={walk}
        onFocus={() => setWalking(true)}
        onBlur={() => setWalking(false)}
        onClick={(event) => {
          const day = (event.target as Element).closest<HTMLElement>("[data-day]")?.dataset.day;
          if (day) go(addressOf("day", day, now));
        }}
      >
        {MONTHS.map((month) => (
          <Month
            key={month}
            year={year}
            month={month}
            days={days}
            by={by}
            letters={letters}
            active={walking && Number(active.slice(5, 7)) === month ? active : null}
            now={now}
          />
        ))}
      </div>
      <p class="quiet small readout" aria-hidden="true">
        {walking ? cellWords(active, days.get(active), by) : m.year_hint()}
      </p>
      <Key mine={[...mine]} seasons={shownSeasons} letters />
      <Counted words={tintWords()} />
    </>
  );
}

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

interface MonthOf {
  readonly year: number;
  readonly month: number;
  readonly days: Days;
  readonly by: Lens;
  readonly letters: ReadonlyMap<string, string>;
  readonly active: string | null;
  readonly now: string;
}

/** Drawn anew only where something changed: whoever walks by keys moves within one of twelve. */
function Month(of: MonthOf): JSX.Element {
  return useMemo(() => monthOf(of), Object.values(of));
}

function monthOf({ year, month, days, by, letters, active, now }: MonthOf): JSX.Element {
  const name = monthName(month);
  return (
    <div class="month" role="rowgroup" aria-label={name}>
      <span class="small quiet" aria-hidden="true">
        {name}
      </span>
      {weeksOf(year, month).map((week) => (
        <div key={week[0]} class="row-of" role="row">
          {week.map((day, place) => {
            const summary = days.get(day);
            const season = by === "season" && summary ? seasonOn(day) : null;
            return (
              <span
                key={day}
                id={`d${day}`}
                role="gridcell"
                data-day={day}
                class={summary ? "die" : "die blank"}
                aria-current={day === now ? "date" : undefined}
                aria-selected={day === active}
                aria-label={cellWords(day, summary, by)}
                data-level={by === "energy" ? (summary?.level ?? undefined) : undefined}
                data-priority={by === "priority" ? (summary?.priority ?? undefined) : undefined}
                data-season={season ? paletteOf(season) : undefined}
                style={place === 0 ? { gridColumnStart: columnOf(day) } : undefined}
              >
                {by === "role" && letters.get(summary?.role ?? "")}
                {by === "season" && letters.get(season?.id ?? "")}
              </span>
            );
          })}
        </div>
      ))}
    </div>
  );
}

/** The place of a day in its week, from 1. */
function columnOf(day: string): number {
  return ((new Date(`${day}T12:00:00Z`).getUTCDay() - weekBegins() + 7) % 7) + 1;
}

/** The days of a month, week by week. */
function weeksOf(year: number, month: number): string[][] {
  const weeks: string[][] = [];
  const first = `${year}-${String(month).padStart(2, "0")}-01`;
  for (let day = first; day.slice(0, 7) === first.slice(0, 7); day = addDays(day, 1)) {
    if (day === first || columnOf(day) === 1) weeks.push([]);
    weeks.at(-1)?.push(day);
  }
  return weeks;
}
