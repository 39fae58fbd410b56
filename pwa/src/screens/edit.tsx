/** Edit what was captured: afterwards everything may be put right. */
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import {
  editEnergy,
  editMoment,
  editRun,
  type RunPatch,
  remove,
  splitRun,
} from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import { clock } from "../parts/clock.ts";
import { Level } from "../parts/level.tsx";
import { Past } from "../parts/past.tsx";
import { Segments } from "../parts/segments.tsx";
import { settle } from "../parts/settle.ts";
import { closeSheet } from "../parts/sheet.tsx";
import { instantOf, wallOf } from "../parts/wall.ts";
import { lengthOf } from "../parts/words.ts";
import type { Capture, Item } from "../records/types.ts";

type End = "open" | "time" | "unknown";
/** A little ahead of now is a clock's business, not a mistake, ms. */
const AHEAD = 60_000;

function endKind(run: Item<"run">): End {
  if (run.end === null) return "open";
  return run.end === "unknown" ? "unknown" : "time";
}

/** Only what differs travels: a start and an end are two things that two devices may each know. */
function patchOf(
  run: Item<"run">,
  form: { start: number; kind: End; end: number; note: string },
): RunPatch {
  const before = typeof run.end === "object" && run.end ? run.end.at : run.end;
  const after = form.kind === "time" ? form.end : form.kind === "open" ? null : "unknown";
  return {
    ...(sameMinute(form.start, run.start.at) ? {} : { start: form.start }),
    ...(sameEnd(before, after) ? {} : { end: after }),
    ...(form.note === (run.note ?? "") ? {} : { note: form.note }),
  };
}

function sameMinute(one: number, other: number): boolean {
  return Math.floor(one / 60_000) === Math.floor(other / 60_000);
}

function sameEnd(before: number | "unknown" | null, after: number | "unknown" | null): boolean {
  if (typeof before === "number" && typeof after === "number") return sameMinute(before, after);
  return before === after;
}

function problemOf(
  start: number | null,
  kind: End,
  end: number | null,
  now: number,
): string | null {
  if (start === null || (kind === "time" && end === null)) return m.run_time_needed();
  if (start > now + AHEAD) return m.run_not_in_future();
  if (kind !== "time" || end === null) return null;
  if (end < start) return m.run_end_before();
  return end > now + AHEAD ? m.run_not_in_future() : null;
}

function When({
  label,
  value,
  onValue,
}: {
  label: string;
  value: string;
  onValue: (value: string) => void;
}): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        class="input"
        type="datetime-local"
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </label>
  );
}

export function RunSheet({ run }: { run: Item<"run"> }): JSX.Element {
  const off = run.start.off;
  const now = clock.value;
  const known = typeof run.end === "object" && run.end ? run.end : null;
  const endOff = known?.off ?? off;
  const [start, setStart] = useState(wallOf(run.start.at, off));
  const [kind, setKind] = useState<End>(endKind(run));
  const [end, setEnd] = useState(wallOf(known?.at ?? now, endOff));
  const [note, setNote] = useState(run.note ?? "");
  const [splitting, setSplitting] = useState(false);
  const startAt = instantOf(start, off);
  const endAt = instantOf(end, endOff);
  const problem = problemOf(startAt, kind, endAt, now);

  const save = (): void => {
    if (problem || startAt === null) return;
    const patch = patchOf(run, { start: startAt, kind, end: endAt ?? now, note });
    if (Object.keys(patch).length === 0) closeSheet();
    else settle(editRun(run.id, patch), m.run_saved());
  };

  if (splitting) return <Split run={run} until={known?.at ?? now} />;
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <When label={m.run_start()} value={start} onValue={setStart} />
      <Segments
        label={m.run_end()}
        value={kind}
        onValue={setKind}
        options={[
          ["time", m.run_end_time()],
          ["open", m.run_end_open()],
          ["unknown", m.run_end_unknown()],
        ]}
      />
      {kind === "time" && <When label={m.run_end()} value={end} onValue={setEnd} />}
      {problem && <p role="alert">{problem}</p>}
      {!problem && kind === "time" && startAt !== null && endAt !== null && (
        <p class="quiet small">{m.run_length({ length: lengthOf(endAt - startAt) })}</p>
      )}
      <label class="field">
        <span>{m.run_note()}</span>
        <textarea
          class="input"
          maxLength={2000}
          value={note}
          onInput={(event) => setNote(event.currentTarget.value)}
        />
      </label>
      <Past kind="run" id={run.id} />
      <div class="ends">
        <span class="row">
          <button
            type="button"
            class="bare"
            onClick={() => settle(remove("run", run.id), m.run_deleted({ title: run.title }))}
          >
            {m.run_delete()}
          </button>
          <button type="button" class="bare" onClick={() => setSplitting(true)}>
            {m.run_split()}
          </button>
        </span>
        <button type="submit" class="pill main" disabled={problem !== null}>
          {m.save()}
        </button>
      </div>
    </form>
  );
}

/** One run becomes two that meet at an instant. */
function Split({ run, until }: { run: Item<"run">; until: number }): JSX.Element {
  const off = run.start.off;
  const [wall, setWall] = useState(wallOf((run.start.at + until) / 2, off));
  const at = instantOf(wall, off);
  const inside = at !== null && at > run.start.at && at < until;
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (inside) settle(splitRun(run.id, at), m.run_split_done());
      }}
    >
      <When label={m.run_split_at()} value={wall} onValue={setWall} />
      <div class="ends">
        <button type="button" class="bare" onClick={closeSheet}>
          {m.cancel()}
        </button>
        <button type="submit" class="pill main" disabled={!inside}>
          {m.run_split_do()}
        </button>
      </div>
    </form>
  );
}

/** A sheet for something captured at an instant: what it is, when it was, and the ways out. */
function AtSheet<P extends object>({
  of,
  at,
  patch,
  isWhole = true,
  onDelete,
  onSave,
  children,
}: {
  of: { readonly kind: "energy" | "moment"; readonly id: string };
  at: Capture;
  /** What differs besides the instant. */
  patch: P;
  /** Whether everything that it needs is filled in. */
  isWhole?: boolean;
  onDelete: () => void;
  onSave: (patch: P & { readonly at?: number }) => void;
  children: ComponentChildren;
}): JSX.Element {
  const [wall, setWall] = useState(wallOf(at.at, at.off));
  const instant = instantOf(wall, at.off);
  const problem = problemOf(instant, "open", null, clock.value);
  const save = (): void => {
    if (problem || instant === null) return;
    const whole = { ...patch, ...(sameMinute(instant, at.at) ? {} : { at: instant }) };
    if (Object.keys(whole).length === 0) closeSheet();
    else onSave(whole);
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {children}
      <When label={m.at_when()} value={wall} onValue={setWall} />
      {problem && <p role="alert">{problem}</p>}
      <Past {...of} />
      <div class="ends">
        <button type="button" class="bare" onClick={onDelete}>
          {m.run_delete()}
        </button>
        <button type="submit" class="pill main" disabled={problem !== null || !isWhole}>
          {m.save()}
        </button>
      </div>
    </form>
  );
}

export function EnergySheet({ energy }: { energy: Item<"energy"> }): JSX.Element {
  const [level, setLevel] = useState(energy.level);
  return (
    <AtSheet
      of={{ kind: "energy", id: energy.id }}
      at={energy.at}
      patch={level === energy.level ? {} : { level }}
      onDelete={() => settle(remove("energy", energy.id), m.energy_deleted())}
      onSave={(patch) => settle(editEnergy(energy.id, patch), m.energy_saved({ level }))}
    >
      <Level label={m.energy_question()} value={level} onValue={setLevel} />
      {energy.note && <p class="own">{energy.note}</p>}
    </AtSheet>
  );
}

export function MomentSheet({ moment }: { moment: Item<"moment"> }): JSX.Element {
  const [text, setText] = useState(moment.text);
  const words = text.trim();
  return (
    <AtSheet
      of={{ kind: "moment", id: moment.id }}
      at={moment.at}
      patch={words === moment.text ? {} : { text: words }}
      isWhole={words !== ""}
      onDelete={() => settle(remove("moment", moment.id), m.moment_deleted())}
      onSave={(patch) => settle(editMoment(moment.id, patch), m.moment_changed())}
    >
      <label class="field">
        <span>{m.moment_field()}</span>
        <textarea
          class="input low"
          rows={1}
          maxLength={280}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
    </AtSheet>
  );
}
