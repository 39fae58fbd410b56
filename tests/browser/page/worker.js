// Cache first, one versioned cache, nothing else: the same kind of worker as Ebb's, without Ebb.
const CACHE = "bare-1";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(["/", "/page.js"])));
  // Like Ebb's: where browsers find the files by themselves, the worker is not waited for.
  event.addRoutes?.([
    {
      condition: { urlPattern: { pathname: "/", search: "" }, requestMode: "navigate" },
      source: { cacheName: CACHE },
    },
    { condition: { urlPattern: { pathname: "/page.js" } }, source: { cacheName: CACHE } },
  ]);
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const address = event.request.mode === "navigate" ? "/" : event.request;
  event.respondWith(
    caches
      .open(CACHE)
      .then((cache) => cache.match(address))
      .then((found) => found ?? fetch(event.request)),
  );
});
