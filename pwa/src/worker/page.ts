/**
 * The app's page and scripts, where the browser itself finds them: it need not start the worker
 * before anything can be drawn, which takes a slow phone longer than all the rest. Browsers that know
 * no such routes ask the worker as ever, and so does every address but the first.
 */
import { addPlugins } from "workbox-precaching";
import { EXTRAS } from "./extras.ts";
import { scope } from "./scope.ts";

interface Rule {
  readonly condition: { readonly urlPattern: URLPatternInit; readonly requestMode?: RequestMode };
  readonly source: "cache" | "fetch-event" | { readonly cacheName: string };
}

/** In TypeScript's library one day: https://w3c.github.io/ServiceWorker/#dom-installevent-addroutes */
interface InstallEvent extends ExtendableEvent {
  addRoutes?(rules: readonly Rule[]): Promise<void>;
}

const CACHES = "ebb-precache-page-";

/** Keep the page of this version, which came with all else, under its own address as well. */
export function page(url: string, revision: string): void {
  // One cache a version: until this one takes over, the one before is served as it was.
  const cacheName = CACHES + revision;
  addPlugins([
    {
      cacheDidUpdate: async ({ request, newResponse }) => {
        if (new URL(request.url).pathname !== url) return;
        await (await caches.open(cacheName)).put("/", newResponse.clone());
      },
    },
  ]);
  scope.addEventListener("install", (event: InstallEvent) => {
    const rules: readonly Rule[] = [
      { condition: { urlPattern: at("/"), requestMode: "navigate" }, source: { cacheName } },
      ...EXTRAS.map(
        (path): Rule => ({
          condition: { urlPattern: at(path) },
          source: "fetch-event",
        }),
      ),
      // Their names change with what is in them: whichever cache has one has the right one.
      { condition: { urlPattern: at("/assets/*") }, source: "cache" },
    ];
    event.waitUntil(Promise.resolve(event.addRoutes?.(rules)));
  });
  scope.addEventListener("activate", (event) => event.waitUntil(removeOthers(cacheName)));
}

function at(pathname: string): URLPatternInit {
  return { pathname, search: "", baseURL: scope.location.origin };
}

async function removeOthers(cacheName: string): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(CACHES));
  await Promise.all(names.map((name) => name !== cacheName && caches.delete(name)));
}
