/** The catalogues as they are written, and what Ebb never says in each of their languages. */
import { readFileSync } from "node:fs";
import de from "../../src/messages/de.json" with { type: "json" };
import en from "../../src/messages/en.json" with { type: "json" };
import es from "../../src/messages/es.json" with { type: "json" };
import fr from "../../src/messages/fr.json" with { type: "json" };

export type Catalogue = Readonly<
  Record<string, string | readonly { readonly match: Readonly<Record<string, string>> }[]>
>;

export const catalogues: Readonly<Record<"en" | "de" | "es" | "fr", Catalogue>> = {
  en,
  de,
  es,
  fr,
} as never;

/** By language; tests/nudges/test_words.py holds the server's lines to the same list. */
export const never: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(new URL("../../../tests/never.json", import.meta.url), "utf8"),
);

/** Every variant of every message, by its key. */
export function textsOf(catalogue: Catalogue): [key: string, text: string][] {
  return Object.entries(catalogue).flatMap(([key, value]) => {
    if (key.startsWith("$")) return [];
    if (typeof value === "string") return [[key, value] as [string, string]];
    return value.flatMap(({ match }) =>
      Object.values(match).map((text) => [key, text] as [string, string]),
    );
  });
}
