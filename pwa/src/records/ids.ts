import { hex } from "./stamps.ts";

/** A UUIDv7: ids in the order of time make the databases' inserts cheaper. */
export function newId(now: number): string {
  const random = crypto.getRandomValues(new Uint8Array(10));
  random[0] = ((random[0] ?? 0) & 0x0f) | 0x70;
  random[2] = ((random[2] ?? 0) & 0x3f) | 0x80;
  const text = hex(Math.max(0, now), 12) + [...random].map((byte) => hex(byte, 2)).join("");
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
