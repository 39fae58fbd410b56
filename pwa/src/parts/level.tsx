import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { m } from "../messages/index.ts";
import { Dots } from "./energy.tsx";

const LEVELS = [1, 2, 3, 4, 5] as const;

/** One of five, the present one marked: here, unlike on Now, something is chosen already. */
export function Level({
  label,
  value,
  onValue,
}: {
  label: string;
  value: number | null;
  onValue: (level: number) => void;
}): JSX.Element {
  const name = useId();
  return (
    <fieldset class="levels" aria-label={label}>
      {LEVELS.map((level) => (
        <label key={level} class="level radio" data-level={level}>
          <input
            type="radio"
            name={name}
            aria-label={m.energy_level({ level })}
            checked={level === value}
            onChange={() => onValue(level)}
          />
          <Dots level={level} />
        </label>
      ))}
    </fieldset>
  );
}
