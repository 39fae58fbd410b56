/** Once a week: what was chosen in the one before, in words and without a total. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { weekOf } from "../looking/days.ts";
import { m } from "../messages/index.ts";
import { Card } from "../parts/card.tsx";
import { hints, remember } from "../parts/hints.ts";
import { useRead } from "../parts/read.ts";
import { addDays } from "../records/time.ts";
import { readEvenings } from "../store/evenings.ts";

interface Week {
  /** Its Monday, "YYYY-MM-DD" */
  readonly monday: string;
  readonly chosen: readonly string[];
}

const week = signal<Week | null>(null);
const read = signal(hints().week);

/** The Monday of the week that a day lies in, or so many weeks before. */
export function mondayOf(day: string, weeksBefore = 0): string {
  const [monday = day] = weekOf(day, 1);
  return addDays(monday, -7 * weeksBefore);
}

export function WeekCard({ today }: { today: string }): JSX.Element | null {
  const monday = mondayOf(today);
  useRead(week, async () => {
    if (read.value === monday) return null;
    const evenings = await readEvenings(mondayOf(today, 1), addDays(monday, -1));
    const words = evenings.flatMap(({ chosen }) => chosen.map((one) => one.words));
    return { monday, chosen: [...new Set(words)] };
  }, [monday]);
  if (read.value === monday || week.value?.monday !== monday) return null;
  if (week.value.chosen.length === 0) return null;
  return (
    <Card>
      <p class="quiet small">{m.week_title()}</p>
      <p class="said">{week.value.chosen.join(m.join_words())}</p>
      <div class="wrap">
        <button
          type="button"
          class="pill"
          onClick={() => {
            read.value = monday;
            remember({ week: monday });
          }}
        >
          {m.week_read()}
        </button>
      </div>
    </Card>
  );
}
