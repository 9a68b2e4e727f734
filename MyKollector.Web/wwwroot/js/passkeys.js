// Passkeys: asks the server for a challenge, the device for an answer, and posts it with the form. Forms stay hidden where a browser cannot.
const can = window.PublicKeyCredential && typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function';
for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (!can) continue;
  form.hidden = false;
  form.addEventListener('submit', async event => {
    if (form.elements.cle.value) return;
    event.preventDefault();
    const button = form.querySelector('button');
    const failed = form.querySelector('[role=alert]');
    button.disabled = true;
    failed.hidden = true;
    try {
      const answer = await fetch(form.dataset.options, { method: 'POST', headers: { RequestVerificationToken: form.elements.__RequestVerificationToken.value } });
      // The page was open for too long: shown again, it asks for a fresh proof first.
      if (answer.status === 409) return location.reload();
      if (!answer.ok) throw new Error(String(answer.status));
      const options = await answer.json();
      const credential = form.dataset.passkey === 'create'
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      form.elements.cle.value = JSON.stringify(credential);
      form.submit();
    } catch {
      button.disabled = false;
      failed.hidden = false;
    }
  });
}
