/** The tokens of other palettes: on this page from now on, and on this device for the next one. */
import tokens from "../palettes.css?inline";
import { hints, remember } from "./hints.ts";

let isOn = false;

/** Have them on the page; the page itself has put on those of the last time, if there were any. */
export function putOnPalettes(): void {
  const isKept = hints().tokens === tokens;
  if (isOn || (isKept && document.adoptedStyleSheets.length > 0)) return;
  isOn = true;
  const own = new CSSStyleSheet();
  own.replaceSync(tokens);
  document.adoptedStyleSheets = [own];
  if (!isKept) remember({ tokens });
}
