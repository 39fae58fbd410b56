/** The captures of Now: each is durable before anything is said, then offers its undo. */
import {
  beginCue,
  createAndStart,
  endCue,
  keepMoment,
  logEnergy,
  switchTo,
  type Undo,
} from "../capture/actions.ts";
import { AWAY, DOUBLE_TAP } from "../capture/constants.ts";
import { m } from "../messages/index.ts";
import type { Level } from "../parts/energy.tsx";
import { haptic } from "../parts/haptic.ts";
import { notStored, say, told } from "../parts/toast.tsx";
import { timeOfCapture } from "../parts/words.ts";
import { boundaries, containers, openRuns } from "../store/queries.ts";

async function capture(work: Promise<Undo>, words: () => string): Promise<boolean> {
  try {
    const change = await work;
    haptic();
    told(words(), change);
    return true;
  } catch {
    // The store tells by its notice what stood in the way; the screen says that nothing was kept.
    notStored();
    return false;
  }
}

export function captureEnergy(level: Level): Promise<boolean> {
  return capture(logEnergy(level), () => m.energy_saved({ level }));
}

interface Start {
  readonly alongside?: boolean;
  readonly at?: number;
}

export async function captureStart(containerId: string, options: Start = {}): Promise<boolean> {
  const title = containers.value.find(({ id }) => id === containerId)?.title ?? "";
  const running = openRuns.value.find(
    ({ container, start }) => container === containerId && Date.now() - start.at < AWAY,
  );
  const alone = openRuns.value.length === 1;
  if (running && (alone || options.alongside)) {
    // Already in it: a second tap changes nothing and says so, unless it is the same double tap.
    if (Date.now() - running.start.at > DOUBLE_TAP) {
      say(m.already_in({ title, time: timeOfCapture(running.start) }));
    }
    return true;
  }
  return begin(switchTo(containerId, options), () => startWords(title, options));
}

export function captureNew(title: string, alongside: boolean): Promise<boolean> {
  return begin(createAndStart(title, { alongside }), () => startWords(title, { alongside }));
}

/** A start, kept before anything else; a time that is protected from it asks over it. */
async function begin(work: Promise<Undo>, words: () => string): Promise<boolean> {
  const isKept = await capture(work, words);
  if (isKept && boundaries.value.length > 0) {
    Promise.all([work, import("./choice.tsx")]).then(
      ([change, { askAbout }]) => askAbout(change),
      () => {
        // That part is not on the phone yet; what was begun is, and leaving it is fine.
      },
    );
  }
  return isKept;
}

function startWords(title: string, { alongside, at }: Start): string {
  if (alongside) return m.began_alongside({ title });
  const begun = openRuns.value.find((run) => run.title === title);
  if (at !== undefined && begun) return m.began({ title, time: timeOfCapture(begun.start) });
  return m.in_this({ title });
}

export function captureMoment(text: string): Promise<boolean> {
  return capture(keepMoment(text), () => m.moment_saved());
}

export function captureCue(cueId: string, title: string): Promise<boolean> {
  return capture(beginCue(cueId), () => m.cue_began({ title }));
}

export function captureCueEnd(eventId: string, title: string): Promise<boolean> {
  return capture(endCue(eventId), () => m.cue_ended({ title }));
}
