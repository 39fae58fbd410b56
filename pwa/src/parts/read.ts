import type { Signal } from "@preact/signals";
import { type Inputs, useEffect } from "preact/hooks";

/** Read something into a signal, anew whenever what it depends on changes; the later asked for wins. */
export function useRead<T>(
  into: Signal<T | null>,
  read: () => Promise<T | null>,
  on: Inputs,
): void {
  useEffect(() => {
    let wanted = true;
    read().then((found) => {
      if (wanted && found !== null) into.value = found;
    });
    return () => {
      wanted = false;
    };
  }, on);
}
