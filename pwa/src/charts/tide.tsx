import type { JSX } from "preact";
import { m } from "../messages/index.ts";
import { around } from "../parts/stage.ts";
import { hourOf } from "../parts/words.ts";
import { said } from "./said.ts";
import { BED, LANE, percent } from "./scale.ts";
import { STAR, shapeOf, smoothPath, type TideDay, type TideShape } from "./shape.ts";

/** Height of the sea, px. */
const SEA = 50;
/** Width of the sea's own coordinates; the browser stretches them. */
const WIDE = 1000;

function levelY(level: number): number {
  return SEA - 4 - ((level - 1) / 4) * (SEA - 12);
}

/** "Your day so far: 3 things you were in, energy logged 4 times, from 2 to 4". */
function inWords(day: TideDay, shape: TideShape, ground: readonly string[]): string {
  const levels = day.energies.map(({ level }) => level);
  const shows = said({ runs: shape.bands.length, levels, moments: shape.stars.length }, ground);
  return m.labelled({ label: m.tide_label(), words: shows || m.tide_empty() });
}

/** The energy curve. Stretched sideways by the browser, so its dots are drawn apart. */
function Sea({ shape }: { shape: TideShape }): JSX.Element {
  return (
    <g class="sea">
      <svg
        viewBox={`0 0 ${WIDE} ${SEA}`}
        preserveAspectRatio="none"
        width="100%"
        height={SEA}
        aria-hidden="true"
      >
        {shape.stretches.map((points) => {
          const first = points[0];
          const last = points.at(-1);
          if (!first || !last || points.length < 2) return null;
          const line = smoothPath(points.map(({ x, level }) => [x * WIDE, levelY(level)]));
          return (
            <g key={first.x}>
              <path class="water" d={`${line}V${SEA}H${first.x * WIDE}Z`} />
              <path class="curve" d={line} />
            </g>
          );
        })}
      </svg>
      {shape.stretches.flat().map(({ x, level }) => (
        <circle key={x} class="dot" cx={percent(x)} cy={levelY(level)} r="3" />
      ))}
      {shape.stars.map((x) => (
        <svg
          key={x}
          class="star"
          x={percent(x)}
          y="0"
          width="1"
          height="1"
          overflow="visible"
          aria-hidden="true"
        >
          <path d={STAR} />
        </svg>
      ))}
    </g>
  );
}

function Bed({ shape }: { shape: TideShape }): JSX.Element {
  return (
    <g class="bed">
      {shape.bands.map((band) => (
        <rect
          key={band.id}
          class={`run${band.level ? "" : " untold"}${band.unknownEnd ? " unknown" : ""}`}
          data-level={band.level ?? undefined}
          x={percent(band.x)}
          y={BED + band.lane * (LANE + 2)}
          style={{ width: `max(4px, calc(${percent(band.width)} - 1px))` }}
          height={LANE}
          rx={LANE / 2}
        />
      ))}
    </g>
  );
}

/** The tide of a day: small, it heads Now; below a certain height the sea is hidden and the ribbon stays. */
export function Tide({ day, now }: { day: TideDay; now: number }): JSX.Element {
  const shape = shapeOf(day, now);
  const { Ground, groundWords } = around.value ?? {};
  return (
    // Time runs from left to right in every script here, as clocks and curves do.
    <div
      class="tide"
      dir="ltr"
      role="img"
      aria-label={inWords(day, shape, groundWords?.(day, now) ?? [])}
    >
      <svg aria-hidden="true">
        {Ground && <Ground day={day} now={now} />}
        <Sea shape={shape} />
        <Bed shape={shape} />
        {shape.now !== null && (
          <line class="now-line" x1={percent(shape.now)} x2={percent(shape.now)} y1="0" y2="100%" />
        )}
      </svg>
      <div class="hours" aria-hidden="true">
        {shape.hours.map(({ x, at }) => (
          <span key={at} style={{ left: percent(x) }}>
            {hourOf(at)}
          </span>
        ))}
      </div>
    </div>
  );
}
