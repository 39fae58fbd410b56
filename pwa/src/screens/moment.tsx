import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { m } from "../messages/index.ts";
import { useAutofocus } from "../parts/autofocus.ts";
import { closeSheet } from "../parts/sheet.tsx";
import { captureMoment } from "./capture.ts";

/** What was being typed stays when the sheet is swiped away by mistake. */
const draft = signal("");

/** A moment: something that mattered, in a few words, with no length. */
export function KeepMoment(): JSX.Element {
  const focus = useAutofocus<HTMLInputElement>();
  const text = draft.value.trim();
  return (
    <form
      class="stack"
      onSubmit={async (event) => {
        event.preventDefault();
        if (!text) return;
        closeSheet();
        if (await captureMoment(text)) draft.value = "";
      }}
    >
      <input
        class="input"
        type="text"
        maxLength={280}
        enterkeyhint="done"
        autocomplete="off"
        aria-label={m.moment_field()}
        placeholder={m.moment_placeholder()}
        value={draft.value}
        onInput={(event) => {
          draft.value = event.currentTarget.value;
        }}
        {...focus}
      />
      <div class="ends">
        <span />
        <button type="submit" class="pill main" disabled={!text}>
          {m.moment_keep()}
        </button>
      </div>
    </form>
  );
}
