import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { m } from "../messages/index.ts";
import { useAutofocus } from "../parts/autofocus.ts";
import { Icon } from "../parts/icon.tsx";
import { Plus } from "../parts/icons.ts";
import { closeSheet } from "../parts/sheet.tsx";
import { chipLine, timeOfCapture } from "../parts/words.ts";
import type { Item } from "../records/types.ts";
import {
  containers,
  cues,
  openCues,
  openRuns,
  recentStarts,
  roles,
  untouched,
} from "../store/queries.ts";
import { captureCue, captureCueEnd, captureNew, captureStart } from "./capture.ts";

/** Fold case and accents, so that "cafe" finds "Café". */
function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase().trim();
}

/** Those whose title or roles hold the words, lately begun ones first. */
export function found(
  all: readonly Item<"container">[],
  words: string,
  lastAt: ReadonlyMap<string, number>,
): Item<"container">[] {
  const sought = folded(words);
  return all
    .filter((one) => !one.archived && folded(one.title).includes(sought))
    .sort((one, other) => (lastAt.get(other.id) ?? 0) - (lastAt.get(one.id) ?? 0));
}

/** All and new: search by typing; what has no match is begun under that name. */
export function Pick({ alongside }: { alongside: boolean }): JSX.Element {
  const open = openRuns.value.map((run) => run.container);
  return (
    <Choosing
      without={alongside ? open : []}
      more={(words) => (alongside ? null : <Cues words={words} />)}
      newWords={(title) => m.pick_start_new({ title })}
      onKnown={({ id }) => {
        closeSheet();
        void captureStart(id, { alongside });
      }}
      onNew={(title) => {
        closeSheet();
        void captureNew(title, alongside);
      }}
    />
  );
}

/** Choose what one does, or name something new. */
export function Choosing({
  without = [],
  more,
  newWords,
  onKnown,
  onNew,
}: {
  /** Ids that are not offered. */
  without?: readonly (string | null | undefined)[];
  /** What else fits the words that are sought. */
  more?: (words: string) => JSX.Element | null;
  newWords: (title: string) => string;
  onKnown: (container: Item<"container">) => void;
  onNew: (title: string) => void;
}): JSX.Element {
  const [words, setWords] = useState("");
  // Those who have nothing yet come to type; the others mostly to tap.
  const focus = useAutofocus<HTMLInputElement>(untouched.value);
  const title = words.trim();
  const lastAt = new Map(recentStarts.value.map(({ container, at }) => [container, at]));
  const offered = found(containers.value, words, lastAt).filter(({ id }) => !without.includes(id));
  const known = offered.some((one) => folded(one.title) === folded(title));
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        const only = offered[0];
        if (!title) return;
        if (known && only) onKnown(only);
        else onNew(title);
      }}
    >
      <input
        class="input"
        type="text"
        inputMode="search"
        enterkeyhint="go"
        autocomplete="off"
        maxLength={120}
        aria-label={m.pick_search()}
        placeholder={m.pick_search()}
        value={words}
        onInput={(event) => setWords(event.currentTarget.value)}
        {...focus}
      />
      {title && !known && (
        <button type="submit" class="choice">
          {newWords(title)}
          <Icon of={Plus} />
        </button>
      )}
      {more?.(words)}
      {offered.length > 0 && (
        <ul class="list">
          {offered.slice(0, 200).map((one) => (
            <li key={one.id}>
              <button type="button" class="item" onClick={() => onKnown(one)}>
                <span class="grow">
                  {one.title}
                  <small>{chipLine(one, roles.value)}</small>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {offered.length === 0 && <p class="quiet">{title ? m.pick_none() : m.pick_name_it()}</p>}
    </form>
  );
}

/** What opens things: begun, or ended, from here at any time of the day. */
function Cues({ words }: { words: string }): JSX.Element | null {
  const open = new Map(openCues.value.map((event) => [event.cue, event]));
  const offered = cues.value.filter(
    ({ id, title, archived }) =>
      (!archived || open.has(id)) && folded(title).includes(folded(words)),
  );
  if (offered.length === 0) return null;
  return (
    <div class="wrap">
      {offered.map(({ id, title }) => {
        const event = open.get(id);
        return (
          <button
            key={id}
            type="button"
            class="pill cue"
            onClick={() => {
              closeSheet();
              void (event ? captureCueEnd(event.id, title) : captureCue(id, title));
            }}
          >
            {event
              ? m.cue_over_since({ title, time: timeOfCapture(event.begin) })
              : m.cue_begins_now({ title })}
          </button>
        );
      })}
    </div>
  );
}
