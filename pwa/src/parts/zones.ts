/** Zones in words. */
import { numbersAs } from "./words.ts";

/** "New York" for "America/New_York": the city that a zone is named after. */
export function cityOf(zone: string): string {
  return zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ");
}

/** "7 hours", "5.5 hours". */
export function hoursWords(hours: number): string {
  return numbersAs({
    style: "unit",
    unit: "hour",
    unitDisplay: "long",
    maximumFractionDigits: 2,
  }).format(hours);
}
