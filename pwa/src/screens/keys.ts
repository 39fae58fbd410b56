/** Single keys, for those who have a keyboard: never while typing, never over a sheet. */
import { m } from "../messages/index.ts";
import type { Level } from "../parts/energy.tsx";
import { hints } from "../parts/hints.ts";
import { go } from "../route.ts";
import { loaded } from "../store/queries.ts";
import { captureEnergy } from "./capture.ts";
import { openAlongside, withSheets } from "./open.ts";

/** What a key does; `key` is what is shown for it. */
interface Key {
  readonly key: string;
  readonly words: () => string;
  readonly act: () => void;
}

const LEVELS: readonly Level[] = [1, 2, 3, 4, 5];

const ALONE: readonly Key[] = [
  ...LEVELS.map((level) => ({
    key: String(level),
    words: () => m.energy_level({ level }),
    act: () => void captureEnergy(level),
  })),
  { key: "n", words: m.all_and_new, act: () => withSheets((sheets) => sheets.pickSheet()) },
  { key: "a", words: m.alongside, act: openAlongside },
  { key: "m", words: m.a_moment, act: () => withSheets((sheets) => sheets.momentSheet()) },
  { key: "?", words: m.keys_title, act: () => withSheets((sheets) => sheets.keysSheet()) },
];

/** What a key does after "g". */
const AFTER_GO: readonly Key[] = [
  { key: "n", words: m.tab_now, act: () => go("/") },
  { key: "b", words: m.tab_back, act: () => go("/back") },
  { key: "y", words: m.tab_yours, act: () => go("/yours") },
];

/** All of them, for the list. */
export const KEYS: readonly (readonly [keys: readonly string[], words: () => string])[] = [
  [["1–5"], m.energy_question],
  ...ALONE.slice(LEVELS.length).map(({ key, words }) => [[key], words] as const),
  ...AFTER_GO.map(({ key, words }) => [["g", key], words] as const),
  [["Esc"], m.close],
];

/** "g" was pressed, and where to is to follow. */
let going = false;

/** Fields in which a letter is a letter; a radio button or a switch is none. */
const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

function press(event: KeyboardEvent): void {
  const { key, target } = event;
  const isHeld = event.ctrlKey || event.metaKey || event.altKey || event.repeat;
  const isTyping = event.isComposing || (target instanceof Element && target.closest(TYPING));
  if (isHeld || isTyping || event.defaultPrevented || key === "Shift") return;
  if (!hints().keys || !loaded.value || document.querySelector("dialog[open]")) return;
  const among = going ? AFTER_GO : ALONE;
  going = !going && key === "g";
  const found = among.find((one) => one.key === key);
  if (!found) return;
  event.preventDefault();
  found.act();
}

/** Listen from the first key on: these were pressed while this was fetched; call once. */
export function startKeys(early: readonly KeyboardEvent[]): void {
  document.addEventListener("keydown", press);
  early.forEach(press);
}
