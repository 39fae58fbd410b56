import type { ComponentChildren, JSX } from "preact";

/** A quiet card below the chips, where nothing moves when it comes or goes. */
export function Card({ children }: { children: ComponentChildren }): JSX.Element {
  return <div class="note-card">{children}</div>;
}
