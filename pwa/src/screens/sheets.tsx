/** The sheets of the app by name; what they hold is fetched when one is first opened. */
import type { Coming } from "../boundaries/coming.ts";
import { m } from "../messages/index.ts";
import { later } from "../parts/later.tsx";
import { openSheet } from "../parts/sheet.tsx";
import { timeOf } from "../parts/words.ts";
import type { Capture, Item } from "../records/types.ts";
import { currentSeason } from "../store/queries.ts";
import type { Begun } from "./choice.tsx";

const Pick = later(() => import("./pick.tsx").then((part) => part.Pick));
const Since = later(() => import("./since.tsx").then((part) => part.Since));
const Hold = later(() => import("./since.tsx").then((part) => part.Hold));
const BeganEarlier = later(() => import("./since.tsx").then((part) => part.BeganEarlier));
const Ended = later(() => import("./since.tsx").then((part) => part.Ended));
const KeepMoment = later(() => import("./moment.tsx").then((part) => part.KeepMoment));
const SeasonSheet = later(() => import("./season.tsx").then((part) => part.SeasonSheet));
const SyncSheet = later(() => import("./sync.tsx").then((part) => part.SyncSheet));
const RunSheet = later(() => import("./edit.tsx").then((part) => part.RunSheet));
const EnergySheet = later(() => import("./edit.tsx").then((part) => part.EnergySheet));
const MomentSheet = later(() => import("./edit.tsx").then((part) => part.MomentSheet));
const KeyList = later(() => import("./keylist.tsx").then((part) => part.KeyList));
const Sketch = later(() => import("./sketch.tsx").then((part) => part.Sketch));
const Choice = later(() => import("./choice.tsx").then((part) => part.Choice));

export function pickSheet(alongside = false): void {
  const title = alongside ? m.pick_alongside_title() : m.pick_title();
  openSheet({ title, tall: true, body: <Pick alongside={alongside} /> });
}

export function sinceSheet(): void {
  openSheet({ title: m.since_title(), body: <Since /> });
}

export function holdSheet(container: Item<"container">): void {
  openSheet({ title: container.title, body: <Hold container={container} /> });
}

export function beganEarlierSheet(container: Item<"container">): void {
  openSheet({ title: m.began_earlier_title(), body: <BeganEarlier container={container} /> });
}

export function endedSheet(): void {
  openSheet({ title: m.many_open_title(), body: <Ended /> });
}

export function momentSheet(): void {
  openSheet({ title: m.moment_title(), body: <KeepMoment /> });
}

export function seasonSheet(): void {
  openSheet({ title: currentSeason.value?.title ?? m.seasons_title(), body: <SeasonSheet /> });
}

export function keysSheet(): void {
  openSheet({ title: m.keys_title(), body: <KeyList /> });
}

export function syncSheet(): void {
  openSheet({ title: m.sync_title(), body: <SyncSheet /> });
}

export function runSheet(run: Item<"run">): void {
  openSheet({ title: run.title, body: <RunSheet key={run.id} run={run} /> });
}

export function energySheet(energy: Item<"energy">, title: string): void {
  openSheet({ title, body: <EnergySheet key={energy.id} energy={energy} /> });
}

export function momentEditSheet(moment: Item<"moment">): void {
  openSheet({
    title: m.moment_edit_title(),
    body: <MomentSheet key={moment.id} moment={moment} />,
  });
}

/** The choices for a protected time: over what was begun in it, or without, as a reminder asks. */
export function choiceSheet(one: Coming, begun?: Begun): void {
  const { boundary, start, end } = one;
  const { title } = boundary;
  const isOn = start <= Date.now();
  openSheet({
    title: isOn
      ? m.choice_yours_until({ title, time: timeOf(end) })
      : m.choice_yours_from({ title, time: timeOf(start) }),
    body: <Choice key={begun?.run.id ?? one.id} one={one} begun={begun} />,
  });
}

/** Ask what a stretch of time (ms) was that lies near a capture; `onGone` when the sheet has gone. */
export function sketchSheet(
  { from, to }: { readonly from: number; readonly to: number },
  near: Capture | null,
  onGone: () => void,
): void {
  openSheet({
    title: m.back_gap_title(),
    tall: true,
    body: <Sketch key={from} from={from} to={to} near={near} onGone={onGone} />,
  });
}
