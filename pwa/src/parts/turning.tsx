/** A page of the past that has pages before and after it: its title between two arrows, or a swipe. */
import { ArrowLeft, ArrowRight } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useRef } from "preact/hooks";
import { m } from "../messages/index.ts";
import { go } from "../route.ts";
import { dayAfter, dayBefore } from "../store/queries.ts";
import { Icon } from "./icon.tsx";
import { LensSwitch } from "./lens.tsx";

/** The nearest life days with something captured before and after a page, or null. */
export interface Sides {
  readonly earlier: string | null;
  readonly later: string | null;
}

const SWIPE = 64;

export async function sidesOf(first: string, last: string): Promise<Sides> {
  const [earlier, later] = await Promise.all([dayBefore(first), dayAfter(last)]);
  return { earlier, later };
}

export function Turning({
  title,
  below,
  sides,
  to,
  name,
  children,
}: {
  title: string;
  below: string | null;
  /** Null until they are known. */
  sides: Sides | null;
  /** The address of the page that a life day lies on, and what that is called. */
  to: (day: string) => string;
  name: (day: string) => string;
  children: ComponentChildren;
}): JSX.Element {
  const from = useRef<Touch | null>(null);
  const turn = (day: string | null | undefined): void => {
    if (day) go(to(day));
  };
  const end = (event: TouchEvent): void => {
    const [start, touch] = [from.current, event.changedTouches[0]];
    from.current = null;
    if (!start || !touch) return;
    const along = touch.clientX - start.clientX;
    const across = Math.abs(touch.clientY - start.clientY);
    if (Math.abs(along) < SWIPE || across * 2 > Math.abs(along)) return;
    // What is earlier comes from where one begins to read.
    const isForward = along < 0 === (document.documentElement.dir !== "rtl");
    turn(isForward ? sides?.later : sides?.earlier);
  };
  const arrow = (
    day: string | null | undefined,
    icon: typeof ArrowLeft,
    words: (named: { date: string }) => string,
  ): JSX.Element =>
    day ? (
      <button
        type="button"
        class="close turn"
        aria-label={words({ date: name(day) })}
        onClick={() => turn(day)}
      >
        <Icon of={icon} />
      </button>
    ) : (
      <span class="close" />
    );
  return (
    <div
      class="view"
      onTouchStart={(event) => {
        from.current = event.touches.length === 1 ? (event.touches[0] ?? null) : null;
      }}
      onTouchEnd={end}
    >
      <header class="head turning">
        {arrow(sides?.earlier, ArrowLeft, m.back_earlier_day)}
        <div class="grow">
          <h1 class="title" tabIndex={-1}>
            {title}
          </h1>
          {below && <p class="quiet small">{below}</p>}
        </div>
        {arrow(sides?.later, ArrowRight, m.back_later_day)}
      </header>
      <LensSwitch />
      {children}
    </div>
  );
}
