/** The season that is, the others one tap away, and the form in which one says what counts in it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import {
  beginSeason,
  endSeason,
  remove,
  type SeasonWords,
  saveSeason,
} from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import { useAutofocus } from "../parts/autofocus.ts";
import { haptic } from "../parts/haptic.ts";
import { Icon } from "../parts/icon.tsx";
import { Plus } from "../parts/icons.ts";
import { PALETTES, paletteOf } from "../parts/look.ts";
import { Segments } from "../parts/segments.tsx";
import { settle } from "../parts/settle.ts";
import { leaveSheet, openSheet } from "../parts/sheet.tsx";
import { dateOf } from "../parts/words.ts";
import type { Item, Season } from "../records/types.ts";
import { go } from "../route.ts";
import { boundaries, containers, currentSeason, seasons } from "../store/queries.ts";
import { alongside, type KnownKind, kindsLeft, others, wordsOf } from "./stretches.ts";

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
      {permission && <p class="own">“{permission}”</p>}
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

const PALETTE_NAMES = {
  amber: m.season_palette_amber,
  sage: m.season_palette_sage,
  sea: m.season_palette_sea,
  sand: m.season_palette_sand,
  heather: m.season_palette_heather,
  slate: m.season_palette_slate,
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

function draftOf(season: Season | null): Draft {
  return {
    title: season?.title ?? "",
    counts: COUNTS.map((index) => season?.counts?.[index] ?? ""),
    front: season?.front ?? [],
    asleep: season?.asleep ?? [],
    nudges: season?.nudges ?? "usual",
    palette: season?.palette ?? null,
    permission: season?.permission ?? "",
  };
}

function tidy(draft: Draft): Draft {
  const counts = draft.counts.map((sentence) => sentence.trim()).filter(Boolean);
  const permission = draft.permission.trim();
  return { ...draft, title: draft.title.trim(), counts, permission };
}

function SeasonForm({ season }: { season: Item<"season"> | null }): JSX.Element {
  const [draft, setDraft] = useState(() => draftOf(season));
  const set = (patch: Partial<Draft>): void => setDraft({ ...draft, ...patch });
  const words = tidy(draft);
  const kind = season?.kind ?? "own";
  const save = (main?: boolean): void => {
    if (!words.title) return;
    if (season) settle(saveSeason(season.id, words), m.season_saved({ title: words.title }));
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
      <Text
        label={m.what_name()}
        most={60}
        value={draft.title}
        onText={(title) => set({ title })}
        focused={!season}
      />
      <fieldset class="stack">
        <legend>{m.season_counts()}</legend>
        {COUNTS.map((index) => (
          <Text
            key={index}
            label={m.season_sentence({ place: index + 1 })}
            most={140}
            value={draft.counts[index] ?? ""}
            onText={(sentence) => set({ counts: draft.counts.with(index, sentence) })}
            own={index === 0 ? m.season_sentence_placeholder() : ""}
            unlabelled
          />
        ))}
        <p class="quiet small">{m.season_counts_hint()}</p>
      </fieldset>
      <Picks
        label={m.season_front()}
        hint={m.season_front_hint()}
        of={containers.value}
        picked={draft.front}
        onPicked={(front) => set({ front })}
      />
      <Picks
        label={m.season_asleep()}
        hint={m.season_asleep_hint()}
        of={boundaries.value}
        picked={draft.asleep}
        onPicked={(asleep) => set({ asleep })}
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
      <Text
        label={m.season_permission()}
        most={140}
        value={draft.permission}
        onText={(permission) => set({ permission })}
        own={m.season_permission_placeholder()}
      />
      {!words.title && <p class="quiet small">{m.name_needed()}</p>}
      <div class="ends">
        {season ? (
          <Away season={season} />
        ) : currentSeason.value ? (
          <button type="button" class="bare" disabled={!words.title} onClick={() => save(false)}>
            {m.season_begin_beside()}
          </button>
        ) : (
          <span />
        )}
        <button type="submit" class="pill main" disabled={!words.title}>
          {season ? m.save() : m.season_begin()}
        </button>
      </div>
    </form>
  );
}

/** What one may do with a season besides changing it. */
function Away({ season }: { season: Item<"season"> }): JSX.Element {
  const { id, title, archived } = season;
  return (
    <span class="row">
      <button
        type="button"
        class="bare"
        onClick={() => settle(remove("season", id), m.what_deleted({ title }))}
      >
        {m.what_delete()}
      </button>
      {season.end && (
        <button
          type="button"
          class="bare"
          onClick={() =>
            settle(
              saveSeason(id, { archived: !archived }),
              archived ? m.what_woken({ title }) : m.what_rested({ title }),
            )
          }
        >
          {archived ? m.what_wake() : m.what_rest()}
        </button>
      )}
    </span>
  );
}

/** A field of one line; `own`: for an own sentence, with one to begin from. */
function Text({
  label,
  most,
  value,
  onText,
  own,
  focused = false,
  unlabelled = false,
}: {
  label: string;
  most: number;
  value: string;
  onText: (text: string) => void;
  own?: string;
  focused?: boolean;
  /** Among others below one legend. */
  unlabelled?: boolean;
}): JSX.Element {
  const focus = useAutofocus<HTMLInputElement>(focused);
  return (
    <label class="field">
      <span class={unlabelled ? "unseen" : undefined}>{label}</span>
      <input
        class={own === undefined ? "input" : "input said"}
        type="text"
        autocomplete="off"
        maxLength={most}
        placeholder={own}
        value={value}
        onInput={(event) => onText(event.currentTarget.value)}
        {...focus}
      />
    </label>
  );
}

/** Some of many, by their names. */
function Picks({
  label,
  hint,
  of,
  picked,
  onPicked,
}: {
  label: string;
  hint: string;
  of: readonly { readonly id: string; readonly title: string; readonly archived?: boolean }[];
  picked: readonly string[];
  onPicked: (ids: readonly string[]) => void;
}): JSX.Element | null {
  const offered = of.filter(({ id, archived }) => !archived || picked.includes(id));
  if (offered.length === 0) return null;
  return (
    <fieldset>
      <legend>{label}</legend>
      <div class="wrap">
        {offered.map(({ id, title }) => {
          const isPicked = picked.includes(id);
          return (
            <button
              key={id}
              type="button"
              class="pill"
              aria-pressed={isPicked}
              onClick={() =>
                onPicked(isPicked ? picked.filter((one) => one !== id) : [...picked, id])
              }
            >
              {title}
            </button>
          );
        })}
      </div>
      <p class="quiet small">{hint}</p>
    </fieldset>
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
            {name ? PALETTE_NAMES[name]() : m.season_palette_kind()}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
