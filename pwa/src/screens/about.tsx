import type { JSX } from "preact";
import { version } from "../../package.json";
import { m } from "../messages/index.ts";
import { applyUpdate, newVersion } from "../store/status.ts";
import { withSheets } from "./open.ts";
import { Page } from "./page.tsx";

export function About(): JSX.Element {
  const ready = Boolean(navigator.serviceWorker?.controller);
  return (
    <Page title={m.about_title()}>
      <p class="said">{m.about_line()}</p>
      <ul class="list">
        <li class="item">
          <span class="grow">
            {m.about_version()}
            <small>{version}</small>
          </span>
          {newVersion.value && (
            <button type="button" class="pill" onClick={applyUpdate}>
              {m.about_update_use()}
            </button>
          )}
        </li>
        <li class="item">
          <span class="grow">
            {m.about_offline()}
            <small>{ready ? m.about_offline_ready() : m.about_offline_not_yet()}</small>
          </span>
        </li>
        <li>
          <button
            type="button"
            class="item"
            onClick={() => withSheets((sheets) => sheets.keysSheet())}
          >
            <span class="grow">
              {m.keys_title()}
              <small>{m.about_keys_hint()}</small>
            </span>
          </button>
        </li>
        <li class="item">
          <span class="grow">
            {m.about_licence()}
            <small>{m.about_licence_value()}</small>
          </span>
        </li>
      </ul>
      <p class="quiet small">{m.about_privacy()}</p>
    </Page>
  );
}
