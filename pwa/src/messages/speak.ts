/** Another language's words: a file of their own, fetched before the first screen is drawn. */
import { isLanguage, type Language, oneOClock } from "./languages.ts";
import { language, setWords, type Words } from "./locale.ts";

const CATALOGUES: Readonly<Record<Language, () => Promise<{ readonly default: Words }>>> = {
  en: async () => ({ default: [] }),
  de: () => import("./compiled/messages/_index.js?de"),
  es: () => import("./compiled/messages/_index.js?es").then(inSpanish),
  fr: () => import("./compiled/messages/_index.js?fr"),
};

/** Spanish has every hour in the plural but one: the time that is filled in decides. */
function inSpanish({ default: words }: { readonly default: Words }): { readonly default: Words } {
  return { default: words.map((word) => word && ((inputs: never) => oneOClock(word(inputs)))) };
}

/**
 * Speak a language from the next drawing on, and say which is spoken now. Where the words cannot be
 * had, nothing changes: they are not kept on this phone and there is no network, so they come with
 * the next start that has one.
 */
export async function speak(wished: string): Promise<Language> {
  if (!isLanguage(wished) || wished === language) return language;
  const catalogue = await CATALOGUES[wished]().catch(() => null);
  if (catalogue) setWords(wished, catalogue.default);
  return language;
}
