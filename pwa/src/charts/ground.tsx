import type { JSX } from "preact";
import { m } from "../messages/index.ts";
import { timeOf } from "../parts/words.ts";
import { deviceZone } from "../records/time.ts";
import { coming, containers, lived } from "../store/queries.ts";
import { followsOf, lanesOf, protectedOf, windowsOf } from "./bands.ts";
import { BED, LANE, percent } from "./scale.ts";
import type { TideDay } from "./shape.ts";

/** What lies under the tide: soft upright bands, dashed what may follow, pale what is to come. */
export function Ground({ day, now }: { day: TideDay; now: number }): JSX.Element {
  const share = (at: number): number =>
    Math.min(1, Math.max(0, (at - day.from) / (day.to - day.from)));
  const sides = ({ from, to }: { from: number; to: number }) => ({
    x: percent(share(from)),
    width: percent(Math.max(0, share(to) - share(from))),
  });
  const ahead = windowsOf(day, containers.value, deviceZone(), now);
  return (
    <g class="ground">
      {protectedOf(day, coming.value, lived.value, now).map((one) => (
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
  return protectedOf(day, coming.value, lived.value, now).map(({ title, from, to }) =>
    m.boundary_in_tide({ title, start: timeOf(from), end: timeOf(to) }),
  );
}
