// Keeps the field's one page and its files for days without network. It never answers for the interface, nor for any other page.
const GENERATION = "field-VERSION", BUILD = "BUILD", LATER = "LATER", SHELL = "/chrono/";
const field = path => /^\/(s|m)\/[^/]+$/.test(path) || path === SHELL || path === "/chrono/depart-groupe";
// A captive portal answers everything with its own page, a server of another build with another shell: neither may be kept.
const bring = async (url, shell, how) => {
  const answer = await fetch(url, { credentials: "omit", ...how });
  if (!answer.ok || answer.redirected || shell && !(await answer.clone().text()).includes(BUILD)) throw Error(url);
  return answer;
};
const fill = async urls => {
  const cache = await caches.open(GENERATION);
  for (const url of urls) if (!await cache.match(url)) await cache.put(url, await bring(url));
};
// The page that brought this worker has just loaded the shell under its own address: a mountain link need not carry it twice.
const shell = async () => {
  const page = (await self.clients.matchAll({ includeUncontrolled: true })).find(c => field(new URL(c.url).pathname));
  const answer = await bring(page?.url ?? SHELL, true, { cache: "force-cache" }).catch(() => bring(SHELL, true));
  await (await caches.open(GENERATION)).put(SHELL, answer);
};
self.addEventListener("install", e => e.waitUntil(shell().then(() => self.skipWaiting())));
self.addEventListener("activate", e => e.waitUntil((async () => {
  // An open page still runs on the files it was opened with: the generation before this one stays.
  const old = (await caches.keys()).filter(k => k.startsWith("field-") && k !== GENERATION);
  for (const k of old.slice(0, -1)) await caches.delete(k);
  await self.clients.claim();
})()));
self.addEventListener("fetch", e => {
  const url = new URL(e.request.url);
  if (e.request.method !== "GET" || url.origin !== location.origin) return;
  if (e.request.mode === "navigate" ? field(url.pathname) : url.pathname.startsWith("/chrono/_/"))
    e.respondWith(answer(e.request.mode === "navigate" ? SHELL : url.pathname, e.request));
});
async function answer(key, request) {
  const own = await (await caches.open(GENERATION)).match(key);
  return own ?? await caches.match(key) ?? fetch(request);
}
self.addEventListener("message", e => { if (e.data === "keep") e.waitUntil(fill(LATER).catch(() => 0)); });
// Some browsers wake us when the network is back and no page is open. A bonus, never the only way.
self.addEventListener("sync", e => { if (e.tag === "punches") e.waitUntil(deliver()); });
const asked = request => new Promise((ok, no) => { request.onsuccess = () => ok(request.result); request.onerror = () => no(request.error); });
async function deliver() {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.length) return pages.forEach(p => p.postMessage("deliver"));
  const db = await asked(indexedDB.open("field", 1));
  const [rows, token] = await Promise.all([asked(db.transaction("punches").objectStore("punches").getAll()), asked(db.transaction("meta").objectStore("meta").get("token"))]);
  const todo = rows.filter(r => r.body && !r.ack).sort((a, b) => a.n - b.n).slice(0, 50);
  if (!todo.length || !token) return;
  const before = Date.now(), at = await (await fetch("/api/field/time", { cache: "no-store" })).json(), wall = Date.now();
  if (!Number.isFinite(at.now)) throw Error("portal");
  const answer = await fetch("/api/field/punches", { method: "POST", headers: { "Content-Type": "application/json", "X-Field": "1", "X-Device": token },
    body: JSON.stringify({ punches: todo.map(r => ({ body: r.body, sig: r.sig, token: r.token })), clock: { page: crypto.randomUUID(), wall, mono: performance.now(), offset: at.now - (before + wall) / 2, trip: wall - before } }) });
  if (!answer.ok) throw Error(answer.status);
  const acks = (await answer.json()).acks, tx = db.transaction(["punches", "attempts"], "readwrite"), attempts = tx.objectStore("attempts");
  for (const [i, row] of todo.entries()) {
    const ack = acks[i];
    // What is not known there stays here: a page tells it again.
    if (ack?.id !== row.id || ack.status === "unknown") continue;
    tx.objectStore("punches").put({ ...row, ack });
    const attempt = await asked(attempts.get(row.e.attempt)), end = attempt?.[row.e.kind.toLowerCase()];
    if (end?.wall !== row.e.wall) continue;
    end.at = ack.at;
    end.pm = ack.pm;
    attempts.put(attempt);
  }
}
