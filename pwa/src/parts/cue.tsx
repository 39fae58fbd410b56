/** What opens something: cues, made in place by naming one. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { saveCue } from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import { cues } from "../store/queries.ts";
import { Several } from "./fields.tsx";
import { notStored } from "./toast.tsx";

const MOST = 60;

/** Choose what opens it, one or several; a name that is new is kept at once, for everything. */
export function CueField({
  value,
  single = false,
  onValue,
}: {
  value: readonly string[];
  single?: boolean;
  onValue: (value: readonly string[]) => void;
}): JSX.Element {
  const [words, setWords] = useState("");
  const title = words.trim();
  const choose = (next: readonly string[]): void => onValue(single ? next.slice(-1) : next);
  const add = async (): Promise<void> => {
    if (!title) return;
    setWords("");
    const known = cues.value.find((cue) => isSameName(cue.title, title));
    try {
      const id = known && !known.archived ? known.id : await named(known?.id ?? null, title);
      choose([...value.filter((one) => one !== id), id]);
    } catch {
      setWords(title);
      notStored();
    }
  };
  return (
    <>
      <Several
        label={m.cue_question()}
        value={value}
        options={cues.value
          .filter(({ id, archived }) => !archived || value.includes(id))
          .map((cue) => [cue.id, cue.title])}
        onValue={choose}
      />
      <div class="row">
        <input
          class="input grow"
          type="text"
          autocomplete="off"
          maxLength={MOST}
          aria-label={m.cue_name()}
          placeholder={m.cue_placeholder()}
          value={words}
          onInput={(event) => setWords(event.currentTarget.value)}
          onKeyDown={(event) => {
            // Enter is for this field; the form has a button of its own.
            if (event.key !== "Enter") return;
            event.preventDefault();
            void add();
          }}
        />
        <button type="button" class="pill" disabled={!title} onClick={() => void add()}>
          {m.cue_add()}
        </button>
      </div>
    </>
  );
}

/** A new cue of this name, or one that rested, woken. */
async function named(id: string | null, title: string): Promise<string> {
  return (await saveCue(id, id === null ? { title } : { archived: false })).id;
}

function isSameName(one: string, other: string): boolean {
  return one.trim().toLocaleLowerCase() === other.toLocaleLowerCase();
}
