/** How sync stands, and the drawer of what needs a look. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { m } from "../messages/index.ts";
import { clock } from "../parts/clock.ts";
import { handOver } from "../parts/files.ts";
import { KIND_WORDS } from "../parts/kinds.ts";
import { closeSheet, leaveSheet } from "../parts/sheet.tsx";
import { notStored, showToast } from "../parts/toast.tsx";
import { ageOf, whenOf } from "../parts/words.ts";
import { go } from "../route.ts";
import {
  type Attention,
  exportUnsent,
  type Phase,
  resolveAttention,
  retry,
  syncStatus,
} from "../store/status.ts";

const PHASES: Record<Phase, (() => string) | null> = {
  local: m.sync_local,
  waiting: m.sync_waiting,
  offline: m.sync_offline_long,
  signed_out: m.sync_signed_out_long,
  idle: null,
  syncing: null,
};

export function exportNow(): void {
  exportUnsent().then(handOver, notStored);
}

export function SyncSheet(): JSX.Element {
  const status = syncStatus.value;
  const now = clock.value;
  const phase = PHASES[status.phase];
  const unsent = status.phase === "local" ? 0 : status.unsent;
  const well = !phase && unsent === 0;
  return (
    <div class="stack">
      {phase && <p>{phase()}</p>}
      {well && <p>{status.attention.length > 0 ? m.sync_rest_well() : m.sync_all_well()}</p>}
      {unsent > 0 && status.oldestUnsent !== null && (
        <p>{m.sync_unsent_long({ count: unsent, age: ageOf(status.oldestUnsent, now) })}</p>
      )}
      {status.progress && (
        <div>
          <p id="progress-words">{m.sync_progress(status.progress)}</p>
          <progress
            aria-labelledby="progress-words"
            value={status.progress.done}
            max={Math.max(1, status.progress.total)}
          />
        </div>
      )}
      {status.phase !== "local" && (
        <p class="quiet small">
          {status.lastSynced === null
            ? m.sync_never()
            : m.sync_last({ when: ageOf(status.lastSynced, now) })}
        </p>
      )}
      <div class="wrap">
        {status.phase === "signed_out" || status.phase === "local" ? (
          <button type="button" class="pill" onClick={() => leaveSheet(go, "/yours/devices")}>
            {m.sync_connect()}
          </button>
        ) : (
          <button type="button" class="pill" onClick={retry}>
            {m.sync_retry()}
          </button>
        )}
        {unsent > 0 && (
          <button type="button" class="pill" onClick={exportNow}>
            {m.sync_export()}
          </button>
        )}
      </div>
      {status.attention.length > 0 && <Drawer entries={status.attention} />}
    </div>
  );
}

/** Readable, editable, exportable, never dropped by itself. */
export function Drawer({ entries }: { entries: readonly Attention[] }): JSX.Element {
  return (
    <section class="section" aria-labelledby="drawer-title">
      <h2 id="drawer-title">{m.attention_title()}</h2>
      <p class="quiet small">{m.attention_intro()}</p>
      {entries.map((entry) => (
        <Entry key={`${entry.kind}:${entry.id}`} entry={entry} />
      ))}
      <div class="wrap">
        <button type="button" class="pill" onClick={exportNow}>
          {m.attention_export()}
        </button>
      </div>
    </section>
  );
}

function settled(work: Promise<void>): void {
  work.then(() => {
    showToast({ text: m.attention_settled() });
    if (syncStatus.value.attention.length === 0) closeSheet();
  }, notStored);
}

function Entry({ entry }: { entry: Attention }): JSX.Element {
  const [editing, setEditing] = useState(false);
  const [sure, setSure] = useState(false);
  const words = textOf(entry.fields);
  return (
    <article class="note-card">
      <h3>{words || KIND_WORDS[entry.kind]()}</h3>
      <p class="quiet small">
        {words ? `${KIND_WORDS[entry.kind]()} · ` : ""}
        {m.attention_from({ when: whenOf(entry.since, clock.value) })}
      </p>
      <p class="quiet small">{reason(entry)}</p>
      {editing ? (
        <EditEntry entry={entry} />
      ) : (
        <>
          <details>
            <summary class="quiet small">{m.attention_all()}</summary>
            <pre class="entry">{JSON.stringify(entry.fields, null, 1)}</pre>
          </details>
          <div class="wrap">
            <button type="button" class="pill" onClick={() => setEditing(true)}>
              {m.attention_edit()}
            </button>
            <button
              type="button"
              class="pill"
              onClick={() => settled(resolveAttention(entry, entry.fields))}
            >
              {m.attention_send()}
            </button>
            <button
              type="button"
              class="pill"
              onClick={() => (sure ? settled(resolveAttention(entry, null)) : setSure(true))}
            >
              {sure ? m.attention_let_go_sure() : m.attention_let_go()}
            </button>
          </div>
        </>
      )}
    </article>
  );
}

/** Why it was not taken, in words where there are some. */
function reason({ code, detail }: Attention): string {
  switch (code) {
    case "record_too_large":
    case "too_many_fields":
      return m.attention_large();
    case "quota":
      return m.attention_full();
    case "nul":
    case "bad_text":
      return m.attention_text();
    case "bad_zone":
      return m.attention_zone();
    case "bad_field":
      return m.attention_part({ name: detail ?? "?" });
    default:
      return m.attention_why({ code: detail ? `${code}, ${detail}` : code });
  }
}

/** What a person would call it by. */
function textOf(fields: Readonly<Record<string, unknown>>): string {
  for (const name of ["title", "name", "text", "line"]) {
    const value = fields[name];
    if (typeof value === "string" && value) return [...value].slice(0, 80).join("");
  }
  return "";
}

/** Texts are edited as they are, everything else in the form in which it travels. */
function EditEntry({ entry }: { entry: Attention }): JSX.Element {
  const [form, setForm] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(
      Object.entries(entry.fields).map(([name, value]) => [
        name,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
  );
  const read = readForm(entry.fields, form);
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (read.fields) settled(resolveAttention(entry, read.fields));
      }}
    >
      {Object.entries(form).map(([name, value]) => (
        <label key={name} class="field">
          <span>{name}</span>
          <textarea
            class="input low"
            rows={1}
            value={value}
            onInput={(event) => setForm({ ...form, [name]: event.currentTarget.value })}
          />
        </label>
      ))}
      {read.unreadable && <p role="alert">{m.attention_unreadable({ name: read.unreadable })}</p>}
      <div class="ends">
        <span />
        <button type="submit" class="pill main" disabled={!read.fields}>
          {m.attention_send()}
        </button>
      </div>
    </form>
  );
}

function readForm(
  before: Readonly<Record<string, unknown>>,
  form: Readonly<Record<string, string>>,
): { fields?: Record<string, unknown>; unreadable?: string } {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(form)) {
    if (typeof before[name] === "string") {
      fields[name] = value;
      continue;
    }
    try {
      fields[name] = JSON.parse(value);
    } catch {
      return { unreadable: name };
    }
  }
  return { fields };
}
