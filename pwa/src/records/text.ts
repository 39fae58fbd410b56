/** Make a text storable: no NUL, no lone surrogates, trimmed, at most `most` code points. */
export function clean(text: string, most: number): string {
  const whole = text
    .replace(/\0/g, "")
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .trim();
  return whole.length <= most ? whole : [...whole].slice(0, most).join("").trim();
}
