/** Zones in words. */
import { regionOf } from "../messages/languages.ts";
import { language } from "../messages/locale.ts";

/** "New York" for "America/New_York": the city that a zone is named after. */
export function cityOf(zone: string): string {
  return zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ");
}

/** "7 hours", "5.5 hours". */
export function hoursWords(hours: number): string {
  return new Intl.NumberFormat(regionOf(language), {
    style: "unit",
    unit: "hour",
    unitDisplay: "long",
    maximumFractionDigits: 2,
  }).format(hours);
}
