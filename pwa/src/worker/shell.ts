/** The app itself: cached whole at install, but for extras, and served without asking the network. */
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { extras, isExtra } from "./extras.ts";
import { page } from "./page.ts";
import { scope } from "./scope.ts";

const PAGE = "/index.html";

/** What the server answers itself: never from a cache, never the app's page. */
const SERVERS = [/^\/api\//, /^\/calendar\//, /^\/health$/, /^\/ready$/, /^\/metrics$/];

export function shell(): void {
  const all = [...self.__WB_MANIFEST];
  const files = all.filter((file) => !isExtra(file));
  page(PAGE, files.find(({ url }) => `/${url}` === PAGE)?.revision ?? "");
  precacheAndRoute(files);
  extras(all.filter(isExtra));
  cleanupOutdatedCaches();
  registerRoute(new NavigationRoute(createHandlerBoundToURL(PAGE), { denylist: SERVERS }));
  // No skipWaiting at install: pages of the old version are open, perhaps in mid-edit.
  scope.addEventListener("message", (event) => {
    if (event.data?.type === "take over") event.waitUntil(scope.skipWaiting());
  });
  // The first worker takes the page that installed it, so that it starts offline from then on.
  scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));
}
