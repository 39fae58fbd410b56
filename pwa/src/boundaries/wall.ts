/**
 * Wall time and instants, by the time zones that the browser knows. Where it and the server differ,
 * because one of them has older zones, the server's instant wins.
 */
import { isoDate } from "../records/time.ts";

const SECOND = 1000;
const DAY = 86_400 * SECOND;

/** A time zone that this browser does not know. */
export class UnknownZone extends Error {
  override readonly name = "UnknownZone";
}

/** What is kept of a zone, because making it and asking it both take their time. */
interface Clock {
  readonly format: Intl.DateTimeFormat;
  /** The offsets at midnights of UTC. */
  readonly offsets: Map<number, number>;
}

const clocks = new Map<string, Clock>();

/**
 * The instant (ms since 1970) of a wall time, `date` "YYYY-MM-DD" and `time` "HH:MM", in a zone:
 * RFC 5545 section 3.3.5, "compatible". A time that a clock change leaves out is moved on by what
 * was left out; of one that comes twice the first is meant.
 */
export function resolve(date: string, time: string, zone: string): number {
  const local = Date.parse(`${date}T${time}:00Z`);
  const midnight = Math.floor(local / DAY) * DAY;
  // No zone is a day or more from UTC, so that these two lie around the instant; and no zone has
  // ever changed twice within six days.
  const before = offsetAtMidnight(midnight - DAY, zone);
  const after = offsetAtMidnight(midnight + 2 * DAY, zone);
  if (before === after) return local - before;
  const found = [local - before, local - after].filter((at) => at + zoneOffset(at, zone) === local);
  return found.length > 0 ? Math.min(...found) : local - before;
}

/** The date "YYYY-MM-DD" that calendars in a zone show at an instant. */
export function localDate(at: number, zone: string): string {
  return isoDate(at + zoneOffset(at, zone));
}

function offsetAtMidnight(midnight: number, zone: string): number {
  const { offsets } = clockOf(zone);
  const known = offsets.get(midnight);
  if (known !== undefined) return known;
  const offset = zoneOffset(midnight, zone);
  offsets.set(midnight, offset);
  return offset;
}

/** How far a zone's clocks are ahead of UTC at an instant; ms, because offsets once had seconds. */
export function zoneOffset(at: number, zone: string): number {
  const whole = Math.floor(at / SECOND) * SECOND;
  const part: Record<string, number> = {};
  for (const { type, value } of clockOf(zone).format.formatToParts(whole)) {
    part[type] = Number(value);
  }
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
}

function clockOf(zone: string): Clock {
  const known = clocks.get(zone);
  if (known) return known;
  const made = { format: makeFormat(zone), offsets: new Map() };
  clocks.set(zone, made);
  return made;
}

function makeFormat(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch (error) {
    throw new UnknownZone(zone, { cause: error });
  }
}
