/** The season that is, the others one tap away, and the form in which one says what counts in it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { beginSeason, endSeason, type SeasonWords, saveSeason } from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import { differing, filled } from "../parts/draft.ts";
import { Ends } from "../parts/ends.tsx";
import { Several, TextField } from "../parts/fields.tsx";
import { haptic } from "../parts/haptic.ts";
import { Icon } from "../parts/icon.tsx";
import { Plus } from "../parts/icons.ts";
import { PALETTE_WORDS } from "../parts/kinds.ts";
import { PALETTES, paletteOf } from "../parts/look.ts";
import { Segments } from "../parts/segments.tsx";
import { settle } from "../parts/settle.ts";
import { leaveSheet, openSheet } from "../parts/sheet.tsx";
import { dateOf } from "../parts/words.ts";
import type { Item, Season } from "../records/types.ts";
import { go } from "../route.ts";
import { boundaries, containers, currentSeason, seasons } from "../store/queries.ts";
import { alongside, isOn, type KnownKind, kindsLeft, others, wordsOf } from "./stretches.ts";

const KIND_NAMES: Readonly<Record<KnownKind, () => string>> = {
  work_heavy: m.season_kind_work_heavy,
  healing: m.season_kind_healing,
  travel: m.season_kind_travel,
  caretaking: m.season_kind_caretaking,
};

/** The season that there is when nobody has said anything about it. */
function ofKind(kind: KnownKind): SeasonWords {
  return { title: KIND_NAMES[kind](), kind };
}

/** Another season: one tap, nothing asked. */
export function switchSeason(words: SeasonWords): void {
  haptic();
  settle(beginSeason({ ...words, main: true }), m.season_on({ title: words.title }));
}

function beside(words: SeasonWords): void {
  settle(beginSeason({ ...words, main: false }), m.season_alongside_on({ title: words.title }));
}

export function finish(season: Item<"season">): void {
  settle(endSeason(season.id), m.season_ended({ title: season.title }));
}

/** The palette of a season, to be seen before it is chosen. */
export function Swatch({ of }: { of: Pick<Season, "kind" | "palette"> }): JSX.Element {
  return <span class="swatch" data-season={paletteOf(of)} aria-hidden="true" />;
}

/** Its own sentences, word for word; `under` is the heading that they stand below. */
export function Words({
  of: { counts = [], permission },
  under,
}: {
  of: Season;
  under: "h1" | "h2";
}): JSX.Element {
  const Heading = under === "h1" ? "h2" : "h3";
  return (
    <>
      {counts.length > 0 ? (
        <>
          <Heading class="label">{m.season_counts()}</Heading>
          {counts.map((sentence) => (
            <p key={sentence} class="own">
              {sentence}
            </p>
          ))}
        </>
      ) : (
        <p class="quiet">{m.season_no_words()}</p>
      )}
      {permission && <p class="own">{m.choice_own({ words: permission })}</p>}
    </>
  );
}

function Offer({ words, hint }: { words: SeasonWords; hint: string }): JSX.Element {
  return (
    <li class="row">
      <button type="button" class="choice" onClick={() => switchSeason(words)}>
        <Swatch of={words} />
        <span class="grow">
          {words.title}
          {hint && <small>{hint}</small>}
        </span>
      </button>
      {currentSeason.value && (
        <button
          type="button"
          class="pill"
          aria-label={m.season_beside({ title: words.title })}
          onClick={() => beside(words)}
        >
          <Icon of={Plus} />
        </button>
      )}
    </li>
  );
}

export function SeasonSheet(): JSX.Element {
  const now = currentSeason.value;
  const before = others(seasons.value);
  return (
    <>
      {now ? (
        <section class="stack">
          <p class="quiet small">{m.season_since({ date: dateOf(now.start.at) })}</p>
          <Words of={now} under="h2" />
          <div class="wrap">
            <button type="button" class="pill" onClick={() => editSeason(now)}>
              {m.season_edit()}
            </button>
            <button type="button" class="pill" onClick={() => finish(now)}>
              {m.season_end()}
            </button>
          </div>
        </section>
      ) : (
        <p class="quiet">{m.season_none()}</p>
      )}
      <Beside />
      <section class="section">
        <h3>{m.season_others()}</h3>
        <ul class="stack">
          {before.map((one) => (
            <Offer key={one.id} words={wordsOf(one)} hint={one.counts?.[0] ?? ""} />
          ))}
          {kindsLeft(seasons.value).map((kind) => (
            <Offer key={kind} words={ofKind(kind)} hint="" />
          ))}
        </ul>
        <button type="button" class="choice" onClick={() => editSeason(null)}>
          {m.season_own()}
          <Icon of={Plus} />
        </button>
      </section>
      <button type="button" class="bare" onClick={() => leaveSheet(go, "/yours/seasons")}>
        {m.season_all()}
      </button>
    </>
  );
}

function Beside(): JSX.Element | null {
  const along = alongside(seasons.value);
  if (along.length === 0) return null;
  return (
    <section class="section">
      <h3>{m.season_alongside()}</h3>
      <ul class="stack">
        {along.map((season) => (
          <li key={season.id} class="row">
            <Swatch of={season} />
            <span class="grow">{season.title}</span>
            <button
              type="button"
              class="pill"
              aria-label={m.season_end_of({ title: season.title })}
              onClick={() => finish(season)}
            >
              {m.season_end_short()}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The form of a season, in the sheet; null: one of one's own, to be begun. */
export function editSeason(season: Item<"season"> | null): void {
  openSheet({
    title: season?.title ?? m.season_own_title(),
    tall: true,
    body: <SeasonForm key={season?.id ?? ""} season={season} />,
  });
}

const COUNTS = [0, 1, 2] as const;

const NUDGE_WORDS = {
  usual: [m.season_nudges_usual, m.season_nudges_usual_hint],
  softer: [m.season_nudges_softer, m.season_nudges_softer_hint],
  silent: [m.season_nudges_silent, m.season_nudges_silent_hint],
} as const;

interface Draft {
  readonly title: string;
  readonly counts: readonly string[];
  readonly front: readonly string[];
  readonly asleep: readonly string[];
  readonly nudges: keyof typeof NUDGE_WORDS;
  readonly palette: string | null;
  readonly permission: string;
}

const USUAL: Draft = {
  title: "",
  counts: [],
  front: [],
  asleep: [],
  nudges: "usual",
  palette: null,
  permission: "",
};

function tidy(draft: Draft): Draft {
  const counts = draft.counts.map((sentence) => sentence.trim()).filter(Boolean);
  const permission = draft.permission.trim();
  return { ...draft, title: draft.title.trim(), counts, permission };
}

function SeasonForm({ season }: { season: Item<"season"> | null }): JSX.Element {
  const before = filled(USUAL, season);
  const [draft, setDraft] = useState(before);
  const set = (patch: Partial<Draft>): void => setDraft({ ...draft, ...patch });
  const words = tidy(draft);
  const kind = season?.kind ?? "own";
  const save = (main?: boolean): void => {
    if (!words.title) return;
    const { title } = words;
    if (season) settle(saveSeason(season.id, differing(words, before)), m.season_saved({ title }));
    else if (main === false) beside({ ...words, kind });
    else switchSeason({ ...words, kind });
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextField
        label={m.what_name()}
        most={60}
        value={draft.title}
        onValue={(title) => set({ title })}
        first={!season}
      />
      <fieldset class="stack">
        <legend>{m.season_counts()}</legend>
        {COUNTS.map((index) => (
          <TextField
            key={index}
            label={m.season_sentence({ place: index + 1 })}
            most={140}
            value={draft.counts[index] ?? ""}
            onValue={(sentence) =>
              set({
                counts: COUNTS.map((at) => (at === index ? sentence : (draft.counts[at] ?? ""))),
              })
            }
            placeholder={index === 0 ? m.season_sentence_placeholder() : ""}
            said
            unlabelled
          />
        ))}
        <p class="quiet small">{m.season_counts_hint()}</p>
      </fieldset>
      <Picks
        label={m.season_front()}
        hint={m.season_front_hint()}
        of={containers.value}
        value={draft.front}
        onValue={(front) => set({ front })}
      />
      <Picks
        label={m.season_asleep()}
        hint={m.season_asleep_hint()}
        of={boundaries.value}
        value={draft.asleep}
        onValue={(asleep) => set({ asleep })}
      />
      <Segments
        label={m.season_nudges()}
        value={draft.nudges}
        onValue={(nudges) => set({ nudges })}
        options={[
          ["usual", NUDGE_WORDS.usual[0]()],
          ["softer", NUDGE_WORDS.softer[0]()],
          ["silent", NUDGE_WORDS.silent[0]()],
        ]}
      />
      <p class="quiet small">{NUDGE_WORDS[draft.nudges][1]()}</p>
      <Palette kind={kind} value={draft.palette} onValue={(palette) => set({ palette })} />
      <TextField
        label={m.season_permission()}
        most={140}
        value={draft.permission}
        onValue={(permission) => set({ permission })}
        placeholder={m.season_permission_placeholder()}
        said
      />
      {!words.title && <p class="quiet small">{m.name_needed()}</p>}
      {season ? (
        <Ends
          item={{ ...season, kind: "season" }}
          isWhole={words.title !== ""}
          canRest={!isOn(season)}
        />
      ) : (
        <div class="ends">
          {currentSeason.value ? (
            <button type="button" class="bare" disabled={!words.title} onClick={() => save(false)}>
              {m.season_begin_beside()}
            </button>
          ) : (
            <span />
          )}
          <button type="submit" class="pill main" disabled={!words.title}>
            {m.season_begin()}
          </button>
        </div>
      )}
    </form>
  );
}

/** Some of many by their names, resting ones only where they were chosen before. */
function Picks({
  label,
  hint,
  of,
  value,
  onValue,
}: {
  label: string;
  hint: string;
  of: readonly { readonly id: string; readonly title: string; readonly archived?: boolean }[];
  value: readonly string[];
  onValue: (ids: readonly string[]) => void;
}): JSX.Element | null {
  const offered = of.filter(({ id, archived }) => !archived || value.includes(id));
  if (offered.length === 0) return null;
  return (
    <div>
      <Several
        label={label}
        value={value}
        options={offered.map(({ id, title }) => [id, title])}
        onValue={onValue}
      />
      <p class="quiet small">{hint}</p>
    </div>
  );
}

function Palette({
  kind,
  value,
  onValue,
}: {
  kind: Season["kind"];
  value: string | null;
  onValue: (palette: string | null) => void;
}): JSX.Element {
  const own = PALETTES.find((name) => name === value) ?? null;
  return (
    <fieldset>
      <legend>{m.season_palette()}</legend>
      <div class="wrap">
        {[null, ...PALETTES].map((name) => (
          <label key={name} class="pill radio">
            <input
              type="radio"
              name="palette"
              checked={name === own}
              onChange={() => onValue(name)}
            />
            <Swatch of={{ kind, palette: name }} />
            {name ? PALETTE_WORDS[name]() : m.season_palette_kind()}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
