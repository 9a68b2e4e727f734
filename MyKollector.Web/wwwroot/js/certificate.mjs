// Checks a certificate in the browser alone: the public key is in the page, so that nothing is asked of a network.
const place = document.getElementById('verifier'), answer = document.getElementById('certificate-answer'), text = document.getElementById('certificate-text');
const labels = JSON.parse(place.dataset.labels);
const bytes = part => Uint8Array.from(atob(part.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
const key = crypto.subtle.importKey('jwk', JSON.parse(place.dataset.key), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);

async function statementOf(certificate) {
  try {
    const [header, statement, signature, ...more] = certificate.trim().split('.');
    if (more.length || JSON.parse(new TextDecoder().decode(bytes(header))).alg !== 'ES256') return null;
    const genuine = await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, await key, bytes(signature), new TextEncoder().encode(`${header}.${statement}`));
    return genuine ? JSON.parse(new TextDecoder().decode(bytes(statement))) : null;
  } catch {
    return null;
  }
}

async function check(certificate) {
  const statement = await statementOf(certificate);
  answer.replaceChildren();
  const sentence = document.createElement('p');
  sentence.className = `notice ${statement ? 'done' : 'problem'}`;
  sentence.textContent = statement ? place.dataset.genuine : place.dataset.forged;
  answer.append(sentence);
  if (!statement) return;
  const list = document.createElement('dl');
  list.className = 'pairs';
  for (const [name, value] of Object.entries(statement)) {
    const term = document.createElement('dt'), description = document.createElement('dd');
    term.textContent = labels[name] ?? name;
    description.textContent = labels[`${name}.${value}`] ?? value;
    list.append(term, description);
  }
  answer.append(list);
}

document.getElementById('certificate-check').addEventListener('click', () => check(text.value));
document.getElementById('certificate-file').addEventListener('change', async e => {
  const [file] = e.target.files;
  if (file) await check(text.value = (await file.slice(0, 65536).text()).trim());
});
