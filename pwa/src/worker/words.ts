/** The words of other languages: of these a phone keeps the ones that it speaks. */
import type { PrecacheEntry } from "workbox-precaching";
import { registerRoute } from "workbox-routing";
import { languageOf } from "../messages/languages.ts";
import { scope } from "./scope.ts";

const CACHE = "ebb-words";
const NAME = /\/words-(\w\w)-[\w-]+\.js$/;

export function isWords({ url }: PrecacheEntry): boolean {
  return NAME.test(url);
}

/** Keep those that are in use, in this version's edition, and whichever is asked for from then on. */
export function words(files: readonly PrecacheEntry[]): void {
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

/** What was spoken before this version, else what the phone speaks. */
async function keep(paths: readonly string[]): Promise<void> {
  const cache = await caches.open(CACHE);
  const known = (await cache.keys()).map(({ url }) => languageIn(url));
  const spoken = known.length > 0 ? known : [languageOf(null)];
  await cache.addAll(paths.filter((path) => spoken.includes(languageIn(path))));
}

async function removeOthers(paths: readonly string[]): Promise<void> {
  const cache = await caches.open(CACHE);
  const old = (await cache.keys()).filter(({ url }) => !paths.includes(new URL(url).pathname));
  await Promise.all(old.map((request) => cache.delete(request)));
}

function languageIn(url: string): string | undefined {
  return NAME.exec(url)?.[1];
}
