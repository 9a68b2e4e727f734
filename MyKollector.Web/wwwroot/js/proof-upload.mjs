// Shows how far the file is and says at once when it is too large. Without this script the form posts by itself.
const form = document.getElementById('proof-form'), box = document.getElementById('proof-progress'), bar = box.querySelector('progress'), says = box.querySelector('p');
const file = document.getElementById('proof-file'), words = form.dataset;
const say = (text, problem) => { box.hidden = false; says.textContent = text; says.className = problem ? 'notice problem' : ''; bar.hidden = !!problem; };
const limit = name => (/\.zip$/i.test(name) ? 200 : 20) * 1024 * 1024;
const tooLarge = () => file.files[0] && file.files[0].size > limit(file.files[0].name) && (say(words.tooLarge, true), true);

file.addEventListener('change', () => { box.hidden = true; tooLarge(); });
for (const name of ['dragover', 'drop']) form.addEventListener(name, e => {
  if (!e.dataTransfer?.types.includes('Files')) return;
  e.preventDefault();
  if (name === 'drop') { file.files = e.dataTransfer.files; file.dispatchEvent(new Event('change')); }
});
form.addEventListener('submit', e => {
  e.preventDefault();
  if (tooLarge()) return;
  const request = new XMLHttpRequest();
  request.open('POST', form.action);
  request.setRequestHeader('Accept', 'application/json');
  request.responseType = 'json';
  request.upload.onprogress = p => { bar.value = p.total ? 100 * p.loaded / p.total : 0; say(p.loaded === p.total ? words.reading : `${words.sending} ${Math.round(bar.value)} %`); };
  request.onerror = () => say(words.lost, true);
  request.onload = () => request.status === 200 && request.response?.location ? location.assign(request.response.location)
    : say(request.response?.detail ?? (request.status === 413 ? words.tooLarge : words.lost), true);
  say(words.sending);
  request.send(new FormData(form));
});
