// One phone, many riders: a captain or volunteer scans bibs at the start and again at the summit. Each rider has punches of his own.
let T, course, code, how, list = [], stream, scanning, message = "";
const W = {
  title: ["Départ groupé", "Group start"], where: ["Code de la stèle de départ", "Code of the start stele"], open: ["Ouvrir", "Open"], add: ["Ajouter un coureur", "Add a rider"], who: ["Numéro de dossard ou de médaille", "Bib or medal number"],
  scan: ["Scanner les dossards", "Scan bibs"], stopScan: ["Arrêter la caméra", "Stop the camera"], nocam: ["Cette caméra ne lit pas les codes ici : tapez le numéro.", "This camera cannot read codes here: type the number."], allStart: ["Départ de tous", "Start everybody"],
  tap: ["toucher pour le départ", "tap to start"], run: ["toucher à l’arrivée", "tap at the finish"], done: ["arrivé", "finished"], empty: ["Ajoutez les coureurs, puis lancez-les ensemble ou un par un. Au sommet, touchez ou scannez de nouveau.", "Add riders, then start them together or one by one. At the top, tap or scan again."],
  unknown: ["Ce code n’est pas connu sur ce téléphone. Ouvrez-le une fois avec du réseau.", "This code is not known on this phone. Open it once with a network."], twice: ["Déjà dans la liste.", "Already in the list."], clear: ["Nouvelle liste", "New list"],
  wrong: ["Aucune médaille ne porte ce numéro. Le bon numéro", "No medal has this number. The right number"], fix: ["Corriger", "Correct"], net: ["Le temps est gardé. Corrigez le numéro avec du réseau.", "The time is kept. Correct the number with a network."], back: ["Mes chronos", "My attempts"],
};
const w = key => T.say(W[key]);
export default async function open(timer) {
  T = timer;
  Object.assign(T.actions, acts);
  const kept = await T.get("meta", "group");
  if (kept) { code = kept.code; course = await T.known(kept.course); }
  for (const a of await T.all("attempts")) if (a.rider && !a.closed) { T.attempts.set(a.id, a); list.push(a); }
  how = list[list.length - 1]?.category ?? T.category;
  setInterval(() => { for (const shown of document.querySelectorAll("[data-run]")) { const a = T.attempts.get(shown.dataset.run); if (a?.start) shown.textContent = T.clock(T.elapsed(a)); } }, 500);
  await draw();
  return draw;
}
const state = a => a.finish ? w("done") : a.start ? w("run") : w("tap");
async function draw() {
  const { html } = T;
  T.paint(html`${T.head(course)}${!course ? html`<h1>${w("title")}</h1><form data-form="where"><label>${w("where")}<input name="code" required autocapitalize="characters" autocomplete="off" spellcheck="false" maxlength="32"></label><button class="thin main">${w("open")}</button></form>` : html`
<video ${T.raw(scanning ? "" : "hidden")} playsinline muted></video>
${list.length ? html`<ul class="list">${list.map(a => html`<li><button data-do="rider" data-value="${a.id}"><b>${a.label}</b><span data-run="${a.id}">${a.start ? T.clock(T.elapsed(a)) : "–"}</span><small>${T.t(a.category)} · ${state(a)}</small></button>${a.server?.riderUnknown && html`<form data-form="name" data-id="${a.id}"><label>${w("wrong")}<input name="who" required autocapitalize="characters" autocomplete="off" spellcheck="false" maxlength="24"></label><button class="thin">${w("fix")}</button></form>`}</li>`)}</ul>` : html`<p class="note">${w("empty")}</p>`}
${list.some(a => !a.start) && html`<button class="thin main" data-do="everybody">${w("allStart")}</button>`}
<form data-form="rider"><label>${w("who")}<input name="who" required autocapitalize="characters" autocomplete="off" spellcheck="false" maxlength="24"></label>${T.chips(how ?? course.discipline, "by")}<button class="thin">${w("add")}</button></form>
<p class="row"><button class="thin" data-do="scan">${w(scanning ? "stopScan" : "scan")}</button>${list.length > 0 && list.every(a => a.finish || !a.start) && html`<button class="thin" data-do="clear">${w("clear")}</button>`}</p>`}
${message && html`<p class="note" role="alert">${message}</p>`}${await T.stateLine()}`, "group");
  const video = document.querySelector("video");
  if (video && stream && video.srcObject !== stream) { video.srcObject = stream; video.play().catch(() => 0); }
}
async function add(rider, label, token) {
  message = "";
  // At the summit the same scan stops who is running; the same control twice in a row is ignored.
  const there = list.find(a => a.rider === rider);
  if (there) { if (there.start && !there.finish && T.now() - T.at(there.start) > 6e4) return finish(null, there); message = `${label} : ${w("twice")}`; return draw(); }
  const a = { id: T.uuid(), rider, label, token, course: course.id, geometry: course.geometry, code: token ? "#" + (await T.sha(token)).slice(0, 32) : code, origin: "Kiosk", category: how ?? course.discipline };
  T.attempts.set(a.id, a);
  list.push(a);
  await T.put("attempts", a);
  await draw();
}
const finish = async (event, a) => { await T.punch("Finish", event, a); await draw(); };
async function look() {
  const reader = new BarcodeDetector({ formats: ["qr_code"] });
  let last = "";
  while (scanning) {
    const video = document.querySelector("video");
    const found = video?.readyState > 1 ? (await reader.detect(video).catch(() => []))[0]?.rawValue : "";
    if (found && found !== last) {
      last = found;
      const token = /\/m\/([0-9A-Za-z]{26})$/.exec(found)?.[1]?.toUpperCase();
      if (token) { navigator.vibrate?.(60); await add("#" + (await T.sha(token)).slice(0, 32), "… " + token.slice(-4), token); }
      setTimeout(() => { last = ""; }, 4000);
    }
    await new Promise(ok => setTimeout(ok, 200));
  }
}
const acts = {
  async rider(event, id) { const a = T.attempts.get(id); if (a.finish) return; a.start ? await finish(event, a) : await T.punch("Start", event, a); await draw(); },
  async everybody(event) { for (const a of list.filter(x => !x.start)) await T.punch("Start", event, a); await draw(); },
  async clear() { for (const a of list) { a.closed = true; await T.put("attempts", a); } list = []; await draw(); },
  async scan() {
    if (scanning) { scanning = false; stream?.getTracks().forEach(t => t.stop()); stream = null; return draw(); }
    try {
      if (!("BarcodeDetector" in window)) throw 0;
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      scanning = true;
      await draw();
      look();
    } catch { message = w("nocam"); await draw(); }
  },
};
// How the next riders climb: those with another category are added after another choice.
document.addEventListener("change", event => { if (event.target.name === "by") how = event.target.value; });
document.addEventListener("submit", async event => {
  const form = event.target.closest("[data-form=where],[data-form=rider],[data-form=name]");
  if (!form) return;
  event.preventDefault();
  const values = Object.fromEntries(new FormData(form));
  message = "";
  if (form.dataset.form === "where") {
    code = values.code.trim().toUpperCase();
    let v = await T.get("codes", code) ?? (await T.all("codes")).map(x => x.course?.steles?.some(s => s.code === code) && x).find(Boolean);
    try { const answer = await T.ask("/steles/" + encodeURIComponent(code)); if (answer.ok) { v = answer.json; await T.put("codes", v, code); } else if (!v) message = answer.json?.detail; } catch { }
    course = v?.course;
    if (course) await T.put("meta", { code, course: course.id }, "group"); else message ||= w("unknown");
    await draw();
    return;
  }
  const who = values.who.trim().toUpperCase();
  if (form.dataset.form === "rider") { form.reset(); return add(who, who); }
  const a = T.attempts.get(form.dataset.id);
  try {
    const answer = await T.ask(`/attempts/${a.id}/rider`, { body: { text: who } });
    if (answer.ok) { a.rider = a.label = who; a.server.riderUnknown = false; await T.put("attempts", a); } else message = answer.json?.detail;
  } catch { message = w("net"); }
  await draw();
});
