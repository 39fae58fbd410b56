import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { m } from "../messages/index.ts";

/**
 * A part that is fetched when it is first shown, with what holds its place until then; where that
 * does not work it says so, calmly.
 */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
  place: JSX.Element | null = null,
): (props: P) => JSX.Element | null {
  let ready: ComponentType<P> | null = null;
  return function Later(props: P) {
    const [Part, setPart] = useState<{ of: ComponentType<P> } | null>(ready && { of: ready });
    const [away, setAway] = useState(false);
    useEffect(() => {
      if (Part) return;
      load().then(
        (part) => {
          ready = part;
          setPart({ of: part });
        },
        () => setAway(true),
      );
    }, [Part]);
    if (Part) return <Part.of {...props} />;
    return away ? <p class="quiet">{m.offline_part()}</p> : place;
  };
}
