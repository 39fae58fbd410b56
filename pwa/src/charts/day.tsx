/** A day, large: time flows from above to below, beside it energy, what one was in, what was kept. */
import type { JSX } from "preact";
import { HOUR, hoursOf } from "../looking/days.ts";
import { m } from "../messages/index.ts";
import { type Lens, priorityOf, RoleSign } from "../parts/lens.tsx";
import { paletteOf } from "../parts/look.ts";
import { hourOf, roleNames } from "../parts/words.ts";
import type { Item } from "../records/types.ts";
import type { DayPage, Held } from "../store/days.ts";
import { roles } from "../store/queries.ts";
import { type Block, blocksOf, gapsOf, LANES, type Stretch } from "./column.ts";
import { percent } from "./scale.ts";
import { STAR, smoothPath, stretchesOf } from "./shape.ts";

/** The sea's own coordinates, across and along the day; the browser stretches them. */
const WIDE = 100;
const LONG = 1000;
/** From this length on, in hours, there is room for words. */
const WORDS = 1 / 3;
const MORE_WORDS = 0.95;

/** What in the picture was tapped. */
export type Tapped =
  | { readonly kind: "run"; readonly run: Item<"run"> }
  | { readonly kind: "energy"; readonly energy: Item<"energy"> }
  | { readonly kind: "moment"; readonly moment: Item<"moment"> }
  | { readonly kind: "held"; readonly held: Held }
  | { readonly kind: "gap"; readonly gap: Stretch };

/** Where a level lies between the sea's two shores, 0…1. */
function depth(level: number): number {
  return 0.1 + ((level - 1) / 4) * 0.8;
}

/** "New York" for "America/New_York". */
function placeOf(tz: string): string {
  return tz.slice(tz.lastIndexOf("/") + 1).replaceAll("_", " ");
}

/** A window of something one does that is still to come. */
export interface Window extends Stretch {
  readonly id: string;
  readonly title: string;
  readonly lane: number;
}

function Marks({ page }: { page: DayPage }): JSX.Element {
  const share = (at: number): string => percent((at - page.from) / (page.to - page.from));
  const marks = hoursOf(page);
  return (
    <>
      {marks
        .filter(({ hour }) => hour % 2 === 0)
        .map(({ at, tz }) => (
          <div key={at} class="mark-line" style={{ top: share(at) }}>
            <span>{hourOf(at, tz)}</span>
          </div>
        ))}
      {page.pieces.slice(1).map(({ from, tz }) => (
        <div key={from} class="seam" style={{ top: share(from) }}>
          <span>{m.back_clocks_of({ place: placeOf(tz) })}</span>
        </div>
      ))}
    </>
  );
}

/** The energy of the day: its curve where logs lie near each other, and a pebble for each. */
function Sea({ page }: { page: DayPage }): JSX.Element {
  const share = (at: number): number => (at - page.from) / (page.to - page.from);
  return (
    <div class="sea">
      <svg viewBox={`0 0 ${WIDE} ${LONG}`} preserveAspectRatio="none" aria-hidden="true">
        {/* The path is made along the time; turned over, time goes down. */}
        <g transform="matrix(0 1 1 0 0 0)">
          {stretchesOf(page, share).map((points) => {
            const [first] = points;
            const last = points.at(-1);
            if (!first || !last || points.length < 2) return null;
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
      {page.energies
        .filter(({ at }) => at.at >= page.from && at.at < page.to)
        .map((energy, number) => (
          <i
            key={energy.id}
            class="die pebble"
            data-level={energy.level}
            data-tap={`energy ${number}`}
            style={{
              top: percent(share(energy.at.at)),
              insetInlineStart: percent(depth(energy.level)),
            }}
          />
        ))}
    </div>
  );
}

/** A run as a block: its tint by the lens, and as many words as there is room for. */
function RunBlock({
  block,
  number,
  hours,
  lens,
}: {
  block: Block<Item<"run">>;
  number: number;
  hours: number;
  lens: Lens;
}): JSX.Element {
  const { run, top, height, lane, lanes, level, unknownEnd } = block;
  const length = height * hours;
  const mine = roleNames(run.roles, roles.value).join(m.blend_words());
  return (
    <div
      class={`block${unknownEnd ? " unknown" : ""}${length >= MORE_WORDS ? " roomy" : ""}`}
      data-tap={`run ${number}`}
      data-level={lens === "energy" ? (level ?? undefined) : undefined}
      data-priority={lens === "priority" ? priorityOf(run) : undefined}
      style={{
        top: percent(top),
        height: `calc(${percent(height)} - 1px)`,
        insetInlineStart: percent(lane / lanes),
        inlineSize: `calc(${percent(1 / lanes)} - ${lane + 1 < lanes ? 3 : 0}px)`,
      }}
    >
      <span class={lens === "energy" ? "strip die" : "strip"} data-level={level ?? undefined} />
      {length >= WORDS && (
        <span class="words">
          <b>{run.title}</b>
          {length >= MORE_WORDS && mine && <small>{mine}</small>}
        </span>
      )}
      {lens === "role" && length >= WORDS && (
        <span class="signs">
          {(run.roles ?? []).slice(0, 3).map((id) => (
            <RoleSign key={id} id={id} />
          ))}
        </span>
      )}
    </div>
  );
}

/** A protected time: a soft band across the day, its bracket, and the allowance as a dashed tail. */
function HeldBand({
  held,
  page,
  number,
}: {
  held: Held;
  page: DayPage;
  number: number;
}): JSX.Element {
  const share = (at: number): number => (at - page.from) / (page.to - page.from);
  const top = Math.max(0, share(held.from));
  const end = Math.min(1, share(held.to));
  return (
    <>
      <div class="band" style={{ top: percent(top), height: percent(end - top) }}>
        {/* What is over has its name in the list: what was lived lies on it. */}
        {held.outcome === null && held.boundary.title}
      </div>
      <div
        class="bracket"
        data-tap={`held ${number}`}
        style={{ top: percent(top), height: percent(end - top) }}
      />
      {held.flex > 0 && (
        <div
          class="tail-of"
          data-tap={`held ${number}`}
          style={{
            top: percent(end),
            height: percent(Math.min(1, share(held.to + held.flex)) - end),
          }}
        />
      )}
    </>
  );
}

export function DayChart({
  page,
  held,
  seasons,
  windows,
  asked,
  lens,
  now,
  label,
  onTap,
}: {
  page: DayPage;
  held: readonly Held[];
  /** The seasons of the day, each from an instant on, for the ground. */
  seasons: readonly (Stretch & { readonly season: Item<"season"> })[];
  windows: readonly Window[];
  /** The stretch that is being asked about. */
  asked: Stretch | null;
  lens: Lens;
  now: number;
  label: string;
  onTap: (tapped: Tapped) => void;
}): JSX.Element {
  const length = page.to - page.from;
  const hours = length / HOUR;
  const share = (at: number): number => (at - page.from) / length;
  const blocks = blocksOf(page, page.runs, page.energies, now);
  const gaps = gapsOf(page, page.runs, now);
  const moments = page.moments.filter(({ at }) => at.at >= page.from && at.at < page.to);
  const energies = page.energies.filter(({ at }) => at.at >= page.from && at.at < page.to);
  const found = (kind: string | undefined, number: number): Tapped | null => {
    const [block, energy, moment, one, gap] = [
      blocks[number],
      energies[number],
      moments[number],
      held[number],
      gaps[number],
    ];
    if (kind === "run" && block) return { kind, run: block.run };
    if (kind === "energy" && energy) return { kind, energy };
    if (kind === "moment" && moment) return { kind, moment };
    if (kind === "held" && one) return { kind, held: one };
    return kind === "gap" && gap ? { kind, gap } : null;
  };
  const tap = (event: MouseEvent): void => {
    const mark = (event.target as Element).closest<HTMLElement>("[data-tap]")?.dataset.tap;
    const [kind, number] = (mark ?? "").split(" ");
    const tapped = found(kind, Number(number));
    if (tapped) onTap(tapped);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list below offers all of it to the keyboard.
    <div
      class="timeline"
      role="img"
      aria-label={label}
      style={{ "--hours": hours }}
      data-lens={lens}
      onClick={tap}
    >
      {lens === "season" &&
        seasons.map(({ season, from, to }) => (
          <div
            key={season.id}
            class="ground"
            data-season={paletteOf(season)}
            style={{ top: percent(share(from)), height: percent(share(to) - share(from)) }}
          />
        ))}
      <Marks page={page} />
      {held.map((one, number) => (
        <HeldBand key={one.id} held={one} page={page} number={number} />
      ))}
      <Sea page={page} />
      <div class="lanes">
        {gaps.map((gap, number) => (
          <div
            key={gap.from}
            class={`gap${asked?.from === gap.from ? " open" : ""}`}
            data-tap={`gap ${number}`}
            style={{
              top: percent(share(gap.from)),
              height: percent(share(gap.to) - share(gap.from)),
            }}
          />
        ))}
        {windows.map(({ id, title, from, to, lane }) => (
          <div
            key={id}
            class="window-of"
            style={{
              top: percent(share(from)),
              height: `calc(${percent(share(to) - share(from))} - 1px)`,
              insetInlineStart: percent(lane / LANES),
              inlineSize: `calc(${percent(1 / LANES)} - 3px)`,
            }}
          >
            {title}
          </div>
        ))}
        {blocks.map((block, number) => (
          <RunBlock key={block.run.id} block={block} number={number} hours={hours} lens={lens} />
        ))}
      </div>
      {moments.map(({ id, at }, number) => (
        <svg
          key={id}
          class="star"
          viewBox="-7 -7 14 14"
          data-tap={`moment ${number}`}
          style={{ top: percent(share(at.at)) }}
          aria-hidden="true"
        >
          <path d={STAR} />
        </svg>
      ))}
      {now >= page.from && now < page.to && (
        <div class="now-mark" style={{ top: percent(share(now)) }} />
      )}
    </div>
  );
}
