import type { IconNode } from "lucide";
import { h, type JSX } from "preact";

/** A Lucide icon, drawn from its nodes; never alone, so always hidden from assistive tech. */
export function Icon({ of }: { of: IconNode }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      {of.map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
