/** What a thing was before its changes, and what was deleted: each goes back with one tap. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { restore } from "../capture/restore.ts";
import { m } from "../messages/index.ts";
import { clock } from "../parts/clock.ts";
import { KIND_WORDS, nameOf } from "../parts/kinds.ts";
import { fieldName, valueWords } from "../parts/plain.ts";
import { settle } from "../parts/settle.ts";
import { whenOf } from "../parts/words.ts";
import type { Kind } from "../records/types.ts";
import type { GaveWay } from "../store/met.ts";
import {
  type Deleted,
  type Earlier,
  readDeleted,
  readGaveWay,
  readPast,
  type Source,
} from "../store/past.ts";

interface Of {
  readonly kind: Kind;
  readonly id: string;
}

/** How many changes are listed. */
const MOST = 40;

/** What is read, from the first part of it on; null until then. */
function useReading<T>(read: () => AsyncGenerator<T>): T | null {
  const [found, setFound] = useState<T | null>(null);
  useEffect(() => {
    const follow = async (): Promise<void> => {
      for await (const part of read()) setFound(part);
    };
    void follow();
  }, []);
  return found;
}

const LIMITS: Readonly<Record<Source, () => string>> = {
  server: () => "",
  asking: m.versions_asking,
  local: m.versions_local,
  away: m.versions_away,
};

/** Why there may be more than is shown; its line is there before it says anything. */
function Limits({ of }: { of: Source }): JSX.Element {
  return (
    <p class="quiet small" role="status">
      {LIMITS[of]()}
    </p>
  );
}

export function Versions({ kind, id }: Of): JSX.Element {
  const past = useReading(() => readPast(kind, id));
  if (!past) return <div class="stack" />;
  const entries = past.entries.filter(({ fields }) => linesOf(fields).length > 0);
  return (
    <div class="stack">
      {entries.length > 0 && <p class="quiet small">{m.versions_hint()}</p>}
      {entries.length === 0 && past.source !== "asking" && <p class="quiet">{m.versions_none()}</p>}
      {entries.slice(0, MOST).map((entry) => (
        <Version key={`${entry.at} ${entry.device}`} kind={kind} id={id} entry={entry} />
      ))}
      <Limits of={past.source} />
    </div>
  );
}

function Version({ kind, id, entry }: Of & { entry: Earlier }): JSX.Element {
  const device = entry.isOwn ? m.devices_this() : entry.device;
  return (
    <article class="note-card stack tight">
      <p class="quiet small">
        {[whenOf(entry.at, clock.value), device].filter(Boolean).join(" · ")}
      </p>
      <Lines fields={entry.fields} />
      <div class="wrap">
        <button
          type="button"
          class="pill"
          onClick={() => settle(restore(kind, id, entry.fields), m.versions_told())}
        >
          {m.versions_put_back()}
        </button>
      </div>
    </article>
  );
}

/** Fields by their names in the form, in plain words; those without one go along silently. */
function linesOf(
  fields: Readonly<Record<string, unknown>>,
): readonly (readonly [name: string, words: string])[] {
  return Object.entries(fields).flatMap(([field, value]) => {
    const name = fieldName(field);
    return name === null ? [] : [[name, valueWords(field, value)] as const];
  });
}

function Lines({ fields }: { fields: Readonly<Record<string, unknown>> }): JSX.Element {
  return (
    <dl class="stack tight">
      {linesOf(fields).map(([name, words]) => (
        <div key={name}>
          <dt class="quiet small">{name}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What gave way where two devices met: said once, quietly, and used again with one tap. */
export function Also({ kind, id }: Of): JSX.Element {
  const [found, setFound] = useState<readonly GaveWay[]>([]);
  useEffect(() => {
    void readGaveWay(kind, id).then(setFound);
  }, [kind, id]);
  return (
    <>
      {found.map((one) => (
        <AlsoOne key={one.field} kind={kind} id={id} one={one} />
      ))}
    </>
  );
}

function AlsoOne({ kind, id, one }: Of & { one: GaveWay }): JSX.Element | null {
  const fields = { [one.field]: one.value };
  if (linesOf(fields).length === 0) return null;
  return (
    <div class="row">
      <div class="grow">
        <p class="quiet small">{m.also_edited({ device: one.device ?? m.news_elsewhere() })}</p>
        <Lines fields={fields} />
      </div>
      <button
        type="button"
        class="pill"
        onClick={() => settle(restore(kind, id, fields), m.versions_told())}
      >
        {m.also_use()}
      </button>
    </div>
  );
}

export function DeletedThings(): JSX.Element {
  const found = useReading(readDeleted);
  if (!found) return <div class="stack" />;
  return (
    <div class="stack">
      {found.deleted.length === 0 && found.source !== "asking" && (
        <p class="quiet">{m.deleted_none()}</p>
      )}
      <ul class="list">
        {found.deleted.map((one) => (
          <DeletedThing key={`${one.kind}:${one.id}`} one={one} />
        ))}
      </ul>
      <Limits of={found.source} />
    </div>
  );
}

function DeletedThing({ one: { kind, id, at, fields } }: { one: Deleted }): JSX.Element {
  const what = KIND_WORDS[kind]();
  const title = nameOf(kind, id, fields) || what;
  return (
    <li class="item">
      <span class="grow">
        {title}
        <small>
          {[kind !== "energy" && what, whenOf(at, clock.value)].filter(Boolean).join(" · ")}
        </small>
      </span>
      <button
        type="button"
        class="pill"
        onClick={() => settle(restore(kind, id, fields), m.what_woken({ title }))}
      >
        {m.versions_put_back()}
      </button>
    </li>
  );
}
