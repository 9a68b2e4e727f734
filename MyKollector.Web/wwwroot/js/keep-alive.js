// A board in use keeps its session: people touch it without ever loading a page. Left alone, it ends like any other.
const every = 5 * 60 * 1000;
let touched = false;
for (const kind of ['pointerdown', 'keydown', 'scroll']) addEventListener(kind, () => { touched = true; }, { passive: true, capture: true });
setInterval(async () => {
  if (!touched) return;
  touched = false;
  try {
    await fetch('/session', { cache: 'no-store', redirect: 'error' });
  } catch {
    touched = true;
  }
}, every);
