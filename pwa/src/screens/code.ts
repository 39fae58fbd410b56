const OTHERS = /[^0-9A-Z]/g;
/** Letters of a code for another device, and of an invitation. */
const [SHORT, LONG] = [8, 16];

/** A one-time code as it is shown elsewhere, in groups of four, whatever was typed or pasted. */
export function tidyCode(typed: string): string {
  const plain = typed.toUpperCase().replace(OTHERS, "").slice(0, LONG);
  return plain.match(/.{1,4}/g)?.join("-") ?? "";
}

/** Whether a tidy code has as many letters as one of them. */
export function isWhole(code: string): boolean {
  const { length } = code.replaceAll("-", "");
  return length === SHORT || length === LONG;
}
