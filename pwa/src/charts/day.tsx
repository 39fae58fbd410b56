/** A day, large: time flows from above to below, beside it energy, what one was in, what was kept. */
import { Fragment, type JSX } from "preact";
import { HOUR, hoursOf } from "../looking/days.ts";
import { m } from "../messages/index.ts";
import { type Lens, priorityOf, RoleSign, SeasonSign, seasonLetters } from "../parts/lens.tsx";
import { paletteOf } from "../parts/look.ts";
import { hourOf, roleNames } from "../parts/words.ts";
import { cityOf } from "../parts/zones.ts";
import type { Item } from "../records/types.ts";
import type { DayPage, Held } from "../store/days.ts";
import { roles } from "../store/queries.ts";
import { dayWords } from "./cells.ts";
import { type Block, blocksOf, gapsOf, laneStyle, type Stretch } from "./column.ts";
import { percent } from "./scale.ts";
import { STAR, smoothPath, stretchesOf } from "./shape.ts";

/** The sea's own coordinates, across and along the day; the browser stretches them. */
const WIDE = 100;
const LONG = 1000;
/** From this length on, in hours, there is room for words. */
const WORDS = 1 / 3;
const MORE_WORDS = 0.95;

/** Where a level lies between the sea's two shores, 0…1. */
function depth(level: number): number {
  return 0.1 + ((level - 1) / 4) * 0.8;
}

/** A run as a block: its tint by the lens, and as many words as there is room for. */
function RunBlock({
  block,
  hours,
  lens,
}: {
  block: Block<Item<"run">>;
  hours: number;
  lens: Lens;
}): JSX.Element {
  const { run, height, level, unknownEnd } = block;
  const length = height * hours;
  const mine = roleNames(run.roles, roles.value).join(m.blend_words());
  return (
    <div
      class={`block${unknownEnd ? " unknown" : ""}${length >= MORE_WORDS ? " roomy" : ""}`}
      data-tap={run.id}
      data-level={(lens === "energy" && level) || undefined}
      data-priority={lens === "priority" ? priorityOf(run) : undefined}
      style={laneStyle(block)}
    >
      <span class="strip die" data-level={level ?? undefined} />
      {length >= WORDS && (
        <span class="words">
          <b>{run.title}</b>
          {length >= MORE_WORDS && mine && <small>{mine}</small>}
        </span>
      )}
      {length >= WORDS &&
        lens === "role" &&
        run.roles?.slice(0, 3).map((id) => <RoleSign key={id} id={id} />)}
    </div>
  );
}

/** The energy of the day: its curve where logs lie near each other, and a pebble for each. */
function Sea({ page, share }: { page: DayPage; share: (at: number) => number }): JSX.Element {
  return (
    <div class="sea">
      <svg viewBox={`0 0 ${WIDE} ${LONG}`} preserveAspectRatio="none" aria-hidden="true">
        {/* The path is made along the time; turned over, time goes down. */}
        <g transform="matrix(0 1 1 0 0 0)">
          {stretchesOf(page, share).map((points) => {
            const [first] = points;
            if (!first || points.length < 2) return null;
            const line = smoothPath(points.map(({ x, level }) => [x * LONG, depth(level) * WIDE]));
            return (
              <g key={first.x}>
                <path class="water" d={`${line}V0H${first.x * LONG}Z`} />
                <path class="curve" d={line} />
              </g>
            );
          })}
        </g>
      </svg>
      {page.energies.map(({ id, at, level }) => (
        <i
          key={id}
          class="die pebble"
          data-level={level}
          data-tap={id}
          style={{ top: percent(share(at.at)), insetInlineStart: percent(depth(level)) }}
        />
      ))}
    </div>
  );
}

export function DayChart({
  page: whole,
  held,
  seasons,
  asked,
  lens,
  now,
  onTap,
}: {
  page: DayPage;
  held: readonly Held[];
  /** The seasons of the day, each for as long as it was on, for the ground. */
  seasons: readonly (Stretch & { readonly season: Item<"season"> })[];
  /** The stretch that is being asked about. */
  asked: Stretch | null;
  lens: Lens;
  now: number;
  /** What was tapped, by its id, or a white stretch. */
  onTap: (tapped: string | Stretch) => void;
}): JSX.Element {
  const { from, to, pieces } = whole;
  const hours = (to - from) / HOUR;
  const share = (at: number): number => (at - from) / (to - from);
  const lying = (start: number, end: number): { top: string; height: string } => {
    const [top, bottom] = [Math.max(0, share(start)), Math.min(1, share(end))];
    return { top: percent(top), height: percent(Math.max(0, bottom - top)) };
  };
  // What was captured in another zone may belong to the day and lie outside of it: the list has it.
  const isInside = ({ at }: { at: { at: number } }): boolean => at.at >= from && at.at < to;
  const page = { ...whole, energies: whole.energies.filter(isInside) };
  const gaps = gapsOf(page, page.runs, now);
  const letters = seasonLetters(seasons.map(({ season }) => season));
  const tap = (event: MouseEvent): void => {
    const { tap: id, gap } =
      (event.target as Element).closest<HTMLElement>("[data-tap],[data-gap]")?.dataset ?? {};
    const tapped = id ?? gaps[Number(gap)];
    if (tapped) onTap(tapped);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list below offers all of it to the keyboard.
    <div
      class="timeline"
      role="img"
      aria-label={dayWords(whole, lens)}
      style={{ "--hours": hours }}
      onClick={tap}
    >
      {lens === "season" &&
        seasons.map(({ season, ...stretch }) => (
          <div
            key={season.id}
            class="ground"
            data-season={paletteOf(season)}
            style={lying(stretch.from, stretch.to)}
          >
            <SeasonSign season={season} letters={letters} />
          </div>
        ))}
      {hoursOf(page)
        .filter(({ hour }) => hour % 2 === 0)
        .map(({ at, tz }) => (
          <div key={at} class="mark-line" style={lying(at, at)}>
            <span>{hourOf(at, tz)}</span>
          </div>
        ))}
      {held.map(({ id, boundary, outcome, flex, ...one }) => (
        <Fragment key={id}>
          <div class="band" style={lying(one.from, one.to)}>
            {/* What is over has its name in the list: what was lived lies on it. */}
            {outcome === null && boundary.title}
          </div>
          <div class="bracket" data-tap={id} style={lying(one.from, one.to)} />
          <div class="bracket follows" data-tap={id} style={lying(one.to, one.to + flex)} />
        </Fragment>
      ))}
      <Sea page={page} share={share} />
      <div class="lanes">
        {gaps.map((gap, number) => (
          <div
            key={gap.from}
            class={asked?.from === gap.from ? "gap open" : "gap"}
            data-gap={number}
            style={lying(gap.from, gap.to)}
          />
        ))}
        {blocksOf(page, page.runs, page.energies, now).map((block) => (
          <RunBlock key={block.run.id} block={block} hours={hours} lens={lens} />
        ))}
      </div>
      {page.moments.filter(isInside).map(({ id, at }) => (
        <svg
          key={id}
          class="star"
          viewBox="-7 -7 14 14"
          data-tap={id}
          style={{ top: percent(share(at.at)) }}
          aria-hidden="true"
        >
          <path d={STAR} />
        </svg>
      ))}
      {pieces.slice(1).map((piece) => (
        <div key={piece.from} class="seam" style={lying(piece.from, piece.from)}>
          <span>{m.back_clocks_of({ place: cityOf(piece.tz) })}</span>
        </div>
      ))}
      {now >= from && now < to && <div class="now-mark" style={lying(now, now)} />}
    </div>
  );
}
