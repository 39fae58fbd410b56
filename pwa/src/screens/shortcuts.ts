/** Where a shortcut or something shared leads: once the data is there, the address does its work. */
import { effect } from "@preact/signals";
import { m } from "../messages/index.ts";
import { showToast } from "../parts/toast.tsx";
import { go } from "../route.ts";
import { loaded } from "../store/queries.ts";
import { withSheets } from "./open.ts";

function act(): void {
  if (location.pathname === "/do/switch") {
    go("/", true);
    withSheets((sheets) => sheets.pickSheet());
    return;
  }
  if (location.pathname === "/do/energy") {
    go("/", true);
    document.querySelector<HTMLElement>(".level")?.focus();
    return;
  }
  if (new URLSearchParams(location.search).has("shared")) {
    go(location.pathname, true);
    showToast({ text: m.spark_saved() });
  }
}

export function startShortcuts(): void {
  const stop = effect(() => {
    if (!loaded.value) return;
    queueMicrotask(() => {
      stop();
      act();
    });
  });
}
