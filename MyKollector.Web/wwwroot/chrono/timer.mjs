// The timer, sent inside its page. Two punches are the time; the page may die between them. Areas/Chrono/README.md tells the protocol.
const page = uuid();
const D = document, root = D.getElementById("app"), files = D.body.dataset;

// ---- words ----
const TEXT = {
  start: ["Départ", "Start"], stop: ["Arrivée", "Finish"], how: ["Comment montez-vous ?", "How are you climbing?"],
  Foot: ["À pied", "On foot"], Bike: ["Vélo", "Bike"], EBike: ["VAE", "E-bike"], Handbike: ["Handbike", "Handbike"],
  ready: ["Prêt. Fonctionne sans réseau.", "Ready. Works without network."], prepare: ["Prêt", "Ready"],
  kept: ["Enregistré sur ce téléphone", "Saved on this phone"], received: ["Reçu", "Received"], waiting: ["en attente de réseau", "waiting for network"],
  undo: ["Faux départ ? Annuler", "False start? Undo"], again: ["Nouveau départ", "New start"],
  againAsk: ["Un chrono tourne déjà sur ce parcours. En lancer un nouveau ? Le premier reste gardé.", "A timer is already running on this course. Start a new one? The first one is kept."],
  yes: ["Oui, nouveau départ", "Yes, new start"], no: ["Non, il continue", "No, it goes on"],
  more: ["Parcours et sécurité", "Course and safety"], sos: ["Accident : appelez le 112. Couvrez-vous au sommet, signalez votre retour.", "Accident: call 112. Cover up at the top, say when you are back."],
  Closed: ["Parcours fermé", "Course closed"], Hazard: ["Danger sur le parcours", "Hazard on the course"],
  place: ["Autoriser ma position", "Allow my position"], placeWhy: ["Elle prouve le départ et l’arrivée (niveau N3).", "It proves start and finish (level N3)."], placed: ["Position", "Position"], gate: ["dans la porte", "inside the gate"],
  inapp: ["Cette appli ne garde rien sans réseau. Ouvrez la page dans Safari ou Chrome :", "This app keeps nothing without network. Open the page in Safari or Chrome:"], copy: ["Copier l’adresse", "Copy the address"],
  list: ["Mes chronos", "My attempts"], stele: ["Stèle", "Stele"], offcode: ["Code inconnu sans réseau. Votre pointage sera gardé et rattaché dès le retour du réseau.", "Code unknown without network. Your punch is kept and matched once the network is back."],
  nostart: ["Aucun chrono ne tourne sur ce téléphone. Vous pouvez quand même noter votre arrivée.", "No timer is running on this phone. You can still note your finish."],
  about: ["à ± {} s", "± {} s"], from: ["depuis", "from"], wall: ["Notez aussi l’heure : ce téléphone n’enregistre rien.", "Note the time too: this phone stores nothing."],
};
let lang = localGet("lang") ?? (navigator.language?.startsWith("fr") ? "fr" : "en");
const say = (text, ...values) => text?.[lang === "fr" ? 0 : 1].replace(/{}/g, () => values.shift()).replace(/ ([?!:])/g, "\u00a0$1");
const t = (key, ...values) => say(TEXT[key], ...values) ?? key;
const escaped = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
class Html extends String { }
const raw = text => new Html(text);
// Every value is text unless it was made here.
const html = (parts, ...values) => raw(parts.reduce((all, part, i) => all + [values[i - 1] ?? ""].flat().map(v => v instanceof Html ? v : v === false ? "" : String(v).replace(/[&<>"]/g, c => escaped[c])).join("") + part));
const clock = (ms, s = Math.max(0, Math.floor(ms / 1000))) => `${Math.floor(s / 3600)}:${String(Math.floor(s / 60) % 60).padStart(2, "0")}:${String(s % 60).padStart(2, "0")}`;
function localGet(key) { try { return localStorage.getItem(key); } catch { return null; } }
function localSet(key, value) { try { localStorage.setItem(key, value); return true; } catch { return false; } }
// Version 7 of RFC 9562: the time comes first, so that punches of one day lie side by side in the server's indexes.
function uuid(b = crypto.getRandomValues(new Uint8Array(16)), ms = Date.now()) {
  for (let i = 0; i < 6; i++) b[i] = ms / 256 ** (5 - i);
  b[6] = b[6] & 15 | 112; b[8] = b[8] & 63 | 128;
  return [...b].map((x, i) => (i === 4 || i === 6 || i === 8 || i === 10 ? "-" : "") + x.toString(16).padStart(2, "0")).join("");
}

// ---- store ----
let opening, patience = 5000;
const open = () => opening ??= new Promise((ok, no) => {
  // Some never answer: they are waited for once, not at every question.
  const asked = indexedDB.open("field", 1), slow = setTimeout(() => { patience = 400; no(); }, patience);
  asked.onupgradeneeded = () => { const db = asked.result; for (const s of ["punches", "attempts"]) db.createObjectStore(s, { keyPath: "id" }); for (const s of ["codes", "meta", "private"]) db.createObjectStore(s); };
  asked.onsuccess = () => { clearTimeout(slow); const db = asked.result; db.onclose = db.onversionchange = () => { db.close(); opening = undefined; }; patience = 5000; ok(db); };
  asked.onerror = no;
});
// A write is done when the system was told to flush it, not when it is in a buffer. A page that slept may have lost its connection: it opens another.
const run = async (stores, write, act, again) => {
  const connection = open();
  try {
    const db = await connection;
    return await new Promise((ok, no) => {
      const tx = db.transaction(stores, write ? "readwrite" : "readonly", write ? { durability: "strict" } : {});
      const asked = act(...[stores].flat().map(s => tx.objectStore(s)));
      tx.oncomplete = () => ok(asked?.result);
      tx.onerror = tx.onabort = no;
    });
  } catch (e) {
    if (opening === connection) opening = undefined;
    if (again) throw e;
    return run(stores, write, act, 1);
  }
};
const get = (store, key) => run(store, false, s => s.get(key)).catch(() => memory[store + key]);
const all = store => run(store, false, s => s.getAll()).catch(() => []);
const memory = {};
const put = (store, value, key) => { memory[store + (key ?? value.id)] = value; return run(store, true, s => s.put(value, ...key === undefined ? [] : [key])).catch(() => 0); };
const wipe = store => run(store, true, s => s.clear()).catch(() => 0);

// The journal is written before anything can fail, at once; where there is no database it is the store.
const journal = () => JSON.parse(localGet("punches") ?? "[]");
const note = rows => localSet("punches", JSON.stringify(rows));
async function save(row, after) {
  untouched = false;
  const written = noted = note([...journal().filter(r => r.id !== row.id), row]);
  await after;
  // Sealed meanwhile, or with a better position: what is stored is newer.
  if (after && written && !(row = journal().find(r => r.id === row.id))) return;
  // What is sealed stays as it was sealed.
  try { await run("punches", true, s => { s.get(row.id).onsuccess = e => e.target.result?.body && !row.body || s.put(row); }); kept = true; note(journal().filter(r => r.id !== row.id)); } catch { kept = noted; }
}
// On a phone's first visit nothing is stored yet: the page need not wait for its database.
let kept = true, noted, saving = 0, untouched = !localGet("seen");
async function rows() {
  const stored = untouched ? [] : await all("punches"), have = new Set(stored.map(r => r.id));
  return [...stored, ...journal().filter(r => !have.has(r.id))].sort((a, b) => a.n - b.n);
}

// ---- server and clocks ----
let best = null, online = navigator.onLine;
async function ask(path, { body, headers, method, ...init } = {}) {
  const wall = Date.now(), mono = performance.now();
  const answer = await fetch("/api/field" + path, {
    cache: "no-store", signal: AbortSignal.timeout?.(8000), method: method ?? (body === undefined ? "GET" : "POST"),
    headers: { "Accept-Language": lang, ...body !== undefined && { "Content-Type": "application/json", "X-Field": "1" }, ...token && { "X-Device": token }, ...headers },
    body: body === undefined ? undefined : JSON.stringify(body), ...init,
  });
  const at = performance.now(), trip = at - mono;
  const json = answer.status === 204 ? {} : answer.headers.get("content-type")?.includes("json") ? await answer.json() : null;
  // Anything that is not our JSON comes from a captive portal or a proxy: nothing was delivered.
  if (!json && answer.ok) throw Error("portal");
  online = true;
  if (Number.isFinite(json?.now) && (!best || trip <= best.trip || best.page !== page || mono - best.mono > 6e5)) {
    best = { offset: json.now - wall - trip / 2, monoOffset: json.now - mono - trip / 2, trip, page, wall, mono };
    put("meta", best, "clock");
  }
  return { ok: answer.ok, status: answer.status, json, after: +answer.headers.get("retry-after") };
}
const now = () => Date.now() + (best?.offset ?? 0);

// ---- position ----
let fix = null, watching, denied = !navigator.geolocation;
function locate() {
  if (watching !== undefined || denied) return;
  watching = navigator.geolocation.watchPosition(p => {
    fix = { at: Math.min(p.timestamp, Date.now()), p: [p.coords.latitude, p.coords.longitude, Math.round(p.coords.accuracy)] };
    if (Date.now() - fix.at > 36e5) fix.at = Date.now();
    placed();
  }, e => { if (e.code === 1) { denied = true; placed(); } }, { enableHighAccuracy: true, maximumAge: 10000, timeout: 60000 });
}
const good = p => p && p[2] <= 50 && p[3] <= 15000;
const positionAt = wall => fix && Math.abs(wall - fix.at) < 6e4 ? [...fix.p, Math.abs(Math.round(wall - fix.at))] : null;
async function placed() {
  for (const row of await rows()) if (row.until) {
    const position = positionAt(row.e.wall);
    if (position && (!row.e.position || position[2] + position[3] / 100 < row.e.position[2] + row.e.position[3] / 100)) row.e.position = position;
    if (denied || good(row.e.position)) row.until = 0;
    await save(row);
  }
  show();
  kick(0);
}
const metres = (a, b) => { const r = Math.PI / 180, x = (b[1] - a[1]) * r * Math.cos((a[0] + b[0]) * r / 2), y = (b[0] - a[0]) * r; return 6371009 * Math.hypot(x, y); };

// ---- punches ----
let token, last = 0;
async function punch(kind, event, attempt, more = {}) {
  // The moment of the touch, not of this handler: a busy phone is late.
  const touched = event?.timeStamp, at = performance.now(), mono = touched > 0 && Math.abs(at - touched) < 1e4 ? touched : at, wall = Math.round(Date.now() - at + mono);
  // Who is asked for his position now still proves the gate, if he answers within seconds.
  locate();
  last = Math.max(Date.now(), last + 1);
  const position = positionAt(wall);
  const row = {
    id: uuid(), n: last, token: more.token ?? attempt.token, until: denied || good(position) || kind === "Undo" ? 0 : Date.now() + 12000,
    e: {
      attempt: attempt.id, kind, course: attempt.course ?? undefined, geometry: attempt.geometry, code: more.code ?? attempt.code, origin: attempt.origin, category: attempt.category, wall, mono, page,
      offset: best?.offset ?? null, step: best?.page === page ? wall - mono - (best.wall - best.mono) : null, position, run: await run0(attempt), rider: attempt.rider ?? attempt.serial,
    },
  };
  row.e.id = row.id;
  saving++;
  // The journal has it; the database waits for the frame that shows the touch, and for no hidden page's.
  const drawn = new Promise(ok => { requestAnimationFrame(() => setTimeout(ok)); setTimeout(ok, 100); }), stored = save(row, drawn);
  if (kind === "Start") attempt.start = { wall, offset: best?.offset, mono, page };
  if (kind === "Finish") attempt.finish = { wall, offset: best?.offset, mono, page };
  if (kind === "Undo") attempt.undone = true;
  attempts.set(attempt.id, attempt);
  question = null;
  // The clock runs under the thumb at once; that it is kept is said once it is.
  show();
  await Promise.all([stored, drawn.then(() => put("attempts", attempts.get(attempt.id) ?? attempt))]).finally(() => saving--);
  keepMore?.();
  navigator.vibrate?.(kind === "Undo" ? 40 : [80, 60, 80]);
  navigator.serviceWorker?.getRegistration().then(r => r?.sync?.register("punches")).catch(() => 0);
  kick(row.until ? 12100 : 0);
  return row;
}
let runToken;
const run0 = async () => runToken ?? null;
// One touch to the next on one page needs no clock that people can set.
const elapsed = a => {
  const end = a.finish ?? { wall: Date.now(), mono: performance.now(), page, offset: best?.offset };
  const wall = end.wall + (end.offset ?? best?.offset ?? 0) - a.start.wall - (a.start.offset ?? best?.offset ?? 0);
  return a.server?.seconds != null ? a.server.seconds * 1000 : a.start.at && end.at ? end.at - a.start.at : wall;
};
const at = p => p.at ?? p.wall + (p.offset ?? best?.offset ?? 0);

// ---- sealing and delivery ----
const chains = {};
const locked = (name, act) => navigator.locks ? navigator.locks.request(name, act) : (chains[name] = (chains[name] ?? Promise.resolve()).then(act, act));
const b64 = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const sha = async text => [...new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))].map(x => x.toString(16).padStart(2, "0")).join("");
let phone;
// Made once. A store that does not answer may hold it: nothing is made in its place.
const identity = () => locked("field-key", async () => {
  if (phone) return phone;
  let id = localGet("device"), me, key;
  if (!id) try {
    me = await run("meta", false, s => s.get("device"));
    if (!me) {
      try { key = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]); } catch { }
      me = { id: uuid(), key };
      await run("meta", true, s => s.put(me, "device"));
    }
    localSet("key", 1);
  } catch (e) {
    if (localGet("key")) throw e;
    // This phone never kept a key: it punches unsigned, under a name that it can keep.
    localSet("device", id = uuid());
  }
  return phone = id ? { id } : me;
});
// Each punch names the one before it and is signed: what is taken away, put in or altered shows. Where the one before cannot be read, it waits.
const seal = () => locked("field-seal", async () => {
  const open = (await rows()).filter(r => !r.body && !(r.until > Date.now()));
  if (!open.length) return;
  const me = await identity();
  let head = me.key && await run("meta", false, s => s.get("head"));
  for (const row of open) {
    const body = JSON.stringify({ ...row.e, device: me.id, previous: head });
    const sealed = { ...row, body, until: 0 };
    if (me.key) {
      sealed.sig = b64(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, me.key.privateKey, new TextEncoder().encode(body)));
      head = await sha(body);
      await run(["punches", "meta"], true, (p, m) => { p.put(sealed); m.put(head, "head"); });
      note(journal().filter(r => r.id !== row.id));
    } else await save(sealed);
  }
});
async function register() {
  if (token ??= await get("meta", "token")) return true;
  const me = await identity(), key = me.key && b64(await crypto.subtle.exportKey("spki", me.key.publicKey));
  const answer = await ask("/devices", { body: { id: me.id, key } });
  if (answer.ok) { token = answer.json.token; await put("meta", token, "token"); }
  return answer.ok;
}
const skipped = new Map();
const deliver = () => locked("field-send", async () => {
  const late = await seal().catch(() => "late");
  // What was refused goes along: the others name it as the one before them.
  const todo = (await rows()).filter(r => r.body && !r.ack).slice(0, 50);
  if (todo.every(r => skipped.has(r.id))) return late ?? "empty";
  if (!await register()) return "late";
  if (best?.page !== page || performance.now() - best.mono > 3e4) { best = best?.page === page ? { ...best, trip: 1e9 } : best; await ask("/time"); }
  const answer = await ask("/punches", {
    keepalive: true,
    body: { punches: todo.map(r => ({ body: r.body, sig: r.sig, token: r.token })), clock: { page, wall: Date.now(), mono: performance.now(), offset: best?.offset, monoOffset: best?.page === page ? best.monoOffset : null, trip: best?.trip } },
  });
  if (answer.status === 401) { token = undefined; await put("meta", undefined, "token"); return "late"; }
  if (!answer.ok || !Array.isArray(answer.json.acks)) { wait = Math.max(wait, answer.after * 1000 || 0); return "late"; }
  if (answer.json.run) { runToken = answer.json.run; await put("meta", runToken, "run"); }
  for (const [i, row] of todo.entries()) {
    const ack = answer.json.acks[i];
    // Its code is not known there yet, or nothing could be read: it stays here and is told again when the page is opened next.
    if (ack?.id !== row.id || ack.status === "unknown") { skipped.set(row.id, ack?.says); continue; }
    await save({ ...row, ack });
    const attempt = attempts.get(row.e.attempt) ?? await get("attempts", row.e.attempt);
    const end = attempt?.[row.e.kind.toLowerCase()];
    if (end?.wall === row.e.wall) { end.at = ack.at; end.pm = ack.pm; await put("attempts", attempt); }
  }
  return "sent";
});
let wait = 1000, timer, busy, tries = 9;
function kick(ms) {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    if (busy) return kick(300);
    let result = "late";
    busy = true;
    try { result = await deliver(); if (result === "sent" || result === "empty" && !synced && (token || place.kind !== "s")) await sync(); } catch { online = false; }
    busy = false;
    await show();
    if (result === "sent") { wait = 1000; tries = 0; kick(0); }
    // The server answers when a punch is on disk; what it makes of it follows within a moment.
    else if (result === "empty" && tries < 4 && [...attempts.values()].some(a => !a.closed && (a.rider ? a.start && !a.server : a.finish?.at && a.server?.seconds == null))) { synced = false; kick(400 * ++tries); }
    else if (result === "empty") { wait = 1000; const open = (await rows()).filter(r => !r.body); if (open.length) kick(Math.max(500, Math.min(...open.map(r => r.until)) - Date.now() + 100)); }
    else { kick(wait * (.5 + Math.random())); wait = Math.min(wait * 2, 6e4); }
  }, ms);
}

// ---- what the server made of it ----
let me = null, synced = false;
const attempts = new Map();
async function sync() {
  if (!await register()) return;
  for (const a of attempts.values()) if (a.adjust && !a.adjust.done && a.finish?.at) {
    const answer = await ask(`/attempts/${a.id}/time`, { body: { seconds: a.adjust.seconds, reason: a.adjust.reason } });
    if (answer.status < 500 && answer.status !== 404) { a.adjust = { ...a.adjust, done: true, refused: answer.ok ? null : answer.json?.detail }; await put("attempts", a); }
  }
  const out = localGet("out");
  let answer = await ask("/attempts");
  // What was asked before somebody signed out is not kept after it.
  if (!answer.ok || out !== localGet("out")) return;
  const who = answer.json.me?.id, was = await get("meta", "who");
  // What belonged to another session leaves this phone with it; what is not told yet stays.
  if (was && was !== who) {
    await wipe("private");
    runToken = undefined;
    await put("meta", undefined, "run");
    for (const a of attempts.values()) if (a.foreign || a.finish?.at && !a.rider) { attempts.delete(a.id); await run("attempts", true, s => s.delete(a.id)).catch(() => 0); } else { delete a.server; await put("attempts", a); }
  }
  // Last: a page that closes before all that is gone begins again when it is opened.
  if (was !== who) await put("meta", who, "who");
  if (answer.json.me && answer.json.unclaimed && (await ask("/attempts/claim", { body: {} })).ok) answer = await ask("/attempts");
  me = answer.json.me ?? null;
  for (const server of answer.json.attempts ?? []) {
    const a = attempts.get(server.id) ?? await get("attempts", server.id) ?? { id: server.id, course: server.course, category: server.category, origin: "Manual", foreign: true };
    a.server = server;
    if (server.startedAt && !a.start) a.start = { wall: server.startedAt, offset: 0, at: server.startedAt };
    if (server.startedAt) a.start.at = server.startedAt;
    if (server.finishedAt) a.finish = { ...a.finish ?? { wall: server.finishedAt, offset: 0 }, at: server.finishedAt };
    a.undone ||= server.status === "FalseStart";
    attempts.set(a.id, a);
    if (!a.foreign) await put("attempts", a); else await put("private", a, a.id);
  }
  synced = true;
}

// ---- the page ----
const path = location.pathname.split("/");
const place = { kind: path[1], code: decodeURIComponent(path[2] ?? "") };
let view = null;
const known = async id => (await all("codes")).map(v => v.course).find(c => c?.id === id);
let category = localGet("how");
let question, extra, offlineReady = false;
const running = list => list.filter(a => a.start && !a.finish && !a.undone && !a.rider && now() - at(a.start) < 1728e5).sort((a, b) => at(b.start) - at(a.start))[0];
const mine = () => [...attempts.values()].filter(a => !a.rider && (!view?.course || a.course === view.course.id || !a.course && a.code === place.code));
const fresh = a => a && a.finish && now() - at(a.finish) < 432e5 && !a.closed;
const current = () => running(mine()) ?? (view?.gate === "finish" || !view?.course ? running([...attempts.values()]) : undefined) ?? mine().filter(fresh).sort((a, b) => at(b.finish) - at(a.finish))[0];

const relief = c => {
  const low = Math.min(...c.relief), high = Math.max(...c.relief), step = 300 / (c.relief.length - 1);
  const line = c.relief.map((m, i) => `${(i * step).toFixed(1)} ${(58 - (m - low) / (high - low || 1) * 50).toFixed(1)}`).join("L");
  return raw(`<svg class="relief" viewBox="0 0 300 60" preserveAspectRatio="none" aria-hidden="true"><path d="M0 60L${line}L300 60Z"/><path class="line" d="M${line}"/></svg>`);
};
const head = c => html`<header><a href="/chrono/" class="brand">MyKollect<b>Or</b></a><a href="/chrono/">${t("list")}</a><button data-do="lang" lang="${lang === "fr" ? "en" : "fr"}">${lang === "fr" ? "English" : "Français"}</button></header>
${c ? html`<h1>${c.summit}<small>${view?.number && html`<b>${t("stele")} ${view.number}</b>${view.photo && html` (<a href="${view.photo}" target="_blank">photo</a>)`} · `}${t("from")} ${c.from} · ${(c.metres / 1000).toLocaleString(lang, { maximumFractionDigits: 1 })} km · +${c.gain} m</small></h1>${c.status !== "Open" && html`<p class="alert">⚠ ${t(c.status)}${c.why && " : " + c.why}</p>`}` : ""}`;
const chips = (value, name = "how") => html`<fieldset class="how"><legend>${t("how")}</legend>${["Foot", "Bike", "EBike", "Handbike"].map(k => html`<label><input type="radio" name="${name}" value="${k}" ${raw(k === value ? "checked" : "")}><span>${t(k)}</span></label>`)}</fieldset>`;
const stateLine = a => saving ? raw('<p class="state wait-state" role="status" data-waiting="saving"><b>…</b></p>') : storedLine(a);
async function storedLine(a) {
  const list = (await rows()).filter(r => !a || r.e.attempt === a.id), open = list.filter(r => !r.ack).length;
  const pm = Math.max(0, a?.start?.pm ?? 0, a?.finish?.pm ?? 0) / 1000;
  return html`<p class="state ${open ? "wait-state" : list.length ? "done-state" : ""}" role="status" data-waiting="${open}">${open ? html`<b>● ${kept ? t("kept") : t("wall")}</b> ${open} ${t("waiting")}` : list.length ? html`<b>✓ ${t("received")}</b> ${pm > 1 && t("about", Math.ceil(pm))}` : html`<b>${offlineReady ? "✓ " + t("ready") : t("prepare")}</b>`}</p>
${[...list.map(r => r.ack?.says ?? skipped.get(r.id)), ...a && !a.finish && a.server?.says || []].map(x => x ? html`<p class="alert">${x}</p>` : "")}`;
}
const gateLine = gate => {
  if (denied) return "";
  if (watching === undefined) return html`<button class="thin" data-do="place">◎ ${t("place")} <small>${t("placeWhy")}</small></button>`;
  const p = positionAt(Date.now());
  return html`<p class="place">◎ ${p ? html`${t("placed")} ± ${p[2]} m ${gate && p[2] <= 50 && metres(p, gate) <= gate[2] + p[2] && html`<b>· ${t("gate")} ✓</b>`}` : "…"}</p>`;
};
// Drawn once it is opened: a running clock must not wait for it.
const more = c => html`<details><summary>${t("more")}</summary>${c && html`${root.querySelector("details[open]") && relief(c)}<p>${c.startAltitude} → ${c.finishAltitude} m · ${c.massif}<br>${c.access}</p>`}<p><a href="tel:112">112</a> · ${t("sos")}</p>${c && html`<p class="fine">${c.attribution}</p>`}</details>`;
const inApp = /FBAN|FBAV|Instagram|Line\/|; wv\)|GSA\//.test(navigator.userAgent) || !("serviceWorker" in navigator);

let painted, drawing = 0, wanted;
// The timer of a medal whose page would show something else first.
const useTimer = (on = true) => { wanted = on; };
const openTyped = v => { view = { ...v, typed: true }; place.kind = "typed"; };
const timing = () => place.kind === "s" || !view || (wanted ?? (view.state === "Blank" && !view.gift && (!view.owner || ["start", "stop"].includes(view.owner.next))));
async function show() {
  if (extra) return extra();
  const mine = ++drawing, a = current(), c = view?.course, state = question ? "question" : !a ? "ready" : a.finish ? "finished" : "running";
  if (state === "finished" || view?.problem || place.kind === "chrono" || state === "ready" && !timing()) return journey();
  const stopping = state === "running" || view?.gate === "finish";
  category ??= c?.discipline ?? "Bike";
  const left = a?.start ? 60 - Math.floor((now() - at(a.start)) / 1000) : 0;
  const content = html`${head(c ?? (a?.course && await known(a.course)))}
${state === "question" ? html`<p class="ask">${t(question)}</p><button class="big" data-do="yes">${t("yes")}</button><button class="thin" data-do="no">${t("no")}</button>` : html`
${inApp && html`<p class="alert">${t("inapp")} <button data-do="copy">${t("copy")}</button></p>`}
${!c && !a && !online && html`<p class="note">${t("offcode")}</p>`}
${state === "running" ? html`<p class="clock" role="timer" data-tick>${clock(elapsed(a))}</p><p class="place"><select name="how" aria-label="${t("how")}">${["Foot", "Bike", "EBike", "Handbike"].map(k => html`<option value="${k}" ${raw(k === a.category ? "selected" : "")}>${t(k)}</option>`)}</select></p>`
      : view?.gate === "finish" ? html`<p class="note">${t("nostart")}</p>` : html`${view?.bib ? html`<p class="bib"><b>${view.bib}</b> ${view.name}<button data-do="journey">${view.serial}</button></p>` : c && relief(c)}${chips(category)}`}
${gateLine(stopping ? c?.finish : c?.start)}
<button class="big ${stopping && "stop"}" data-do="${stopping ? "stop" : "start"}">${t(stopping ? "stop" : "start")}</button>
${saving ? stateLine() : await stateLine(a)}
${state === "running" && html`<p class="row">${left > 0 && html`<button class="thin" data-do="undo">↶ ${t("undo")} <span data-left>${left}</span> s</button>`}<button class="thin" data-do="again">${t("again")}</button></p>`}
${more(c)}`}`;
  if (mine === drawing) paint(content, state);
}
const fields = () => [...root.querySelectorAll("input:not([type=radio],[type=checkbox],[type=file]),textarea")];
const key = i => i?.name && [i.form?.dataset.form, i.form?.dataset.id, i.name].join();
function paint(content, state) {
  root.dataset.state = state;
  root.dataset.online = online;
  const text = String(content);
  // Nothing is drawn again under a thumb that is coming down.
  if (text.replace(/data-(tick|left)[^<]*/g, "") === painted) return;
  painted = text.replace(/data-(tick|left)[^<]*/g, "");
  const focus = D.activeElement?.dataset?.do, opened = root.querySelector("details[open]"), here = key(D.activeElement);
  const typed = new Map(fields().filter(i => i.value !== i.defaultValue).map(i => [key(i), i.value]));
  // Only what differs is replaced: a slow phone lays out less, and a running camera goes on.
  const box = D.createElement("template"), old = [...root.childNodes];
  box.innerHTML = text;
  const made = [...box.content.childNodes];
  let end = null;
  while (old[0]?.isEqualNode(made[0])) old.shift(), made.shift();
  while (old.length && old[old.length - 1].isEqualNode(made[made.length - 1])) end = old.pop(), made.pop();
  for (const o of old) o.remove();
  for (const m of made) root.insertBefore(m, end);
  // What somebody is typing outlives a line that changed elsewhere on the page.
  for (const i of fields()) { i.value = typed.get(key(i)) ?? i.value; if (key(i) === here) i.focus({ preventScroll: true }); }
  if (opened) root.querySelector("details")?.setAttribute("open", "");
  if (focus) root.querySelector(`[data-do="${focus}"]`)?.focus({ preventScroll: true });
}
setInterval(() => {
  const a = current(), shown = root.querySelector("[data-tick]"), left = root.querySelector("[data-left]");
  if (shown && a?.start) shown.textContent = clock(elapsed(a));
  if (left) { const s = 60 - Math.floor((now() - at(a.start)) / 1000); if (s > 0) left.textContent = s; else show(); }
}, 250);

let loading;
async function journey() {
  loading ??= import(files.journey);
  try { await (await loading).draw(field); } catch { loading = undefined; await later(); setTimeout(show, 3000); }
}
// A file that the network keeps back.
const later = async () => paint(html`${head(view?.course)}${await stateLine(current())}`, "later");
async function group() {
  const file = await import(files.group).catch(later);
  if (!file) { extra = later; return setTimeout(group, 3000); }
  extra = await file.default(field);
}
const attempt = from => ({ id: uuid(), course: view?.course?.id, geometry: view?.course?.geometry, category, ...from });
const start = async (event, code = place.code) => punch("Start", event, attempt(await origin(code)));
// A medal's token is a secret: the signed punch names it by its fingerprint, the token travels beside it.
const origin = async code => view?.typed ? { origin: "TypedSerial", serial: view.serial } : place.kind === "m" ? { origin: "MedalQr", code: crypto.subtle && "#" + (await sha(code.toUpperCase())).slice(0, 32), token: code } : { origin: "SteleQr", code };
const actions = {
  lang() { lang = lang === "fr" ? "en" : "fr"; localSet("lang", lang); painted = ""; D.documentElement.lang = lang; sync().catch(() => 0); },
  start, yes: start,
  again() { question = "againAsk"; }, no() { question = null; },
  async stop(event) {
    const a = current(), here = await origin(place.code);
    await punch("Finish", event, !a || a.finish ? attempt(here) : a, place.kind === "chrono" ? {} : here);
  },
  undo(event) { return punch("Undo", event, current()); },
  place: locate,
  journey() { wanted = false; },
  copy() { navigator.clipboard?.writeText(location.href); return; },
};
D.addEventListener("click", async event => {
  const button = event.target.closest?.("[data-do]"), act = button && actions[button.dataset.do];
  if (!act || button.disabled) return;
  button.disabled = true;
  try { await act(event, button.dataset.value); } finally { button.disabled = false; }
  await show();
});
D.addEventListener("toggle", () => show(), true);
D.addEventListener("change", async event => {
  if (event.target.name !== "how") return;
  const a = current();
  category = event.target.value;
  localSet("how", category);
  if (a && !a.finish) { a.category = category; await put("attempts", a); }
});

// ---- opening ----
async function load() {
  const [clock, device, run, before, own] = await Promise.all([get("meta", "clock"), get("meta", "token"), get("meta", "run"), all("attempts"), all("private")]);
  best ??= clock;
  token ??= device;
  runToken ??= run;
  for (const a of [...before, ...own]) a.id && !attempts.has(a.id) && attempts.set(a.id, a);
  // Rows that reached the journal but not the database.
  for (const row of journal()) await save(row);
  untouched = false;
  localSet("seen", 1);
  last = Math.max(last, ...(await rows()).map(r => r.n));
  if (!place.code) return;
  view = await get("codes", place.code);
  if (!view && place.kind === "s") for (const v of await all("codes")) for (const s of v.course?.steles ?? []) if (s.code === place.code.toUpperCase()) view ??= { ...s, course: v.course };
  if (place.kind === "m" && view) view.owner = (await get("private", place.code))?.owner;
}
async function look() {
  if (!place.code || place.kind === "chrono") return;
  const answer = await ask(place.kind === "s" ? "/steles/" + encodeURIComponent(place.code) : "/medal", { headers: place.kind === "m" ? { "X-Medal": place.code } : {} });
  if (answer.status === 404 || answer.status === 409) { view = { problem: answer.json?.detail ?? answer.status }; return; }
  if (!answer.json?.course) return;
  const { owner, me: who, ...open } = view = answer.json;
  await put("codes", open, place.code);
  if (owner) await put("private", { owner }, place.code);
  if (view.running && !attempts.has(view.running.id)) attempts.set(view.running.id, { id: view.running.id, course: view.course.id, geometry: view.course.geometry, category: view.running.category, ...await origin(place.code), start: { wall: view.running.at, offset: 0, at: view.running.at } });
}
async function scanned() {
  if (place.kind === "s" && view?.course && !sessionStorage.getItem(place.code)) {
    sessionStorage.setItem(place.code, 1);
    await ask("/scans", { body: { code: place.code, lat: fix?.p[0], lon: fix?.p[1] } });
  }
}
// One worker, three scopes: it must never meet another page of the site.
let keepMore;
const scopes = ["/s/", "/m/", "/chrono/"], visited = !!navigator.serviceWorker?.controller;
async function install(scope) {
  const r = await navigator.serviceWorker.register("/sw.js", { scope, updateViaCache: "all" }), w = r.installing ?? r.waiting ?? r.active;
  if (w.state !== "activated") await new Promise(ok => w.addEventListener("statechange", () => (w.state === "activated" || w.state === "redundant") && ok()));
  return r;
}
async function keepOffline() {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", e => { if (e.data === "deliver") kick(0); });
  const own = scopes.find(s => location.pathname.startsWith(s)) ?? "/s/", r = await install(own);
  offlineReady = await caches.match("/chrono/") != null;
  root.dataset.offline = offlineReady;
  await show();
  // The first visit pays for the timer only; the rest comes once it is used, or looked at for a while.
  let asked;
  keepMore = () => asked ??= (async () => { r.active?.postMessage("keep"); for (const s of scopes) await install(s); })().catch(() => { asked = null; });
  setTimeout(keepMore, visited || place.kind !== "s" ? 0 : 15000);
  navigator.storage?.persist?.().catch(() => 0);
}
for (const [what, on] of [[window, "online"], [window, "focus"], [window, "pageshow"], [D, "visibilitychange"]]) what.addEventListener(on, () => D.visibilityState === "visible" && kick(0));
// Signed out in another tab: what this one shows is somebody else's.
addEventListener("storage", e => e.key === "out" && location.reload());
addEventListener("offline", () => { online = false; show(); });

// What the files fetched later work with.
const field = {
  actions, all, ask, at, attempts, chips, clock, current, elapsed, files, get, head, html, kick, known, look, now, openTyped, paint, place, punch, put, raw, register, rows, say, sha, show, stateLine, sync, t, useTimer, uuid,
  get category() { return category; }, get lang() { return lang; }, get me() { return me; }, get view() { return view; },
};
(async () => {
  D.documentElement.lang = lang;
  const opened = load();
  if (!untouched || place.kind !== "s") await opened;
  if (place.kind === "chrono" && place.code === "depart-groupe") await group();
  else await show();
  root.dataset.ready = 1;
  await opened;
  if (attempts.size) await show();
  navigator.permissions?.query({ name: "geolocation" }).then(p => p.state === "granted" ? locate() : p.state === "denied" && (denied = true)).catch(() => 0);
  try { await look(); } catch { online = false; }
  await show();
  kick(0);
  try { await scanned(); } catch { }
  keepOffline().catch(() => 0);
})();
