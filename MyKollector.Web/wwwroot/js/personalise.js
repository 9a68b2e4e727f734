// Redraws the medal while its name is typed, and says the price and the promise of what is chosen. Without this script the "preview" button does the same.
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
  if (!answer.ok) throw new Error(answer.status);
  const picture = new DOMParser().parseFromString(await answer.text(), 'image/svg+xml').documentElement;
  document.getElementById('apercu-' + face).replaceChildren(document.importNode(picture, true));
  return {};
};

// A face whose drawing was overtaken by the next choice is still to be drawn.
const stale = new Set();
const refresh = async () => {
  running?.abort();
  const { signal } = running = new AbortController();
  for (const face of [...stale]) {
    stale.delete(face);
    try {
      const result = await draw(face, signal);
      problem.hidden = !result.problem;
      problem.textContent = result.problem ?? '';
      if (result.problem) return;
    } catch (error) {
      stale.add(face);
      if (error.name !== 'AbortError') problem.hidden = true;
      return;
    }
  }
};

// What the page says of each choice stands in its own attributes, written by the server.
const say = (id, chosen) => {
  const element = document.getElementById(id), text = element.getAttribute('data-' + String(chosen).toLowerCase());
  if (text && text !== element.textContent) element.textContent = text;
};
const offer = () => {
  const chosen = new FormData(form);
  say('prix', chosen.get('Form.Finish'));
  say('promesse', chosen.get('Form.WithoutTime'));
};
// A browser that comes back to the page keeps the choice.
offer();

form.addEventListener('input', event => {
  if (!/Name|Finish|WithoutTime/.test(event.target.name)) return;
  offer();
  clearTimeout(timer);
  stale.add('front');
  if (/Finish/.test(event.target.name)) stale.add('back');
  timer = setTimeout(refresh, /Name/.test(event.target.name) ? 250 : 0);
});
form.querySelectorAll('.no-script').forEach(button => { button.hidden = true; });
