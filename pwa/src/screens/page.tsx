import { ArrowLeft } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { m } from "../messages/index.ts";
import { Icon } from "../parts/icon.tsx";

const YOURS = ["/yours", m.back_to_yours] as const;

/** A page under Yours, with the way back; `season` is the palette of the one that it is about. */
export function Page({
  title,
  up: [address, words] = YOURS,
  season,
  children,
}: {
  title: string;
  up?: readonly [address: string, words: () => string];
  season?: string;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <main class="screen page" data-season={season}>
      <header class="head">
        <a class="close turn" href={address} aria-label={words()}>
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
