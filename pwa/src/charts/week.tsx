/** A week as rhythm: seven days side by side, time flows from above to below. One taps a day. */
import type { JSX } from "preact";
import { HOUR, hoursOf } from "../looking/days.ts";
import { m } from "../messages/index.ts";
import { dayOfMonth, hourNumber, weekdayName } from "../parts/dates.ts";
import { type Lens, type Meaning, priorityOf, RoleSign, SeasonSign } from "../parts/lens.tsx";
import { paletteOf } from "../parts/look.ts";
import type { Item } from "../records/types.ts";
import type { DayPage } from "../store/days.ts";
import { dayWords, seasonOn } from "./cells.ts";
import { type Block, blocksOf, laneStyle, type Stretch } from "./column.ts";
import { percent } from "./scale.ts";
import { STAR } from "./shape.ts";

/** Labelled hours are this far apart. */
const EVERY = 4;
/** From these lengths on, in hours, there is room for pips, and for the sign of a role. */
const PIPS = 0.5;
const SIGN = 0.75;

/** The part of every day that is drawn: hours since the day began. */
interface Extent {
  readonly from: number;
  readonly to: number;
}

/** From the hour before anything began in any of these days to the hour in which all has ended. */
function extentOf(days: readonly DayPage[], now: number): Extent {
  const hours = days.flatMap((day) => [
    ...blocksOf(day, day.runs, [], now).flatMap(({ top, height }) => {
      const length = (day.to - day.from) / HOUR;
      return [top * length, (top + height) * length];
    }),
    ...day.held.flatMap((one) => [(one.from - day.from) / HOUR, (one.to - day.from) / HOUR]),
  ]);
  const longest = Math.max(...days.map((day) => (day.to - day.from) / HOUR));
  if (hours.length === 0) return { from: 0, to: longest };
  return {
    from: Math.max(0, Math.floor(Math.min(...hours))),
    to: Math.min(longest, Math.ceil(Math.max(...hours))),
  };
}

function Column({
  day,
  extent,
  lens,
  now,
}: {
  day: DayPage;
  extent: Extent;
  lens: Lens;
  now: number;
}): JSX.Element {
  const drawn: Stretch = {
    from: day.from + extent.from * HOUR,
    to: day.from + extent.to * HOUR,
  };
  const share = (at: number): number => (at - drawn.from) / (drawn.to - drawn.from);
  const season = lens === "season" ? seasonOn(day.day) : null;
  const chosen = day.moments.filter(({ id }) => day.chosen.includes(`moment:${id}`));
  return (
    <span class="column" data-season={season ? paletteOf(season) : undefined}>
      {blocksOf(drawn, day.runs, day.energies, now).map((block) => (
        <Pill
          key={block.run.id}
          block={block}
          hours={block.height * (extent.to - extent.from)}
          lens={lens}
          isChosen={day.chosen.includes(`run:${block.run.id}`)}
        />
      ))}
      {day.held
        .filter(({ outcome }) => outcome)
        .map(({ id, from, to }) => (
          <i
            key={id}
            class="kept"
            style={{ top: percent(share(from)), height: percent(share(to) - share(from)) }}
          />
        ))}
      {chosen.map(({ id, at }) => (
        <Chosen key={id} top={percent(share(at.at))} />
      ))}
    </span>
  );
}

function Pill({
  block,
  hours,
  lens,
  isChosen,
}: {
  block: Block<Item<"run">>;
  hours: number;
  lens: Lens;
  isChosen: boolean;
}): JSX.Element {
  const { run, level, unknownEnd } = block;
  const pips = hours >= PIPS && !isChosen;
  return (
    <i
      class={`pill-of${unknownEnd ? " unknown" : ""}${pips ? " die" : ""}`}
      data-level={(lens === "energy" && level) || undefined}
      data-priority={lens === "priority" ? priorityOf(run) : undefined}
      style={laneStyle(block)}
    >
      {isChosen && <Chosen />}
      {lens === "role" && hours >= SIGN && !isChosen && run.roles?.[0] && (
        <RoleSign id={run.roles[0]} />
      )}
    </i>
  );
}

/** The signs of a week that are there by every lens. */
export function marksOf(days: readonly DayPage[]): readonly Meaning[] {
  const marks: Meaning[] = [];
  if (days.some(({ chosen }) => chosen.length > 0)) marks.push([<Chosen />, m.week_view_chosen()]);
  if (days.some(({ held }) => held.some(({ outcome }) => outcome))) {
    marks.push([<i class="die kept" />, m.week_view_kept()]);
  }
  return marks;
}

function Chosen({ top }: { top?: string }): JSX.Element {
  return (
    <svg class="star" viewBox="-7 -7 14 14" style={{ top }} aria-hidden="true">
      <path d={STAR} />
    </svg>
  );
}

export function WeekChart({
  days,
  lens,
  letters,
  now,
  addressOf,
}: {
  days: readonly DayPage[];
  lens: Lens;
  /** Those of the seasons. */
  letters: ReadonlyMap<string, string>;
  now: number;
  addressOf: (day: string) => string;
}): JSX.Element {
  const extent = extentOf(days, now);
  const share = (hour: number): string => percent((hour - extent.from) / (extent.to - extent.from));
  const usual = days.find((day) => day.pieces.length === 1) ?? days[0];
  const marks = usual ? hoursOf(usual).filter(({ hour }) => hour % EVERY === 2) : [];
  return (
    <div class="rhythm" style={{ "--hours": extent.to - extent.from }} data-lens={lens}>
      <div class="hours" aria-hidden="true">
        {marks
          .map(({ at, tz }) => ({ at, tz, since: (at - (usual?.from ?? at)) / HOUR }))
          .filter(({ since }) => since >= extent.from && since <= extent.to)
          .map(({ at, tz, since }) => (
            <span key={at} style={{ top: share(since) }}>
              <b>{hourNumber(at, tz)}</b>
            </span>
          ))}
      </div>
      <ol class="days">
        {days.map((day) => (
          <li key={day.day}>
            <a href={addressOf(day.day)}>
              <span class="unseen">{dayWords(day, lens)}</span>
              <span class="name" aria-hidden="true">
                {weekdayName(day.day)}
                <span>
                  <b>{dayOfMonth(day.day)}</b>
                  {lens === "season" && <SeasonSign season={seasonOn(day.day)} letters={letters} />}
                </span>
              </span>
              <Column day={day} extent={extent} lens={lens} now={now} />
            </a>
          </li>
        ))}
      </ol>
    </div>
  );
}
