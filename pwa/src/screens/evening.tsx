/** The evening of a day: one question, and if one likes what the day was about. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { answerDay, type Growth, growSpark } from "../capture/actions.ts";
import { Tide } from "../charts/tide.tsx";
import { m } from "../messages/index.ts";
import { ANSWERS } from "../parts/answers.ts";
import { clock } from "../parts/clock.ts";
import { Icon } from "../parts/icon.tsx";
import { Plus, Star } from "../parts/icons.ts";
import { paletteOf } from "../parts/look.ts";
import { Past } from "../parts/past.tsx";
import { useRead } from "../parts/read.ts";
import { notStored, say, told } from "../parts/toast.tsx";
import { dayName } from "../parts/words.ts";
import type { Item } from "../records/types.ts";
import { go, path } from "../route.ts";
import { readDays } from "../store/days.ts";
import { type Evening as Answered, readEvenings } from "../store/evenings.ts";
import { loaded, reflections, seasons, settings, type Today, today } from "../store/queries.ts";
import { CapacityBelow, Nightly } from "./asks.tsx";
import {
  type Choosable,
  choosables,
  keepAnswer,
  MOST_CHOSEN,
  sentences,
  skip,
  toggled,
} from "./evenings.ts";
import { seasonOfDay } from "./stretches.ts";

const DATE = /^\/evening\/(\d{4}-\d{2}-\d{2})$/;

interface Shown {
  readonly day: Today;
  readonly evening: Answered | null;
}

const shown = signal<Shown | null>(null);

/** Read a day and what was answered of it, and again whenever either changes. */
function useEvening(day: string): Shown | null {
  const isToday = day === today.value.day;
  const touched = today.value;
  const answers = reflections.value;
  useRead(shown, async () => {
    if (!loaded.value || !day) return null;
    const [[read], [evening = null]] = await Promise.all([
      isToday ? [touched] : readDays([day]),
      readEvenings(day, day),
    ]);
    return read ? { day: read, evening } : null;
  }, [day, isToday, touched, answers, loaded.value]);
  return shown.value?.day.day === day ? shown.value : null;
}

/** The day that the address names where it is one that has begun, else today. */
function chosenDay(): string {
  const named = DATE.exec(path.value)?.[1] ?? "";
  const isDay = named <= today.value.day && !Number.isNaN(Date.parse(named));
  return isDay ? named : today.value.day;
}

export function Evening(): JSX.Element {
  const day = chosenDay();
  const found = useEvening(day);
  if (!found) return <main class="screen" />;
  return <EveningOf key={day} {...found} />;
}

function EveningOf({ day, evening }: Shown): JSX.Element {
  const season = seasonOfDay(day.day, seasons.value, settings.value.day_start);
  const isToday = day.day === today.value.day;
  const answer = evening?.reflection.answer ?? null;
  const leave = (): void => go(isToday ? "/" : `/back/${day.day}`);
  return (
    <main class="screen evening" data-season={paletteOf(season)}>
      <div class="flow">
        <header class="head">
          <p class="plain-head">
            {isToday ? m.evening_head({ day: dayName(day.day) }) : dayName(day.day)}
          </p>
          {season && <p class="pill season">{season.title}</p>}
        </header>
        <Tide day={day} now={clock.value} />
        {season?.counts?.length ? (
          <p class="counts own">{m.evening_counts({ sentences: sentences(season.counts) })}</p>
        ) : null}
        <h1 tabIndex={-1}>{isToday ? m.evening_question() : m.evening_question_then()}</h1>
        <div class="stack">
          {ANSWERS.map(([one, , words]) => (
            <button
              key={one}
              type="button"
              class="choice"
              aria-pressed={answer === one}
              onClick={() => void keepAnswer(day.day, answer === one ? null : one)}
            >
              {words()}
            </button>
          ))}
        </div>
        {isToday && answer && settings.value.evening_nightly === null && (
          <section class="section">
            <Nightly />
          </section>
        )}
        <Chosen day={day} evening={evening} />
        <Sparks sparks={day.sparks} />
        {isToday && <CapacityBelow />}
        {evening && <Past kind="reflection" id={`day:${day.day}`} />}
      </div>
      <footer class="ends">
        {answer ? (
          <span />
        ) : (
          <button
            type="button"
            class="bare"
            onClick={() => {
              void skip(day.day);
              leave();
            }}
          >
            {m.evening_skip()}
          </button>
        )}
        <button type="button" class="pill main" onClick={leave}>
          {m.done()}
        </button>
      </footer>
    </main>
  );
}

/** What the day was about, if one likes: in the order of the tapping, and in a line. */
function Chosen({ day, evening }: Shown): JSX.Element {
  const kept = evening?.chosen.map(({ link }) => link) ?? [];
  // What is tapped counts until it is kept and read again; an earlier version may be put back, too.
  const [tapped, setTapped] = useState<readonly string[] | null>(null);
  const writing = useRef(0);
  const chosen = tapped ?? kept;
  useEffect(() => {
    if (writing.current === 0) setTapped(null);
  }, [kept.join()]);
  const offered = offeredOf(day, evening);
  const isFull = chosen.length >= MOST_CHOSEN;
  const choose = (one: Choosable): void => {
    const next = toggled(chosen, one);
    setTapped(next);
    writing.current += 1;
    answerDay(day.day, { chosen: next })
      .then(
        () => say(m.evening_kept()),
        () => {
          setTapped(null);
          notStored();
        },
      )
      .finally(() => {
        writing.current -= 1;
      });
  };
  return (
    <section class="section">
      <h2>{m.evening_chosen()}</h2>
      <div class="wrap">
        {offered.map((one) => {
          const isChosen = one.links.some((link) => chosen.includes(link));
          return (
            <button
              key={one.links[0]}
              type="button"
              class="pill"
              aria-pressed={isChosen}
              disabled={isFull && !isChosen}
              onClick={() => choose(one)}
            >
              {isChosen && <Icon of={Star} />}
              {one.words}
            </button>
          );
        })}
        <Line day={day.day} line={evening?.reflection.line ?? ""} />
      </div>
      {isFull && <p class="quiet small">{m.evening_chosen_full()}</p>}
    </section>
  );
}

/** What may be chosen: all of the day, and what was chosen and is no longer of it. */
function offeredOf(day: Today, evening: Answered | null): readonly Choosable[] {
  const own = choosables(day.moments, day.runs);
  const known = own.flatMap(({ links }) => links);
  const elsewhere = (evening?.chosen ?? []).filter(({ link }) => !known.includes(link));
  return [...own, ...elsewhere.map(({ link, words }) => ({ words, links: [link] }))];
}

/** A line of one's own; kept when the field is left, however it is left. */
function Line({ day, line }: { day: string; line: string }): JSX.Element {
  const [text, setText] = useState<string | null>(line || null);
  const kept = useRef(line);
  const keep = useRef(() => {});
  useEffect(() => {
    if (line === kept.current) return;
    kept.current = line;
    setText(line || null);
  }, [line]);
  keep.current = () => {
    const words = text?.trim() ?? "";
    if (words === kept.current) return;
    kept.current = words;
    answerDay(day, { line: words }).then(() => say(m.evening_kept()), notStored);
  };
  // Where a tap elsewhere takes no focus, nothing is left before the screen is.
  useEffect(() => () => keep.current(), []);
  if (text === null) {
    return (
      <button type="button" class="pill" onClick={() => setText("")}>
        <Icon of={Plus} />
        {m.evening_line()}
      </button>
    );
  }
  return (
    <textarea
      class="input low said"
      rows={1}
      maxLength={280}
      aria-label={m.evening_line_field()}
      placeholder={m.evening_line_placeholder()}
      value={text}
      onInput={(event) => setText(event.currentTarget.value)}
      onBlur={() => keep.current()}
    />
  );
}

/** Thoughts of the day: each may become more in one tap, or just stay. */
function Sparks({ sparks }: { sparks: readonly Item<"spark">[] }): JSX.Element | null {
  const open = sparks.filter(({ became }) => !became);
  if (open.length === 0) return null;
  const grow = (spark: Item<"spark">, into: Growth): void => {
    growSpark(spark.id, into).then(
      (change) =>
        told(into === "moment" ? m.evening_spark_moment_told() : m.evening_spark_do_told(), change),
      notStored,
    );
  };
  return (
    <section class="section">
      <h2>{m.evening_sparks()}</h2>
      <ul class="list">
        {open.map((spark) => (
          <li key={spark.id} class="item spark">
            <p class="said">{spark.text}</p>
            <div class="wrap">
              <button type="button" class="pill" onClick={() => grow(spark, "moment")}>
                {m.evening_spark_moment()}
              </button>
              <button type="button" class="pill" onClick={() => grow(spark, "container")}>
                {m.evening_spark_do()}
              </button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
