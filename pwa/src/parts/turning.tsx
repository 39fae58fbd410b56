/** The head of a page that has pages before and after it: its title between two arrows, or a swipe. */
import { ArrowLeft, ArrowRight } from "lucide";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { go } from "../route.ts";
import { Icon } from "./icon.tsx";

/** Where a turn leads, and what is read aloud of it. */
export interface Turn {
  readonly to: string;
  readonly words: string;
}

const SWIPE = 64;

export function Turning({
  title,
  below,
  earlier,
  later,
}: {
  title: string;
  below?: string | null;
  earlier: Turn | null;
  later: Turn | null;
}): JSX.Element {
  return (
    <header class="head turning">
      <Arrow turn={earlier} icon={ArrowLeft} />
      <div class="grow">
        <h1 class="title" tabIndex={-1}>
          {title}
        </h1>
        {below && <p class="quiet small">{below}</p>}
      </div>
      <Arrow turn={later} icon={ArrowRight} />
    </header>
  );
}

function Arrow({ turn, icon }: { turn: Turn | null; icon: typeof ArrowLeft }): JSX.Element {
  if (!turn) return <span class="close" />;
  return (
    <button type="button" class="close turn" aria-label={turn.words} onClick={() => go(turn.to)}>
      <Icon of={icon} />
    </button>
  );
}

/** Turn the page by a swipe along the lines: to where one reads from for what is earlier. */
export function useTurning(
  earlier: Turn | null,
  later: Turn | null,
): { onTouchStart: (event: TouchEvent) => void; onTouchEnd: (event: TouchEvent) => void } {
  const from = useRef<Touch | null>(null);
  return {
    onTouchStart: (event) => {
      from.current = event.touches.length === 1 ? (event.touches[0] ?? null) : null;
    },
    onTouchEnd: (event) => {
      const [start, end] = [from.current, event.changedTouches[0]];
      from.current = null;
      if (!start || !end) return;
      const along = end.clientX - start.clientX;
      const across = Math.abs(end.clientY - start.clientY);
      if (Math.abs(along) < SWIPE || across * 2 > Math.abs(along)) return;
      const isForward = along < 0 === (document.documentElement.dir !== "rtl");
      const turn = isForward ? later : earlier;
      if (turn) go(turn.to);
    },
  };
}
