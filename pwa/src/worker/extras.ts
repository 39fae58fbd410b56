/**
 * What not every phone needs: the words of other languages, the thread that fetches and looks
 * through years, earlier versions, colours for other eyes. A phone keeps what it has used, and has it
 * offline from then on.
 */
import type { PrecacheEntry } from "workbox-precaching";
import { registerRoute } from "workbox-routing";
import { languageOf } from "../messages/languages.ts";
import { scope } from "./scope.ts";

const CACHE = "ebb-extras";
const NAMES = ["helper", "palettes", "past", "words-de", "words-es", "words-fr"];
/** Where they are, for the browser: what asks for these asks the worker, which keeps what comes. */
export const EXTRAS = NAMES.map((name) => `/assets/${name}-*`);
const NAME = new RegExp(`/(${NAMES.join("|")})-[\\w-]{8}\\.js$`);

export function isExtra({ url }: PrecacheEntry): boolean {
  return NAME.test(url);
}

/** Keep those in use, in this version's edition, and whatever is asked for from then on. */
export function extras(files: readonly PrecacheEntry[]): void {
  const paths = files.map(({ url }) => `/${url}`);
  scope.addEventListener("install", (event) => event.waitUntil(keep(paths)));
  scope.addEventListener("activate", (event) => event.waitUntil(removeOthers(paths)));
  registerRoute(
    ({ url, sameOrigin }) => sameOrigin && NAME.test(url.pathname),
    async ({ request }) => {
      const cache = await caches.open(CACHE);
      const known = await cache.match(request.url);
      if (known) return known;
      const answer = await fetch(request);
      if (answer.ok) await cache.put(request.url, answer.clone());
      return answer;
    },
  );
}

/** What was in use before this version; the first one keeps the words that the phone speaks. */
async function keep(paths: readonly string[]): Promise<void> {
  const cache = await caches.open(CACHE);
  const known = (await cache.keys()).map(({ url }) => nameOf(url));
  const used = known.length > 0 ? known : [`words-${languageOf(null)}`];
  await cache.addAll(paths.filter((path) => used.includes(nameOf(path))));
}

async function removeOthers(paths: readonly string[]): Promise<void> {
  const cache = await caches.open(CACHE);
  const old = (await cache.keys()).filter(({ url }) => !paths.includes(new URL(url).pathname));
  await Promise.all(old.map((request) => cache.delete(request)));
}

/** "words-de" for the address of any edition of it. */
function nameOf(url: string): string | undefined {
  return NAME.exec(url)?.[1];
}
