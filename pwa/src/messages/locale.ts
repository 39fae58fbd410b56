/**
 * Which language is spoken. Stands in for the message compiler's own runtime, most of which is for
 * servers, cookies and addresses. English is within the code; the words of another language stand in
 * front of it.
 */
import type { Language } from "./languages.ts";

type Message<I> = (inputs: I) => string;
export type Words = readonly (Message<never> | undefined)[];

let words: Words = [];

export let language: Language = "en";

/** A message, by its place in the catalogue: in the language that is spoken, else in English. */
export function said<I>(place: number, english: Message<I>): Message<I> {
  return (inputs) => ((words[place] as Message<I> | undefined) ?? english)(inputs);
}

export function setWords(spoken: Language, theirs: Words): void {
  language = spoken;
  words = theirs;
}
