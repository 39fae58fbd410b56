import { ArrowLeft } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { m } from "../messages/index.ts";
import { Icon } from "../parts/icon.tsx";

/** A page under Yours, with the way back: to Yours, or to the list that it belongs to. */
export function Page({
  title,
  back = { href: "/yours", words: m.back_to_yours() },
  children,
}: {
  title: string;
  back?: { readonly href: string; readonly words: string };
  children: ComponentChildren;
}): JSX.Element {
  return (
    <main class="screen page">
      <header class="head">
        <a class="close turn" href={back.href} aria-label={back.words}>
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
