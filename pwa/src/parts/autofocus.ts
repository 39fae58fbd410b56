import { useEffect, useRef } from "preact/hooks";

/** For the field in which one types at once: it takes the focus, whether its sheet is open yet or not. */
export function useAutofocus<E extends HTMLElement>(
  wanted = true,
): {
  readonly ref: { current: E | null };
  readonly "data-autofocus"?: "";
} {
  const ref = useRef<E>(null);
  useEffect(() => {
    if (wanted) ref.current?.focus();
  }, []);
  return wanted ? { ref, "data-autofocus": "" } : { ref };
}
