/** What was it? A white stretch of the past, filled in by whoever remembers. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type SketchTarget, sketch } from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import { clock } from "../parts/clock.ts";
import { settle } from "../parts/settle.ts";
import { instantOf, wallOf } from "../parts/wall.ts";
import { timeOf } from "../parts/words.ts";
import { offsetAt } from "../records/time.ts";
import type { Capture } from "../records/types.ts";
import { problemOf, When } from "./edit.tsx";
import { Choosing } from "./pick.tsx";

const MINUTE = 60_000;
/** What one drags an end to is a multiple of this, but for the ends of the stretch, minutes. */
const STEP = 5;

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export function Sketch({
  from,
  to,
  near,
  onGone,
}: Stretch & { near: Capture | null; onGone: () => void }): JSX.Element {
  useEffect(() => onGone, []);
  // Null while something is still to be filled in, or does not fit.
  const [ends, setEnds] = useState<Stretch | null>({ from, to });
  const [typed, setTyped] = useState(false);
  const keep = (target: SketchTarget, title: string): void => {
    if (ends) settle(sketch(target, { ...ends, near }), m.back_sketched({ title }));
  };
  return (
    <>
      {typed ? (
        <Typed from={from} to={to} off={near?.off ?? offsetAt(from)} onEnds={setEnds} />
      ) : (
        <>
          <Dragged from={from} to={to} tz={near?.tz} onEnds={setEnds} />
          <button type="button" class="bare counted" onClick={() => setTyped(true)}>
            {m.back_gap_other()}
          </button>
        </>
      )}
      <Choosing
        newWords={(title) => m.back_gap_new({ title })}
        onKnown={({ id, title }) => keep({ container: id }, title)}
        onNew={(title) => keep({ title }, title)}
      />
    </>
  );
}

/** Both ends within the stretch, each dragged; one gives way to the other. */
function Dragged({
  from,
  to,
  tz,
  onEnds,
}: Stretch & { tz: string | undefined; onEnds: (ends: Stretch) => void }): JSX.Element {
  const most = Math.max(1, Math.round((to - from) / MINUTE));
  const [[start, end], setMinutes] = useState<[number, number]>([0, most]);
  const instant = (minute: number): number => (minute === most ? to : from + minute * MINUTE);
  const set = (next: [number, number]): void => {
    setMinutes(next);
    onEnds({ from: instant(next[0]), to: instant(next[1]) });
  };
  const snapped = (minute: number): number =>
    minute === most ? most : Math.round(minute / STEP) * STEP;
  return (
    <div class="pair">
      <End
        label={m.run_start()}
        time={timeOf(instant(start), tz)}
        value={start}
        most={most}
        onValue={(value) => {
          const at = Math.min(snapped(value), most - 1);
          set([at, Math.max(end, Math.min(most, at + STEP))]);
        }}
      />
      <End
        label={m.run_end()}
        time={timeOf(instant(end), tz)}
        value={end}
        most={most}
        onValue={(value) => {
          const at = Math.max(snapped(value), 1);
          set([Math.min(start, Math.max(0, at - STEP)), at]);
        }}
      />
    </div>
  );
}

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
    <label class="field">
      <span>
        {label} <b>{time}</b>
      </span>
      <input
        type="range"
        min={0}
        max={most}
        value={value}
        aria-valuetext={time}
        onInput={(event) => onValue(Number(event.currentTarget.value))}
      />
    </label>
  );
}

/** Both ends as dates and times, wherever they lie in the past. */
function Typed({
  from,
  to,
  off,
  onEnds,
}: Stretch & { off: number; onEnds: (ends: Stretch | null) => void }): JSX.Element {
  const [start, setStart] = useState(wallOf(from, off));
  const [end, setEnd] = useState(wallOf(to, off));
  const startAt = instantOf(start, off);
  const endAt = instantOf(end, off);
  const problem = problemOf(startAt, "time", endAt, clock.value);
  useEffect(() => {
    const fits = !problem && startAt !== null && endAt !== null;
    onEnds(fits ? { from: startAt, to: endAt } : null);
  }, [start, end, problem]);
  return (
    <>
      <When label={m.run_start()} value={start} onValue={setStart} />
      <When label={m.run_end()} value={end} onValue={setEnd} />
      {problem && <p role="alert">{problem}</p>}
    </>
  );
}
