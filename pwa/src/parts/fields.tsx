/** The fields that forms are made of. */
import { Plus } from "lucide";
import type { JSX } from "preact";
import { m } from "../messages/index.ts";
import { WEEKDAYS, type Window } from "../records/types.ts";
import { useAutofocus } from "./autofocus.ts";
import { Icon } from "./icon.tsx";
import { daysWords, isOverMidnight, wallTime, weekdayName } from "./rules.ts";

type Option<V> = readonly [value: V, words: string];

/** One line of text; without a word yet and `first`, one types at once. */
export function TextField({
  label,
  value,
  most,
  placeholder,
  first = false,
  said = false,
  unlabelled = false,
  onValue,
}: {
  label: string;
  value: string;
  most: number;
  placeholder?: string;
  first?: boolean;
  /** For a sentence of one's own. */
  said?: boolean;
  /** Among others below one legend, where only the ear wants a label for each. */
  unlabelled?: boolean;
  onValue: (value: string) => void;
}): JSX.Element {
  const focus = useAutofocus<HTMLInputElement>(first && value === "");
  return (
    <label class="field">
      <span class={unlabelled ? "unseen" : undefined}>{label}</span>
      <input
        class={said ? "input said" : "input"}
        type="text"
        autocomplete="off"
        maxLength={most}
        placeholder={placeholder}
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
        {...focus}
      />
    </label>
  );
}

/** A time or a date, as the browser asks for it; "" where nothing is filled in. */
export function WhenField({
  label,
  type,
  value,
  onValue,
}: {
  label: string;
  type: "time" | "date";
  value: string;
  onValue: (value: string) => void;
}): JSX.Element {
  return (
    <label class="field grow">
      <span>{label}</span>
      <input
        class="input"
        type={type}
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </label>
  );
}

/** Any of a few, as pills that stay down. */
export function Several({
  label,
  value,
  options,
  onValue,
}: {
  label: string;
  value: readonly string[];
  options: readonly Option<string>[];
  onValue: (value: readonly string[]) => void;
}): JSX.Element {
  return (
    <fieldset>
      <legend>{label}</legend>
      <Pills value={value} options={options} onValue={onValue} />
    </fieldset>
  );
}

function Pills({
  value,
  options,
  onValue,
}: {
  value: readonly string[];
  options: readonly Option<string>[];
  onValue: (value: readonly string[]) => void;
}): JSX.Element {
  return (
    <div class="wrap">
      {options.map(([option, words]) => (
        <button
          key={option}
          type="button"
          class="pill"
          aria-pressed={value.includes(option)}
          onClick={() => onValue(toggled(value, option))}
        >
          {words}
        </button>
      ))}
    </div>
  );
}

function toggled<V>(all: readonly V[], one: V): readonly V[] {
  return all.includes(one) ? all.filter((other) => other !== one) : [...all, one];
}

/** A length in minutes: some at a tap, any other by typing; null where nothing is filled in. */
export function Minutes({
  label,
  value,
  usual,
  most = 1440,
  onValue,
}: {
  label: string;
  value: number | null;
  usual: readonly number[];
  most?: number;
  onValue: (value: number | null) => void;
}): JSX.Element {
  return (
    <fieldset>
      <legend>{label}</legend>
      <div class="wrap">
        {usual.map((minutes) => (
          <button
            key={minutes}
            type="button"
            class="pill"
            aria-pressed={minutes === value}
            onClick={() => onValue(minutes)}
          >
            {m.minutes_only({ minutes })}
          </button>
        ))}
        <input
          class="input short"
          type="number"
          inputMode="numeric"
          min={0}
          max={most}
          aria-label={m.field_minutes({ label })}
          placeholder={m.field_minutes_short()}
          value={value ?? ""}
          onInput={({ currentTarget: { value: text, valueAsNumber } }) =>
            onValue(text === "" ? null : Math.min(most, Math.max(0, Math.trunc(valueAsNumber))))
          }
        />
      </div>
    </fieldset>
  );
}

const EVERY: readonly Window["days"][] = [WEEKDAYS, WEEKDAYS.slice(0, 5), WEEKDAYS.slice(5)];

/** Some days of the week: at a tap the usual ones, or each by itself. */
export function Days({
  days,
  onDays,
}: {
  days: Window["days"];
  onDays: (days: Window["days"]) => void;
}): JSX.Element {
  return (
    <fieldset>
      <legend>{m.field_days()}</legend>
      <div class="stack tight">
        <div class="wrap">
          {EVERY.map((some) => (
            <button
              key={some.length}
              type="button"
              class="pill"
              aria-pressed={some.length === days.length && some.every((day) => days.includes(day))}
              onClick={() => onDays(some)}
            >
              {daysWords(some)}
            </button>
          ))}
        </div>
        <div class="week">
          {WEEKDAYS.map((day) => (
            <button
              key={day}
              type="button"
              class="pill"
              aria-pressed={days.includes(day)}
              onClick={() => onDays(WEEKDAYS.filter((one) => toggled(days, day).includes(one)))}
            >
              {weekdayName(day)}
            </button>
          ))}
        </div>
      </div>
    </fieldset>
  );
}

/** From when to when by the clock; across midnight is fine, and said. */
export function Span({
  from,
  to,
  onFrom,
  onTo,
}: {
  from: string;
  to: string;
  onFrom: (time: string) => void;
  onTo: (time: string) => void;
}): JSX.Element {
  return (
    <>
      <div class="row two">
        <WhenField label={m.field_from()} type="time" value={from} onValue={onFrom} />
        <WhenField label={m.field_to()} type="time" value={to} onValue={onTo} />
      </div>
      {from && to && isOverMidnight(from, to) && (
        <p class="quiet small">{m.field_next_day({ time: wallTime(to) })}</p>
      )}
    </>
  );
}

/** The way to one more. */
export function AddButton({ words, onAdd }: { words: string; onAdd: () => void }): JSX.Element {
  return (
    <button type="button" class="pill" onClick={onAdd}>
      <Icon of={Plus} />
      {words}
    </button>
  );
}
