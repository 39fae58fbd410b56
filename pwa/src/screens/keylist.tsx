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
      <ul class="list">
        {KEYS.map(([keys, words]) => (
          <li key={keys.join()} class="item slim">
            <span class="when">
              {keys.map((key) => (
                <kbd key={key}>{key} </kbd>
              ))}
            </span>
            <span class="grow">{words()}</span>
          </li>
        ))}
      </ul>
      <div class="list">
        <Toggle words={m.keys_on()} hint={m.keys_on_hint()} isOn={isOn} onToggle={turn} />
      </div>
    </>
  );
}
