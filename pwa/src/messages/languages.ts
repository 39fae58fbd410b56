/**
 * The languages in which a notification may speak: the phone shows it with the app closed, beside
 * those of other apps. Stands in for the message compiler's runtime, as locale.ts does, for the
 * messages whose names begin with `nudge_`; the rest of the app speaks one language so far.
 */
export const experimentalStaticLocale = undefined;

/** The languages that nudges are written in. */
const LANGUAGES = ["en", "de", "es", "fr"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Whoever says a nudge names the language. */
export function getLocale(): Language {
  return "en";
}

/** The language to speak: the one that was set, else the first of the phone's that there is. */
export function languageOf(
  setting: string | null,
  preferred: readonly string[] = navigator.languages ?? [],
): Language {
  const wished = setting === null ? preferred : [setting];
  return wished.map(baseOf).find((one) => one !== undefined) ?? "en";
}

/** The language with its region, as the phone has it: dates and times follow it. */
export function regionOf(
  language: Language,
  preferred: readonly string[] = navigator.languages ?? [],
): string {
  return preferred.find((tag) => baseOf(tag) === language) ?? language;
}

function baseOf(tag: string): Language | undefined {
  const base = tag.toLowerCase().split("-")[0];
  return LANGUAGES.find((language) => language === base);
}
