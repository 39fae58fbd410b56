import type { JSX } from "preact";
import { useId } from "preact/hooks";

/**
 * One of a few, side by side or, where they are many or long, as pills: radio buttons underneath.
 * Tint means selected, and only that.
 */
export function Segments<V extends string>({
  label,
  value,
  options,
  pills = false,
  onValue,
}: {
  label: string;
  value: V;
  options: readonly (readonly [value: V, words: string])[];
  pills?: boolean;
  onValue: (value: V) => void;
}): JSX.Element {
  const name = useId();
  return (
    <fieldset>
      <legend>{label}</legend>
      <div class={pills ? "wrap" : "segments"}>
        {options.map(([option, words]) => (
          <label key={option} class={pills ? "pill radio" : undefined}>
            <input
              type="radio"
              name={name}
              checked={option === value}
              onChange={() => onValue(option)}
            />
            {words}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
