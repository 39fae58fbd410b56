import { ArrowLeft } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { m } from "../messages/index.ts";
import { Icon } from "../parts/icon.tsx";

/** A page under Yours, with the way back. */
export function Page({
  title,
  children,
}: {
  title: string;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <main class="screen page">
      <header class="head">
        <a class="close turn" href="/yours" aria-label={m.back_to_yours()}>
          <Icon of={ArrowLeft} />
        </a>
        <h1 class="title grow" tabIndex={-1}>
          {title}
        </h1>
      </header>
      <div class="stack tail">{children}</div>
    </main>
  );
}
