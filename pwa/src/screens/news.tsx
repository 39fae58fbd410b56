/** What came from other devices while nobody looked at this one: told once, asking for nothing. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { m } from "../messages/index.ts";
import { Card } from "../parts/card.tsx";
import { clock } from "../parts/clock.ts";
import { nearName } from "../parts/dates.ts";
import { KIND_WORDS, nameOf } from "../parts/kinds.ts";
import { closeSheet, openSheet } from "../parts/sheet.tsx";
import { dayName, timeOf } from "../parts/words.ts";
import { addDays, lifeDay, offsetAt } from "../records/time.ts";
import { type Came, putAside, readNews } from "../store/news.ts";
import { settings } from "../store/queries.ts";
import { news } from "../store/status.ts";

export function NewsCard(): JSX.Element | null {
  const waiting = news.value;
  if (!waiting) return null;
  const { since, records } = waiting;
  const names = new Set(records.map(({ device }) => device ?? m.news_elsewhere()));
  const devices = [...names].join(m.join_words());
  return (
    <Card>
      <p>{m.news_from({ devices, count: records.length, since: sinceWords(since) })}</p>
      <div class="wrap">
        <button type="button" class="pill" onClick={() => newsSheet()}>
          {m.news_see()}
        </button>
        <button type="button" class="pill" onClick={() => void putAside()}>
          {m.notice_read()}
        </button>
      </div>
    </Card>
  );
}

/** "since 14:06", "since yesterday", "since Tuesday 4 March". */
function sinceWords(since: number): string {
  const day = dayOf(since);
  const today = dayOf(clock.value);
  if (day === today) return m.since({ time: timeOf(since) });
  return day === addDays(today, -1)
    ? m.news_since_yesterday()
    : m.news_since_day({ day: dayName(day) });
}

/** The life day of an instant (ms), as this device has it. */
function dayOf(at: number): string {
  return lifeDay(at, offsetAt(at), settings.value.day_start);
}

function newsSheet(): void {
  openSheet({ title: m.news_title(), tall: true, body: <Days /> });
}

/** Day by day, the last first. */
function Days(): JSX.Element {
  const waiting = news.value;
  const [came, setCame] = useState<readonly Came[]>([]);
  useEffect(() => {
    if (waiting) void readNews(waiting).then(setCame);
  }, [waiting]);
  const days = [...new Set(came.map(({ at }) => dayOf(at)))];
  const read = (): void => {
    void putAside();
    closeSheet();
  };
  return (
    <div class="stack">
      {days.map((day) => (
        <section key={day} class="stack tight">
          <h3>{nearName(day, dayOf(clock.value)) ?? dayName(day)}</h3>
          <ul class="list">
            {came
              .filter(({ at }) => dayOf(at) === day)
              .map((one) => (
                <Thing key={`${one.kind}:${one.id}`} one={one} />
              ))}
          </ul>
        </section>
      ))}
      <div class="ends">
        <span />
        <button type="button" class="pill main" onClick={read}>
          {m.notice_read()}
        </button>
      </div>
    </div>
  );
}

function Thing({ one: { kind, id, device, fields, at } }: { one: Came }): JSX.Element {
  const what = KIND_WORDS[kind]();
  const name = fields && nameOf(kind, id, fields);
  const about = [name && kind !== "energy" && what, timeOf(at), device];
  return (
    <li class="item">
      <span class="grow">
        {fields ? name || what : m.what_deleted({ title: what })}
        <small>{about.filter(Boolean).join(" · ")}</small>
      </span>
    </li>
  );
}
