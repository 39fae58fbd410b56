const OTHERS = /[^0-9A-Z]/g;

/** A one-time code as it is shown elsewhere, XXXX-XXXX, whatever was typed or pasted. */
export function tidyCode(typed: string): string {
  const plain = typed.toUpperCase().replace(OTHERS, "").slice(0, 8);
  return plain.length > 4 ? `${plain.slice(0, 4)}-${plain.slice(4)}` : plain;
}
