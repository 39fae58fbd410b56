/** Something one does: the form of it, in a sheet. What is rarely asked for waits under "more". */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { saveContainer } from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import { CueField } from "../parts/cue.tsx";
import { differing, filled } from "../parts/draft.ts";
import { Ends } from "../parts/ends.tsx";
import { AddButton, Days, Minutes, Several, Span, TextField } from "../parts/fields.tsx";
import { Segments } from "../parts/segments.tsx";
import { settle } from "../parts/settle.ts";
import { closeSheet, openSheet } from "../parts/sheet.tsx";
import { givesWords } from "../parts/words.ts";
import { type Item, type Kinds, WEEKDAYS, type Window } from "../records/types.ts";
import { roles } from "../store/queries.ts";

const GIVES = ["-2", "-1", "0", "1", "2"] as const;
const PRIORITIES = ["1", "2", "3"] as const;
/** How many windows a thing may have. */
const MOST_WINDOWS = 8;

type Draft = Required<Omit<Kinds["container"], "slug" | "archived" | "order" | "batch">>;

const USUAL: Draft = {
  title: "",
  intention: "",
  roles: [],
  cues: [],
  windows: [],
  minutes: null,
  priority: 2,
  energy: 0,
  permission: "",
};

/** The form of something one does, in the sheet. */
export function editContainer(container: Item<"container"> | null): void {
  openSheet({
    title: container?.title ?? m.what_new_title(),
    body: <ContainerForm key={container?.id ?? ""} container={container} />,
  });
}

interface Part {
  readonly draft: Draft;
  readonly onDraft: (patch: Partial<Draft>) => void;
}

function ContainerForm({ container }: { container: Item<"container"> | null }): JSX.Element {
  const [draft, setDraft] = useState(() => filled(USUAL, container));
  const onDraft = (patch: Partial<Draft>): void => setDraft({ ...draft, ...patch });
  const title = draft.title.trim();
  const save = (): void => {
    const patch = differing({ ...draft, title }, filled(USUAL, container));
    if (Object.keys(patch).length === 0) closeSheet();
    else settle(saveContainer(container?.id ?? null, patch), m.what_saved({ title }));
  };
  return (
    <form
      class="stack form"
      onSubmit={(event) => {
        event.preventDefault();
        if (title && areWhole(draft.windows)) save();
      }}
    >
      <TextField
        label={m.what_name()}
        value={draft.title}
        most={120}
        first
        onValue={(next) => onDraft({ title: next })}
      />
      <Several
        label={m.what_belongs()}
        value={draft.roles}
        options={roles.value
          .filter(({ id, archived }) => !archived || draft.roles.includes(id))
          .map(({ id, name }) => [id, name])}
        onValue={(mine) => onDraft({ roles: mine })}
      />
      <Segments
        pills
        label={m.what_gives()}
        value={String(draft.energy)}
        options={GIVES.map((step) => [step, givesWords(Number(step))])}
        onValue={(step) => onDraft({ energy: Number(step) })}
      />
      <TextField
        label={m.what_intention()}
        value={draft.intention}
        most={280}
        placeholder={m.what_intention_placeholder()}
        onValue={(intention) => onDraft({ intention })}
      />
      <details>
        <summary>{m.more()}</summary>
        <More draft={draft} onDraft={onDraft} />
      </details>
      {!title && <p class="quiet small">{m.name_needed()}</p>}
      {!areWhole(draft.windows) && <p class="quiet small">{m.what_window_wanted()}</p>}
      {container && <p class="quiet small">{m.what_rest_hint()}</p>}
      <Ends
        item={container && { kind: "container", ...container }}
        isWhole={title !== "" && areWhole(draft.windows)}
      />
    </form>
  );
}

/** Whether every window has its days and its times. */
function areWhole(windows: readonly Window[]): boolean {
  return windows.every(({ days, from, to }) => days.length > 0 && from && to);
}

function More({ draft, onDraft }: Part): JSX.Element {
  const { minutes } = draft;
  const length = (name: "min" | "ideal" | "max", value: number | null): void => {
    const { [name]: _, ...others } = minutes ?? {};
    const next = value === null ? others : { ...others, [name]: value };
    onDraft({ minutes: Object.keys(next).length > 0 ? next : null });
  };
  return (
    <div class="stack form">
      <CueField value={draft.cues} onValue={(cues) => onDraft({ cues: cues.slice(0, 8) })} />
      <Windows draft={draft} onDraft={onDraft} />
      <Minutes
        label={m.what_minutes_ideal()}
        value={minutes?.ideal ?? null}
        usual={[20, 40, 90]}
        onValue={(value) => length("ideal", value)}
      />
      <Minutes
        label={m.what_minutes_min()}
        value={minutes?.min ?? null}
        usual={[]}
        onValue={(value) => length("min", value)}
      />
      <Minutes
        label={m.what_minutes_max()}
        value={minutes?.max ?? null}
        usual={[]}
        onValue={(value) => length("max", value)}
      />
      <Segments
        pills
        label={m.what_priority()}
        value={String(draft.priority)}
        options={PRIORITIES.map((step) => [step, PRIORITY_WORDS[step]()])}
        onValue={(step) => onDraft({ priority: Number(step) })}
      />
      <TextField
        label={m.boundary_permission()}
        value={draft.permission}
        most={140}
        placeholder={m.boundary_permission_placeholder()}
        onValue={(permission) => onDraft({ permission })}
      />
    </div>
  );
}

const PRIORITY_WORDS = {
  1: m.what_priority_1,
  2: m.what_priority_2,
  3: m.what_priority_3,
} as const;

/** When it usually has its place; nothing begins by itself, and one left unused leaves nothing. */
function Windows({ draft: { windows }, onDraft }: Part): JSX.Element {
  const change = (index: number, patch: Partial<Window>): void =>
    onDraft({ windows: windows.map((one, at) => (at === index ? { ...one, ...patch } : one)) });
  return (
    <fieldset>
      <legend>{m.what_windows()}</legend>
      <div class="stack tight">
        {windows.map((window, index) => (
          // A window is its place in the list: it has no name of its own.
          <div key={index} class="part stack tight">
            <Days days={window.days} onDays={(days) => change(index, { days })} />
            <Span
              from={window.from}
              to={window.to}
              onFrom={(from) => change(index, { from })}
              onTo={(to) => change(index, { to })}
            />
            <button
              type="button"
              class="bare"
              onClick={() => onDraft({ windows: windows.filter((_, at) => at !== index) })}
            >
              {m.what_window_remove()}
            </button>
          </div>
        ))}
        {windows.length < MOST_WINDOWS && (
          <div class="wrap">
            <AddButton
              words={m.what_window_add()}
              onAdd={() =>
                onDraft({
                  windows: [...windows, { days: WEEKDAYS.slice(0, 5), from: "09:00", to: "11:00" }],
                })
              }
            />
          </div>
        )}
      </div>
    </fieldset>
  );
}
