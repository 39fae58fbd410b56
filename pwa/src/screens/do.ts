/**
 * Links that do something by themselves: on an NFC tag, in a phone's automation, on a shortcut.
 * `/do/energy/3`, `/do/switch/deep-work`, `/do/cue/nap`; each answers with its undo.
 */
import { REPEATED_LINK } from "../capture/constants.ts";
import { m } from "../messages/index.ts";
import { hints, remember } from "../parts/hints.ts";
import { isSafariTab, standalone } from "../parts/install.ts";
import { showToast } from "../parts/toast.tsx";
import { bySlug } from "../records/slug.ts";
import type { Item } from "../records/types.ts";
import { containers, cues, openCues } from "../store/queries.ts";
import { syncStatus } from "../store/status.ts";
import { captureCue, captureCueEnd, captureEnergy, captureStart } from "./capture.ts";

const LINK = /^\/do\/(energy|switch|cue)\/([^/]+)\/?$/;

/** Do what an address says; false when it is no such link. */
export function followLink(path: string, now = Date.now()): boolean {
  const [, what, text] = LINK.exec(path) ?? [];
  if (!what || !text) return false;
  if (isElsewhere()) showToast({ text: m.do_from_home(), stays: true });
  else if (!isRepeated(path, now)) perform(what, decoded(text));
  return true;
}

/** On iOS a link opens a tab, whose store is not the app's: nothing is written where nobody looks. */
function isElsewhere(): boolean {
  return isSafariTab() && !standalone() && syncStatus.value.account === null;
}

/** A tag that is read twice, a page that is loaded again: the same link is one event. */
function isRepeated(path: string, now: number): boolean {
  const last = hints().link;
  if (last?.path === path && Math.abs(now - last.at) < REPEATED_LINK) return true;
  remember({ link: { path, at: now } });
  return false;
}

function perform(what: string, text: string): void {
  if (what === "energy") {
    const level = ([1, 2, 3, 4, 5] as const).find((one) => String(one) === text);
    if (level) void captureEnergy(level);
    else showToast({ text: m.do_no_energy() });
    return;
  }
  if (what === "switch") {
    const container = bySlug(containers.value, text);
    if (container) void captureStart(container.id);
    else showToast({ text: m.do_unknown({ name: text }) });
    return;
  }
  const cue = bySlug(cues.value, text);
  if (cue) turn(cue);
  else showToast({ text: m.do_unknown({ name: text }) });
}

/** A cue begins, or ends where it goes on. */
function turn({ id, title }: Item<"cue">): void {
  const open = openCues.value.find(({ cue }) => cue === id);
  void (open ? captureCueEnd(open.id, title) : captureCue(id, title));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
