// Served at /places/register-worker.js: opens a register where there is no network. It keeps an
// empty page, styles and scripts, and nothing of anybody: what was kept of a register is sealed in
// the page's own store (store.js).
const CACHE = "alongside-register-1";
const SHELL = "/places/register/";
const REGISTER = /^\/places\/sessions\/[0-9a-f-]+\/register\/$/;
const PATIENCE = 6000; // milliseconds until a network that does not answer counts as none

async function fill() {
  const shell = await fetch(SHELL, { credentials: "omit", cache: "no-store" });
  if (!shell.ok) throw new Error(String(shell.status));
  const page = await shell.clone().text();
  const parts = [...page.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((found) => found[1]);
  const cache = await caches.open(CACHE);
  await cache.addAll(new Set(parts));
  await cache.put(SHELL, shell);
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fill());
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data === "fill") event.waitUntil(fill().catch(() => {})); // tried again at the next page
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && REGISTER.test(pathname)) {
    event.respondWith(answered(request, SHELL));
  } else if (pathname.startsWith("/static/")) {
    event.respondWith(answered(request, pathname));
  }
});

async function answered(request, instead) {
  let clock;
  const late = new Promise((_resolve, reject) => {
    clock = setTimeout(reject, PATIENCE);
  });
  try {
    return await Promise.race([fetch(request), late]);
  } catch {
    return (await caches.match(instead, { cacheName: CACHE })) ?? Response.error();
  } finally {
    clearTimeout(clock);
  }
}
