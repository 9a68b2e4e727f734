// What the timer keeps of this account on this phone goes with the session. Punches stay: none may be lost before it was sent.
const open = () => new Promise((ok, no) => {
  const asked = indexedDB.open("field", 1);
  // Where the timer was never opened there is nothing, and nothing may be made in its place.
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onsuccess = () => ok(asked.result);
  asked.onerror = asked.onblocked = no;
});
const forget = async () => {
  const db = await open(), tx = db.transaction(["attempts", "private", "meta"], "readwrite"), attempts = tx.objectStore("attempts");
  tx.objectStore("private").clear();
  tx.objectStore("meta").delete("run");
  attempts.openCursor().onsuccess = ({ target: { result: row } }) => {
    if (!row) return;
    const { server, ...own } = row.value;
    if (own.finish?.at && !own.rider) row.delete(); else if (server) row.update(own);
    row.continue();
  };
  await new Promise((ok, no) => { tx.oncomplete = ok; tx.onabort = no; });
  db.close();
  // Its open pages show the same.
  localStorage.setItem("out", Date.now());
};
document.addEventListener("submit", async event => {
  const form = event.target;
  if (!form.matches("form[data-leaves]")) return;
  event.preventDefault();
  // The session ends first: a timer in another tab that asks meanwhile would be given back what is taken away here.
  const ended = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" }).then(answer => answer.type === "opaqueredirect", () => false);
  try { await Promise.race([forget(), new Promise(ok => setTimeout(ok, 2000))]); } catch { /* A store that does not answer keeps nobody signed in. */ }
  if (ended) location.replace(form.dataset.leaves); else form.submit();
});
