/**
 * The languages that Ebb speaks. Stands in for the message compiler's runtime, as locale.ts does, for
 * the messages whose names begin with `nudge_`: a notification is shown with the app closed, by a
 * worker that has the words of every language.
 */
export const experimentalStaticLocale = undefined;

export const LANGUAGES = ["en", "de", "es", "fr"] as const;
export type Language = (typeof LANGUAGES)[number];

export function isLanguage(tag: string): tag is Language {
  return LANGUAGES.some((language) => language === tag);
}

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

/** "Desde la 1:06" for "desde las 1:06", as Spanish has it; "las 11:06" stay. */
export function oneOClock(text: string): string {
  return text.replace(/\b([Ll])as (?=1[:.]\d\d)/g, "$1a ");
}

/**
 * The language with a region, as the phone has it: dates and times follow it. Where the phone speaks
 * what Ebb does not, its region still says how clocks are read: "en-NL".
 */
export function regionOf(
  language: Language,
  preferred: readonly string[] = navigator.languages ?? [],
): string {
  const own = preferred.find((tag) => baseOf(tag) === language);
  if (own) return own;
  const region = /-([A-Z]{2})\b/.exec(preferred[0] ?? "")?.[1];
  return region ? `${language}-${region}` : language;
}

function baseOf(tag: string): Language | undefined {
  const base = tag.toLowerCase().split("-")[0];
  return LANGUAGES.find((language) => language === base);
}
