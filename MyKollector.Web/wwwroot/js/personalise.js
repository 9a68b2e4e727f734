// Redraws the medal while its name is typed. Without this script the "preview" button does the same.
const form = document.getElementById('personnaliser');
const problem = document.getElementById('apercu-erreur');
let timer = 0, running = null;

const draw = async (face, signal) => {
  const body = new FormData();
  const of = name => new FormData(form).get(name);
  body.set('name', of('Form.Name') ?? '');
  body.set('finish', of('Form.Finish') ?? 'bronze');
  body.set('withoutTime', of('Form.WithoutTime') ?? 'false');
  body.set('face', face);
  const performance = of('performance');
  if (performance) body.set('performance', performance);
  const answer = await fetch(form.dataset.preview, { method: 'POST', body, signal });
  if (answer.status === 422) return { problem: await answer.text() };
  if (!answer.ok) return {};
  const picture = new DOMParser().parseFromString(await answer.text(), 'image/svg+xml').documentElement;
  document.getElementById('apercu-' + face).replaceChildren(document.importNode(picture, true));
  return {};
};

const refresh = async faces => {
  running?.abort();
  running = new AbortController();
  try {
    for (const face of faces) {
      const result = await draw(face, running.signal);
      problem.hidden = !result.problem;
      problem.textContent = result.problem ?? '';
      if (result.problem) return;
    }
  } catch (error) {
    if (error.name !== 'AbortError') problem.hidden = true;
  }
};

form.addEventListener('input', event => {
  if (!/Name|Finish|WithoutTime/.test(event.target.name)) return;
  clearTimeout(timer);
  const faces = /Finish/.test(event.target.name) ? ['front', 'back'] : ['front'];
  timer = setTimeout(() => refresh(faces), /Name/.test(event.target.name) ? 250 : 0);
});
form.querySelectorAll('.no-script').forEach(button => { button.hidden = true; });
