import type { JSX } from "preact";
import { m } from "../messages/index.ts";

const LEVELS = [1, 2, 3, 4, 5] as const;
export type Level = (typeof LEVELS)[number];

/** One dot a level, so that it reads without colour. */
export function Dots({ level }: { level: number }): JSX.Element {
  return (
    <>
      {LEVELS.slice(0, level).map((dot) => (
        <i key={dot} aria-hidden="true" />
      ))}
    </>
  );
}

/** Five buttons in reach of the thumb. None is ever preselected. */
export function EnergyRow({
  labelledBy,
  onLevel,
}: {
  labelledBy: string;
  onLevel: (level: Level) => void;
}): JSX.Element {
  return (
    <fieldset class="levels" aria-labelledby={labelledBy}>
      {LEVELS.map((level) => (
        <button
          key={level}
          type="button"
          class="level"
          data-level={level}
          aria-label={m.energy_level({ level })}
          onClick={() => onLevel(level)}
        >
          <Dots level={level} />
        </button>
      ))}
    </fieldset>
  );
}
