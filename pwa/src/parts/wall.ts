/** Wall time in the form of a date-time field, in the offset in which something was captured. */

/** "2026-03-04T14:06" for an instant (ms) at a UTC offset in minutes. */
export function wallOf(at: number, off: number): string {
  return new Date(at + off * 60_000).toISOString().slice(0, 16);
}

/** The instant (ms) of such a wall time, or null where the field is empty or half filled. */
export function instantOf(wall: string, off: number): number | null {
  const local = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(wall)
    ? Date.parse(`${wall.slice(0, 16)}:00Z`)
    : Number.NaN;
  return Number.isNaN(local) ? null : local - off * 60_000;
}
