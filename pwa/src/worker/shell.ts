/** The app itself: cached whole at install, served from there without asking the network. */
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { scope } from "./scope.ts";

/** What the server answers itself: never from a cache, never the app's page. */
const SERVERS = [/^\/api\//, /^\/calendar\//, /^\/health$/, /^\/ready$/, /^\/metrics$/];

export function shell(): void {
  precacheAndRoute([...self.__WB_MANIFEST]);
  cleanupOutdatedCaches();
  registerRoute(new NavigationRoute(createHandlerBoundToURL("/index.html"), { denylist: SERVERS }));
  // No skipWaiting at install: pages of the old version are open, perhaps in mid-edit.
  scope.addEventListener("message", (event) => {
    if (event.data?.type === "take over") event.waitUntil(scope.skipWaiting());
  });
  // The first worker takes the page that installed it, so that it starts offline from then on.
  scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));
}
