// VERSION and KEPT stand before this when the site is built. A page that was open when a new version came goes on with what it has.
/* global VERSION, KEPT */
const PREFIX = "interleave-article-";
const CACHE = PREFIX + VERSION;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(KEPT)));
});

self.addEventListener("activate", (event) => {
  const drop = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
  };
  event.waitUntil(drop());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || !KEPT.includes(pathname)) return;
  event.respondWith(pathname.startsWith("/_astro/") ? keptFirst(request) : networkFirst(request));
});

/** What is named by its content is the same for ever. */
async function keptFirst(request) {
  const kept = await caches.match(request);
  return kept ?? fetch(request);
}

/** The page itself: as new as can be had. */
async function networkFirst(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(CACHE);
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept === undefined) throw error;
    return kept;
  }
}
