/** Which keys do what, and whether they do. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { m } from "../messages/index.ts";
import { hints, remember } from "../parts/hints.ts";
import { Toggle } from "../parts/toggle.tsx";
import { KEYS } from "./keys.ts";

export function KeyList(): JSX.Element {
  const [isOn, setOn] = useState(hints().keys);
  const turn = (on: boolean): void => {
    remember({ keys: on });
    setOn(on);
  };
  return (
    <>
      <dl class="keys">
        {KEYS.map(([keys, words]) => (
          <>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{words()}</dd>
          </>
        ))}
      </dl>
      <div class="list">
        <Toggle words={m.keys_on()} hint={m.keys_on_hint()} isOn={isOn} onToggle={turn} />
      </div>
    </>
  );
}
