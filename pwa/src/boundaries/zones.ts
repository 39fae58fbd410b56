/** Where someone is, beside home: pure. Instants are ms since 1970, zones as IANA has them. */
import type { Kinds } from "../records/types.ts";
import { zoneOffset } from "./wall.ts";

const HOUR = 3_600_000;

type Places = readonly Kinds["place"][];

/** The zone of home: as it was set, else where one was first; null where nothing is known. */
export function homeOf(places: Places, homeZone: string | null): string | null {
  if (homeZone) return homeZone;
  const known = places.filter(({ tz, from }) => tz && from !== undefined);
  return known.sort((one, other) => one.from - other.from)[0]?.tz ?? null;
}

/** How many hours the clocks of one zone are ahead of another's; null where one is not known here. */
function hoursAhead(zone: string, home: string, at: number): number | null {
  try {
    return (zoneOffset(at, zone) - zoneOffset(at, home)) / HOUR;
  } catch {
    return null;
  }
}

/**
 * How many hours ahead a place is that someone came to for the first time, and that was not asked
 * about since (ms; 0 where nothing ever was); null where there is nothing to ask.
 */
export function newPlace(
  places: Places,
  homeZone: string | null,
  here: string,
  asked: number,
  now: number,
): number | null {
  const home = homeOf(places, homeZone);
  const first = Math.min(...places.filter(({ tz }) => tz === here).map(({ from }) => from));
  if (!home || home === here || !(first > asked && first <= now)) return null;
  return hoursAhead(here, home, now) || null;
}
