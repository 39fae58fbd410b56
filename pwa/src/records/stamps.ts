/**
 * Stamps: a hybrid logical clock as 26 characters of text, `mmmmmmmmmmmm-cccc-nnnnnnnn`, lower-case
 * hex: milliseconds since 1970, counter, node. They sort as text.
 */

/** The lowest stamp there is: what an empty clock has seen. */
export const LOWEST = "000000000000-0000-00000000";

/** How far ahead of the server a stamp may be, in ms; a greater one gets the verdict `clock`. */
const MOST_AHEAD = 60_000;

const LAST_MS = 0xffff_ffff_ffff;
const LAST_COUNTER = 0xffff;

export function isStamp(text: unknown): text is string {
  return typeof text === "string" && /^[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{8}$/.test(text);
}

/** The milliseconds since 1970 of a stamp. */
export function stampMs(stamp: string): number {
  return Number.parseInt(stamp.slice(0, 12), 16);
}

/** A stamp greater than `last`: `now` (ms) where that is later, else the next count. */
export function nextStamp(last: string, now: number, node: string): string {
  const ms = stampMs(last);
  const wall = Math.min(Math.max(Math.trunc(now), 0), LAST_MS);
  if (wall > ms) return format(wall, 0, node);
  const counter = Number.parseInt(last.slice(13, 17), 16);
  return counter < LAST_COUNTER ? format(ms, counter + 1, node) : format(ms + 1, 0, node);
}

/** The later of two stamps. */
export function laterStamp(one: string, other: string): string {
  return one > other ? one : other;
}

/** Whether a server whose clock says `now` (ms) would refuse the stamp as too far ahead. */
export function isImplausible(stamp: string, now: number): boolean {
  return stampMs(stamp) > now + MOST_AHEAD;
}

/** The node of one launch: 8 hex digits, random, never stored, so that clones cannot collide. */
export function newNode(): string {
  return hex(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0, 8);
}

/** A whole number as hex of fixed width. */
export function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, "0");
}

function format(ms: number, counter: number, node: string): string {
  return `${hex(ms, 12)}-${hex(counter, 4)}-${node}`;
}
