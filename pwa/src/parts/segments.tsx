import type { JSX } from "preact";
import { useId } from "preact/hooks";

/** One of a few, side by side: radio buttons underneath. Tint means selected, and only that. */
export function Segments<V extends string>({
  label,
  value,
  options,
  onValue,
}: {
  label: string;
  value: V;
  options: readonly (readonly [value: V, words: string])[];
  onValue: (value: V) => void;
}): JSX.Element {
  const name = useId();
  return (
    <fieldset>
      <legend>{label}</legend>
      <div class="segments">
        {options.map(([option, words]) => (
          <label key={option}>
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
