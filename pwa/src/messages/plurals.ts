/**
 * "One" or "other" for a number. Stands in for the message compiler's own, which makes the rules
 * anew each time: that shows after every tap, in the words that the tide has for the ear.
 */
const rules = new Map<string, Intl.PluralRules>();

export function plural(locale: string, count: unknown): Intl.LDMLPluralRule {
  let known = rules.get(locale);
  if (!known) {
    known = new Intl.PluralRules(locale);
    rules.set(locale, known);
  }
  return known.select(Number(count));
}
