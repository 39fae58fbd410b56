/** What was it? A white stretch of the past, filled in by whoever remembers. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type SketchTarget, sketch } from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import { settle } from "../parts/settle.ts";
import { timeOf } from "../parts/words.ts";
import type { Capture } from "../records/types.ts";
import { Choosing } from "./pick.tsx";

const MINUTE = 60_000;
/** What one drags an end to is a multiple of this, but for the ends of the stretch, minutes. */
const STEP = 5;

export function Sketch({
  from,
  to,
  near,
  onGone,
}: {
  from: number;
  to: number;
  near: Capture | null;
  onGone: () => void;
}): JSX.Element {
  useEffect(() => onGone, []);
  const most = Math.max(1, Math.round((to - from) / MINUTE));
  const [[start, end], setEnds] = useState<readonly [number, number]>([0, most]);
  const instant = (minute: number): number => (minute === most ? to : from + minute * MINUTE);
  const keep = (target: SketchTarget, title: string): void =>
    settle(
      sketch(target, { from: instant(start), to: instant(end), near }),
      m.back_sketched({ title }),
    );
  return (
    <>
      {/* One end gives way to the other. */}
      <End
        label={m.run_start()}
        time={timeOf(instant(start), near?.tz)}
        value={start}
        most={most}
        onValue={(at) =>
          setEnds([Math.min(at, most - 1), Math.max(end, Math.min(most, at + STEP))])
        }
      />
      <End
        label={m.run_end()}
        time={timeOf(instant(end), near?.tz)}
        value={end}
        most={most}
        onValue={(at) => setEnds([Math.min(start, Math.max(0, at - STEP)), Math.max(at, 1)])}
      />
      <Choosing
        newWords={(title) => m.back_gap_new({ title })}
        onKnown={({ id, title }) => keep({ container: id }, title)}
        onNew={(title) => keep({ title }, title)}
      />
    </>
  );
}

/** An end within the stretch, dragged. */
function End({
  label,
  time,
  value,
  most,
  onValue,
}: {
  label: string;
  time: string;
  value: number;
  most: number;
  onValue: (value: number) => void;
}): JSX.Element {
  return (
    <label class="field end">
      <span>
        {label} <b>{time}</b>
      </span>
      <input
        type="range"
        min={0}
        max={most}
        value={value}
        aria-valuetext={time}
        onInput={({ currentTarget }) => {
          const at = Number(currentTarget.value);
          onValue(at === most ? most : Math.round(at / STEP) * STEP);
        }}
      />
    </label>
  );
}
