/** The integrity check: what a device and the server compare when both think that they agree. */
import { stateOf, type Wire } from "./merge.ts";
import { hex } from "./stamps.ts";

/** Per kind: how many records, and their checksums added up modulo 2³². */
export type Digest = Map<string, { count: number; sum: number }>;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  return crc;
});

/** CRC-32 of a text of ASCII characters. */
export function crc32(text: string): number {
  let crc = ~0;
  for (let i = 0; i < text.length; i++) {
    crc = (crc >>> 8) ^ (TABLE[(crc ^ text.charCodeAt(i)) & 0xff] ?? 0);
  }
  return ~crc >>> 0;
}

/** The checksum of one record: its id, and each field with its stamp. */
export function checksum(record: Wire): number {
  const fields = [...stateOf(record)].sort(([one], [other]) => (one < other ? -1 : 1));
  return crc32(`${record.id}|${fields.map(([field, { stamp }]) => `${field}=${stamp};`).join("")}`);
}

export function addToDigest(digest: Digest, record: Wire): void {
  const { count, sum } = digest.get(record.kind) ?? { count: 0, sum: 0 };
  digest.set(record.kind, { count: count + 1, sum: (sum + checksum(record)) >>> 0 });
}

/** Whether the server's `check` says the same. */
export function agrees(
  digest: Digest,
  check: Readonly<Record<string, readonly [number, string]>>,
): boolean {
  const kinds = Object.entries(check).filter(([, [count]]) => count > 0);
  return (
    kinds.length === digest.size &&
    kinds.every(([kind, [count, hash]]) => {
      const own = digest.get(kind);
      return own !== undefined && own.count === count && hex(own.sum, 8) === hash;
    })
  );
}
