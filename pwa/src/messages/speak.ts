/** Another language's words: a file of their own, fetched before the first screen is drawn. */
import { isLanguage, type Language } from "./languages.ts";
import { language, setWords, type Words } from "./locale.ts";

const CATALOGUES: Readonly<Record<Language, () => Promise<{ readonly default: Words }>>> = {
  en: async () => ({ default: [] }),
  de: () => import("./compiled/messages/_index.js?de"),
  es: () => import("./compiled/messages/_index.js?es"),
  fr: () => import("./compiled/messages/_index.js?fr"),
};

/** Speak a language from the next drawing on; where its words cannot be had, as before. */
export async function speak(wished: string): Promise<void> {
  if (!isLanguage(wished) || wished === language) return;
  try {
    setWords(wished, (await CATALOGUES[wished]()).default);
  } catch {
    // Not kept on this phone, and no network: they come with the next start that has one.
  }
}
