// What comes before and after the climb: results, the medal's journey, the list of attempts, a code typed by hand.
const W = {
  unknown: ["Code inconnu", "Unknown code"], serial: ["Numéro de la médaille, du dossard ou de la stèle", "Number of the medal, the bib or the stele"], open: ["Ouvrir", "Open"],
  validate: ["Valider mon temps", "Validate my time"], signin: ["Se connecter pour valider", "Sign in to validate"], late: ["Le temps sera vérifié dès le retour du réseau.", "The time is checked once the network is back."],
  to: ["Graver ce temps sur votre médaille {} ?", "Engrave this time on your medal {}?"], instead: ["Graver ce temps sur votre médaille {} à la place de {} ?", "Engrave this time on your medal {} instead of {}?"], toYes: ["Oui, sur cette médaille", "Yes, on this medal"], toNo: ["Valider sans médaille", "Validate without a medal"],
  order: ["Commander la médaille", "Order the medal"], proof: ["Ajouter une preuve", "Add a proof"], Validated: ["Temps validé", "Time validated"], InReview: ["Une personne vérifie votre temps", "A person is checking your time"],
  MoreAsked: ["Une précision est demandée", "More is asked"], Refused: ["Temps refusé", "Time refused"], Withdrawn: ["Temps retiré", "Time withdrawn"],
  adjust: ["Corriger le temps", "Correct the time"], why: ["Pourquoi ? (le temps mesuré reste gardé)", "Why? (the measured time is kept)"], save: ["Enregistrer", "Save"], h: ["h", "h"], m: ["min", "min"], s: ["s", "s"],
  adjusted: ["Corrigé. Temps mesuré :", "Corrected. Measured time:"], paper: ["Code de secours", "Backup code"], paperWhy: ["Notez-le : il rend ce temps si le téléphone est perdu.", "Note it: it gives this time back if the phone is lost."],
  paperType: ["Taper un code de secours (quatre mots et cinq signes)", "Type a backup code (four words and five signs)"], restored: ["Temps retrouvé.", "Time found again."], cannot: ["Il faut du réseau pour cela.", "This needs a network."],
  on: ["Ce n’était pas l’arrivée : continuer", "That was not the finish: go on"], next: ["Nouveau départ", "New start"], none: ["Aucun chrono sur ce téléphone.", "No attempt on this phone."], none2: ["Scannez la stèle au pied du col, ou tapez son code.", "Scan the stele at the foot of the climb, or type its code."],
  Running: ["en cours", "running"], FalseStart: ["départ annulé", "start undone"], StartMissing: ["départ attendu", "start awaited"], nofinish: ["sans arrivée", "no finish"], pending: ["à envoyer", "to send"], apart: ["gardé à part", "kept apart"], medals: ["Mes médailles", "My medals"],
  install: ["Installer le chrono sur ce téléphone", "Install the timer on this phone"], ios: ["Pour l’installer : Partager, puis « Sur l’écran d’accueil ».", "To install it: Share, then “Add to Home Screen”."], group: ["Plusieurs coureurs sur ce téléphone", "Many riders on this phone"],
  Blank: ["Médaille vierge", "Blank medal"], Attributed: ["Médaille attribuée", "Medal attributed"], Replaced: ["Cette pièce a été remplacée : son code n’est plus valable.", "This piece was replaced: its code is no longer valid."], Revoked: ["Cette médaille a été révoquée.", "This medal was revoked."],
  bib: ["Dossard", "Bib"], number: ["Numéro", "Number"], certificate: ["Voir le certificat", "See the certificate"], gift: ["Cette médaille est un cadeau. Est-elle pour vous ?", "This medal is a present. Is it yours?"], giftYes: ["Oui, c’est la mienne", "Yes, it is mine"], giftIn: ["Se connecter pour la recevoir", "Sign in to receive it"],
  owner: ["C’est votre médaille ? Se connecter", "Is it yours? Sign in"], ordered: ["Commandée", "Ordered"], climbed: ["Gravi", "Climbed"], validated: ["Temps validé", "Time validated"], made: ["Fabriquée", "Made"], engraved: ["Gravée", "Engraved"], shipped: ["Expédiée", "Shipped"], delivered: ["Livrée", "Delivered"],
  n_review: ["Une personne vérifie votre temps. Vous recevrez un e-mail.", "A person is checking your time. You will get an e-mail."], n_proof: ["Votre temps a besoin d’une preuve de plus.", "Your time needs one more proof."], n_engraving: ["L’atelier prépare la gravure.", "The workshop prepares the engraving."], n_shipping: ["Gravée ! L’atelier prépare le colis.", "Engraved! The workshop prepares the parcel."], n_parcel: ["Votre médaille est en route.", "Your medal is on its way."], n_certificate: ["Elle est à vous. Bravo !", "It is yours. Congratulations!"], n_attach: ["Votre temps est validé.", "Your time is validated."], attach: ["Le mettre sur cette médaille", "Put it on this medal"],
  timer: ["Chronométrer", "Time a climb"], back: ["Retour", "Back"], track: ["Suivi", "Tracking"], hold: ["En pause : un détail est à régler. S’il vous concerne, nous vous écrivons.", "On hold: a detail has to be settled. If it concerns you, we will write to you."],
  n_choose: ["Votre temps n’a pas pu être validé.", "Your time could not be validated."], choose: ["Voir pourquoi et choisir", "See why and choose"],
};
let T, mode, message, install;
const w = (key, ...values) => T.say(W[key], ...values) ?? T.t(key);
const day = ms => new Date(ms).toLocaleDateString(T.lang, { day: "numeric", month: "long", year: "numeric", timeZone: "Europe/Paris" });
const signIn = () => "/passage?connexion=1&retour=" + encodeURIComponent(location.pathname);
addEventListener("beforeinstallprompt", e => { e.preventDefault(); install = e; T?.show(); });

export async function draw(timer) {
  if (!T) { T = timer; Object.assign(T.actions, acts); }
  const { html, view, place } = T, c = view?.course, a = T.current();
  const body = view?.problem ? html`<h1>${w("unknown")}</h1><p class="alert">${view.problem}</p>${typed()}`
    : mode === "paper" && a ? await paper(a) : mode === "adjust" && a ? adjust(a)
    : place.kind === "chrono" ? await home()
    : a?.finish && !a.closed && !["parcel", "certificate"].includes(view?.owner?.next) ? await result(a)
    : c ? journey(view) : html`<p class="note">${w("cannot")}</p>${typed()}`;
  T.paint(html`${T.head(view?.problem || place.kind === "chrono" ? null : c ?? (a && await T.known(a.course)))}${message && html`<p class="note" role="alert">${message}</p>`}${body}`, "journey");
}
const typed = () => T.html`<form data-form="open"><label>${w("serial")}<input name="code" required autocapitalize="characters" autocomplete="off" spellcheck="false" maxlength="40"></label><button class="thin main">${w("open")}</button></form>`;
const link = (href, text, main) => T.html`<a class="thin ${main && "main"}" href="${href}">${text}</a>`;
const reasons = s => T.html`${s.level && T.html`<p class="level"><b>${s.level}</b> ${s.levelName}</p>`}${(s.says ?? []).length > 0 && T.html`<ul>${s.says.map(x => T.html`<li>${x}</li>`)}</ul>`}`;

const offered = o => o.instead == null ? w("to", o.serial) : w("instead", o.serial, T.clock(o.instead * 1000));
async function result(a) {
  const { html } = T, s = a.server, c = T.view?.course ?? await T.known(a.course), done = s?.performance;
  return html`<p class="clock done">${T.clock(T.elapsed(a))}</p><p class="place">${T.t(a.category)}${s?.pm > 1 && ` · ± ${Math.ceil(s.pm)} s`}</p>${await T.stateLine(a)}
${a.adjust && html`<p class="note">${a.adjust.refused ?? html`${w("adjusted")} ${T.clock((s?.rawSeconds ?? 0) * 1000 || T.elapsed({ ...a, server: null }))}`}</p>`}
${done && html`<p class="state ${done === "Validated" ? "done-state" : "wait-state"}"><b>${w(done)}</b>${s.answer && html` ${s.answer}`}</p>`}${s && reasons(s)}
${!s ? html`<p class="note">${w("late")}</p>` : !done ? s.seconds == null ? "" : !T.me ? link(signIn(), w("signin"), true)
      : s.offer ? html`<p>${offered(s.offer)}</p><button class="thin main" data-do="validate" data-value="${s.offer.id}">${w("toYes")}</button><button class="thin" data-do="validate">${w("toNo")}</button>`
        : html`<button class="thin main" data-do="validate">${w("validate")}</button>`
      : done === "Validated" && s.offer ? html`<p>${offered(s.offer)}</p><button class="thin main" data-do="validate" data-value="${s.offer.id}">${w("toYes")}</button>`
        : done === "Validated" && !(T.view?.owner) ? link(`/cols/${s.slug}/medaille?performance=${s.performanceId}`, w("order"), true) : ""}
${done === "Validated" && !s.offer && T.view?.owner && steps(T.view.owner)}
${s && done !== "Validated" && s.next.length > 0 && html`<details><summary class="thin">${w("proof")}</summary><ul>${s.next.map(x => html`<li>${x}</li>`)}</ul>${s.performanceId && link("/chrono/temps/" + s.performanceId, w("proof"))}</details>`}
<p class="row">${!done && html`<button class="thin" data-do="adjust">${w("adjust")}</button>`}<button class="thin" data-do="paper">${w("paper")}</button>${!done && a.start && !a.server?.performance && html`<button class="thin" data-do="goOn">${w("on")}</button>`}<button class="thin" data-do="close">${w("next")}</button></p>
${c && html`<p class="fine">${c.summit} · ${day(T.at(a.finish))}</p>`}`;
}
function adjust(a) {
  const s = Math.max(0, Math.floor(T.elapsed(a) / 1000)), box = (name, value, max) => T.html`<label>${w(name)}<input name="${name}" inputmode="numeric" pattern="[0-9]*" value="${value}" maxlength="${max}" required></label>`;
  return T.html`<form data-form="adjust"><div class="three">${box("h", Math.floor(s / 3600), 2)}${box("m", Math.floor(s / 60) % 60, 2)}${box("s", s % 60, 2)}</div><label>${w("why")}<input name="why" required minlength="3" maxlength="300"></label><button class="thin main">${w("save")}</button><button type="button" class="thin" data-do="main">${w("back")}</button></form>`;
}

// ---- four words and five signs: MyKollector.Domain/Timing/PaperCode.cs ----
export function paperCode(prefix, startMs, seconds, words) {
  const number = [...prefix].reduce((n, l) => n * 26 + l.charCodeAt(0) - 64, 0);
  let data = BigInt(number) << 39n | BigInt(Math.floor(startMs / 1000) & 0x3FFFFF) << 17n | BigInt(seconds);
  let check = 0;
  for (const [shift, bits, powers = 1] of [[47n, 11], [36n, 11], [25n, 11], [14n, 11], [3n, 11, 3], [BigInt(0), 3]]) {
    check ^= Number(data >> shift & (1n << BigInt(bits)) - 1n);
    for (let i = 0; i < powers; i++) if ((check <<= 1) & 0x800) check ^= 0x805;
  }
  const tail = Number(data & 16383n) << 11 | check, places = [47n, 36n, 25n, 14n].map(shift => Number(data >> shift & 2047n));
  return { words: places.map(p => words?.[p] ?? String(p + 1)), signs: [20, 15, 10, 5, 0].map(s => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[tail >> s & 31]).join("") };
}
const end = a => a.start.at && a.finish.at ? a.finish.at : T.at(a.start) + T.elapsed({ ...a, server: null });
async function paper(a) {
  const c = await T.known(a.course) ?? T.view?.course, words = await import(T.files.words).then(m => m.default, () => null);
  const sec = a.start && a.finish ? Math.floor(end(a) / 1000) - Math.floor(T.at(a.start) / 1000) : 0;
  if (!c || sec < 1 || sec > 131071) return T.html`<p class="note">${w("cannot")}</p><button class="thin" data-do="main">${w("back")}</button>`;
  const code = paperCode(c.prefix, T.at(a.start), sec, words);
  return T.html`<p>${w("paperWhy")}</p><ol class="words">${code.words.map(x => T.html`<li>${x}</li>`)}</ol><p class="signs">${code.signs}</p><button class="thin" data-do="main">${w("back")}</button>`;
}

const steps = o => T.html`<ol class="steps">${o.steps.map((step, i) => T.html`<li class="${step.at ? "past" : o.steps.findIndex(x => !x.at) === i ? "now" : ""}"><b>${w(step.code)}</b> ${step.at && day(step.at)}</li>`)}</ol>`;
function journey(v) {
  const { html } = T, o = v.owner, gone = v.state === "Replaced" || v.state === "Revoked";
  const facts = html`<dl><div><dt>${w("number")}</dt><dd>${v.serial}</dd></div><div><dt>${w("bib")}</dt><dd>${v.bib}</dd></div></dl>`;
  if (gone) return html`<p class="alert">${w(v.state)}</p>${facts}${typed()}`;
  const time = v.time && html`<p class="clock done">${T.clock(v.time.seconds * 1000)}</p><p class="level"><b>${v.time.level}</b> ${v.time.levelName} · ${v.time.on && day(v.time.on)}</p>`;
  if (!o) return html`<p class="name">${v.name}</p>${time}<p class="state">${w(v.state)}</p>${facts}
${v.gift ? html`<p>${w("gift")}</p>${T.me ? html`<button class="thin main" data-do="bind">${w("giftYes")}</button>` : link(signIn(), w("giftIn"), true)}` : !T.me && !v.typed && link(signIn(), w("owner"))}
${v.time && link("/certificat/" + v.certificate, w("certificate"), true)}${!v.time && html`<button class="thin main" data-do="timer">${w("timer")}</button>`}`;
  const s = o.attempt, next = { validate: s?.offer && html`<button class="thin main" data-do="validateOther" data-value="${s.id}">${w("validate")}</button>`, attach: s && html`<p>${w("n_attach")}</p><button class="thin main" data-do="validateOther" data-value="${s.id}">${w("attach")}</button>`, proof: html`<p>${w("n_proof")} ${o.answer}</p>${o.performanceId && link("/chrono/temps/" + o.performanceId, w("proof"), true)}`, choose: html`<p>${w("n_choose")} ${o.answer}</p>${link("/chrono/temps/" + o.performanceId, w("choose"), true)}`, parcel: html`<p>${w("n_parcel")} ${o.tracking && html`${w("track")} : ${o.carrier} ${o.tracking}`}</p>`, certificate: html`<p>${w("n_certificate")}</p>${link("/certificat/" + v.certificate, w("certificate"), true)}` };
  return html`<p class="name">${v.name}</p>${time}
<section class="next">${o.hold ? html`<p>${w("hold")}</p>` : next[o.next] ?? (W["n_" + o.next] ? html`<p>${w("n_" + o.next)}</p>` : html`<button class="thin main" data-do="timer">${w("timer")}</button>`)}</section>
${steps(o)}${facts}<p class="row">${v.time && o.next !== "certificate" && link("/certificat/" + v.certificate, w("certificate"))}${link("/mes-medailles", w("medals"))}</p>`;
}
async function home() {
  const { html } = T, list = [...T.attempts.values()].filter(a => !a.rider && (a.start || a.finish)).sort((x, y) => T.at(y.start ?? y.finish) - T.at(x.start ?? x.finish)), rows = [], unsent = new Set((await T.rows()).filter(r => !r.ack).map(r => r.e.attempt));
  for (const a of list) {
    const c = await T.known(a.course), href = a.code && !a.token ? "/s/" + a.code : c?.steles?.[0] && "/s/" + c.steles[0].code, open = a.start && !a.finish && !a.undone;
    rows.push(html`<li><a href="${href ?? "#"}"><b>${c?.summit ?? a.server?.summit ?? a.code ?? ""}</b> ${day(T.at(a.start ?? a.finish))}<span>${a.undone ? w("FalseStart") : open ? T.now() - T.at(a.start) < 864e5 ? w("Running") : w("nofinish") : !a.start ? w("StartMissing") : T.clock(T.elapsed(a))}</span>${a.server ? html`<small>${a.server.level} ${a.server.levelName} ${a.server.performance && "· " + w(a.server.performance)}</small>` : html`<small>${w(unsent.has(a.id) ? "pending" : "apart")}</small>`}</a></li>`);
  }
  return html`<h1>${T.t("list")}</h1>${rows.length ? html`<ul class="list">${rows}</ul>` : html`<p class="note">${w("none")} ${w("none2")}</p>`}${await T.stateLine()}${typed()}
<form data-form="paper"><label>${w("paperType")}<input name="text" required autocapitalize="none" autocomplete="off" spellcheck="false" maxlength="120"></label><label>${T.t("how")}<select name="by">${["Foot", "Bike", "EBike", "Handbike"].map(k => html`<option value="${k}" ${T.raw(k === (T.category ?? "Bike") ? "selected" : "")}>${T.t(k)}</option>`)}</select></label><button class="thin">${w("open")}</button></form>
<p class="row">${link("/chrono/depart-groupe", w("group"))}${install ? html`<button class="thin" data-do="install">${w("install")}</button>` : /iPhone|iPad/.test(navigator.userAgent) && html`<span class="fine">${w("ios")}</span>`}${T.me ? link("/mes-medailles", w("medals")) : link(signIn(), T.say(["Se connecter", "Sign in"]))}</p>`;
}

const refused = answer => { message = answer?.json?.detail ?? w("cannot"); };
async function submit(id, medal) {
  message = "";
  try {
    const answer = await T.ask(`/attempts/${id}/performance`, { body: { medal: medal || null } });
    if (answer.status === 401) { location.href = signIn(); return; }
    if (!answer.ok) refused(answer);
    await T.sync(); await T.look();
  } catch { refused(); }
}
const acts = {
  adjust() { mode = "adjust"; }, paper() { mode = "paper"; }, main() { mode = message = ""; }, timer() { mode = ""; T.useTimer(); },
  validate: (event, medal) => submit(T.current().id, medal),
  validateOther: (event, id) => submit(id, T.view.owner?.attempt?.offer?.id),
  async goOn() { const a = T.current(); a.finish = null; await T.put("attempts", a); },
  async close() { const a = T.current(); a.closed = true; await T.put("attempts", a); },
  async bind() { try { const answer = await T.ask("/medal/owner", { body: {}, headers: { "X-Medal": T.place.code } }); if (!answer.ok) refused(answer); await T.look(); } catch { refused(); } },
  async install() { await install?.prompt(); install = null; },
};
document.addEventListener("submit", async event => {
  const form = event.target.closest("[data-form=adjust],[data-form=paper],[data-form=open]");
  // The group's page has forms of its own.
  if (!form) return;
  event.preventDefault();
  const values = Object.fromEntries(new FormData(form));
  message = "";
  if (form.dataset.form === "adjust") {
    const a = T.current();
    a.adjust = { seconds: +values.h * 3600 + +values.m * 60 + +values.s, reason: values.why };
    await T.put("attempts", a);
    mode = "";
    await T.sync().catch(() => 0);
    if (a.server && !a.adjust.done) T.kick(0);
  } else try {
    if (form.dataset.form === "paper") {
      await T.register();
      const answer = await T.ask("/paper", { body: { text: values.text, category: values.by } });
      if (answer.ok) { form.reset(); message = w("restored"); await T.sync(); setTimeout(() => T.sync().then(T.show), 1500); } else refused(answer);
    } else {
      const code = values.code.trim().toUpperCase().replace(/\s/g, "");
      if (/^[A-Z0-9]{3,12}$/.test(code) && (await T.ask("/steles/" + code)).ok) { location.href = "/s/" + code; return; }
      const answer = await T.ask("/serials", { body: { text: values.code } });
      if (answer.ok) T.openTyped(answer.json); else refused(answer);
    }
  } catch { refused(); }
  await T.show();
});
