import type { JSX } from "preact";

/** Something that is on or off, as a line of a list: the whole line is the switch. */
export function Toggle({
  words,
  hint,
  isOn,
  onToggle,
}: {
  words: string;
  hint?: string;
  isOn: boolean;
  onToggle: (isOn: boolean) => void;
}): JSX.Element {
  return (
    <button
      type="button"
      class="item"
      role="switch"
      aria-checked={isOn}
      onClick={() => onToggle(!isOn)}
    >
      <span class="grow">
        {words}
        {hint && <small>{hint}</small>}
      </span>
      <span class="knob" aria-hidden="true" />
    </button>
  );
}
