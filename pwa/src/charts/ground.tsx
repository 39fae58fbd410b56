import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { localDate } from "../boundaries/wall.ts";
import { m } from "../messages/index.ts";
import { timeOf } from "../parts/words.ts";
import { deviceZone } from "../records/time.ts";
import type { Item } from "../records/types.ts";
import { readSettled } from "../store/history.ts";
import { boundaries, coming, containers, lived } from "../store/queries.ts";
import { followsOf, lanesOf, type Protected, protectedOf, settledOf, windowsOf } from "./bands.ts";
import { BED, LANE, percent } from "./scale.ts";
import type { TideDay } from "./shape.ts";

/** What was settled in the day that was last looked at, when that is over. */
const past = signal<{ readonly date: string; readonly settled: readonly Item<"settlement">[] }>({
  date: "",
  settled: [],
});

/** The protected times of a day: as they stand, or as they were settled. */
function bandsOf(day: TideDay, now: number): readonly Protected[] {
  if (day.to > now) return protectedOf(day, coming.value, lived.value, now);
  const { date, settled } = past.value;
  return date === dateOf(day) ? settledOf(day, settled, boundaries.value) : [];
}

function dateOf({ from }: TideDay): string {
  return localDate(from, deviceZone());
}

function useSettled(day: TideDay, now: number): void {
  const date = dateOf(day);
  const isOver = day.to <= now;
  useEffect(() => {
    if (!isOver) return;
    readSettled(date).then(
      (settled) => {
        past.value = { date, settled };
      },
      () => {
        // Without its bands the day is there all the same.
      },
    );
  }, [date, isOver]);
}

/** What lies under the tide: soft upright bands, dashed what may follow, pale what is to come. */
export function Ground({ day, now }: { day: TideDay; now: number }): JSX.Element {
  useSettled(day, now);
  const share = (at: number): number =>
    Math.min(1, Math.max(0, (at - day.from) / (day.to - day.from)));
  const sides = ({ from, to }: { from: number; to: number }) => ({
    x: percent(share(from)),
    width: percent(Math.max(0, share(to) - share(from))),
  });
  const ahead = windowsOf(day, containers.value, deviceZone(), now);
  return (
    <g class="ground">
      {bandsOf(day, now).map((one) => (
        <rect
          key={one.id}
          class={one.isSettled ? "held settled" : "held"}
          {...sides(one)}
          y="0"
          height="100%"
          rx="5"
        />
      ))}
      <g class="bed">
        {lanesOf(ahead, 2).map((one) => (
          <rect
            key={one.id}
            class="window"
            {...sides(one)}
            y={BED + one.lane * (LANE + 2)}
            height={LANE}
            rx={LANE / 2}
          />
        ))}
        {followsOf(day, coming.value, lived.value, now).map((one) => (
          <rect key={one.id} class="follows" {...sides(one)} y={BED} height={LANE} rx={LANE / 2} />
        ))}
      </g>
    </g>
  );
}

/** "Dinner 18:00–19:30", for the ear. */
export function groundWords(day: TideDay, now: number): readonly string[] {
  return bandsOf(day, now).map(({ title, from, to }) =>
    m.boundary_in_tide({ title, start: timeOf(from), end: timeOf(to) }),
  );
}
