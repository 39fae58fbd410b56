/** Protect a time: the form of a boundary, in a sheet. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { saveBoundary } from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import { CueField } from "../parts/cue.tsx";
import { Ends } from "../parts/ends.tsx";
import { Days, Minutes, Several, Span, TextField, WhenField } from "../parts/fields.tsx";
import { Segments } from "../parts/segments.tsx";
import { settle } from "../parts/settle.ts";
import { closeSheet, openSheet } from "../parts/sheet.tsx";
import { Some } from "../parts/some.tsx";
import { dayName } from "../parts/words.ts";
import type { Item } from "../records/types.ts";
import { seasons } from "../store/queries.ts";
import { type Draft, draftOf, type Fields, fieldsOf, patchOf } from "./draft.ts";

/** The form of a boundary, or of a new one. */
export function editBoundary(boundary: Item<"boundary"> | null, onDeleted?: () => void): void {
  openSheet({
    title: boundary?.title ?? m.boundary_add(),
    tall: true,
    body: <BoundaryForm key={boundary?.id ?? ""} boundary={boundary} onDeleted={onDeleted} />,
  });
}

interface Part {
  readonly draft: Draft;
  readonly onDraft: (patch: Partial<Draft>) => void;
}

function BoundaryForm({
  boundary,
  onDeleted,
}: {
  boundary: Item<"boundary"> | null;
  onDeleted: (() => void) | undefined;
}): JSX.Element {
  const [draft, setDraft] = useState(() => draftOf(boundary));
  const onDraft = (patch: Partial<Draft>): void => setDraft({ ...draft, ...patch });
  const fields = fieldsOf(draft);
  const save = (whole: Fields): void => {
    const patch = patchOf(boundary, whole);
    if (Object.keys(patch).length === 0) closeSheet();
    else settle(saveBoundary(boundary?.id ?? null, patch), m.boundary_saved(whole));
  };
  return (
    <form
      class="stack form"
      onSubmit={(event) => {
        event.preventDefault();
        if (fields) save(fields);
      }}
    >
      <TextField
        label={m.boundary_name()}
        value={draft.title}
        most={60}
        placeholder={m.boundary_name_placeholder()}
        first
        onValue={(title) => onDraft({ title })}
      />
      <When draft={draft} onDraft={onDraft} />
      <KeepsOut draft={draft} onDraft={onDraft} />
      <Follows draft={draft} onDraft={onDraft} />
      <TextField
        label={m.boundary_permission()}
        value={draft.permission}
        most={140}
        placeholder={m.boundary_permission_placeholder()}
        onValue={(permission) => onDraft({ permission })}
      />
      <details>
        <summary>{m.more()}</summary>
        <More draft={draft} onDraft={onDraft} />
      </details>
      {!fields && <p class="quiet small">{wanting(draft)}</p>}
      <Ends
        item={boundary && { kind: "boundary", ...boundary }}
        isWhole={fields !== null}
        onDeleted={onDeleted}
      />
    </form>
  );
}

/** What is still to be filled in, kindly. */
function wanting({ title, by, clock, cue }: Draft): string {
  if (!title.trim()) return m.name_needed();
  if (by === "cue") return cue ? m.boundary_minutes_wanted() : m.boundary_cue_wanted();
  return clock.days.length === 0 ? m.boundary_day_wanted() : m.boundary_time_wanted();
}

function When({ draft, onDraft }: Part): JSX.Element {
  const { by, clock } = draft;
  return (
    <>
      <Segments
        label={m.boundary_when_question()}
        value={by}
        onValue={(next) => onDraft({ by: next })}
        options={[
          ["clock", m.boundary_by_clock()],
          ["cue", m.boundary_by_cue()],
        ]}
      />
      {by === "clock" ? (
        <>
          <Days days={clock.days} onDays={(days) => onDraft({ clock: { ...clock, days } })} />
          <Span
            from={clock.start}
            to={clock.end}
            onFrom={(start) => onDraft({ clock: { ...clock, start } })}
            onTo={(end) => onDraft({ clock: { ...clock, end } })}
          />
        </>
      ) : (
        <>
          <CueField
            single
            value={draft.cue ? [draft.cue] : []}
            onValue={([cue]) => onDraft({ cue: cue ?? "" })}
          />
          <Minutes
            label={m.boundary_lasts()}
            value={draft.minutes}
            usual={[20, 40, 60]}
            onValue={(minutes) => onDraft({ minutes })}
          />
        </>
      )}
    </>
  );
}

function KeepsOut({ draft, onDraft }: Part): JSX.Element {
  const { some } = draft;
  const isAll = draft.keeps_out === "all";
  return (
    <>
      <Segments
        label={m.boundary_keeps_question()}
        value={isAll ? "all" : "some"}
        onValue={(which) => onDraft({ keeps_out: which === "all" ? "all" : some })}
        options={[
          ["all", m.boundary_everything()],
          ["some", m.boundary_some()],
        ]}
      />
      {!isAll && <Some value={some} onValue={(out) => onDraft({ keeps_out: out, some: out })} />}
    </>
  );
}

function Follows({ draft, onDraft }: Part): JSX.Element {
  const { follow, flex } = draft;
  const change = (patch: Partial<Draft["follow"]>): void => {
    const next = { ...follow, ...patch };
    onDraft({ flex: next, follow: next });
  };
  return (
    <>
      <Segments
        label={m.boundary_follow_question()}
        value={flex ? "some" : "none"}
        onValue={(which) => onDraft({ flex: which === "none" ? null : follow })}
        options={[
          ["none", m.boundary_follow_nothing()],
          ["some", m.boundary_follow_while()],
        ]}
      />
      {flex && (
        <>
          <Minutes
            label={m.boundary_follow_minutes()}
            value={follow.minutes}
            usual={[15, 30, 60]}
            onValue={(minutes) => change({ minutes: minutes ?? 0 })}
          />
          <p class="quiet small">{m.boundary_follow_what()}</p>
          <Some value={follow} onValue={change} />
          <Minutes
            label={m.boundary_follow_within()}
            value={follow.within}
            usual={[60, 120, 180]}
            onValue={(within) => change({ within: within ?? 0 })}
          />
        </>
      )}
    </>
  );
}

const NUDGES = ["ahead", "during", "used"] as const;

function More({ draft, onDraft }: Part): JSX.Element {
  const { nudges } = draft;
  const on = NUDGES.filter((kind) => nudges[kind] ?? true);
  const named = seasons.value.filter(
    ({ id, end, archived }) => draft.seasons.includes(id) || (end === null && !archived),
  );
  return (
    <div class="stack form">
      <Several
        label={m.boundary_nudges()}
        value={on}
        options={[
          ["ahead", m.boundary_nudge_ahead()],
          ["during", m.boundary_nudge_during()],
          ["used", m.boundary_nudge_used()],
        ]}
        onValue={(next) =>
          onDraft({
            nudges: {
              ahead: next.includes("ahead"),
              during: next.includes("during"),
              used: next.includes("used"),
            },
          })
        }
      />
      <Minutes
        label={m.boundary_lead()}
        value={draft.lead}
        usual={[5, 10, 30]}
        most={10_080}
        onValue={(lead) => onDraft({ lead: lead ?? 0 })}
      />
      {named.length > 0 && (
        <Several
          label={m.boundary_seasons()}
          value={draft.seasons}
          options={named.map(({ id, title }) => [id, title])}
          onValue={(chosen) => onDraft({ seasons: chosen })}
        />
      )}
      {draft.by === "clock" && (
        <Segments
          pills
          label={m.boundary_zone()}
          value={draft.zone}
          options={[
            ["follow", m.boundary_zone_follow()],
            ["home", m.boundary_zone_home()],
          ]}
          onValue={(zone) => onDraft({ zone })}
        />
      )}
      <div class="row two">
        <WhenField
          label={m.boundary_starts_on()}
          type="date"
          value={draft.starts_on ?? ""}
          onValue={(date) => onDraft({ starts_on: date || null })}
        />
        <WhenField
          label={m.boundary_ends_on()}
          type="date"
          value={draft.ends_on ?? ""}
          onValue={(date) => onDraft({ ends_on: date || null })}
        />
      </div>
      <NotOn draft={draft} onDraft={onDraft} />
    </div>
  );
}

/** Single days on which it rests; a tap on one takes it away. */
function NotOn({ draft: { skip }, onDraft }: Part): JSX.Element {
  const [date, setDate] = useState("");
  return (
    <>
      <div class="row low">
        <WhenField label={m.boundary_not_on()} type="date" value={date} onValue={setDate} />
        <button
          type="button"
          class="pill"
          disabled={!date || skip.includes(date)}
          onClick={() => {
            onDraft({ skip: [...skip, date].sort() });
            setDate("");
          }}
        >
          {m.cue_add()}
        </button>
      </div>
      {skip.length > 0 && (
        <Several
          label={m.boundary_not_on_hint()}
          value={skip}
          options={skip.map((one) => [one, dayName(one)])}
          onValue={(next) => onDraft({ skip: next })}
        />
      )}
    </>
  );
}
