import { ArrowLeft } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { m } from "../messages/index.ts";
import { Icon } from "../parts/icon.tsx";
import { loaded } from "../store/queries.ts";

const YOURS = ["/yours", m.back_to_yours] as const;

/**
 * A page under Yours, with the way back; `season` is the palette of the one that it is about. One that
 * `reads` shows what the database holds: nothing of it before that is known, so that nothing moves
 * away from under a thumb.
 */
export function Page({
  title,
  up: [address, words] = YOURS,
  season,
  reads = false,
  children,
}: {
  title: string;
  up?: readonly [address: string, words: () => string];
  season?: string;
  reads?: boolean;
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
      <div class="stack tail">{(!reads || loaded.value) && children}</div>
    </main>
  );
}
