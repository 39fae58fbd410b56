// Cache first, one versioned cache, nothing else: the same kind of worker as Ebb's, without Ebb.
const CACHE = "bare-1";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(["/", "/page.js"])));
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
