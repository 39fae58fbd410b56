/** Where one is in the app: the path as a signal, moved by links, by `go` and by the browser. */
import { signal } from "@preact/signals";

const here = signal(location.pathname);

/** The path of the address, without query and fragment. */
export const path: { readonly value: string } = here;

/** Go to a path of the app; `replace` takes the place of the present entry of the history. */
export function go(to: string, replace = false): void {
  if (replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  here.value = location.pathname;
  scrollTo(0, 0);
}

function follow(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest("a");
  if (!link || link.origin !== location.origin || link.target || link.hasAttribute("download")) {
    return;
  }
  event.preventDefault();
  if (link.href !== location.href) go(link.pathname + link.search + link.hash);
}

/** Begin to follow links and the browser's own steps; call once. */
export function startRoutes(): void {
  // A page that was loaded again has its sheet closed, and "back" nothing to close.
  if (history.state?.sheet) history.replaceState(null, "");
  document.addEventListener("click", follow);
  addEventListener("popstate", () => {
    here.value = location.pathname;
  });
}
